// SPDX-License-Identifier: GPL-2.0-only
/* The counts by process or by unit. */
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include "host/capability.h"
#include "host/descriptors.h"
#include "host/process_names.h"
#include "lib/format.h"
#include "lib/wrap.h"
#include "render/processes.h"

#define ROOM_FOR_MORE	3	/* columns of ",.." */

/* A sum of processes has their number instead of a PID. */
static void processes_format_id(char *text, const struct rows *rows, const struct row *row)
{
	uint64_t count = row->cell[ROWS_COL_COUNT];

	(void)rows;
	if (row->group == ROWS_PROCESS)
		snprintf(text, ROWS_TEXT_SIZE, "%7" PRIu64, count ? count : row->id);
	else
		snprintf(text, ROWS_TEXT_SIZE, "%7s", FORMAT_ABSENT);
}

static const char *processes_name(char *text, const struct row *row, const char *id,
				  const void *names)
{
	const char *name = process_names_text(names, row);

	(void)text;
	(void)id;
	return *name ? name : NULL;
}

/* Write the listening ports of a row: "22,80,443", or "22,80,.." if that is too long. */
static void processes_format_ports(char *text, const struct process_names *names,
				   const struct row *row, int max)
{
	char piece[FORMAT_SIZE];
	const uint64_t *port;
	size_t i, nr;
	int len = 0;

	if (max > ROWS_TEXT_SIZE - 1)
		max = ROWS_TEXT_SIZE - 1;
	port = process_names_ports(names, row, &nr);
	*text = '\0';
	for (i = 0; i < nr; i++) {
		snprintf(piece, sizeof(piece), "%s%u", i ? "," : "", (uint16_t)port[i]);
		len += (int)strlen(piece);
		if (i && len + (i + 1 < nr ? ROOM_FOR_MORE : 0) > max)
			strcpy(piece, ",..");
		strcat(text, piece);
		if (piece[1] == '.')
			break;
	}
}

static const char *processes_more(char *text, const struct row *row, const void *names,
				  unsigned int nth, int max)
{
	if (nth)
		processes_format_ports(text, names, row, max);
	else
		process_names_unit(names, row, text);
	return *text ? text : NULL;
}

static void processes_put_json_id(struct json_writer *json, const struct rows *rows,
				  const struct row *row)
{
	(void)rows;
	if (row->summed || row->group != ROWS_PROCESS)
		json_null(json, "pid");
	else if (!row->cell[ROWS_COL_COUNT])
		json_number(json, "pid", row->id);
}

static void processes_put_json_names(struct json_writer *json, const struct row *row,
				     const char *id, const void *names)
{
	const struct process_name *name = process_names_of_row(names, row);
	const char *text = process_names_text(names, row);
	const uint64_t *port;
	size_t i, nr;

	(void)id;
	if (*text)
		json_string(json, "name", text);
	if (!name)
		return;
	if (*name->unit)
		json_string(json, "unit", name->unit);
	if (*name->container)
		json_string(json, "container", name->container);
	json_begin_array(json, "listens");
	port = process_names_ports(names, row, &nr);
	for (i = 0; i < nr; i++)
		json_number(json, NULL, (uint16_t)port[i]);
	json_end_array(json);
}

/* Say why some sockets are not visible, with the capability that is missing. */
static void processes_put_note(FILE *out, const struct rows *rows, const struct rows_shown *shown,
			       int screen)
{
	bool may_trace = capability_held(CAPABILITY_SYS_PTRACE);
	char text[ROWS_TEXT_SIZE] = "(not visible): open in the kernel, in another PID namespace, "
				    "or in a process that a security module protects";

	(void)rows;
	if (!shown->nr[ROWS_NOT_VISIBLE])
		return;
	if (!descriptors_may_read_all())
		snprintf(text, sizeof(text),
			 "(not visible): reading the descriptors of others requires %s%s",
			 may_trace ? "CAP_DAC_READ_SEARCH" : "CAP_SYS_PTRACE",
			 capability_advice(may_trace ? CAPABILITY_DAC_READ_SEARCH :
						       CAPABILITY_SYS_PTRACE));
	putc('\n', out);
	wrap_print(out, (struct wrap){ 0, screen ? screen : INT_MAX }, 0, text);
}

#define PROCESSES_KIND(head_of_ids, nr_of_rows) { \
	.nouns = { "row" }, \
	.facts = { nr_of_rows }, \
	.plural = "processes", \
	.total = "sockets", \
	.list = "processes", \
	.head = head_of_ids, \
	.name_head = "PROCESS", \
	.more_head = { "UNIT", "LISTENS" }, \
	.keys = rows_ports_key, \
	.columns = rows_processes_column, \
	.id = processes_format_id, \
	.name = processes_name, \
	.more = processes_more, \
	.json_id = processes_put_json_id, \
	.json_names = processes_put_json_names, \
	.note = processes_put_note, \
}

const struct rows_kind render_processes_kind = PROCESSES_KIND("    PID", "processes");
const struct rows_kind render_units_kind = PROCESSES_KIND("  PROCS", "units");
