// SPDX-License-Identifier: GPL-2.0-only
/* Prints the checks that found nothing, in a line or with all figures. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "diagnose/finding_texts.h"
#include "diagnose/print_text.h"
#include "lib/i18n.h"
#include "lib/wrap.h"

#define ID_COLUMNS	19	/* the longest id is "silent-established" */
#define VERDICT_COLUMNS	10

/* Write the figures of a check, and the data that it lacks. */
static void checks_write(FILE *line, const struct print_text *text, const struct finding *f,
			 int nth)
{
	print_text_figures(line, text, f, nth);
	if (f->missing)
		fprintf(line, f->facts.nr || finding_texts[f->id].thresholds ?
			_("; missing: %s") : _("missing: %s"), _(f->missing));
}

static void checks_print_one(const struct print_text *text, const struct finding *f)
{
	int column = PRINT_INDENT + ID_COLUMNS;
	const char *verdict = _(finding_verdict(f->verdict));
	char *checked = print_text_written(text, checks_write, f, 0);

	if (!checked)
		return;
	fprintf(text->out, "%*s%-*s%s", PRINT_INDENT, "", ID_COLUMNS, finding_name[f->id],
		verdict);
	wrap_beside(text->out, (struct wrap){ column + VERDICT_COLUMNS, text->view->width },
		    column + wrap_columns(verdict), checked);
	free(checked);
}

/* Return how many checks have this verdict. */
static int checks_count(const struct findings *findings, enum verdict verdict)
{
	int i, nr = 0;

	for (i = 0; i < NR_FINDINGS; i++)
		nr += findings->finding[i].verdict == verdict;
	return nr;
}

/* Print the names of the checks with this verdict, as many as fit in one line. */
static void checks_print_names(const struct print_text *text, const char *label,
			       const struct findings *findings, enum verdict verdict)
{
	int left = checks_count(findings, verdict), columns = wrap_columns(label), width;
	const struct finding *f;
	const char *space = "";
	char more[64] = "";

	if (!left)
		return;
	fputs(label, text->out);
	for (f = findings->finding; left; f++) {
		if (f->verdict != verdict)
			continue;
		snprintf(more, sizeof(more), _(" and %d more (see -v)"), left);
		width = (int)(strlen(space) + strlen(finding_name[f->id])) + (left > 1);
		if (columns + width + (left > 1 ? wrap_columns(more) : 0) > text->view->width)
			break;
		fprintf(text->out, "%s%s%s", space, finding_name[f->id], --left ? "," : "");
		columns += width;
		space = " ";
	}
	fprintf(text->out, "%s\n", left ? more + !*space : "");
}

/* Write the names of all checks that are fine. */
static void checks_write_fine(FILE *line, const struct print_text *text, const struct finding *f,
			      int nth)
{
	const char *comma = "";

	(void)text;
	(void)nth;
	fputs(_("Fine: "), line);
	for (; nth < NR_FINDINGS; nth++) {
		if (f[nth].verdict != VERDICT_FINE)
			continue;
		fprintf(line, "%s%s", comma, finding_name[f[nth].id]);
		comma = ", ";
	}
}

/* Write the names of the checks from @nth on that lack the same data as this one. */
static void checks_write_unknown(FILE *line, const struct print_text *text,
				 const struct finding *f, int nth)
{
	const char *missing = f[nth].missing;

	(void)text;
	fprintf(line, "%s%s", _("Unknown: "), finding_name[f[nth].id]);
	while (++nth < NR_FINDINGS) {
		if (f[nth].verdict == VERDICT_UNKNOWN && !strcmp(f[nth].missing, missing))
			fprintf(line, ", %s", finding_name[f[nth].id]);
	}
	fprintf(line, _("; missing: %s"), _(missing));
}

/* Test for a check before this one that lacks the same data. */
static bool checks_is_named(const struct finding *first, const struct finding *f)
{
	for (; first < f; first++) {
		if (first->verdict == VERDICT_UNKNOWN && !strcmp(first->missing, f->missing))
			return true;
	}
	return false;
}

static void checks_print_paragraph(const struct print_text *text, print_text_write write,
				   const struct findings *findings, int nth)
{
	char *paragraph = print_text_written(text, write, findings->finding, nth);

	if (paragraph)
		wrap_print(text->out, (struct wrap){ PRINT_INDENT, text->view->width }, 0,
			   paragraph);
	free(paragraph);
}

/* Nothing was found, so that there is room for all names, and for the missing data. */
static void checks_print_all_names(const struct print_text *text, const struct findings *findings)
{
	const struct finding *f = findings->finding;
	int i;

	if (checks_count(findings, VERDICT_FINE))
		checks_print_paragraph(text, checks_write_fine, findings, 0);
	for (i = 0; i < NR_FINDINGS; i++) {
		if (f[i].verdict == VERDICT_UNKNOWN && !checks_is_named(f, &f[i]))
			checks_print_paragraph(text, checks_write_unknown, findings, i);
	}
}

static void checks_print_table(const struct print_text *text, const struct findings *findings)
{
	int i;

	fprintf(text->out, "%s\n", findings->nr_found ? _("Also checked:") : _("Checked:"));
	for (i = findings->nr_found; i < NR_FINDINGS; i++)
		checks_print_one(text, &findings->finding[i]);
}

/**
 * print_text_checks() - print the checks that found nothing
 * @text: the output
 * @findings: all findings
 */
void print_text_checks(const struct print_text *text, const struct findings *findings)
{
	putc('\n', text->out);
	if (text->view->verbose) {
		checks_print_table(text, findings);
	} else if (findings->nr_found) {
		checks_print_names(text, _("Also fine: "), findings, VERDICT_FINE);
		checks_print_names(text, _("Unknown: "), findings, VERDICT_UNKNOWN);
	} else {
		checks_print_all_names(text, findings);
	}
}

static void checks_write_counters(FILE *line, const struct sample *sample)
{
	static const enum counter_id ids[] = {
		COUNTER_LISTEN_OVERFLOWS, COUNTER_LISTEN_DROPS, COUNTER_SYNCOOKIES_SENT,
		COUNTER_TIME_WAIT_OVERFLOW, COUNTER_ABORT_ON_MEMORY,
	};
	const char *comma = "";
	unsigned int i;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (!sample->counter[ids[i]].value)
			continue;
		fprintf(line, "%s%s %" PRIu64, comma, counter_name[ids[i]],
			sample->counter[ids[i]].value);
		comma = ", ";
	}
}

/**
 * print_text_since_boot() - print counters that rose before the first sample
 * @text: the output
 * @sample: the sample that has the counters
 *
 * No finding is drawn from them.
 */
void print_text_since_boot(const struct print_text *text, const struct sample *sample)
{
	char *counters = NULL;
	size_t len;
	FILE *line = open_memstream(&counters, &len);

	if (!line)
		return;
	checks_write_counters(line, sample);
	if (!fclose(line) && *counters)
		wrap_printf(text->out, (struct wrap){ PRINT_INDENT, text->view->width },
			    _("Since boot or the creation of the namespace: %s"), counters);
	free(counters);
}
