// SPDX-License-Identifier: GPL-2.0-only
/*
 * The page for browsers, one text without any other resource. Its script and its style
 * run by a nonce, so that markup that came into the page by mistake would not.
 */
#include <string.h>
#include <sys/random.h>
#include "http/page.h"

#define NONCE_MARK	"@NONCE@"
#define NONCE_BYTES	16

/* page.html with page.css and page.js in it; the Makefile makes it. */
static const char page[] =
#include <page.inc>
;

_Static_assert(HTTP_NONCE_SIZE == 2 * NONCE_BYTES + 1, "a nonce of another size");

/* Make a nonce, which nobody can guess. Return: 0, or -1 with errno set. */
int http_page_nonce(char *nonce)
{
	unsigned char bytes[NONCE_BYTES];
	int i;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return -1;
	for (i = 0; i < NONCE_BYTES; i++)
		snprintf(nonce + (size_t)i * 2, 3, "%02x", bytes[i]);
	return 0;
}

/**
 * http_page_policy() - format the Content-Security-Policy of the page
 * @policy: receives at most HTTP_PAGE_POLICY_SIZE bytes
 * @nonce: the nonce of this response
 */
void http_page_policy(char *policy, const char *nonce)
{
	snprintf(policy, HTTP_PAGE_POLICY_SIZE,
		 "default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; "
		 "connect-src 'self'; img-src data:; frame-ancestors 'none'; "
		 "base-uri 'none'; form-action 'none'", nonce, nonce);
}

/* Print the page with the nonce of this response. */
void http_page_print(FILE *out, const char *nonce)
{
	const char *rest = page, *mark;

	while ((mark = strstr(rest, NONCE_MARK))) {
		fwrite(rest, 1, (size_t)(mark - rest), out);
		fputs(nonce, out);
		rest = mark + strlen(NONCE_MARK);
	}
	fputs(rest, out);
}
