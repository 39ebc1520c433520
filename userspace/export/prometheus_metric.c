// SPDX-License-Identifier: GPL-2.0-only
/* Samples of a metric in Prometheus's text format, and the metrics of each reading. */
#include <inttypes.h>
#include <string.h>
#include <tcpstates_version.h>
#include "export/prometheus_metric.h"
#include "export/text.h"
#include "host/counters_exported.h"

/* Return whether a metric's name ends so. */
static bool metric_ends_in(const struct metric *metric, const char *suffix)
{
	const char *last = strrchr(metric->name, '_');

	return last && !strcmp(last, suffix);
}

/*
 * Write the help and the type once. The names of counters end in _total, by convention:
 * in OpenMetrics that is a suffix of the samples only, as is _info, and a unit is named.
 */
static void metric_describe(struct metric *metric)
{
	bool openmetrics = metric->context->openmetrics;
	const char *type = "gauge", *name = metric->name;
	FILE *out = metric->context->out;
	int len = (int)strlen(name);

	if (metric->begun)
		return;
	metric->begun = true;
	if (metric_ends_in(metric, "_total")) {
		type = "counter";
		len -= openmetrics ? (int)strlen("_total") : 0;
	} else if (openmetrics && metric_ends_in(metric, "_info")) {
		type = "info";
		len -= (int)strlen("_info");
	}
	fprintf(out, "# HELP %.*s %s\n# TYPE %.*s %s\n", len, name, metric->help, len, name,
		type);
	if (openmetrics && metric_ends_in(metric, "_seconds"))
		fprintf(out, "# UNIT %s seconds\n", name);
}

/**
 * metric_begin() - begin a sample
 * @metric: the metric; its help is written before the first sample
 *
 * Return: the output, for labels separated by commas and metric_end(). The
 * namespace that the user chose is the first label, and its comma is written.
 */
FILE *metric_begin(struct metric *metric)
{
	FILE *out = metric->context->out;

	metric_describe(metric);
	fprintf(out, "%s{", metric->name);
	if (metric->context->netns) {
		metric_label(out, "netns_name", metric->context->netns);
		putc(',', out);
	}
	return out;
}

/* Write a label. Its value is escaped. */
void metric_label(FILE *out, const char *name, const char *value)
{
	fprintf(out, "%s=\"", name);
	export_escaped(out, value, "\\\"");
	putc('"', out);
}

/**
 * metric_label_choice() - write the user's choice of sockets as one more label
 * @metric: the metric, whose sample has a label already
 * @name: the label
 * @value: the choice; NULL writes nothing
 *
 * Without it, two commands that differ in that choice would write the same series.
 */
void metric_label_choice(const struct metric *metric, const char *name, const char *value)
{
	if (!value)
		return;
	putc(',', metric->context->out);
	metric_label(metric->context->out, name, value);
}

/* Write the user's whole choice of sockets as more labels, as metric_label_choice(). */
void metric_label_choices(const struct metric *metric)
{
	const struct export_context *context = metric->context;

	metric_label_choice(metric, "side", context->side);
	metric_label_choice(metric, "family", context->family);
	if (context->port.have)
		fprintf(context->out, ",port=\"%" PRIu64 "\"", context->port.value);
}

/* Begin a sample about a reading: the labels are its file and the choice of sockets. */
static FILE *metric_begin_reading(struct metric *metric, const char *file)
{
	FILE *out = metric_begin(metric);

	metric_label(out, "file", file);
	metric_label_choices(metric);
	return out;
}

/* Write the label of a state, whose name becomes lower case. */
void metric_label_state(FILE *out, const char *state)
{
	fputs("state=\"", out);
	export_lower(out, state);
	putc('"', out);
}

/* End a sample with its value. */
void metric_end(FILE *out, uint64_t value)
{
	fprintf(out, "} %" PRIu64 "\n", value);
}

/**
 * metric_put_seconds() - write a sample about a reading, a duration
 * @metric: the metric
 * @file: the value of its label "file"
 * @figure: the duration; nothing is written if it is absent
 * @digits: the unit of @figure: 3 for milliseconds, 9 for nanoseconds
 */
void metric_put_seconds(struct metric *metric, const char *file, const struct figure *figure,
			int digits)
{
	uint64_t second = 1;
	FILE *out;
	int i;

	if (!figure->have)
		return;
	for (i = 0; i < digits; i++)
		second *= 10;
	out = metric_begin_reading(metric, file);
	fprintf(out, "} %" PRIu64 ".%0*" PRIu64 "\n", figure->value / second, digits,
		figure->value % second);
}

/* Write a sample about a reading, a number. */
static void metric_put_number(struct metric *metric, const char *file,
			      const struct figure *figure)
{
	if (figure->have)
		metric_end(metric_begin_reading(metric, file), figure->value);
}

static void metric_put_counter(struct metric metric, uint64_t value)
{
	FILE *out = metric.context->out;

	metric_describe(&metric);
	fputs(metric.name, out);
	if (metric.context->netns) {
		putc('{', out);
		metric_label(out, "netns_name", metric.context->netns);
		putc('}', out);
	}
	fprintf(out, " %" PRIu64 "\n", value);
}

/* Write the kernel's counters that this kernel has, if they were asked for. */
void metric_put_counters(const struct export_context *context)
{
	const struct counter_exported *counter;
	const struct figure *figures = context->counters;
	char name[64];

	for (counter = counters_exported; figures && counter->name; counter++) {
		if (!figures[counter->id].have)
			continue;
		snprintf(name, sizeof(name), "tcpstates_%s_total", counter->name);
		metric_put_counter((struct metric){ context, name, counter->help, false },
				   figures[counter->id].value);
	}
}

/* The metrics of a reading. Numbers without a unit have 0 digits. */
static const struct {
	const char *name;
	const char *help;
	int digits;
} reading_metrics[] = {
	{ "tcpstates_walk_duration_seconds", "Time that the kernel took to count the sockets.",
	  9 },
	{ "tcpstates_hash_buckets",
	  "Buckets of the hash table that the kernel walked to count the sockets.", 0 },
	{ "tcpstates_dump_sockets", "Single sockets that were dumped to count them.", 0 },
	{ "tcpstates_dump_duration_seconds", "Time that it took to dump the single sockets.", 9 },
	{ "tcpstates_dump_cpu_seconds", "CPU time that it took to dump the single sockets.", 9 },
};

/* Return the figure of a reading for one of reading_metrics. */
static const struct figure *metric_reading_figure(const struct metric_reading *reading,
						  unsigned int which)
{
	const struct figure *const figures[] = {
		&reading->walk_ns, &reading->buckets, &reading->cost->sockets,
		&reading->cost->dump_ns, &reading->cost->cpu_ns,
	};

	return figures[which];
}

static void metric_put_info(struct metric *info, const struct metric_reading *reading)
{
	FILE *out = metric_begin_reading(info, reading->file);

	fprintf(out, ",version=\"" TCPSTATES_VERSION "\",source=\"%s\"",
		counts_origin_name(reading->origin));
	if (reading->netns.have)
		fprintf(out, ",netns=\"%" PRIu64 "\"", reading->netns.value);
	metric_end(out, 1);
}

/**
 * metric_put_readings() - write the metrics that describe readings
 * @context: the output and the format
 * @readings: the readings; absent figures are left out
 * @nr: the number of readings
 */
void metric_put_readings(const struct export_context *context,
			 const struct metric_reading *readings, size_t nr)
{
	struct metric metric = {
		context, "tcpstates_info",
		"Always 1: the source of the counts and their network namespace are in the "
		"labels.", false,
	};
	const struct figure *figure;
	unsigned int i;
	size_t nth;

	for (nth = 0; nth < nr; nth++)
		metric_put_info(&metric, &readings[nth]);
	for (i = 0; i < sizeof(reading_metrics) / sizeof(reading_metrics[0]); i++) {
		metric = (struct metric){
			context, reading_metrics[i].name, reading_metrics[i].help, false,
		};
		for (nth = 0; nth < nr; nth++) {
			figure = metric_reading_figure(&readings[nth], i);
			if (reading_metrics[i].digits)
				metric_put_seconds(&metric, readings[nth].file, figure,
						   reading_metrics[i].digits);
			else
				metric_put_number(&metric, readings[nth].file, figure);
		}
	}
}
