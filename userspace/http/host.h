/* SPDX-License-Identifier: GPL-2.0-only */
/* The Host header, against web pages that reach this server under a name of their own. */
#ifndef TCPSTATES_HTTP_HOST_H
#define TCPSTATES_HTTP_HOST_H

#include <stddef.h>
#include "lib/words.h"

/* Names that a server accepts, beside addresses and localhost. */
struct http_hosts {
	const char *const *name;
	size_t nr;
};

bool http_host_known(struct span host, const struct http_hosts *known);

#endif /* TCPSTATES_HTTP_HOST_H */
