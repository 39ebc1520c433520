// SPDX-License-Identifier: GPL-2.0
/* Parses --sort and --top. */
#include <string.h>
#include "cmd/options_rows.h"
#include "data/state_names.h"
#include "lib/message.h"
#include "lib/words.h"

static int rows_set_sort(struct rows_view *view, const char *arg, const char *const *columns,
			 const char *id_name)
{
	int column, state = state_find(arg);

	if (!strcmp(arg, "total") || !strcmp(arg, id_name)) {
		view->sort = *arg == 't' ? ROWS_SORT_TOTAL : ROWS_SORT_ID;
		return 0;
	}
	column = state >= 0 ? (int)ROWS_COL_OF(state) :
		 words_find(words_span(arg), (struct words_list){ columns, ROWS_NR_FIGURES });
	if (column < 0 || !columns[column]) {
		complain("option --sort takes a state, total, %s%s, not '%s'" SEE_HELP,
			 id_name, columns[0] ? " or a figure such as backlog" :
			 columns[ROWS_COL_FDS] ? ", fds or shared" : "", arg);
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
 * options_rows_handle() - take one of ROWS_OPTIONS
 * @view: receives the order or the limit
 * @id: the option
 * @arg: its argument
 * @columns: the names of the file's columns, NULL for those it lacks
 * @id_name: the key that sorts rows by their id: "port", "netns" or "pid"
 *
 * Return: 0, or -1 after a complaint.
 */
int options_rows_handle(struct rows_view *view, int id, const char *arg,
			const char *const *columns, const char *id_name)
{
	return id == OPTION_SORT ? rows_set_sort(view, arg, columns, id_name) :
				   rows_set_top(view, arg);
}
