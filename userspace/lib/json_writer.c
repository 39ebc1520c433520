// SPDX-License-Identifier: GPL-2.0
/* A JSON writer that keeps no more than where the commas go. */
#include <inttypes.h>
#include "lib/json_writer.h"

static void quote(FILE *out, const char *text)
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

static void begin_member(struct json_writer *json, const char *name)
{
	if (json->comma)
		putc(',', json->out);
	json->comma = true;
	if (name) {
		quote(json->out, name);
		putc(':', json->out);
	}
}

static void begin(struct json_writer *json, const char *name, char bracket)
{
	begin_member(json, name);
	json->comma = false;
	putc(bracket, json->out);
}

static void end(struct json_writer *json, char bracket)
{
	json->comma = true;
	putc(bracket, json->out);
}

void json_begin_object(struct json_writer *json, const char *name)
{
	begin(json, name, '{');
}

void json_end_object(struct json_writer *json)
{
	end(json, '}');
}

void json_begin_array(struct json_writer *json, const char *name)
{
	begin(json, name, '[');
}

void json_end_array(struct json_writer *json)
{
	end(json, ']');
}

void json_string(struct json_writer *json, const char *name, const char *value)
{
	begin_member(json, name);
	quote(json->out, value);
}

void json_number(struct json_writer *json, const char *name, uint64_t value)
{
	begin_member(json, name);
	fprintf(json->out, "%" PRIu64, value);
}

void json_null(struct json_writer *json, const char *name)
{
	begin_member(json, name);
	fputs("null", json->out);
}

/* A number, or nothing if it is absent. */
void json_figure(struct json_writer *json, const char *name, const struct figure *figure)
{
	if (figure->have)
		json_number(json, name, figure->value);
}
