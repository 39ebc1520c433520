// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: requests of HTTP, from whoever can connect. The head is found at the
 * same place however the bytes arrive; what is parsed lies in it and is what it says.
 */
#include "fuzz.h"
#include "http/host.h"
#include "http/request.h"

static const char *const names[] = { "router.lan", "b" };
static const struct http_hosts known = { names, 2 };

static bool is_within(struct span part, struct span whole)
{
	return part.at >= whole.at && part.at <= part.end && part.end <= whole.end;
}

/* The bytes may come in any pieces: no beginning of a head is a head. */
static void check_end(const char *text, size_t size, ssize_t end)
{
	size_t len;

	for (len = 0; len < size && (end <= 0 || len < (size_t)end); len += 1 + len / 8)
		require(http_request_end(text, len) == 0 || end < 0);
	if (end > 0) {
		require((size_t)end <= size && text[end - 1] == '\n');
		require(http_request_end(text, (size_t)end) == end);
		require(http_request_end(text, (size_t)end - 1) == 0);
	}
}

/* Hosts that are accepted are made of few characters. */
static void check_host(struct span host)
{
	const char *c;

	if (!http_host_known(host, &known))
		return;
	require(host.at < host.end);
	for (c = host.at; c < host.end; c++)
		require(words_is_letter(*c) || words_is_digit(*c) || strchr(".:[]", *c));
}

static void check_path(struct span path, struct span head)
{
	const char *c;

	require(path.at < path.end && *path.at == '/');
	require(is_within(path, head) || words_equal(path, "/"));
	for (c = path.at; c < path.end; c++)
		require(*c != '?' && *c != '#' && (unsigned char)*c > ' ');
}

static void check_accept(const struct http_accept *accept)
{
	require(accept->openmetrics >= 0 && accept->openmetrics <= 1000);
	require(accept->text >= 0 && accept->text <= 1000);
	require(accept->text_rank >= 0 && accept->text_rank <= 3);
	require(accept->text_rank || !accept->text);
	require(accept->openmetrics || !http_accept_openmetrics(accept));
}

static void check_request(struct span head)
{
	struct http_request request;
	enum http_status status = http_request_parse(head, &request);

	require(status == HTTP_OK || status == HTTP_BAD_REQUEST || status == HTTP_TOO_LARGE ||
		status == HTTP_LENGTH_REQUIRED || status == HTTP_VERSION);
	check_accept(&request.accept);
	if (status != HTTP_OK)
		return;
	check_path(request.path, head);
	if (request.has_host) {
		require(is_within(request.host, head));
		check_host(request.host);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_accept accept = { 0 };
	char *text;
	ssize_t end;

	if (size > HTTP_REQUEST_SIZE)
		return 0;
	/* Exactly as long, so that the sanitizer finds overruns. */
	text = malloc(size ? size : 1);
	require(text);
	if (size)
		memcpy(text, data, size);
	end = http_request_end(text, size);
	check_end(text, size, end);
	if (end > 0)
		check_request((struct span){ text, text + end });
	check_host((struct span){ text, text + size });
	http_accept_add(&accept, (struct span){ text, text + size });
	check_accept(&accept);
	free(text);
	return 0;
}
