// SPDX-License-Identifier: GPL-2.0-only
/*
 * One JSON object, for a Zabbix master item:
 *
 *	{"data":[{"{#STATE}":"ESTABLISHED"},...],
 *	 "values":{"reading":{"source":"module",...},"ESTABLISHED":{"total":5,...},...}}
 *
 * A discovery rule reads "data", and a prototype of a dependent item reads a value
 * by a JSONPath such as $.values['{#STATE}'].total. The values of a port are called
 * {#SIDE}:{#PORT}, those of a namespace {#NETNS}, of a peer {#PEER}, of processes
 * {#PROCESS}:{#UNIT}. "values" has no macros as keys: Zabbix replaces a macro wherever
 * it stands in a path, so no path could name them.
 */
#include <stdio.h>
#include "export/formats.h"
#include "lib/json_writer.h"

static struct json_writer zabbix_writer(const struct exporter *exporter)
{
	return (struct json_writer){ exporter->context->out, exporter->comma };
}

static void zabbix_discover(struct exporter *exporter)
{
	const struct export_subject *subject = &exporter->subject;
	struct json_writer json = zabbix_writer(exporter);
	char name[NETNS_NAMES_TEXT_SIZE];

	if (subject->kind == EXPORT_READING || subject->kind == EXPORT_COUNTERS)
		return;
	json_begin_object(&json, NULL);
	if (subject->kind == EXPORT_STATE) {
		json_string(&json, "{#STATE}", subject->state);
	} else if (subject->kind == EXPORT_PORT) {
		json_string(&json, "{#SIDE}", subject->side);
		json_string(&json, "{#PORT}", subject->id);
	} else if (subject->kind == EXPORT_PEER) {
		json_string(&json, "{#PEER}", subject->id);
	} else if (subject->kind == EXPORT_PROCESS) {
		json_string(&json, "{#PROCESS}", subject->process);
		json_string(&json, "{#UNIT}", subject->unit);
	} else {
		json_string(&json, "{#NETNS}", subject->id);
		json_string(&json, "{#NAME}",
			    subject->name && netns_names_text(subject->name, name) ?
			    name : subject->id);
	}
	json_end_object(&json);
	exporter->comma = true;
}

static void zabbix_ignore_value(struct exporter *exporter, const char *name, bool is_state,
				uint64_t value)
{
	(void)exporter;
	(void)name;
	(void)is_state;
	(void)value;
}

static void zabbix_ignore_end(struct exporter *exporter)
{
	(void)exporter;
}

const struct exporter zabbix_discovery = {
	.begin = zabbix_discover, .value = zabbix_ignore_value, .end = zabbix_ignore_end,
};

static void zabbix_begin(struct exporter *exporter)
{
	const struct export_subject *subject = &exporter->subject;
	struct json_writer json = zabbix_writer(exporter);
	char name[NETNS_NAMES_COMM_SIZE + 1 + PROCESS_UNIT_SIZE];

	if (subject->kind == EXPORT_PORT)
		snprintf(name, sizeof(name), "%s:%s", subject->side, subject->id);
	else if (subject->kind == EXPORT_PROCESS)
		snprintf(name, sizeof(name), "%s:%s", subject->process, subject->unit);
	else
		snprintf(name, sizeof(name), "%s",
			 subject->kind == EXPORT_STATE ? subject->state :
			 subject->kind == EXPORT_COUNTERS ? "counters" :
			 subject->kind == EXPORT_READING ? "reading" : subject->id);
	json_begin_object(&json, name);
	if (subject->kind == EXPORT_READING)
		json_string(&json, "source", subject->source);
	exporter->comma = subject->kind == EXPORT_READING;
}

static void zabbix_value(struct exporter *exporter, const char *name, bool is_state,
			 uint64_t value)
{
	struct json_writer json = zabbix_writer(exporter);

	(void)is_state;
	json_number(&json, name, value);
	exporter->comma = true;
}

static void zabbix_end(struct exporter *exporter)
{
	struct json_writer json = zabbix_writer(exporter);

	json_end_object(&json);
	exporter->comma = true;
}

const struct exporter zabbix_values = {
	.begin = zabbix_begin, .value = zabbix_value, .end = zabbix_end,
};
