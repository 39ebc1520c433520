// SPDX-License-Identifier: GPL-2.0-only
/* Loads ports, namespaces and idle times for the views of 'watch' that show them. */
#include <string.h>
#include "source/load.h"
#include "watch/load.h"
#include "watch/views.h"

#define MAX_ROWS	1000	/* rows of a view: ports of each side, or namespaces */

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
 * @live: receives them in @live->top; none on errors, for a saved file, or if one
 *	family was chosen
 */
void watch_load_top(struct live *live)
{
	struct request_error ignored;
	struct rows rows;
	size_t i;

	live->nr_top = 0;
	if (live->request->file || live->family != FAMILY_ALL ||
	    load_ports(live->request, &rows, &ignored))
		return;
	for (i = 0; i < rows.nr; i++) {
		rows.row[i].rank = rows_total(&rows.row[i]);
		watch_load_rank(live, &rows.row[i]);
	}
	rows_free(&rows);
}

/* Refuse to show the sockets of all families where one was chosen. */
static char *watch_load_refuse(const struct live *live)
{
	return views_error("Ports, namespaces and idle times are not counted by family: start watch without -4 and -6.",
			   live->width);
}

static struct rows_view watch_load_view(const struct live *live)
{
	return (struct rows_view){ .sort = live->sort, .top = MAX_ROWS };
}

/**
 * watch_load_ports() - load the view of ports
 * @live: the request and the order
 *
 * Return: the view as text, or the error as text: malloc'ed; the caller frees
 * it. NULL without memory.
 */
char *watch_load_ports(const struct live *live)
{
	struct rows_view view = watch_load_view(live);
	struct request_error err;
	struct rows_shown shown;
	struct rows rows;
	char *text;

	if (live->family != FAMILY_ALL)
		return watch_load_refuse(live);
	if (load_ports(live->request, &rows, &err))
		return views_error(err.text, live->width);
	rows_select(&rows, &view, &shown);
	text = views_ports(&rows, &shown, live->sort, live->width);
	rows_free(&rows);
	return text;
}

/**
 * watch_load_netns() - load the view of network namespaces
 * @live: the request and the order
 *
 * Return: the view as text, or the error as text: malloc'ed; the caller frees
 * it. NULL without memory.
 */
char *watch_load_netns(const struct live *live)
{
	struct rows_view view = watch_load_view(live);
	struct netns_names names;
	struct request_error err;
	struct rows_shown shown;
	struct rows rows;
	char *text;

	if (live->family != FAMILY_ALL)
		return watch_load_refuse(live);
	if (load_netns(live->request, &rows, &err))
		return views_error(err.text, live->width);
	rows_select(&rows, &view, &shown);
	netns_names_load(&names, &rows, request_procfs(live->request));
	text = views_netns(&rows, &shown, &names, live->sort, live->width);
	netns_names_free(&names);
	rows_free(&rows);
	return text;
}

/**
 * watch_load_idle() - load the view of idle times
 * @live: the request
 *
 * Return: the view as text, or the error as text: malloc'ed; the caller frees
 * it. NULL without memory.
 */
char *watch_load_idle(const struct live *live)
{
	struct request_error err;
	struct rows rows;
	char *text;

	if (live->family != FAMILY_ALL)
		return watch_load_refuse(live);
	if (load_idle(live->request, &rows, &err))
		return views_error(err.text, live->width);
	text = views_idle(&rows, live->width);
	rows_free(&rows);
	return text;
}
