// SPDX-License-Identifier: GPL-2.0
/* Tables of 'watch', as 'show', 'ports' and 'netns' print them, and its help. */
#include <stdlib.h>
#include "watch/views.h"
#include "source/load.h"
#include "render/rows.h"
#include "render/table.h"

#define MAX_ROWS	1000	/* of ports of a side, of namespaces */

static const struct style marks = {
	.bold = "\002",
	.dim = "\003",
	.warn = "\004",
	.reset = "\001",
};

static const char help[] =
	"\002The views\001\n"
	"  d      the diagram: counts, their last samples, and their change per second\n"
	"  t      the table of 'tcpstates show'\n"
	"  p      ports, those with most connections first\n"
	"  n      network namespaces (needs CAP_NET_ADMIN)\n"
	"  Tab    the next of these\n"
	"  ? h    this help, and back\n"
	"\n"
	"\002Moving in them\001\n"
	"  j k, arrows, Page Up, Page Down, Home\n"
	"\n"
	"\002The pace\001\n"
	"  + -    twice as fast, half as fast: from 0.1 s to 60 s\n"
	"  Space  pause, go on\n"
	"  q      quit; ^Z suspends\n"
	"\n"
	"\002The diagram\001\n"
	"  Boxes have the count, a bar for each of the last samples, and what was won (+)\n"
	"  or lost (-) in a second since the sample before. Connections that came and\n"
	"  went between two samples are in neither. 'tcpstates explain' tells what the\n"
	"  states mean.\n";

/* A file that can't be read is said to be so where it would be seen. */
static void put_error(FILE *out, const struct request_error *err)
{
	fprintf(out, "%s%s%s\n", marks.warn, err->text, marks.reset);
}

static void put_ports(FILE *out, const struct options *options)
{
	const struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = MAX_ROWS };
	struct request_error err;
	struct rows_shown shown;
	struct rows rows;

	if (load_ports(&options->request, &rows, &err)) {
		put_error(out, &err);
		return;
	}
	rows_select(&rows, &view, &shown);
	render_ports_table(out, &rows, &shown, NULL, &marks);
	rows_free(&rows);
}

static void put_netns(FILE *out, const struct options *options)
{
	const struct rows_view view = { .sort = ROWS_SORT_TOTAL, .top = MAX_ROWS };
	const char *procfs = request_procfs(&options->request);
	struct netns_names names = { 0 };
	struct request_error err;
	struct rows_shown shown;
	struct rows rows;

	if (load_netns(&options->request, &rows, &err)) {
		put_error(out, &err);
		return;
	}
	rows_select(&rows, &view, &shown);
	if (rows.origin != COUNTS_FROM_FILE && !netns_names_setup(&names, &rows)) {
		netns_names_locate(&names, procfs, netns_names_dirs);
		netns_names_describe(&names, procfs);
	}
	render_netns_table(out, &rows, &shown, &names, &marks);
	netns_names_free(&names);
	rows_free(&rows);
}

/* The text of the view, of malloc(), or NULL without memory. */
char *live_view_text(const struct live *live)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	if (live->view == LIVE_HELP)
		fputs(help, out);
	else if (!live->have)
		put_error(out, &live->error);
	else if (live->view == LIVE_TABLE)
		render_table(out, &live->counts, options_family(live->options), &marks);
	else if (live->view == LIVE_PORTS)
		put_ports(out, live->options);
	else if (live->view == LIVE_NETNS)
		put_netns(out, live->options);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}
