// SPDX-License-Identifier: GPL-2.0-only
/* Renders the text views of 'watch' from readings that were loaded before. */
#include <limits.h>
#include <stdlib.h>
#include "lib/wrap.h"
#include "render/idle.h"
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

/* Return marks for a screen of this width, which belong to the caller. */
static struct style views_style(int width)
{
	return (struct style){
		.bold = "\002",
		.dim = "\003",
		.warn = "\004",
		.reset = "\001",
		.width = width,
	};
}

#define KEY_WIDTH	9

/* A heading has no keys, a paragraph neither heading nor keys. */
static const struct {
	const char *keys;
	const char *text;
} views_help_lines[] = {
	{ "The views", NULL },
	{ "s", "states: the diagram with counts, their last samples, and their change per second" },
	{ "t", "the table of 'tcpstates show'" },
	{ "p", "ports, those with most connections first" },
	{ "n", "network namespaces (for root: see 'tcpstates netns -h')" },
	{ "i", "idle times: how long nothing has come from the peers" },
	{ "d", "diagnose: look for problems now; again: look again" },
	{ "Tab", "the next view" },
	{ "? h", "this help, and back" },
	{ "Rows", NULL },
	{ "< >", "sort ports and namespaces by the column before, the column after" },
	{ "j k", "scroll, as do the arrows, Page Up, Page Down and Home" },
	{ "Interval", NULL },
	{ "+ -", "halve the interval, double it: from 0.1 s to 60 s" },
	{ "Space", "pause, resume; the clock shows the time of the last sample" },
	{ "q", "quit; ^Z suspends" },
	{ "The diagram", NULL },
	{ NULL, "A box has the count, a bar for each of the last samples, and the change per second "
		"since the sample before. Connections that were opened and closed between two "
		"samples do not show. Above a line: the packet received or the call made; below: "
		"the packet sent. 'tcpstates explain' explains the states." },
};

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
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_help(int width)
{
	struct wrap wrap = { 2, width ? width : INT_MAX };
	struct style marks = views_style(width);
	struct views_text view;
	size_t i;

	if (!views_begin(&view))
		return NULL;
	for (i = 0; i < sizeof(views_help_lines) / sizeof(views_help_lines[0]); i++) {
		const char *keys = views_help_lines[i].keys, *text = views_help_lines[i].text;

		if (!text) {
			fprintf(view.out, "%s%s%s%s\n", i ? "\n" : "", marks.bold, keys,
				marks.reset);
			continue;
		}
		wrap.indent = keys ? KEY_WIDTH : 2;
		fprintf(view.out, "  %-*s", wrap.indent - 2, keys ? keys : "");
		wrap_print(view.out, wrap, wrap.indent, text);
	}
	return views_end(&view);
}

static char *views_paragraph(const char *mark, const char *text, int width)
{
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	fputs(mark, view.out);
	wrap_print(view.out, (struct wrap){ 0, width ? width : INT_MAX }, 0, text);
	return views_end(&view);
}

/**
 * views_error() - return an error as a view of its own
 * @error: one line
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_error(const char *error, int width)
{
	return views_paragraph(views_style(width).warn, error, width);
}

/**
 * views_note() - return a note as a view of its own
 * @note: one line
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_note(const char *note, int width)
{
	return views_paragraph("", note, width);
}

/**
 * views_table() - render the table of 'tcpstates show'
 * @counts: the reading
 * @family: the sockets to show
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_table(const struct counts *counts, enum family family, int width)
{
	struct style marks = views_style(width);
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	render_table(view.out, counts, family, &marks);
	return views_end(&view);
}

/* Name the order of the rows. */
static void views_put_sort(struct views_text *view, const struct style *marks, int sort,
			   const char *const *names, const char *id)
{
	fprintf(view->out, "%ssorted by %s (< >)%s\n", marks->dim,
		sort == ROWS_SORT_ID ? id : sort == ROWS_SORT_TOTAL ? "total" : names[sort],
		marks->reset);
}

/**
 * views_ports() - render the table of 'tcpstates ports'
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @sort: their order, as rows_view's
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_ports(const struct rows *rows, const struct rows_shown *shown, int sort, int width)
{
	struct style marks = views_style(width);
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	views_put_sort(&view, &marks, sort, rows_ports_column, "port");
	render_ports_table(view.out, rows, shown, NULL, &marks);
	return views_end(&view);
}

/**
 * views_netns() - render the table of 'tcpstates netns'
 * @rows: the rows to print, selected and sorted
 * @shown: result of the selection
 * @names: names of the namespaces
 * @sort: their order, as rows_view's
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_netns(const struct rows *rows, const struct rows_shown *shown,
		  const struct netns_names *names, int sort, int width)
{
	struct style marks = views_style(width);
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	views_put_sort(&view, &marks, sort, rows_netns_column, "netns");
	render_netns_table(view.out, rows, shown, names, &marks);
	return views_end(&view);
}

/**
 * views_idle() - render the table of 'tcpstates idle'
 * @rows: the rows to print
 * @width: columns of the screen
 *
 * Return: the text, malloc'ed; the caller frees it. NULL without memory.
 */
char *views_idle(const struct rows *rows, int width)
{
	struct style marks = views_style(width);
	struct views_text view;

	if (!views_begin(&view))
		return NULL;
	render_idle_table(view.out, rows, &marks);
	return views_end(&view);
}
