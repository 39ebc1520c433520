// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parses the head of a request: its first line, and the few headers that matter here.
 * A line may end without CR. Everything else that a server must refuse is refused.
 */
#include <string.h>
#include "http/request.h"

static size_t request_blank_lines(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && (text[at] == '\r' || text[at] == '\n'))
		at++;
	return at;
}

/**
 * http_request_end() - find the end of a request's head
 * @text: the bytes that have come so far
 * @len: their number
 *
 * Return: the length of the head, the empty line behind it included; 0 if it has not
 * ended; -1 if these bytes cannot begin a request, such as those of TLS.
 */
ssize_t http_request_end(const char *text, size_t len)
{
	size_t at = request_blank_lines(text, len);

	if (at < len && !words_is_letter(text[at]))
		return -1;
	for (; at < len; at++) {
		if (text[at] != '\n')
			continue;
		if (at + 1 < len && text[at + 1] == '\n')
			return (ssize_t)at + 2;
		if (at + 2 < len && text[at + 1] == '\r' && text[at + 2] == '\n')
			return (ssize_t)at + 3;
	}
	return 0;
}

/* Cut the next line off the head, without its CR. Return: false at the end. */
static bool request_next_line(struct span *head, struct span *line)
{
	if (!words_next_line(head, line))
		return false;
	if (line->end > line->at && line->end[-1] == '\r')
		line->end--;
	return line->end > line->at;
}

/* Return whether a line has a control character. */
static bool request_has_control(struct span line)
{
	for (; line.at < line.end; line.at++) {
		if (((unsigned char)*line.at < ' ' && *line.at != '\t') || *line.at == 0x7f)
			return true;
	}
	return false;
}

/* Cut a text at the first of these characters. Return: the rest, from that one on. */
static struct span request_cut(struct span *text, const char *characters)
{
	struct span rest = *text;

	while (rest.at < rest.end && !strchr(characters, *rest.at))
		rest.at++;
	text->end = rest.at;
	return rest;
}

/* Take the target: a path, or a URI whose host counts instead of the header's. */
static enum http_status request_take_target(struct span target, struct http_request *request)
{
	static const char scheme[] = "http://";
	struct span start = { target.at, target.at + strlen(scheme) };

	if (target.end - target.at > (ssize_t)strlen(scheme) &&
	    words_equal_any_case(start, scheme)) {
		request->host = (struct span){ start.end, target.end };
		request->has_host = true;
		target = request_cut(&request->host, "/?");
		if (target.at == target.end || *target.at == '?')
			target = words_span("/");
	}
	if (*target.at != '/')
		return HTTP_BAD_REQUEST;
	request_cut(&target, "?#");
	request->path = target;
	return HTTP_OK;
}

static enum http_status request_take_first(struct span line, struct http_request *request,
					   char *minor)
{
	struct span method, target, version, more;

	if (!words_next(&line, &method) || !words_next(&line, &target) ||
	    !words_next(&line, &version) || words_next(&line, &more) ||
	    version.end - version.at != 8 || memcmp(version.at, "HTTP/", 5) ||
	    !words_is_digit(version.at[5]) || version.at[6] != '.' ||
	    !words_is_digit(version.at[7]))
		return HTTP_BAD_REQUEST;
	if (version.at[5] != '1')
		return HTTP_VERSION;
	*minor = version.at[7];
	request->method = words_equal(method, "GET") ? HTTP_GET :
			  words_equal(method, "HEAD") ? HTTP_HEAD : HTTP_OTHER_METHOD;
	return request_take_target(target, request);
}

/* Return whether a character may be in the name of a header. */
static bool request_is_token(char c)
{
	return words_is_letter(c) || words_is_digit(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Split a header into name and value. Return: false if it is none. */
static bool request_split(struct span line, struct span *name, struct span *value)
{
	name->at = line.at;
	while (line.at < line.end && request_is_token(*line.at))
		line.at++;
	name->end = line.at;
	if (name->at == name->end || line.at == line.end || *line.at++ != ':')
		return false;
	words_trim(&line);
	*value = line;
	return true;
}

static enum http_status request_take_length(struct span value, size_t head_len,
					    struct http_request *request)
{
	uint64_t len;

	if (!words_number(value, &len))
		return HTTP_BAD_REQUEST;
	request->has_body |= len > 0;
	return len > HTTP_REQUEST_SIZE - head_len ? HTTP_TOO_LARGE : HTTP_OK;
}

/**
 * http_request_parse() - parse the head of a request
 * @head: the head, as http_request_end() found it; of at most HTTP_REQUEST_SIZE bytes
 * @request: receives the request
 *
 * Return: HTTP_OK, or the status that refuses it.
 */
enum http_status http_request_parse(struct span head, struct http_request *request)
{
	size_t len = (size_t)(head.end - head.at);
	enum http_status status;
	struct span line, name, value, host = { NULL, NULL };
	char minor;

	*request = (struct http_request){ .method = HTTP_OTHER_METHOD };
	head.at += request_blank_lines(head.at, len);
	if (!request_next_line(&head, &line) || request_has_control(line) ||
	    memchr(line.at, '\t', (size_t)(line.end - line.at)))
		return HTTP_BAD_REQUEST;
	status = request_take_first(line, request, &minor);
	while (status == HTTP_OK && request_next_line(&head, &line)) {
		if (request_has_control(line) || !request_split(line, &name, &value))
			return HTTP_BAD_REQUEST;
		if (words_equal_any_case(name, "accept"))
			http_accept_add(&request->accept, value);
		else if (words_equal_any_case(name, "content-length"))
			status = request_take_length(value, len, request);
		else if (words_equal_any_case(name, "transfer-encoding"))
			status = HTTP_LENGTH_REQUIRED;
		else if (!words_equal_any_case(name, "host"))
			continue;
		else if (host.at)
			status = HTTP_BAD_REQUEST;
		else
			host = value;
	}
	/* Since 1.1 a host is required. */
	if (status == HTTP_OK && minor != '0' && !host.at)
		return HTTP_BAD_REQUEST;
	if (host.at && !request->has_host) {
		request->host = host;
		request->has_host = true;
	}
	return status;
}
