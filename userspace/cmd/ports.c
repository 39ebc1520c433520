// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates ports: prints the counts by port. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/interval.h"
#include "cmd/options_rows.h"
#include "cmd/print.h"
#include "data/state_names.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "lib/words.h"
#include "render/ports.h"
#include "source/load.h"

#define MAX_BARE_INTERVAL	60	/* seconds; a larger number may be meant as a port */

static const struct option_spec ports_options[] = {
	ROWS_OPTIONS("port, total (default), backlog, full", "rows of each side"),
	{ 'r', "resolve", no_argument, NULL, "print the names of services too" },
	TIME_OPTION,
	{ 0 },
};

static struct rows_view ports_view = { .sort = ROWS_SORT_TOTAL };
static bool ports_resolve;
static bool ports_time;
static struct rows ports_rows;
static struct rows_shown ports_shown;

static int ports_handle(int id, const char *arg)
{
	if (id != 'r' && id != 't')
		return options_rows_handle(&ports_view, id, arg, rows_ports_column, "port");
	*(id == 'r' ? &ports_resolve : &ports_time) = true;
	return 0;
}

/* Take SIDE, :PORT or SIDE:PORT. Return: 0, or -1 after a complaint. */
static int ports_choose(const char *word)
{
	const char *colon = strchrnul(word, ':');
	enum rows_group side;

	if (*colon && options_rows_port(colon + 1, &ports_view.id))
		return -1;
	if (colon == word && *colon)
		return 0;
	return options_rows_side((struct span){ word, colon }, ports_view.hide, &side);
}

/*
 * Take the operands. Return: the place of the INTERVAL, or -1 after a complaint. A
 * number is an interval, as for all commands; one that looks like a port is refused.
 */
static int ports_take_operands(const struct options *options)
{
	const char *word = options->operands[0];
	uint64_t number;
	int first = 0;

	if (options->nr_operands && !words_is_digit(*word) && *word != '.') {
		if (ports_choose(word))
			return -1;
		first = 1;
	}
	if (options->nr_operands > first + 2) {
		complain("unexpected argument '%s'" SEE_HELP, options->operands[first + 2]);
		return -1;
	}
	word = options->nr_operands > first ? options->operands[first] : "";
	if (*word && words_are_digits(word) &&
	    !(words_text_number(word, &number) && number <= MAX_BARE_INTERVAL)) {
		complain("'%s' may be a port or an INTERVAL: write :%s or %s.0" SEE_HELP, word,
			 word, word);
		return -1;
	}
	return first;
}

static enum result ports_load(const struct options *options, struct request_error *err)
{
	struct request request = options->request;
	enum result result;

	request.family = options_family(options);
	result = load_ports(&request, &ports_rows, err);
	if (result)
		return result;
	if (options->format != OUTPUT_TABLE)
		options_rows_sum(&ports_view, ROWS_REST_SUMMED, ROWS_TOP_PORTS);
	rows_select(&ports_rows, &ports_view, &ports_shown);
	return RESULT_OK;
}

/* Name the choice of rows for formats that would mix two choices up. */
static void ports_set_context(struct export_context *context)
{
	context->side = ports_view.hide[ROWS_CLIENT] ? side_name(ROWS_SERVER) :
			ports_view.hide[ROWS_SERVER] ? side_name(ROWS_CLIENT) : NULL;
	context->port = ports_view.id;
}

static void ports_print(const struct options *options, const struct export_context *context)
{
	struct services *services = ports_resolve ? services_load(SERVICES_PATH) : NULL;
	struct export_context chosen = *context;

	ports_set_context(&chosen);
	if (options->format > OUTPUT_JSON) {
		export_rows(&chosen, EXPORT_FILE_PORTS, &ports_rows, NULL);
	} else if (options->json) {
		render_ports_json(stdout, &ports_rows, services, clock_ms());
	} else {
		if (ports_time)
			print_time(print_time_has_ms(context));
		render_ports_table(stdout, &ports_rows, &ports_shown, services,
				   style_choose(options->color, STDOUT_FILENO));
	}
	services_free(services);
	rows_free(&ports_rows);
}

/* Refuse a family of a file, whose rows have both. Return: 0, or -1 after a complaint. */
static int ports_refuse_family(const struct options *options)
{
	if (!options->request.file || !options_family(options))
		return 0;
	complain("a saved file of ports has both families (-4, -6)" SEE_HELP);
	return -1;
}

static int ports_run(const struct options *options)
{
	static const struct interval_job job = { .load = ports_load, .print = ports_print };
	int first = ports_take_operands(options);
	bool has_interval = options->nr_operands > first;

	if (first < 0 || options_rows_refuse_names(options, ports_resolve) ||
	    ports_refuse_family(options) ||
	    print_refuse_time(options, ports_time, has_interval))
		return STATUS_USAGE;
	return has_interval ? interval_run(options, first, &job) :
			      interval_run_once(options, &job);
}

const struct command ports_command = {
	.name = "ports",
	.args = "[ROWS] [INTERVAL]",
	.summary = "print the counts by port, and the queues of listeners",
	.details = "ROWS is server, client, or a port such as :443 or client:443. A COUNT may follow "
		   "the INTERVAL. Formats for machines sum rows after the 50th of a side as 'other'.",
	.max_operands = 3,
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES_FORMATS,
	.formats = OUTPUT_SET_COUNTS,
	.options = ports_options,
	.handle = ports_handle,
	.run = ports_run,
};
