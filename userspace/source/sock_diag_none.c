// SPDX-License-Identifier: GPL-2.0
/* Stands in for the sock_diag source in a build without libmnl. */
#include "source/sock_diag.h"
#include "source/sock_diag_counts.h"

bool sock_diag_built_in(void)
{
	return false;
}

static enum result none_fail(struct request_error *err)
{
	return request_fail(err, RESULT_FAILED,
			    "this tcpstates was built without libmnl: it cannot ask sock_diag");
}

enum result sock_diag_dump(const struct request *request, int family, uint32_t states,
			   tcp_socket_visit visit, void *ctx, struct request_error *err)
{
	(void)request;
	(void)family;
	(void)states;
	(void)visit;
	(void)ctx;
	return none_fail(err);
}

enum result sock_diag_counts(const struct request *request, struct counts *counts,
			     struct request_error *err)
{
	(void)request;
	(void)counts;
	return none_fail(err);
}

enum result sock_diag_ports(const struct request *request, struct rows *rows,
			    struct request_error *err)
{
	(void)request;
	(void)rows;
	return none_fail(err);
}
