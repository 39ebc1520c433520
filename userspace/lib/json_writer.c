// SPDX-License-Identifier: GPL-2.0-only
/* Writes JSON. The only state is whether a comma is due. */
#include <inttypes.h>
#include "lib/json_writer.h"

static void json_quote(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ') {
			fprintf(out, "\\u%04x", c);
			continue;
		}
		if (c == '"' || c == '\\')
			putc('\\', out);
		putc(c, out);
	}
	putc('"', out);
}

static void json_begin_member(struct json_writer *json, const char *name)
{
	if (json->comma)
		putc(',', json->out);
	json->comma = true;
	if (name) {
		json_quote(json->out, name);
		putc(':', json->out);
	}
}

static void json_begin(struct json_writer *json, const char *name, char bracket)
{
	json_begin_member(json, name);
	json->comma = false;
	putc(bracket, json->out);
}

static void json_end(struct json_writer *json, char bracket)
{
	json->comma = true;
	putc(bracket, json->out);
}

void json_begin_object(struct json_writer *json, const char *name)
{
	json_begin(json, name, '{');
}

void json_end_object(struct json_writer *json)
{
	json_end(json, '}');
}

void json_begin_array(struct json_writer *json, const char *name)
{
	json_begin(json, name, '[');
}

void json_end_array(struct json_writer *json)
{
	json_end(json, ']');
}

void json_string(struct json_writer *json, const char *name, const char *value)
{
	json_begin_member(json, name);
	json_quote(json->out, value);
}

void json_number(struct json_writer *json, const char *name, uint64_t value)
{
	json_begin_member(json, name);
	fprintf(json->out, "%" PRIu64, value);
}

void json_null(struct json_writer *json, const char *name)
{
	json_begin_member(json, name);
	fputs("null", json->out);
}

/* Write a number, or nothing if it is absent. */
void json_figure(struct json_writer *json, const char *name, const struct figure *figure)
{
	if (figure->have)
		json_number(json, name, figure->value);
}
