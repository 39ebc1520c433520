// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: the command line, which a monitoring system may fill in. Each line
 * of the input is a word. Metrics and ranges of 'check', thresholds, intervals, columns
 * to sort by and sides are refused or within their limits.
 */
#include <fcntl.h>
#include <getopt.h>
#include <unistd.h>
#include "fuzz.h"
#include "cmd/check_list.h"
#include "cmd/commands.h"
#include "cmd/options_rows.h"
#include "data/thresholds.h"
#include "lib/pace.h"
#include "lib/words.h"

#define MAX_WORDS	64
#define TAKES_ALL	((1U << COMMON_NR_CHOICES) - 1)

static struct check_list list;
static uint64_t values[NR_THRESHOLDS];

static int take_threshold(const char *arg)
{
	unsigned int i;
	bool set = thresholds_set(values, arg);

	for (i = 0; i < NR_THRESHOLDS; i++)
		require(values[i] >= 1 && values[i] <= THRESHOLD_MAX);
	return set ? 0 : -1;
}

static int take_interval(const char *arg)
{
	uint32_t ms;

	if (options_interval(arg, &ms))
		return -1;
	require(ms >= 1 && ms <= PACE_MAX_MS);
	return 0;
}

static int take_row_option(int id, const char *arg)
{
	struct rows_view view = { .sort = ROWS_SORT_ID };
	enum rows_group side;
	bool hide[ROWS_NR_GROUPS] = { false };
	struct figure port;

	if (id == 'P') {
		if (options_rows_port(arg, &port))
			return -1;
		require(port.have && port.value <= 65535);
		return 0;
	}
	if (id == 'S')
		return options_rows_side(words_span(arg), hide, &side);
	if (options_rows_handle(&view, id, arg, rows_ports_column, "port"))
		return -1;
	require(view.sort < (int)ROWS_NR_COLUMNS);
	return 0;
}

static int handle(int id, const char *arg)
{
	switch (id) {
	case 'w':
	case 'c':
		return check_list_add_ranges(&list, id == 'w' ? CHECK_WARNING : CHECK_CRITICAL,
					     arg);
	case 'T':
		return take_threshold(arg);
	case 'i':
		return take_interval(arg);
	default:
		return take_row_option(id, arg);
	}
}

static const struct option_spec own[] = {
	{ 'w', "warning", required_argument, "LIST", "" },
	{ 'c', "critical", required_argument, "LIST", "" },
	{ 'T', "threshold", required_argument, "NAME=VALUE", "" },
	{ 'i', "interval", required_argument, "SECONDS", "" },
	{ 'P', "port", required_argument, "PORT", "" },
	{ 'S', "side", required_argument, "SIDE", "" },
	{ OPTION_SORT, "sort", required_argument, "KEY", "" },
	{ OPTION_TOP, "top", required_argument, "N", "" },
	{ 0 },
};

/* Complaints of plugins go to stdout, which nobody sees: stderr is the fuzzer's. */
static const struct command fuzzed = {
	.name = "check", .plugin = true, .takes = TAKES_ALL, .max_operands = MAX_WORDS,
	.options = own, .handle = handle,
};
static const struct command other = {
	.name = "other", .plugin = true, .takes = TAKES_PLACE,
};
static const struct command *const known[] = { &fuzzed, &other, NULL };

/* A label names its metric again. */
static void check_metric(const struct check_metric *metric)
{
	const struct check_range *range[] = { &metric->warning, &metric->critical };
	char label[CHECK_LABEL + 1];
	struct check_metric again;
	size_t i;

	for (i = 0; i < 2; i++)
		require(!range[i]->text || range[i]->start <= range[i]->end);
	require(!check_range_alerts(&(struct check_range){ 0 }, 1));
	check_metric_label(metric, label);
	if (metric->share)
		strcat(label, "%");
	require(!check_metric_parse(label, (int)strlen(label), &again));
	require(metric->where == CHECK_SUMMARY || check_metric_is(metric, &again));
}

static void check_options(int argc, char **argv)
{
	struct options options;
	size_t i;

	if (options_parse(&options, argc, argv, known))
		return;
	require(options.nr_operands <= options.command->max_operands);
	require(options.format < OUTPUT_NR_FORMATS);
	if (options.command != &fuzzed || check_list_add_operands(&list, &options))
		return;
	require(list.nr >= 1 && list.nr <= CHECK_MAX);
	for (i = 0; i < list.nr; i++)
		check_metric(&list.metric[i]);
}

/* Cut the input into words of their own, so that the sanitizer finds overruns. */
static int cut_words(char *text, char **word)
{
	char *line, *next;
	int nr = 0;

	for (line = text; line && nr < MAX_WORDS; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		word[nr] = strdup(line);
		require(word[nr++]);
	}
	return nr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[MAX_WORDS + 2] = { "tcpstates" }, *word[MAX_WORDS], *text;
	static int nowhere;
	int nr;

	if (!nowhere) {
		nowhere = open("/dev/null", O_WRONLY);
		require(dup2(nowhere, STDOUT_FILENO) == STDOUT_FILENO);
	}
	text = calloc(1, size + 1);
	require(text);
	memcpy(text, data, size);
	nr = cut_words(text, word);
	/* The parser moves operands within argv. */
	memcpy(argv + 1, word, (size_t)nr * sizeof(*word));
	thresholds_default(values);
	list = (struct check_list){ .nr = 0 };
	check_options(nr + 1, argv);
	while (nr)
		free(word[--nr]);
	free(list.metric);
	free(text);
	return 0;
}
