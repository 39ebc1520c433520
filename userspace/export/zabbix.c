// SPDX-License-Identifier: GPL-2.0
/*
 * One JSON object as the value of a Zabbix master item:
 *
 *	{"data":[{"{#STATE}":"ESTABLISHED"},...],
 *	 "values":{"ESTABLISHED":{"total":5,...},...,"reading":{"source":"module",...}}}
 *
 * A discovery rule takes it as it is, and a prototype of a dependent item has
 * the JSONPath $.values['{#STATE}'].total. Values of ports are called
 * {#SIDE}:{#PORT}, those of namespaces {#NETNS}. What is discovered stands apart
 * from the values since Zabbix replaces its macros wherever they are in a path.
 */
#include <stdio.h>
#include "export/export.h"
#include "lib/json_writer.h"

static struct json_writer writer(const struct exporter *exporter)
{
	return (struct json_writer){ exporter->context->out, exporter->comma };
}

static void discover(struct exporter *exporter)
{
	const struct export_subject *subject = &exporter->subject;
	struct json_writer json = writer(exporter);
	char name[NETNS_NAMES_TEXT_SIZE];

	if (subject->kind == EXPORT_READING)
		return;
	json_begin_object(&json, NULL);
	if (subject->kind == EXPORT_STATE) {
		json_string(&json, "{#STATE}", subject->state);
	} else if (subject->kind == EXPORT_PORT) {
		json_string(&json, "{#SIDE}", subject->side);
		json_string(&json, "{#PORT}", subject->id);
	} else {
		json_string(&json, "{#NETNS}", subject->id);
		json_string(&json, "{#NAME}",
			    subject->name && netns_names_text(subject->name, name) ? name : subject->id);
	}
	json_end_object(&json);
	exporter->comma = true;
}

static void ignore_value(struct exporter *exporter, const char *name, bool is_state,
			 uint64_t value)
{
	(void)exporter;
	(void)name;
	(void)is_state;
	(void)value;
}

static void ignore_end(struct exporter *exporter)
{
	(void)exporter;
}

const struct exporter zabbix_discovery = {
	.begin = discover, .value = ignore_value, .end = ignore_end,
};

static void begin(struct exporter *exporter)
{
	const struct export_subject *subject = &exporter->subject;
	struct json_writer json = writer(exporter);
	char name[sizeof("server:") + sizeof(subject->id)];

	if (subject->kind == EXPORT_PORT)
		snprintf(name, sizeof(name), "%s:%s", subject->side, subject->id);
	else
		snprintf(name, sizeof(name), "%s",
			 subject->kind == EXPORT_STATE ? subject->state :
			 subject->kind == EXPORT_NETNS ? subject->id : "reading");
	json_begin_object(&json, name);
	if (subject->kind == EXPORT_READING)
		json_string(&json, "source", subject->source);
	exporter->comma = subject->kind == EXPORT_READING;
}

static void put_value(struct exporter *exporter, const char *name, bool is_state, uint64_t value)
{
	struct json_writer json = writer(exporter);

	(void)is_state;
	json_number(&json, name, value);
	exporter->comma = true;
}

static void end(struct exporter *exporter)
{
	struct json_writer json = writer(exporter);

	json_end_object(&json);
	exporter->comma = true;
}

const struct exporter zabbix_values = { .begin = begin, .value = put_value, .end = end };
