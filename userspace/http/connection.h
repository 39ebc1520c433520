/* SPDX-License-Identifier: GPL-2.0-only */
/* One connection on stdin and stdout, and the time that its client may take. */
#ifndef TCPSTATES_HTTP_CONNECTION_H
#define TCPSTATES_HTTP_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define HTTP_CLIENT_MS		5000	/* the reading and writing of a client, in total */
#define HTTP_REASON_SIZE	4608	/* fits the text of a request_error */

struct http_connection {
	uint64_t left_ns;	/* time that is left to wait for the client */
};

void http_begin(struct http_connection *connection);
ssize_t http_read(struct http_connection *connection, char *buf, size_t size);
bool http_write(struct http_connection *connection, const char *data, size_t len);
void http_let_client_end(struct http_connection *connection);
void http_linger(struct http_connection *connection);

#endif /* TCPSTATES_HTTP_CONNECTION_H */
