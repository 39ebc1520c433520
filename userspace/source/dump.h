/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts without the module: a source shows every socket, and they are counted here. */
#ifndef TCPSTATES_SOURCE_DUMP_H
#define TCPSTATES_SOURCE_DUMP_H

#include <time.h>
#include "data/peers.h"
#include "host/netns.h"
#include "host/process_names.h"
#include "source/tcp_socket.h"

/* A source that shows sockets one by one. */
struct dump {
	enum counts_origin origin;
	bool knows_limits;	/* tells the limits of accept queues */

	/*
	 * Find the namespace of a request. @process receives NETNS_PROCESS_SIZE bytes:
	 * the folder in a procfs of a process in it.
	 */
	enum result (*begin)(const struct request *request, char *process,
			     struct request_error *err);

	/* Visit the sockets of that namespace, listeners first. */
	enum result (*visit)(const char *process, tcp_socket_visit visit, void *ctx,
			     struct request_error *err);

	/* Visit those in @states with mptcp filled. Fails if there may be others. */
	enum result (*visit_mptcp)(const char *process, uint32_t states, tcp_socket_visit visit,
				   void *ctx);
};

extern const struct dump dump_sock_diag;
extern const struct dump dump_proc;

enum result dump_counts(const struct dump *dump, const struct request *request,
			struct counts *counts, struct request_error *err);
enum result dump_ports(const struct dump *dump, const struct request *request,
		       struct rows *rows, struct request_error *err);
enum result dump_peers(const struct dump *dump, const struct request *request,
		       const struct peers_choice *choice, struct peers *peers,
		       struct rows *rows, struct request_error *err);
enum result dump_processes(const struct dump *dump, const struct request *request,
			   struct rows *rows, struct process_names *names,
			   struct request_error *err);

/* From sock_diag, the only source of single sockets that tells idle times. */
enum result dump_idle(const struct request *request, struct rows *rows,
		      struct request_error *err);

/* Shared by those above. */

/* The start of a measurement. */
struct stopwatch {
	struct timespec wall;
	struct timespec cpu;
};

void stopwatch_start(struct stopwatch *watch);
void stopwatch_stop(const struct stopwatch *watch, struct counts_cost *cost);
enum result dump_visit(const struct dump *dump, const char *process, tcp_socket_visit visit,
		       void *ctx, struct counts_cost *cost, struct request_error *err);

#endif /* TCPSTATES_SOURCE_DUMP_H */
