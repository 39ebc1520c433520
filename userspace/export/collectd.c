// SPDX-License-Identifier: GPL-2.0-only
/*
 * The format of collectd's exec plugin:
 *
 *	PUTVAL "host/tcpstates-total/tcp_connections-ESTABLISHED" interval=10 N:5
 *	PUTVAL "host/tcpstates-idle-lt_1s/tcp_connections-ESTABLISHED" interval=10 N:5
 *	PUTVAL "host/tcpstates-idle-max_s/gauge-ESTABLISHED" interval=10 N:5
 *	PUTVAL "host/tcpstates-443-server/gauge-backlog" interval=10 N:12
 *	PUTVAL "host/tcpstates-counters/derive-listen_overflows" interval=10 N:12
 *	PUTVAL "host/tcpstates-netns-4026531840/tcp_connections-LISTEN" interval=10 N:3
 *	PUTVAL "host/tcpstates-peer-192.0.2.1/tcp_connections-ESTABLISHED" interval=10 N:3
 *	PUTVAL "host/tcpstates-process-nginx-nginx.service/gauge-fds" interval=10 N:80
 *
 * The types come from collectd's types.db, and the names of states from its
 * tcpconns plugin. collectd passes the host and the interval in the environment.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include "export/formats.h"
#include "export/text.h"

/* Write a part of an identifier: slashes separate parts, and quotes enclose all. */
static void collectd_put_part(FILE *out, const char *text)
{
	char part[NETNS_NAMES_TEXT_SIZE], *c;

	snprintf(part, sizeof(part), "%s", text);
	for (c = part; *c; c++) {
		if (strchr("/\"\\", *c))
			*c = '_';
	}
	export_escaped(out, part, "");
}

static void collectd_put_host(FILE *out)
{
	const char *host = getenv("COLLECTD_HOSTNAME");
	struct utsname system;

	if (!host || !*host)
		host = uname(&system) ? "localhost" : system.nodename;
	collectd_put_part(out, host);
}

/* Write the seconds of the interval; a COLLECTD_INTERVAL that is no number is ignored. */
static void collectd_put_interval(FILE *out, uint32_t ms)
{
	const char *interval = getenv("COLLECTD_INTERVAL");

	if (ms)
		fprintf(out, "%" PRIu32 ".%03" PRIu32, ms / 1000, ms % 1000);
	else if (interval && *interval && !interval[strspn(interval, "0123456789.")])
		fputs(interval, out);
	else
		fputs("10", out);
}

/* Write what the user chose, if anything: two readings in one interval must differ. */
static void collectd_put_choice(FILE *out, const char *choice)
{
	if (choice)
		fprintf(out, "-%s", choice);
}

static void collectd_put_choices(const struct export_context *context)
{
	collectd_put_choice(context->out, context->side);
	collectd_put_choice(context->out, context->family);
	if (context->port.have)
		fprintf(context->out, "-%" PRIu64, context->port.value);
}

/* Write the instance of the plugin, which follows the namespace's name. */
static void collectd_put_instance(const struct export_context *context,
				  const struct export_subject *subject, const char *name)
{
	FILE *out = context->out;

	switch (subject->kind) {
	case EXPORT_STATE:
		fprintf(out, "%s-%s", strcmp(subject->file, TCPSTATES_NAME) ? "-idle" : "", name);
		break;
	case EXPORT_PORT:
		fprintf(out, "-%s-%s", subject->id, subject->side);
		collectd_put_choice(out, context->family);
		break;
	case EXPORT_NETNS:
		fprintf(out, "-netns-%s", subject->id);
		break;
	case EXPORT_PROCESS:
		fputs("-process-", out);
		collectd_put_part(out, subject->process);
		putc('-', out);
		collectd_put_part(out, subject->unit);
		collectd_put_choice(out, context->family);
		break;
	case EXPORT_COUNTERS:
		fputs("-counters", out);
		break;
	case EXPORT_PEER:
		fputs("-peer-", out);
		collectd_put_part(out, subject->id);
		collectd_put_choices(context);
		break;
	case EXPORT_READING:
		fprintf(out, "-reading%s", subject->file + strlen(TCPSTATES_NAME));
		collectd_put_choices(context);
		break;
	}
}

static void collectd_value(struct exporter *exporter, const char *name, bool is_state,
			   uint64_t value)
{
	const struct export_subject *subject = &exporter->subject;
	const struct export_context *context = exporter->context;
	FILE *out = context->out;
	const char *state = subject->kind == EXPORT_STATE ? subject->state :
			    is_state ? name : NULL;

	if (state && !strcmp(state, counts_row_name[TCPSTATES_ROW_CLOSE]))
		state = "CLOSED";
	fputs("PUTVAL \"", out);
	collectd_put_host(out);
	fputs("/tcpstates", out);
	if (context->netns) {
		putc('-', out);
		collectd_put_part(out, context->netns);
	}
	collectd_put_instance(context, subject, name);
	fprintf(out, "/%s-%s\" interval=",
		state && strcmp(name, TCPSTATES_IDLE_MAX) ? "tcp_connections" :
		subject->kind == EXPORT_COUNTERS ? "derive" : "gauge",
		state ? state : name);
	collectd_put_interval(out, context->interval_ms);
	fprintf(out, " N:%" PRIu64 "\n", value);
}

static void collectd_ignore(struct exporter *exporter)
{
	(void)exporter;
}

const struct exporter collectd_exporter = {
	.begin = collectd_ignore, .value = collectd_value, .end = collectd_ignore,
};
