// SPDX-License-Identifier: GPL-2.0
/* Stands in for the netlink source in a build without libmnl. */
#include "diag.h"

bool diag_built_in(void)
{
	return false;
}

int diag_dump(const struct source_request *request, int family, uint32_t states,
	      diag_visit visit, void *ctx, struct source_error *err)
{
	(void)request;
	(void)family;
	(void)states;
	(void)visit;
	(void)ctx;
	return source_fail(err, "this tcpstates was built without libmnl: it cannot ask sock_diag");
}
