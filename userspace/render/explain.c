// SPDX-License-Identifier: GPL-2.0
/* Explanations of states, for people and as JSON. */
#include <string.h>
#include "lib/i18n.h"
#include "lib/json_writer.h"
#include "lib/wrap.h"
#include "render/explain.h"

#define INDENT		2
#define GAP		2
#define STATE_COLUMNS	13	/* ESTABLISHED and a gap */

/* What the parts of an explanation are called, in their order. */
enum part { PART_WHO, PART_LASTS, PART_SYSCTLS, PART_MANY, PART_ACT, NR_PARTS };

static const char *const part_name[NR_PARTS] = {
	[PART_WHO] = N_("In it"),
	[PART_LASTS] = N_("Lasts"),
	[PART_SYSCTLS] = N_("Sysctls"),
	[PART_MANY] = N_("Many of them"),
	[PART_ACT] = N_("What to do"),
};

/* The column where the text of all parts begins. */
static int explain_column(void)
{
	int i, columns, widest = 0;

	for (i = 0; i < NR_PARTS; i++) {
		columns = wrap_columns(_(part_name[i]));
		if (columns > widest)
			widest = columns;
	}
	return INDENT + widest + GAP;
}

static void explain_print_name(FILE *out, const char *name, int column, const struct style *style)
{
	fprintf(out, "%*s%s%s%s%*s", INDENT, "", style->dim, name, style->reset,
		column - INDENT - wrap_columns(name), "");
}

static void explain_print_part(FILE *out, enum part part, const char *text, int width,
			       const struct style *style)
{
	int column = explain_column();

	explain_print_name(out, _(part_name[part]), column, style);
	wrap_print(out, (struct wrap){ column, width }, column, _(text));
}

static const char *explain_absent(enum sysctl_id id)
{
	return sysctls[id].of_host ?
	       _("not to be seen here: only the initial network namespace has it") :
	       _("not in this kernel");
}

/* "name = value", and below what it is. */
static void explain_print_sysctls(FILE *out, const struct explanation *e,
				  const struct sysctl_text *values, int width,
const struct style *style)
{
	char name[SYSCTL_TEXT_SIZE];
	struct wrap wrap = { explain_column() + GAP, width };
	int i, column = explain_column();

	for (i = 0; i < e->nr_sysctls; i++) {
		enum sysctl_id id = e->sysctl[i];

		explain_print_name(out, i ? "" : _(part_name[PART_SYSCTLS]), column, style);
		sysctl_name(id, name);
		if (*values[id].text)
			fprintf(out, "%s%s = %s%s\n", style->bold, name, values[id].text,
				style->reset);
		else
			fprintf(out, "%s: %s\n", name, explain_absent(id));
		fprintf(out, "%*s", wrap.indent, "");
		wrap_print(out, wrap, wrap.indent, _(sysctls[id].what));
	}
}

void render_explain_text(FILE *out, const struct explanation *first, int nr,
			 const struct sysctl_text *values, int width, const struct style *style)
{
	const struct explanation *e;

	for (e = first; e < first + nr; e++) {
		const char *name = counts_row_name[e->row];

		fprintf(out, "%s%s%s%s  ", e == first ? "" : "\n", style->bold, name,
			style->reset);
		wrap_print(out, (struct wrap){ (int)strlen(name) + GAP, width },
			   (int)strlen(name) + GAP, _(e->means));
		explain_print_part(out, PART_WHO, e->who, width, style);
		explain_print_part(out, PART_LASTS, e->lasts, width, style);
		explain_print_sysctls(out, e, values, width, style);
		explain_print_part(out, PART_MANY, e->many, width, style);
		explain_print_part(out, PART_ACT, e->act, width, style);
	}
}

/* A line for each state, so that all fit one screen. */
void render_explain_overview(FILE *out, int width, const struct style *style)
{
	const struct explanation *e;
	int column = INDENT + STATE_COLUMNS;

	for (e = explanations; e < explanations + EXPLAIN_NR_STATES; e++) {
		if (e->group)
			fprintf(out, "%s%s%s%s\n", e == explanations ? "" : "\n", style->bold,
				_(e->group), style->reset);
		fprintf(out, "%*s%-*s", INDENT, "", STATE_COLUMNS, counts_row_name[e->row]);
		wrap_print(out, (struct wrap){ column, width }, column, _(e->means));
	}
	putc('\n', out);
	wrap_print(out, (struct wrap){ 0, width }, 0,
		   _("'tcpstates explain STATE' tells more of one, 'tcpstates explain all' of all."));
}

static void explain_json_sysctl(struct json_writer *json, enum sysctl_id id,
				const struct sysctl_text *values)
{
	char text[SYSCTL_TEXT_SIZE];

	json_begin_object(json, NULL);
	sysctl_name(id, text);
	json_string(json, "name", text);
	if (*values[id].text)
		json_string(json, "value", values[id].text);
	else
		json_null(json, "value");
	json_string(json, "is", _(sysctls[id].what));
	json_end_object(json);
}

void render_explain_json(FILE *out, const struct explanation *first, int nr,
			 const struct sysctl_text *values)
{
	struct json_writer json = { .out = out };
	const struct explanation *e;
	int i;

	json_begin_object(&json, NULL);
	json_begin_array(&json, "states");
	for (e = first; e < first + nr; e++) {
		json_begin_object(&json, NULL);
		json_string(&json, "state", counts_row_name[e->row]);
		json_string(&json, "means", _(e->means));
		json_string(&json, "who", _(e->who));
		json_string(&json, "lasts", _(e->lasts));
		json_begin_array(&json, "sysctls");
		for (i = 0; i < e->nr_sysctls; i++)
			explain_json_sysctl(&json, e->sysctl[i], values);
		json_end_array(&json);
		json_string(&json, "many", _(e->many));
		json_string(&json, "do", _(e->act));
		json_end_object(&json);
	}
	json_end_array(&json);
	json_end_object(&json);
	putc('\n', out);
}
