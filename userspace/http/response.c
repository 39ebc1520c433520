// SPDX-License-Identifier: GPL-2.0-only
/* Writes the response to a request: its head, and its body unless it was a HEAD. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "http/response.h"

#define DATE_SIZE	40
#define HEAD_SIZE	1024

/* Each status with its phrase. */
static const char phrases[] =
	"200 OK\0"
	"400 Bad Request\0"
	"404 Not Found\0"
	"405 Method Not Allowed\0"
	"408 Request Timeout\0"
	"411 Length Required\0"
	"413 Content Too Large\0"
	"421 Misdirected Request\0"
	"431 Request Header Fields Too Large\0"
	"503 Service Unavailable\0"
	"505 HTTP Version Not Supported\0";

/* Return a status with its phrase. */
static const char *response_status(enum http_status status)
{
	const char *phrase = phrases;

	while (*phrase && (phrase[0] - '0') * 100 + (phrase[1] - '0') * 10 + phrase[2] - '0' !=
	       (int)status)
		phrase += strlen(phrase) + 1;
	return phrase;
}

/* Format the time as HTTP has it, in English and in UTC. */
static void response_date(char *text)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t now = time(NULL);
	struct tm tm = { 0 };

	gmtime_r(&now, &tm);
	snprintf(text, DATE_SIZE, "%.3s, %02d %.3s %d %02d:%02d:%02d GMT",
		 days + tm.tm_wday % 7 * 3, tm.tm_mday, months + tm.tm_mon % 12 * 3,
		 tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/**
 * http_respond() - write a response
 * @connection: the connection, which ends after it
 * @response: the response
 * @head_only: the request was a HEAD
 *
 * No header permits pages of other sites to read it.
 *
 * Return: false if the client did not take it in time.
 */
bool http_respond(struct http_connection *connection, const struct http_response *response,
		  bool head_only)
{
	char head[HEAD_SIZE], date[DATE_SIZE];
	int len;

	response_date(date);
	len = snprintf(head, sizeof(head),
		       "HTTP/1.1 %s\r\n"
		       "Date: %s\r\n"
		       "Content-Type: %s\r\n"
		       "Content-Length: %zu\r\n"
		       "%sConnection: close\r\n"
		       "Cache-Control: no-store\r\n"
		       "Content-Security-Policy: %s\r\n"
		       "Cross-Origin-Resource-Policy: same-origin\r\n"
		       "Referrer-Policy: no-referrer\r\n"
		       "X-Content-Type-Options: nosniff\r\n"
		       "\r\n",
		       response_status(response->status), date,
		       response->type, response->len,
		       response->status == HTTP_METHOD ? "Allow: GET, HEAD\r\n" : "",
		       response->policy);
	return http_write(connection, head, (size_t)len) &&
	       (head_only || http_write(connection, response->body, response->len));
}

/**
 * http_refuse() - write a response that has a reason instead of an answer
 * @connection: the connection
 * @status: the status
 * @reason: a line of text, without a newline
 * @head_only: the request was a HEAD
 */
void http_refuse(struct http_connection *connection, enum http_status status,
		 const char *reason, bool head_only)
{
	struct http_response response = {
		.status = status, .type = HTTP_TEXT, .policy = HTTP_POLICY,
	};
	char line[HTTP_REASON_SIZE];

	response.len = (size_t)snprintf(line, sizeof(line), "%s\n", reason);
	if (response.len >= sizeof(line))
		response.len = sizeof(line) - 1;
	response.body = line;
	http_respond(connection, &response, head_only);
}
