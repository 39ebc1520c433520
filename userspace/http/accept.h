/* SPDX-License-Identifier: GPL-2.0-only */
/* The Accept header, by which a client chooses between two text formats of metrics. */
#ifndef TCPSTATES_HTTP_ACCEPT_H
#define TCPSTATES_HTTP_ACCEPT_H

#include "lib/words.h"

/* Qualities in thousandths. All zero is a request without the header. */
struct http_accept {
	int openmetrics;
	int text;
	int text_rank;	/* the more exactly a range names text/plain, the higher */
};

void http_accept_add(struct http_accept *accept, struct span value);
bool http_accept_openmetrics(const struct http_accept *accept);

#endif /* TCPSTATES_HTTP_ACCEPT_H */
