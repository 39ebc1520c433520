/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes the response to a request. */
#ifndef TCPSTATES_HTTP_RESPONSE_H
#define TCPSTATES_HTTP_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include "http/connection.h"

enum http_status {
	HTTP_OK = 200,
	HTTP_BAD_REQUEST = 400,
	HTTP_NOT_FOUND = 404,
	HTTP_METHOD = 405,
	HTTP_TIMEOUT = 408,
	HTTP_LENGTH_REQUIRED = 411,
	HTTP_TOO_LARGE = 413,
	HTTP_MISDIRECTED = 421,
	HTTP_HEAD_TOO_LARGE = 431,
	HTTP_UNAVAILABLE = 503,
	HTTP_VERSION = 505,
};

#define HTTP_TEXT	"text/plain; charset=utf-8"
#define HTTP_POLICY	"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

struct http_response {
	enum http_status status;
	const char *type;
	const char *policy;	/* the Content-Security-Policy */
	const char *body;
	size_t len;
};

bool http_respond(struct http_connection *connection, const struct http_response *response,
		  bool head_only);
void http_refuse(struct http_connection *connection, enum http_status status,
		 const char *reason, bool head_only);

#endif /* TCPSTATES_HTTP_RESPONSE_H */
