// SPDX-License-Identifier: GPL-2.0
/* Stands in for the netlink source in a build without libmnl. */
#include "source/sock_diag_counts.h"

bool diag_built_in(void)
{
	return false;
}

static int fail_left_out(struct source_error *err)
{
	return source_fail(err, "this tcpstates was built without libmnl: it cannot ask sock_diag");
}

int diag_dump(const struct source_request *request, int family, uint32_t states,
	      diag_visit visit, void *ctx, struct source_error *err)
{
	(void)request;
	(void)family;
	(void)states;
	(void)visit;
	(void)ctx;
	return fail_left_out(err);
}

int source_diag_counts(const struct source_request *request, struct counts *counts,
		       struct source_error *err)
{
	(void)request;
	(void)counts;
	return fail_left_out(err);
}

int source_diag_ports(const struct source_request *request, struct rows *rows,
		      struct source_error *err)
{
	(void)request;
	(void)rows;
	return fail_left_out(err);
}
