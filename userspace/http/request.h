/* SPDX-License-Identifier: GPL-2.0-only */
/* Parses the head of a request. */
#ifndef TCPSTATES_HTTP_REQUEST_H
#define TCPSTATES_HTTP_REQUEST_H

#include <sys/types.h>
#include "http/accept.h"
#include "http/response.h"

#define HTTP_REQUEST_SIZE	8192	/* bytes of a request, with its body */

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_OTHER_METHOD,
};

/* Spans point into the text. */
struct http_request {
	enum http_method method;
	struct span path;	/* without the query */
	struct span host;	/* with the port; valid if @has_host */
	bool has_host;
	bool has_body;
	struct http_accept accept;
};

ssize_t http_request_end(const char *text, size_t len);
enum http_status http_request_parse(struct span head, struct http_request *request);

#endif /* TCPSTATES_HTTP_REQUEST_H */
