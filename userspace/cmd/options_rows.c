// SPDX-License-Identifier: GPL-2.0
/* --sort and --top. */
#include <string.h>
#include "lib/message.h"
#include "cmd/options_rows.h"
#include "lib/words.h"
#include "data/state_names.h"

static int set_sort(struct rows_view *view, const char *arg, const char *const *columns,
		    const char *id_name)
{
	struct span word = { arg, arg + strlen(arg) };
	int column, state = state_find(arg);

	if (!strcmp(arg, "total") || !strcmp(arg, id_name)) {
		view->sort = *arg == 't' ? ROWS_SORT_TOTAL : ROWS_SORT_ID;
		return 0;
	}
	column = state >= 0 ? (int)ROWS_COL_OF(state) :
		 words_find(word, (struct words_list){ columns, ROWS_NR_FIGURES });
	if (column < 0 || !columns[column]) {
		complain("option --sort takes a state, total, %s%s, not '%s': see 'tcpstates --help'",
			 id_name, columns[0] ? " or a figure such as backlog" : "", arg);
		return -1;
	}
	view->sort = column;
	return 0;
}

static int set_top(struct rows_view *view, const char *arg)
{
	uint64_t number;

	if (!words_text_number(arg, &number) || !number) {
		complain("option --top takes a number from 1, not '%s': see 'tcpstates --help'",
			 arg);
		return -1;
	}
	view->top = number < SIZE_MAX ? (size_t)number : SIZE_MAX;
	return 0;
}

/**
 * rows_options_handle() - take one of ROWS_OPTIONS
 * @view: what it changes
 * @id: the option
 * @arg: its argument
 * @columns: the columns that the file has
 * @id_name: what --sort calls that which the rows are of
 *
 * Return: 0, or -1 after a complaint.
 */
int rows_options_handle(struct rows_view *view, int id, const char *arg,
			const char *const *columns, const char *id_name)
{
	return id == OPTION_SORT ? set_sort(view, arg, columns, id_name) : set_top(view, arg);
}
