/* SPDX-License-Identifier: GPL-2.0 */
/* Where output goes, and in which form. */
#ifndef TCPSTATES_LIB_OUTPUT_H
#define TCPSTATES_LIB_OUTPUT_H

#include <stdbool.h>

enum output_format {
	OUTPUT_TABLE,
	OUTPUT_JSON,
	OUTPUT_PROMETHEUS,
	OUTPUT_PROMETHEUS_NODE,	/* named as node_exporter's tcpstat collector does */
	OUTPUT_INFLUX,
	OUTPUT_COLLECTD,
	OUTPUT_ZABBIX,
	OUTPUT_NR_FORMATS
};

/* A set of formats, for struct command: what every command has besides. */
#define OUTPUT_SET(format)	(1U << (format))
#define OUTPUT_SET_COUNTS	(OUTPUT_SET(OUTPUT_PROMETHEUS) | OUTPUT_SET(OUTPUT_INFLUX) | \
				 OUTPUT_SET(OUTPUT_COLLECTD) | OUTPUT_SET(OUTPUT_ZABBIX))

extern const char *const output_format_name[OUTPUT_NR_FORMATS];

bool output_format_parse(const char *word, enum output_format *format);

/* stdout as a file that appears whole or not at all. Without a path: stdout itself. */
int output_begin(const char *path);
int output_end(bool keep);
bool output_is_written(void);

#endif /* TCPSTATES_LIB_OUTPUT_H */
