// SPDX-License-Identifier: GPL-2.0-only
/* Explanations of states, for people and as JSON. */
#include <string.h>
#include "host/netns_entry.h"
#include "lib/i18n.h"
#include "lib/json_writer.h"
#include "lib/wrap.h"
#include "render/explain.h"

#define INDENT		2
#define GAP		2
#define STATE_COLUMNS	13	/* ESTABLISHED and a gap */
#define MIN_COLUMNS	24	/* the longest word of the texts */

#define EXPLAIN_CAPTURE_SIZE	(CAPTURE_SIZE + NETNS_ENTRY_SIZE)

/* The parts of an explanation, in the order in which they are printed. */
enum explain_part {
	PART_WHO,
	PART_LASTS,
	PART_FROM,
	PART_TO,
	PART_SYSCTLS,
	PART_MANY,
	PART_ACT,
	PART_CAPTURE,
	NR_PARTS
};

static const char *const part_name[NR_PARTS] = {
	[PART_WHO] = N_("Who is in it"),
	[PART_LASTS] = N_("How long"),
	[PART_FROM] = N_("From"),
	[PART_TO] = N_("To"),
	[PART_SYSCTLS] = N_("Sysctls"),
	[PART_MANY] = N_("If there are many"),
	[PART_ACT] = N_("What to do"),
	[PART_CAPTURE] = N_("Capture"),
};

/* The layout that all parts share. */
struct explain_page {
	FILE *out;
	const struct style *style;
	int column;	/* begin of each part's text */
	int width;	/* terminal columns at which lines end */
	const struct explain_host *host;
};

/* Text stands beside the names of the parts; on a narrow terminal, below them. */
static int explain_column(int width)
{
	int i, columns, widest = 0;

	for (i = 0; i < NR_PARTS; i++) {
		columns = wrap_columns(_(part_name[i]));
		if (columns > widest)
			widest = columns;
	}
	widest += INDENT + GAP;
	return width - widest < MIN_COLUMNS ? INDENT + GAP : widest;
}

static void explain_print_name(const struct explain_page *page, const char *name)
{
	int column = INDENT + wrap_columns(name);

	fprintf(page->out, "%*s%s%s%s", INDENT, "", page->style->dim, name, page->style->reset);
	if (column >= page->column) {
		putc('\n', page->out);
		column = 0;
	}
	fprintf(page->out, "%*s", page->column - column, "");
}

static void explain_print_part(const struct explain_page *page, enum explain_part part,
			       const char *text)
{
	explain_print_name(page, _(part_name[part]));
	wrap_print(page->out, (struct wrap){ page->column, page->width }, page->column, _(text));
}

/* Print the transitions into a state, or out of it, as "other state: event". */
static void explain_print_transitions(const struct explain_page *page, enum explain_part part,
				      unsigned int row)
{
	struct wrap wrap = { page->column + GAP, page->width };
	const char *name = _(part_name[part]);
	const struct transition *t;
	char text[256];

	for (t = transitions; t < transitions + EXPLAIN_NR_TRANSITIONS; t++) {
		if (row != (part == PART_FROM ? t->to : t->from))
			continue;
		explain_print_name(page, name);
		snprintf(text, sizeof(text), "%s: %s",
			 counts_row_name[part == PART_FROM ? t->from : t->to], _(t->event));
		wrap_print(page->out, wrap, page->column, text);
		name = "";
	}
}

static const char *explain_absent(enum sysctl_id id)
{
	return sysctls[id].of_host ?
	       _("not visible here: only the initial network namespace has it") :
	       _("not in this kernel");
}

/* Format "name = value", or why it has none. */
static void explain_format_sysctl(char *buf, size_t size, enum sysctl_id id, const char *value)
{
	char name[SYSCTL_TEXT_SIZE];

	sysctl_name(id, name);
	if (*value)
		snprintf(buf, size, "%s = %s", name, value);
	else
		snprintf(buf, size, "%s: %s", name, explain_absent(id));
}

/* Print "name = value", and what it is on the next line. */
static void explain_print_sysctls(const struct explain_page *page, const struct explanation *e)
{
	const struct sysctl_text *values = page->host->sysctl;
	char text[SYSCTL_TEXT_SIZE * 2 + 128];
	struct wrap wrap = { page->column + GAP, page->width };
	const struct style *style = page->style;
	int i;

	for (i = 0; i < e->nr_sysctls; i++) {
		enum sysctl_id id = (enum sysctl_id)e->sysctl[i];

		explain_print_name(page, i ? "" : _(part_name[PART_SYSCTLS]));
		explain_format_sysctl(text, sizeof(text), id, values[id].text);
		fputs(*values[id].text ? style->bold : "", page->out);
		wrap_print(page->out, wrap, page->column, text);
		fprintf(page->out, "%s%*s", *values[id].text ? style->reset : "", wrap.indent, "");
		wrap_print(page->out, wrap, wrap.indent, _(sysctls[id].what));
	}
}

/* Write the command that captures the packets of a state, in the namespace. */
static void explain_capture(const struct explanation *e, const struct explain_host *host,
			    char *command)
{
	char packets[CAPTURE_SIZE];

	capture_command(&(struct capture){ .flags = e->capture }, packets);
	snprintf(command, EXPLAIN_CAPTURE_SIZE, "%s%s%s", host->enter, *host->enter ? " " : "",
		 packets);
}

/* Print the command on a line of its own, not wrapped, so that it can be copied. */
static void explain_print_capture(const struct explain_page *page, const struct explanation *e)
{
	char command[EXPLAIN_CAPTURE_SIZE];

	explain_capture(e, page->host, command);
	explain_print_name(page, _(part_name[PART_CAPTURE]));
	fprintf(page->out, "%s\n", command);
}

static void explain_print_state(const struct explain_page *page, const struct explanation *e)
{
	const char *name = counts_row_name[e->row];
	int column = (int)strlen(name) + GAP;

	fprintf(page->out, "%s%s%s  ", page->style->bold, name, page->style->reset);
	wrap_print(page->out, (struct wrap){ column, page->width }, column, _(e->means));
	explain_print_part(page, PART_WHO, e->who);
	explain_print_part(page, PART_LASTS, e->lasts);
	explain_print_transitions(page, PART_FROM, e->row);
	explain_print_transitions(page, PART_TO, e->row);
	explain_print_sysctls(page, e);
	explain_print_part(page, PART_MANY, e->many);
	explain_print_part(page, PART_ACT, e->act);
	explain_print_capture(page, e);
}

/**
 * render_explain_text() - print explanations for people
 * @out: the output
 * @first: the first explanation, one of explanations[]
 * @nr: number of explanations
 * @host: the values and the prefix to print
 * @width: terminal columns at which lines end
 * @style: colours
 */
void render_explain_text(FILE *out, const struct explanation *first, int nr,
			 const struct explain_host *host, int width, const struct style *style)
{
	struct explain_page page = { out, style, explain_column(width), width, host };
	const struct explanation *e;

	for (e = first; e < first + nr; e++) {
		if (e != first)
			putc('\n', out);
		explain_print_state(&page, e);
	}
}

/**
 * render_explain_overview() - print one line per state, to fit one screen
 * @out: the output
 * @width: terminal columns at which lines end
 * @style: colours
 */
void render_explain_overview(FILE *out, int width, const struct style *style)
{
	const struct explanation *e;
	int column = INDENT + STATE_COLUMNS;

	for (e = explanations; e < explanations + EXPLAIN_NR_STATES; e++) {
		if (e->group) {
			fprintf(out, "%s%s", e == explanations ? "" : "\n", style->bold);
			wrap_print(out, (struct wrap){ INDENT, width }, 0, _(e->group));
			fputs(style->reset, out);
		}
		fprintf(out, "%*s%-*s", INDENT, "", STATE_COLUMNS, counts_row_name[e->row]);
		wrap_print(out, (struct wrap){ column, width }, column, _(e->means));
	}
	putc('\n', out);
	wrap_print(out, (struct wrap){ 0, width }, 0,
		   _("'tcpstates explain STATE' explains one state, 'tcpstates explain all' all."));
}

static void explain_json_sysctl(struct json_writer *json, enum sysctl_id id,
				const struct sysctl_text *values)
{
	char name[SYSCTL_TEXT_SIZE];

	json_begin_object(json, NULL);
	sysctl_name(id, name);
	json_string(json, "name", name);
	if (*values[id].text)
		json_string(json, "value", values[id].text);
	else
		json_null(json, "value");
	json_string(json, "is", _(sysctls[id].what));
	json_end_object(json);
}

static void explain_json_transitions(struct json_writer *json, bool from, unsigned int row)
{
	const struct transition *t;

	json_begin_array(json, from ? "from" : "to");
	for (t = transitions; t < transitions + EXPLAIN_NR_TRANSITIONS; t++) {
		if (row != (from ? t->to : t->from))
			continue;
		json_begin_object(json, NULL);
		json_string(json, "state", counts_row_name[from ? t->from : t->to]);
		json_string(json, "event", _(t->event));
		json_end_object(json);
	}
	json_end_array(json);
}

static void explain_json_state(struct json_writer *json, const struct explanation *e,
			       const struct explain_host *host)
{
	char command[EXPLAIN_CAPTURE_SIZE];
	int i;

	json_begin_object(json, NULL);
	json_string(json, "state", counts_row_name[e->row]);
	json_string(json, "means", _(e->means));
	json_string(json, "who", _(e->who));
	json_string(json, "lasts", _(e->lasts));
	explain_json_transitions(json, true, e->row);
	explain_json_transitions(json, false, e->row);
	json_begin_array(json, "sysctls");
	for (i = 0; i < e->nr_sysctls; i++)
		explain_json_sysctl(json, (enum sysctl_id)e->sysctl[i], host->sysctl);
	json_end_array(json);
	json_string(json, "many", _(e->many));
	json_string(json, "do", _(e->act));
	explain_capture(e, host, command);
	json_string(json, "capture", command);
	json_end_object(json);
}

/**
 * render_explain_json() - print explanations as one line of JSON
 * @out: the output
 * @first: the first explanation, one of explanations[]
 * @nr: number of explanations
 * @host: the values and the prefix to print
 */
void render_explain_json(FILE *out, const struct explanation *first, int nr,
			 const struct explain_host *host)
{
	struct json_writer json = { .out = out };
	const struct explanation *e;

	json_begin_object(&json, NULL);
	json_begin_array(&json, "states");
	for (e = first; e < first + nr; e++)
		explain_json_state(&json, e, host);
	json_end_array(&json);
	json_end_object(&json);
	putc('\n', out);
}
