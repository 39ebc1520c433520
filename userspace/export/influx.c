// SPDX-License-Identifier: GPL-2.0-only
/*
 * InfluxDB's line protocol, for Telegraf's inputs with data_format "influx":
 *
 *	tcpstates,state=established total=5i,ipv4=4i,...
 *	tcpstates_idle,state=established sockets=5i,lt_1s=4i,...,max_s=3i
 *	tcpstates_ports,side=server,port=443 listeners=4i,...,established=60000i,...
 *	tcpstates_netns,netns=4026531840,name=web established=63i,...
 *	tcpstates_peers,peer=192.0.2.1 established=63i,...
 *	tcpstates_processes,process=nginx,unit=nginx.service instances=4i,fds=80i,...
 *	tcpstates_reading,file=tcpstates,source=module walk_ns=412345i,...
 *	tcpstates_counters listen_overflows=12i,...
 *
 * A point of two commands that differ in their choice of sockets has that choice as
 * a tag: a database would keep only one of two points with the same tags.
 * Telegraf adds host and time. Integers are signed 64 bit: larger values are cut.
 */
#include <inttypes.h>
#include <string.h>
#include "export/formats.h"
#include "export/text.h"

/*
 * Write a tag, unless its value is NULL or empty, which is not allowed. A backslash at
 * its end would escape the next comma, so backslashes are replaced.
 */
static void influx_put_tag(FILE *out, const char *name, const char *value)
{
	char text[NETNS_NAMES_TEXT_SIZE], *c;

	if (!value || !*value)
		return;
	snprintf(text, sizeof(text), "%s", value);
	for (c = text; *c; c++) {
		if (*c == '\\')
			*c = '_';
	}
	fprintf(out, ",%s=", name);
	export_escaped(out, text, ", =");
}

/* Write the user's whole choice of sockets. */
static void influx_put_choices(const struct export_context *context)
{
	influx_put_tag(context->out, "side", context->side);
	influx_put_tag(context->out, "family", context->family);
	if (context->port.have)
		fprintf(context->out, ",port=%" PRIu64, context->port.value);
}

static void influx_put_lead(struct exporter *exporter)
{
	const struct export_subject *subject = &exporter->subject;
	char name[NETNS_NAMES_TEXT_SIZE];
	FILE *out = exporter->context->out;

	fputs(subject->kind == EXPORT_READING ? "tcpstates_reading" :
	      subject->kind == EXPORT_COUNTERS ? "tcpstates_counters" : subject->file, out);
	influx_put_tag(out, "netns_name", exporter->context->netns);
	if (subject->kind == EXPORT_STATE) {
		fputs(",state=", out);
		export_lower(out, subject->state);
	} else if (subject->kind == EXPORT_PORT) {
		fprintf(out, ",side=%s,port=%s", subject->side, subject->id);
		influx_put_tag(out, "family", exporter->context->family);
	} else if (subject->kind == EXPORT_NETNS) {
		fprintf(out, ",netns=%s", subject->id);
		/* A PID as a tag would start a new series whenever the process restarts. */
		if (subject->name && (*subject->name->given || *subject->name->container) &&
		    netns_names_text(subject->name, name))
			influx_put_tag(out, "name", name);
	} else if (subject->kind == EXPORT_PROCESS) {
		influx_put_tag(out, "process", subject->process);
		influx_put_tag(out, "unit", subject->unit);
		influx_put_tag(out, "family", exporter->context->family);
	} else if (subject->kind == EXPORT_PEER) {
		influx_put_tag(out, "peer", subject->id);
		influx_put_choices(exporter->context);
	} else if (subject->kind == EXPORT_READING) {
		fprintf(out, ",file=%s,source=%s", subject->file, subject->source);
		influx_put_choices(exporter->context);
	}
	putc(' ', out);
}

/* Write nothing yet: a line must have a value, and this object may have none. */
static void influx_begin(struct exporter *exporter)
{
	exporter->comma = false;
}

static void influx_value(struct exporter *exporter, const char *name, bool is_state,
			 uint64_t value)
{
	FILE *out = exporter->context->out;

	(void)is_state;
	if (exporter->comma)
		putc(',', out);
	else
		influx_put_lead(exporter);
	exporter->comma = true;
	export_lower(out, name);
	fprintf(out, "=%" PRIu64 "i", value < INT64_MAX ? value : (uint64_t)INT64_MAX);
}

static void influx_end(struct exporter *exporter)
{
	if (exporter->comma)
		putc('\n', exporter->context->out);
}

const struct exporter influx_exporter = {
	.begin = influx_begin, .value = influx_value, .end = influx_end,
};
