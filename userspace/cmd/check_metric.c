// SPDX-License-Identifier: GPL-2.0-only
/* Parses metrics of 'tcpstates check', and takes their values from a reading. */
#include <stdio.h>
#include <string.h>
#include "cmd/check_metric.h"
#include "data/idle.h"
#include "data/state_names.h"
#include "lib/words.h"

#define LONGEST	32	/* bytes of a word in a metric */

#define NO_METRIC "a metric begins with a state, total, server:PORT or client:PORT"

/* Cut off the word up to a character or the end. */
static bool metric_cut_word(const char **at, const char *end, char stop, char word[LONGEST])
{
	const char *to = memchr(*at, stop, (size_t)(end - *at));
	size_t len;

	if (!to)
		to = end;
	len = (size_t)(to - *at);
	if (!len || len >= LONGEST)
		return false;
	memcpy(word, *at, len);
	word[len] = '\0';
	*at = to < end ? to + 1 : end;
	return true;
}

static bool metric_is_word(const char *word, const char *name)
{
	return words_equal_any_case(words_span(word), name);
}

static int metric_find_name(const char *word, const char *const *names, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		if (names[i] && metric_is_word(word, names[i]))
			return i;
	}
	return -1;
}

/* Parse the rest behind "server:": a port, and its state or figure. */
static const char *metric_parse_port(const char *at, const char *end, struct check_metric *metric)
{
	char word[LONGEST];
	uint64_t port;
	int state;

	if (!metric_cut_word(&at, end, '.', word))
		return "a port is a number or 'any'";
	metric->port = CHECK_ANY;
	if (!metric_is_word(word, "any")) {
		if (!words_text_number(word, &port) || port > 65535)
			return "a port is a number or 'any'";
		metric->port = (int)port;
	}
	if (!metric_cut_word(&at, end, '.', word) || at != end)
		return "after a port comes one state or figure, as in server:443.full";
	if (metric_is_word(word, "total")) {
		metric->what = CHECK_TOTAL;
		return metric->share ? "all of a port are always 100 %" : NULL;
	}
	state = state_find(word);
	metric->what = state >= 0 ? (int)ROWS_COL_OF(state) :
		       metric_find_name(word, rows_ports_column, ROWS_NR_FIGURES);
	if (metric->what < 0 || !rows_ports_column[metric->what])
		return "a port has states but LISTEN, total, listeners, full, backlog, "
		       "backlog_max, synq and close_wait_s";
	if (metric->share && metric->what < ROWS_NR_FIGURES &&
	    metric->what != ROWS_COL_BACKLOG && metric->what != ROWS_COL_FULL)
		return "of a port's figures, only backlog and full have a share";
	return NULL;
}

/* Return the part of a column's name that a metric has: "1h" of "lt_1h". */
static const char *metric_idle_name(int column)
{
	return rows_idle_column[column] + strlen("lt_");
}

/* Parse the rest behind "idle": the longest time, or those from a time on. */
static const char *metric_parse_idle(const char *rest, struct check_metric *metric)
{
	metric->where = CHECK_IDLE;
	if (metric->what == CHECK_TOTAL || !idle_is_kept((enum tcpstates_row)metric->what))
		return IDLE_STATES_TEXT;
	metric->column = IDLE_COL_MAX;
	if (!*rest)
		return metric->share ? "the longest idle time has no share" : NULL;
	for (metric->column = IDLE_COL_TIMES + 1; metric->column < IDLE_COL_MAX;
	     metric->column++) {
		if (*rest == '_' &&
		    metric_is_word(rest + 1, metric_idle_name(metric->column - 1)))
			return NULL;
	}
	return "idle times are idle, idle_1s, idle_10s, idle_1m, idle_10m, idle_1h and idle_1d";
}

static const char *metric_parse_summary(const char *at, const char *end,
					struct check_metric *metric)
{
	const char *text = at;
	char word[LONGEST];

	if (!metric_cut_word(&at, end, '.', word))
		return NO_METRIC;
	metric->what = CHECK_TOTAL;
	if (!metric_is_word(word, "total")) {
		metric->what = state_find(word);
		if (metric->what < 0)
			return NO_METRIC;
	}
	metric->column = CHECK_FAMILY;
	if (text + strlen(word) < end) {
		if (!metric_cut_word(&at, end, '.', word) || at != end)
			return "after a state comes one column, as in CLOSE_WAIT.server";
		if (words_equal_any_case((struct span){ word, word + strnlen(word, 4) }, "idle"))
			return metric_parse_idle(word + 4, metric);
		metric->column = metric_find_name(word, counts_column_name, TCPSTATES_NR_COLUMNS);
		if (metric->column < 0)
			return "columns are total, ipv4, ipv6, server, client, mini, orphan "
			       "and idle";
	}
	if (metric->share && metric->what == CHECK_TOTAL && metric->column <= TCPSTATES_COL_TOTAL)
		return "all sockets are always 100 %";
	return NULL;
}

/* No state begins with a digit, and none is called "any". */
static bool metric_begins_with_port(const char *text, const char *end)
{
	const char *dot = memchr(text, '.', (size_t)(end - text));

	return (text < end && words_is_digit(*text)) ||
	       (dot && words_equal_any_case((struct span){ text, dot }, "any"));
}

/* Parse a name without blanks. */
static const char *metric_parse(const char *text, const char *end, struct check_metric *metric)
{
	static const struct {
		const char *word;
		enum check_where where;
	} places[] = {
		{ "server:", CHECK_SERVER },
		{ "port:", CHECK_SERVER },
		{ "client:", CHECK_CLIENT },
	};
	size_t i, word;

	*metric = (struct check_metric){ 0 };
	if (end > text && end[-1] == '%') {
		metric->share = true;
		end--;
	}
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		word = strlen(places[i].word);
		if ((size_t)(end - text) < word ||
		    !words_equal_any_case((struct span){ text, text + word }, places[i].word))
			continue;
		metric->where = places[i].where;
		return metric_parse_port(text + word, end, metric);
	}
	if (metric_begins_with_port(text, end)) {
		metric->where = CHECK_SERVER;
		return metric_parse_port(text, end, metric);
	}
	return metric_parse_summary(text, end, metric);
}

/**
 * check_metric_parse() - parse the name of a metric
 * @text: the name, in any case; blanks in it do not count
 * @len: its length in bytes
 * @metric: receives the metric, without ranges
 *
 * Return: NULL, or the error as static text.
 */
const char *check_metric_parse(const char *text, int len, struct check_metric *metric)
{
	char name[3 * LONGEST];
	size_t nr = 0;
	int i;

	for (i = 0; i < len; i++) {
		if (text[i] == ' ')
			continue;
		if (nr == sizeof(name))
			return NO_METRIC;
		name[nr++] = text[i];
	}
	return metric_parse(name, name + nr, metric);
}

/* Return whether two metrics are the same, whatever their ranges. */
bool check_metric_is(const struct check_metric *a, const struct check_metric *b)
{
	return a->where == b->where && a->what == b->what && a->column == b->column &&
	       a->port == b->port && a->share == b->share;
}

/* Return the unit of a metric's values, in text and in perfdata. */
const char *check_metric_unit(const struct check_metric *metric)
{
	if (metric->share)
		return "%";
	if (metric->where == CHECK_IDLE)
		return metric->column == IDLE_COL_MAX ? "s" : "";
	return metric->where != CHECK_SUMMARY && metric->what == ROWS_COL_CLOSE_WAIT_S ? "s" : "";
}

/* Format the label for perfdata, without the % of a share. */
void check_metric_label(const struct check_metric *metric, char label[CHECK_LABEL])
{
	const char *side = side_name(metric->where == CHECK_SERVER ? ROWS_SERVER : ROWS_CLIENT);
	const char *what = "total";
	char port[8] = "any";

	if (metric->where == CHECK_IDLE) {
		snprintf(label, CHECK_LABEL, "%s.idle%s%s", counts_row_name[metric->what],
			 metric->column < IDLE_COL_MAX ? "_" : "",
			 metric->column < IDLE_COL_MAX ? metric_idle_name(metric->column - 1) : "");
		return;
	}
	if (metric->where == CHECK_SUMMARY) {
		if (metric->what != CHECK_TOTAL)
			what = counts_row_name[metric->what];
		snprintf(label, CHECK_LABEL, "%s%s%s", what,
			 metric->column > TCPSTATES_COL_TOTAL ? "." : "",
			 metric->column > TCPSTATES_COL_TOTAL ?
			 counts_column_name[metric->column] : "");
		return;
	}
	if (metric->what != CHECK_TOTAL)
		what = rows_ports_column[metric->what];
	if (metric->port != CHECK_ANY)
		snprintf(port, sizeof(port), "%d", metric->port);
	snprintf(label, CHECK_LABEL, "%s:%s.%s", side, port, what);
}

/* Return the value of a metric in the counts by state. */
struct check_value check_counts_value(const struct check_metric *metric,
				      const struct counts *counts)
{
	enum tcpstates_column column = (enum tcpstates_column)metric->column;
	bool is_total = metric->what == CHECK_TOTAL;
	struct figure sum = counts_sum(counts, column), all, part;
	struct check_value value = { 0 };

	part = is_total ? sum : counts->cell[metric->what][column];
	all = is_total ? counts_sum(counts, TCPSTATES_COL_TOTAL) : sum;
	value.have = part.have && (!metric->share || all.have);
	value.value = metric->share ?
		      figure_ratio_rounded(part.value, all.value, 100 * CHECK_SHARE) : part.value;
	return value;
}

/* Return the value of a metric in the counts by idle time. */
struct check_value check_idle_value(const struct check_metric *metric, const struct rows *rows)
{
	enum tcpstates_row state = (enum tcpstates_row)metric->what;
	struct figure all = idle_since(rows, state, IDLE_COL_TIMES), part;

	part = metric->column == IDLE_COL_MAX ? idle_max(rows, state) :
	       idle_since(rows, state, (enum idle_column)metric->column);
	return (struct check_value){
		.have = part.have && (!metric->share || all.have),
		.value = metric->share ?
			 figure_ratio_rounded(part.value, all.value, 100 * CHECK_SHARE) :
			 part.value,
	};
}

/* Take the value of a port, if it is the largest so far. */
static void metric_take_row(struct check_value *value, const struct check_metric *metric,
			    const struct rows *rows, const struct row *row)
{
	enum rows_column limit = metric->what == ROWS_COL_FULL ? ROWS_COL_LISTENERS :
								 ROWS_COL_BACKLOG_MAX;
	uint64_t total = rows_total(row), part, whole = total;
	struct figure max = { 0, false };

	part = metric->what == CHECK_TOTAL ? total : row->cell[metric->what];
	if (metric->what == ROWS_COL_BACKLOG || metric->what == ROWS_COL_FULL) {
		whole = row->cell[limit];
		max = (struct figure){ whole, rows->have[limit] && !metric->share };
	}
	if (metric->share)
		part = figure_ratio_rounded(part, whole, 100 * CHECK_SHARE);
	if (value->port.have && part <= value->value)
		return;
	value->value = part;
	value->max = max;
	value->port = (struct figure){ row->id, true };
}

/* Return the value of a metric in the counts by port. A port without a row has 0. */
struct check_value check_rows_value(const struct check_metric *metric, const struct rows *rows)
{
	enum rows_group group = metric->where == CHECK_SERVER ? ROWS_SERVER : ROWS_CLIENT;
	struct check_value value = { .have = true };
	size_t i;

	if (metric->what != CHECK_TOTAL)
		value.have = rows->have[metric->what];
	if (metric->share && metric->what == ROWS_COL_BACKLOG)
		value.have &= rows->have[ROWS_COL_BACKLOG_MAX];
	if (metric->share && metric->what == ROWS_COL_FULL)
		value.have &= rows->have[ROWS_COL_LISTENERS];
	for (i = 0; i < rows->nr; i++) {
		const struct row *row = &rows->row[i];

		if (row->group == group &&
		    (metric->port == CHECK_ANY || (uint64_t)metric->port == row->id))
			metric_take_row(&value, metric, rows, row);
	}
	return value;
}
