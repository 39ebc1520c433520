/* SPDX-License-Identifier: GPL-2.0-only */
/* The page for browsers. */
#ifndef TCPSTATES_HTTP_PAGE_H
#define TCPSTATES_HTTP_PAGE_H

#include <stdio.h>

#define HTTP_NONCE_SIZE		33	/* bytes of a nonce as text */
#define HTTP_PAGE_POLICY_SIZE	320

int http_page_nonce(char *nonce);
void http_page_policy(char *policy, const char *nonce);
void http_page_print(FILE *out, const char *nonce);

#endif /* TCPSTATES_HTTP_PAGE_H */
