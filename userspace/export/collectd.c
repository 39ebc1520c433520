// SPDX-License-Identifier: GPL-2.0
/*
 * The lines that collectd's exec plugin reads:
 *
 *	PUTVAL "host/tcpstates-total/tcp_connections-ESTABLISHED" interval=10 N:5
 *	PUTVAL "host/tcpstates-443-server/gauge-backlog" interval=10 N:12
 *	PUTVAL "host/tcpstates-netns-4026531840/tcp_connections-LISTEN" interval=10 N:3
 *
 * Types are those of its types.db, states as its tcpconns plugin names them.
 * collectd says host and interval in the environment.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include "data/counts.h"
#include "export/export.h"

/* A part of a name: slashes and quotes are what names are made with. */
static void put_part(FILE *out, const char *text)
{
	char part[NETNS_NAMES_TEXT_SIZE], *c;

	snprintf(part, sizeof(part), "%s", text);
	for (c = part; *c; c++) {
		if (strchr("/\"\\", *c))
			*c = '_';
	}
	export_escaped(out, part, "");
}

static void put_host(FILE *out)
{
	const char *host = getenv("COLLECTD_HOSTNAME");
	struct utsname system;

	if (!host || !*host)
		host = uname(&system) ? "localhost" : system.nodename;
	put_part(out, host);
}

/* Seconds, as collectd wrote them. */
static void put_interval(FILE *out, uint32_t ms)
{
	const char *interval = getenv("COLLECTD_INTERVAL");

	if (ms)
		fprintf(out, "%" PRIu32 ".%03" PRIu32, ms / 1000, ms % 1000);
	else if (interval && *interval && !interval[strspn(interval, "0123456789.")])
		fputs(interval, out);
	else
		fputs("10", out);
}

/* The instance of the plugin, behind that of the namespace that was asked for. */
static void put_instance(FILE *out, const struct export_subject *subject, const char *name)
{
	switch (subject->kind) {
	case EXPORT_STATE:
		fprintf(out, "-%s", name);
		break;
	case EXPORT_PORT:
		fprintf(out, "-%s-%s", subject->id, subject->side);
		break;
	case EXPORT_NETNS:
		fprintf(out, "-netns-%s", subject->id);
		break;
	case EXPORT_READING:
		fprintf(out, "-reading%s", subject->file + strlen(TCPSTATES_NAME));
		break;
	}
}

static void put_value(struct exporter *exporter, const char *name, bool is_state, uint64_t value)
{
	const struct export_subject *subject = &exporter->subject;
	const struct export_context *context = exporter->context;
	FILE *out = context->out;
	const char *state = subject->kind == EXPORT_STATE ? subject->state :
			    is_state ? name : NULL;

	if (state && !strcmp(state, counts_row_name[TCPSTATES_ROW_CLOSE]))
		state = "CLOSED";
	fputs("PUTVAL \"", out);
	put_host(out);
	fputs("/tcpstates", out);
	if (context->netns) {
		putc('-', out);
		put_part(out, context->netns);
	}
	put_instance(out, subject, name);
	fprintf(out, "/%s-%s\" interval=", state ? "tcp_connections" : "gauge",
		state ? state : name);
	put_interval(out, context->interval_ms);
	fprintf(out, " N:%" PRIu64 "\n", value);
}

static void nothing(struct exporter *exporter)
{
	(void)exporter;
}

const struct exporter collectd_exporter = {
	.begin = nothing, .value = put_value, .end = nothing,
};
