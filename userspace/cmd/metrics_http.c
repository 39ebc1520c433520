// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates metrics --inetd: answers one HTTP request, and what each path is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cmd/commands.h"
#include "cmd/diagnose.h"
#include "cmd/metrics.h"
#include "host/counters.h"
#include "http/host.h"
#include "http/page.h"
#include "http/request.h"
#include "lib/clock.h"
#include "lib/format.h"
#include "render/json.h"
#include "render/ports.h"
#include "render/svg.h"
#include "source/load.h"

#define TYPE_JSON	"application/json"
#define TYPE_METRICS	"text/plain; version=0.0.4; charset=utf-8"
#define TYPE_OPENMETRICS	"application/openmetrics-text; version=1.0.0; charset=utf-8"
/* The picture has a style of its own, and no text from outside. */
#define POLICY_SVG	HTTP_POLICY "; style-src 'unsafe-inline'"

#define UNKNOWN_HOST \
	"Unknown host: use an IP address or localhost, or allow the name with --host NAME."

/* A request that is answered. */
struct answering {
	const struct options *options;
	const struct metrics_choice *choice;
	const struct http_request *request;
	FILE *out;			/* becomes the body */
	struct http_response response;	/* with the type and the policy of the path */
	char policy[HTTP_PAGE_POLICY_SIZE];
	struct request_error err;
};

static enum result answer_page(struct answering *to)
{
	char nonce[HTTP_NONCE_SIZE];

	if (http_page_nonce(nonce))
		return request_fail(&to->err, RESULT_FAILED, "no random numbers: %s",
				    strerror(errno));
	http_page_policy(to->policy, nonce);
	to->response.policy = to->policy;
	http_page_print(to->out, nonce);
	return RESULT_OK;
}

static enum result answer_metrics(struct answering *to)
{
	bool openmetrics = http_accept_openmetrics(&to->request->accept);

	if (openmetrics)
		to->response.type = TYPE_OPENMETRICS;
	return metrics_print(to->out, to->options, to->choice, openmetrics, &to->err);
}

static enum result answer_show(struct answering *to)
{
	struct figure counters[COUNTERS_NR];
	struct counts counts;
	enum result result;

	metrics_load_counters(to->options, counters);
	result = load_counts(&to->options->request, &counts, &to->err);
	if (!result)
		render_json(to->out, &counts, FAMILY_ALL, clock_ms(), counters);
	return result;
}

static enum result answer_ports(struct answering *to)
{
	struct rows rows = { 0 };
	enum result result = metrics_load_ports(to->options, to->choice, &rows, &to->err);

	if (!result)
		render_ports_json(to->out, &rows, NULL, clock_ms());
	rows_free(&rows);
	return result;
}

static enum result answer_diagnose(struct answering *to)
{
	const struct diagnose_view form = { .out = to->out };
	struct options options = *to->options;

	options.json = true;
	return diagnose_one(&options, &form, false, &to->err) == STATUS_NO_SOURCE ?
	       RESULT_FAILED : RESULT_OK;
}

static enum result answer_diagram(struct answering *to)
{
	struct counts counts;
	enum result result = load_counts(&to->options->request, &counts, &to->err);

	if (!result)
		render_svg(to->out, &counts, FAMILY_ALL);
	return result;
}

static const struct metrics_route {
	const char *path;
	const char *type;
	const char *policy;
	enum result (*answer)(struct answering *to);
} routes[] = {
	{ "/", "text/html; charset=utf-8", HTTP_POLICY, answer_page },
	{ "/metrics", TYPE_METRICS, HTTP_POLICY, answer_metrics },
	{ "/api/show", TYPE_JSON, HTTP_POLICY, answer_show },
	{ "/api/ports", TYPE_JSON, HTTP_POLICY, answer_ports },
	{ "/api/diagnose", TYPE_JSON, HTTP_POLICY, answer_diagnose },
	{ "/api/diagram", "image/svg+xml", POLICY_SVG, answer_diagram },
};

static const struct metrics_route *route_find(struct span path)
{
	size_t i;

	for (i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (words_equal(path, routes[i].path))
			return &routes[i];
	}
	return NULL;
}

/* Make the body, then write all. A body that can't be made is a reason, not an empty one. */
static void route_answer(struct http_connection *connection, const struct metrics_route *route,
			 struct answering *to)
{
	bool head_only = to->request->method == HTTP_HEAD;
	char *body = NULL;
	bool failed;

	to->response = (struct http_response){ HTTP_OK, route->type, route->policy, NULL, 0 };
	to->out = open_memstream(&body, &to->response.len);
	if (!to->out) {
		http_refuse(connection, HTTP_UNAVAILABLE, strerror(errno), head_only);
		return;
	}
	failed = route->answer(to) != RESULT_OK;
	if (fclose(to->out) && !failed) {
		request_fail(&to->err, RESULT_FAILED, "%s", strerror(errno));
		failed = true;
	}
	to->response.body = body;
	format_clean(to->err.text);
	if (failed)
		http_refuse(connection, HTTP_UNAVAILABLE, to->err.text, head_only);
	else
		http_respond(connection, &to->response, head_only);
	free(body);
}

static void metrics_http_answer(struct http_connection *connection, struct answering *to)
{
	const struct http_hosts hosts = { to->choice->host, to->choice->nr_hosts };
	const struct http_request *request = to->request;
	bool head_only = request->method == HTTP_HEAD;
	const struct metrics_route *route;

	/* HTTP/1.0 needs no host, but each browser sends one. */
	if (request->has_host && !http_host_known(request->host, &hosts)) {
		http_refuse(connection, HTTP_MISDIRECTED, UNKNOWN_HOST, head_only);
		return;
	}
	route = route_find(request->path);
	if (!route)
		http_refuse(connection, HTTP_NOT_FOUND,
			    "There are /, /metrics and /api/ with show, ports, diagnose, diagram.",
			    head_only);
	else if (request->method == HTTP_OTHER_METHOD)
		http_refuse(connection, HTTP_METHOD, "Only GET and HEAD are served.", false);
	else
		route_answer(connection, route, to);
}

/*
 * Read the head of a request. Return: its length, 0 if the client went away, or -1 with
 * @status set.
 */
static ssize_t metrics_http_read(struct http_connection *connection, char *text,
				 enum http_status *status)
{
	size_t len = 0;
	ssize_t got, end = 0;

	while (!end && len < HTTP_REQUEST_SIZE) {
		got = http_read(connection, text + len, HTTP_REQUEST_SIZE - len);
		if (got < 0 && errno == ETIMEDOUT) {
			*status = HTTP_TIMEOUT;
			return -1;
		}
		if (got <= 0)
			return 0;
		len += (size_t)got;
		end = http_request_end(text, len);
	}
	*status = end ? HTTP_BAD_REQUEST : HTTP_HEAD_TOO_LARGE;
	return end ? end : -1;
}

/**
 * metrics_http_run() - answer one request on stdin and stdout
 * @options: the request for counts
 * @choice: the names that are accepted, and the number of ports
 *
 * Nothing goes to stderr, which inetd connects to the client, too.
 *
 * Return: STATUS_OK, whatever the answer was.
 */
int metrics_http_run(const struct options *options, const struct metrics_choice *choice)
{
	static char text[HTTP_REQUEST_SIZE];
	static struct answering to;
	struct http_connection connection;
	struct http_request request;
	enum http_status status;
	ssize_t end;

	http_begin(&connection);
	end = metrics_http_read(&connection, text, &status);
	if (!end)
		return STATUS_OK;
	if (end > 0)
		status = http_request_parse((struct span){ text, text + end }, &request);
	if (status == HTTP_OK) {
		to.options = options;
		to.choice = choice;
		to.request = &request;
		metrics_http_answer(&connection, &to);
	} else {
		/* A client whose time is over may still take the reason, if it can at once. */
		connection.left_ns += status == HTTP_TIMEOUT;
		http_refuse(&connection, status, "This request is not served.",
			    end > 0 && request.method == HTTP_HEAD);
	}
	if (status != HTTP_OK || request.has_body)
		http_linger(&connection);
	else
		http_let_client_end(&connection);
	return STATUS_OK;
}
