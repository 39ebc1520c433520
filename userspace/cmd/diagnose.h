/* SPDX-License-Identifier: GPL-2.0-only */
/* Diagnoses one network namespace, or all. */
#ifndef TCPSTATES_CMD_DIAGNOSE_H
#define TCPSTATES_CMD_DIAGNOSE_H

#include "cmd/options.h"
#include "diagnose/print.h"

int diagnose_one(const struct options *options, const struct diagnose_view *form, bool other,
		 struct request_error *err);
int diagnose_all(const struct options *options, const struct diagnose_view *form);

#endif /* TCPSTATES_CMD_DIAGNOSE_H */
