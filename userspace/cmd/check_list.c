// SPDX-License-Identifier: GPL-2.0-only
/* Collects the metrics of a 'tcpstates check' and their ranges. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cmd/check_list.h"
#include "lib/message.h"

#define SEE_CHECK	": see 'tcpstates help check'"

static int list_complain(struct span word, const char *wrong)
{
	complain("'%.*s': %s" SEE_CHECK, (int)(word.end - word.at), word.at, wrong);
	return -1;
}

static struct span list_trim(struct span word)
{
	while (word.at < word.end && *word.at == ' ')
		word.at++;
	while (word.at < word.end && word.end[-1] == ' ')
		word.end--;
	return word;
}

/* Return the metric of this name, added if it is new, or NULL after a complaint. */
static struct check_metric *list_add_metric(struct check_list *list, struct span word)
{
	struct check_metric metric;
	const char *wrong;
	size_t i;

	word = list_trim(word);
	wrong = check_metric_parse(word.at, (int)(word.end - word.at), &metric);
	for (i = 0; !wrong && i < list->nr; i++) {
		if (check_metric_is(&list->metric[i], &metric))
			return &list->metric[i];
	}
	if (!wrong && list->nr == CHECK_MAX)
		wrong = "there are too many metrics";
	if (!wrong && !list->metric) {
		list->metric = calloc(CHECK_MAX, sizeof(*list->metric));
		wrong = list->metric ? NULL : "not enough memory";
	}
	if (wrong) {
		list_complain(word, wrong);
		return NULL;
	}
	list->metric[list->nr] = metric;
	return &list->metric[list->nr++];
}

static int list_set_range(struct check_metric *metric, enum check_level level, struct span word)
{
	const char *wrong;

	word = list_trim(word);
	wrong = check_range_parse(word.at, (int)(word.end - word.at), metric->share,
				  level == CHECK_WARNING ? &metric->warning : &metric->critical);
	return wrong ? list_complain(word, wrong) : 0;
}

/* Take METRIC=RANGE, or a RANGE for the operands. */
static int list_add_range(struct check_list *list, enum check_level level, struct span word)
{
	const char *equals = memchr(word.at, '=', (size_t)(word.end - word.at));
	struct check_metric *metric;

	if (equals) {
		metric = list_add_metric(list, (struct span){ word.at, equals });
		return metric ? list_set_range(metric, level,
					       (struct span){ equals + 1, word.end }) : -1;
	}
	word = list_trim(word);
	if (word.at == word.end || !strchr("0123456789.:~@-", *word.at))
		return list_complain(word, "neither METRIC=RANGE nor a RANGE");
	list->bare[level] = word;
	return 0;
}

/**
 * check_list_add_ranges() - take the argument of -w or -c
 * @list: receives the metrics and ranges; begins as zeros
 * @level: the option
 * @arg: METRIC=RANGE or RANGE, separated by commas; must outlive @list
 *
 * Return: 0, or -1 after a complaint.
 */
int check_list_add_ranges(struct check_list *list, enum check_level level, const char *arg)
{
	struct span *bare = &list->bare[level];
	const char *before = bare->at, *last, *comma;

	for (; ; arg = comma + 1) {
		comma = strchrnul(arg, ',');
		last = bare->at;
		if (list_add_range(list, level, (struct span){ arg, comma }))
			return -1;
		/* It would replace the first of @arg, not go to the next operand. */
		if (last != before && bare->at != last)
			return list_complain(*bare, "a RANGE without METRIC is for all of them: "
					     "give one, or METRIC=RANGE");
		if (!*comma)
			return 0;
	}
}

/* Give an operand the ranges that name no metric. */
static int list_add_operand(struct check_list *list, const char *word)
{
	struct check_metric *metric = list_add_metric(list, words_span(word));
	enum check_level level;

	if (!metric)
		return -1;
	for (level = CHECK_WARNING; level < CHECK_NR_LEVELS; level++) {
		if (list->bare[level].at && list_set_range(metric, level, list->bare[level]))
			return -1;
	}
	return 0;
}

/* Apply -4 and -6 to the columns. Ports and idle times have no families. */
static int list_set_families(struct check_list *list, const struct options *options)
{
	enum family family = options_family(options);
	size_t i;

	for (i = 0; i < list->nr; i++) {
		struct check_metric *metric = &list->metric[i];

		if (metric->where == CHECK_SUMMARY && metric->column == CHECK_FAMILY)
			metric->column = (int)family_column(family);
		if (metric->where != CHECK_SUMMARY && family != FAMILY_ALL) {
			complain("ports and idle times do not tell families apart (-%c)" SEE_CHECK,
				 family == FAMILY_IPV4 ? '4' : '6');
			return -1;
		}
	}
	return 0;
}

/**
 * check_list_add_operands() - complete the list
 * @list: the list, with the ranges of the options
 * @options: the operands and the family
 *
 * Without any metric, it has the total and all states but UNKNOWN, which only the
 * module knows.
 *
 * Return: 0, or -1 after a complaint.
 */
int check_list_add_operands(struct check_list *list, const struct options *options)
{
	int i;

	for (i = 0; i < options->nr_operands; i++) {
		if (list_add_operand(list, options->operands[i]))
			return -1;
	}
	for (i = 0; !options->nr_operands && i < CHECK_NR_LEVELS; i++) {
		if (list->bare[i].at)
			return list_complain(list->bare[i],
					     "a RANGE needs a METRIC, as in 'check CLOSE_WAIT -w 100'");
	}
	if (!list->nr) {
		list_add_metric(list, words_span("total"));
		for (i = 0; i < TCPSTATES_ROW_UNKNOWN; i++)
			list_add_metric(list, words_span(counts_row_name[i]));
	}
	return list_set_families(list, options);
}
