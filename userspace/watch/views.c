// SPDX-License-Identifier: GPL-2.0
/* Renders the text views of 'watch' from readings that were loaded before. */
#include <stdlib.h>
#include <string.h>
#include "render/netns.h"
#include "render/ports.h"
#include "render/table.h"
#include "watch/views.h"

/* Text that is being written to memory. */
struct views_text {
	FILE *out;	/* NULL without memory */
	char *text;
	size_t len;
};

static const struct style views_marks = {
	.bold = "\002",
	.dim = "\003",
	.warn = "\004",
	.reset = "\001",
};

static const char views_help_text[] =
	"\002The views\001\n"
	"  d      diagram: counts, their last samples, and their change per second\n"
	"  t      the table of 'tcpstates show'\n"
	"  p      ports, those with most connections first\n"
	"  n      network namespaces (needs CAP_NET_ADMIN)\n"
	"  Tab    the next view\n"
	"  ? h    this help, and back\n"
	"\n"
	"\002Scrolling\001\n"
	"  j k, arrows, Page Up, Page Down, Home\n"
	"\n"
	"\002Interval\001\n"
	"  + -    halve the interval, double it: from 0.1 s to 60 s\n"
	"  Space  pause, resume\n"
	"  q      quit; ^Z suspends\n"
	"\n"
	"\002The diagram\001\n"
	"  A box has the count, a bar for each of the last samples, and the change per\n"
	"  second since the sample before. Connections that were opened and closed\n"
	"  between two samples do not show. Above a line: the packet received or the\n"
	"  call made; below: the packet sent. 'tcpstates explain' explains the states.\n";

static bool views_begin(struct views_text *view)
{
	*view = (struct views_text){ 0 };
	view->out = open_memstream(&view->text, &view->len);
	return view->out;
}

/* Return: the text, malloc'ed; NULL without memory. */
static char *views_end(struct views_text *view)
{
	if (!fclose(view->out))
		return view->text;
	free(view->text);
	return NULL;
}

/**
 * views_help() - return the help of 'watch'
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_help(void)
{
	return strdup(views_help_text);
}

/**
 * views_error() - return an error as a view of its own
 * @error: one line
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_error(const char *error)
{
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	fprintf(view.out, "%s%s%s\n", views_marks.warn, error, views_marks.reset);
	return views_end(&view);
}

/**
 * views_table() - render the table of 'tcpstates show'
 * @counts: the reading
 * @family: the sockets to show
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_table(const struct counts *counts, enum family family)
{
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	render_table(view.out, counts, family, &views_marks);
	return views_end(&view);
}

/**
 * views_ports() - render the table of 'tcpstates ports'
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_ports(const struct rows *rows, const struct rows_shown *shown)
{
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	render_ports_table(view.out, rows, shown, NULL, &views_marks);
	return views_end(&view);
}

/**
 * views_netns() - render the table of 'tcpstates netns'
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @names: names of the namespaces
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_netns(const struct rows *rows, const struct rows_shown *shown,
		  const struct netns_names *names)
{
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	render_netns_table(view.out, rows, shown, names, &views_marks);
	return views_end(&view);
}
