/* SPDX-License-Identifier: GPL-2.0-only */
/* Output formats, and output to a file that is replaced atomically. */
#ifndef TCPSTATES_LIB_OUTPUT_H
#define TCPSTATES_LIB_OUTPUT_H

#include <stdbool.h>

enum output_format {
	OUTPUT_TABLE,
	OUTPUT_JSON,
	OUTPUT_PROMETHEUS,
	OUTPUT_PROMETHEUS_NODE,	/* names of node_exporter's tcpstat collector */
	OUTPUT_INFLUX,
	OUTPUT_COLLECTD,
	OUTPUT_ZABBIX,
	OUTPUT_NR_FORMATS
};

/* Sets of formats beside table and JSON, for struct command. */
#define OUTPUT_SET(format)	(1U << (format))
#define OUTPUT_SET_COUNTS	(OUTPUT_SET(OUTPUT_PROMETHEUS) | OUTPUT_SET(OUTPUT_INFLUX) | \
				 OUTPUT_SET(OUTPUT_COLLECTD) | OUTPUT_SET(OUTPUT_ZABBIX))

extern const char *const output_format_name[OUTPUT_NR_FORMATS];

bool output_format_parse(const char *word, enum output_format *format);

int output_begin(const char *path);
int output_end(bool keep);
bool output_is_written(void);

#endif /* TCPSTATES_LIB_OUTPUT_H */
