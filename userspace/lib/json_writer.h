/* SPDX-License-Identifier: GPL-2.0-only */
/* Writes JSON member by member, with commas and escapes. */
#ifndef TCPSTATES_LIB_JSON_WRITER_H
#define TCPSTATES_LIB_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "lib/figure.h"

struct json_writer {
	FILE *out;
	bool comma;	/* the next member needs one before it */
};

/* @name is the name of the member in an object, or NULL in an array and at the top. */
void json_begin_object(struct json_writer *json, const char *name);
void json_end_object(struct json_writer *json);
void json_begin_array(struct json_writer *json, const char *name);
void json_end_array(struct json_writer *json);
void json_string(struct json_writer *json, const char *name, const char *value);
void json_number(struct json_writer *json, const char *name, uint64_t value);
void json_null(struct json_writer *json, const char *name);
void json_figure(struct json_writer *json, const char *name, const struct figure *figure);

#endif /* TCPSTATES_LIB_JSON_WRITER_H */
