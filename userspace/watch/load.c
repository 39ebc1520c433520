// SPDX-License-Identifier: GPL-2.0
/* Loads ports and namespaces for the views of 'watch' that show them. */
#include <string.h>
#include "source/load.h"
#include "watch/load.h"
#include "watch/views.h"

#define MAX_ROWS	1000	/* rows of a view: ports of each side, or namespaces */

static const struct rows_view watch_load_selection = {
	.sort = ROWS_SORT_TOTAL,
	.top = MAX_ROWS,
};

/* Insert a port among the top ones if it has more connections than one of them. */
static void watch_load_rank(struct live *live, const struct row *row)
{
	unsigned int at = live->nr_top;

	if (!row->rank)
		return;
	while (at && live->top[at - 1].rank < row->rank)
		at--;
	if (at == LIVE_TOP)
		return;
	if (live->nr_top < LIVE_TOP)
		live->nr_top++;
	memmove(&live->top[at + 1], &live->top[at],
		(live->nr_top - 1 - at) * sizeof(live->top[0]));
	live->top[at] = *row;
}

/**
 * watch_load_top() - load the ports with most connections
 * @live: receives them in @live->top; none on errors, or for a saved file
 */
void watch_load_top(struct live *live)
{
	struct request_error ignored;
	struct rows rows;
	size_t i;

	live->nr_top = 0;
	if (live->request->file || load_ports(live->request, &rows, &ignored))
		return;
	for (i = 0; i < rows.nr; i++) {
		rows.row[i].rank = rows_total(&rows.row[i]);
		watch_load_rank(live, &rows.row[i]);
	}
	rows_free(&rows);
}

/**
 * watch_load_ports() - load the view of ports
 * @request: the request
 *
 * Return: the view as text, or the error as text: malloc'ed; the caller frees
 * it. NULL without memory.
 */
char *watch_load_ports(const struct request *request)
{
	struct request_error err;
	struct rows_shown shown;
	struct rows rows;
	char *text;

	if (load_ports(request, &rows, &err))
		return views_error(err.text);
	rows_select(&rows, &watch_load_selection, &shown);
	text = views_ports(&rows, &shown);
	rows_free(&rows);
	return text;
}

/**
 * watch_load_netns() - load the view of network namespaces
 * @request: the request
 *
 * Return: the view as text, or the error as text: malloc'ed; the caller frees
 * it. NULL without memory.
 */
char *watch_load_netns(const struct request *request)
{
	struct netns_names names;
	struct request_error err;
	struct rows_shown shown;
	struct rows rows;
	char *text;

	if (load_netns(request, &rows, &err))
		return views_error(err.text);
	rows_select(&rows, &watch_load_selection, &shown);
	netns_names_load(&names, &rows, request_procfs(request));
	text = views_netns(&rows, &shown, &names);
	netns_names_free(&names);
	rows_free(&rows);
	return text;
}
