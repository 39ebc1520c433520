// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Host header. A page of another site can let its own name lead to this machine (DNS
 * rebinding): for the browser, both are then one origin, and the page may read what is
 * served here. Its requests still carry that name, but no name of this machine.
 */
#include <arpa/inet.h>
#include <string.h>
#include "http/host.h"

/* Return whether a text is an address of this family. */
static bool host_is_address(struct span text, int family)
{
	char word[INET6_ADDRSTRLEN], address[sizeof(struct in6_addr)];
	size_t len = (size_t)(text.end - text.at);

	if (len >= sizeof(word))
		return false;
	memcpy(word, text.at, len);
	word[len] = '\0';
	return strlen(word) == len && inet_pton(family, word, address) == 1;
}

/* Return whether a text is empty or ":" and a number. */
static bool host_is_port(struct span text)
{
	if (text.at == text.end)
		return true;
	if (*text.at++ != ':')
		return false;
	for (; text.at < text.end; text.at++) {
		if (!words_is_digit(*text.at))
			return false;
	}
	return true;
}

/**
 * http_host_known() - decide whether a request is meant for this server
 * @host: the host of the request, with or without a port
 * @known: the names of this server
 *
 * Return: true for an IP address, localhost or a known name.
 */
bool http_host_known(struct span host, const struct http_hosts *known)
{
	size_t len = (size_t)(host.end - host.at), i;
	const char *end = memchr(host.at, *host.at == '[' ? ']' : ':', len);
	struct span name = { host.at, end ? end : host.end };

	if (len && *host.at == '[')
		return end && host_is_port((struct span){ end + 1, host.end }) &&
		       host_is_address((struct span){ host.at + 1, end }, AF_INET6);
	if (!host_is_port((struct span){ name.end, host.end }))
		return false;
	if (host_is_address(name, AF_INET) || words_equal_any_case(name, "localhost"))
		return true;
	for (i = 0; i < known->nr; i++) {
		if (words_equal_any_case(name, known->name[i]))
			return true;
	}
	return false;
}
