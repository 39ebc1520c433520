// SPDX-License-Identifier: GPL-2.0-only
/* Parses --sort and --top, ports and sides. */
#include <string.h>
#include "cmd/options_rows.h"
#include "data/state_names.h"
#include "lib/message.h"
#include "lib/words.h"

static int rows_set_sort(struct rows_view *view, const char *arg, const char *const *columns,
			 const char *id_name)
{
	const char *const *known = columns ? columns : rows_ports_column;
	const char *figure = !columns ? NULL : columns[0] ? "backlog" : columns[ROWS_COL_FDS];
	int column, state = state_find(arg);

	if (!strcmp(arg, "total") || !strcmp(arg, id_name)) {
		view->sort = *arg == 't' ? ROWS_SORT_TOTAL : ROWS_SORT_ID;
		return 0;
	}
	column = state >= 0 ? (int)ROWS_COL_OF(state) : !columns ? -1 :
		 words_find(words_span(arg), (struct words_list){ columns, ROWS_NR_FIGURES });
	if (column < 0 || !known[column]) {
		complain("option --sort takes a state%s, total%s%s%s%s, not '%s'" SEE_HELP,
			 known[ROWS_COL_OF(TCPSTATES_ROW_LISTEN)] ? "" : " other than LISTEN",
			 figure ? ", " : " or ", id_name, figure ? " or a figure such as " : "",
			 figure ? figure : "", arg);
		return -1;
	}
	view->sort = column;
	return 0;
}

static int rows_set_top(struct rows_view *view, const char *arg)
{
	uint64_t number;

	if (!words_text_number(arg, &number)) {
		complain("option --top takes a number, not '%s'" SEE_HELP, arg);
		return -1;
	}
	view->top = number < SIZE_MAX ? (size_t)number : SIZE_MAX;
	view->top_chosen = true;
	return 0;
}

/**
 * options_rows_states() - take the operands, which are states
 * @options: the operands
 * @known: 1U << row for each state that may be chosen
 * @states: receives the same for each that was; @known without operands
 *
 * Return: 0, or -1 after a complaint.
 */
int options_rows_states(const struct options *options, unsigned int known, unsigned int *states)
{
	int i, state;

	*states = options->nr_operands ? 0 : known;
	for (i = 0; i < options->nr_operands; i++) {
		state = state_find(options->operands[i]);
		if (state < 0 || !(known >> state & 1)) {
			complain(state == TCPSTATES_ROW_LISTEN ?
				 "a socket in '%s' has no peer" SEE_HELP :
				 "unknown state '%s': 'tcpstates explain' lists them",
				 options->operands[i]);
			return -1;
		}
		*states |= 1U << state;
	}
	return 0;
}

/**
 * options_rows_sum() - keep all sums in a format for machines, and its size at bay
 * @view: the view; --top, if it was given, still counts
 * @rest: the place of the rows beyond the top
 * @top: the rows to print by default
 */
void options_rows_sum(struct rows_view *view, enum rows_rest rest, size_t top)
{
	view->rest = rest;
	if (!view->top_chosen)
		view->top = top;
}

/**
 * options_rows_port() - take a port
 * @arg: the word
 * @port: receives the number
 *
 * Return: 0, or -1 after a complaint.
 */
int options_rows_port(const char *arg, struct figure *port)
{
	port->have = words_text_number(arg, &port->value) && port->value <= 65535;
	if (port->have)
		return 0;
	complain("a port is a number up to 65535, not '%s'" SEE_HELP, arg);
	return -1;
}

/**
 * options_rows_side() - take a side
 * @word: its name
 * @hide: receives true for the other side
 * @side: receives the side
 *
 * Return: 0, or -1 after a complaint.
 */
int options_rows_side(struct span word, bool *hide, enum rows_group *side)
{
	for (*side = ROWS_SERVER; *side <= ROWS_CLIENT; ++*side) {
		if (words_equal(word, side_name(*side))) {
			hide[*side == ROWS_SERVER ? ROWS_CLIENT : ROWS_SERVER] = true;
			return 0;
		}
	}
	complain("unknown side '%.*s', server and client are known" SEE_HELP,
		 (int)(word.end - word.at), word.at);
	return -1;
}

/**
 * options_rows_refuse_names() - refuse names in formats that do not have them
 * @options: the format
 * @resolve: names were asked for
 *
 * Return: 0, or -1 after a complaint.
 */
int options_rows_refuse_names(const struct options *options, bool resolve)
{
	if (!resolve || options->format <= OUTPUT_JSON)
		return 0;
	complain("the format %s has no names (-r)" SEE_HELP, output_format_name[options->format]);
	return -1;
}

/**
 * options_rows_handle() - take one of ROWS_OPTIONS
 * @view: receives the order or the limit
 * @id: the option
 * @arg: its argument
 * @columns: the names of the file's columns, NULL for those it lacks; NULL if there are
 *	only the states of connections
 * @id_name: the key that sorts rows by their id: "port", "netns", "peer" or "pid"
 *
 * Return: 0, or -1 after a complaint.
 */
int options_rows_handle(struct rows_view *view, int id, const char *arg,
			const char *const *columns, const char *id_name)
{
	return id == OPTION_SORT ? rows_set_sort(view, arg, columns, id_name) :
				   rows_set_top(view, arg);
}
