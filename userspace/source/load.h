/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts for a request: chooses the source, reads it and parses it. */
#ifndef TCPSTATES_SOURCE_LOAD_H
#define TCPSTATES_SOURCE_LOAD_H

#include "data/peers.h"
#include "host/process_names.h"
#include "host/request.h"

enum result load_counts(const struct request *request, struct counts *counts,
			struct request_error *err);
enum result load_ports(const struct request *request, struct rows *rows,
		       struct request_error *err);
enum result load_netns(const struct request *request, struct rows *rows,
		       struct request_error *err);
enum result load_peers(const struct request *request, const struct peers_choice *choice,
		       struct peers *peers, struct rows *rows, struct request_error *err);
enum result load_idle(const struct request *request, struct rows *rows,
		      struct request_error *err);
enum result load_processes(const struct request *request, struct rows *rows,
			   struct process_names *names, struct request_error *err);

/* Used by load_netns(), where the module is not loaded. */
enum result load_all(const struct request *request, struct rows *rows, struct request_error *err);

#endif /* TCPSTATES_SOURCE_LOAD_H */
