// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates diagram: draws the state diagram of TCP with the counts. */
#include <getopt.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "lib/charset.h"
#include "lib/clock.h"
#include "lib/message.h"
#include "render/diagram.h"
#include "render/diagram_text.h"
#include "render/json.h"
#include "render/svg.h"
#include "render/table.h"
#include "source/load.h"

enum { OPTION_SVG = OPTION_OWN };

static const struct option_spec diagram_options[] = {
	{ OPTION_SVG, "svg", no_argument, NULL, "print an SVG picture" },
	{ 0 },
};

static bool diagram_svg;

static int diagram_handle(int id, const char *arg)
{
	(void)arg;
	diagram_svg = id == OPTION_SVG;
	charset_force_utf8();
	return 0;
}

/* Print the table instead: the lines of a diagram that is wrapped or cut lead nowhere. */
static void diagram_print_table(const struct counts *counts, enum family family,
				const struct style *style)
{
	render_table(stdout, counts, family, style);
	printf("\nThe diagram needs %d columns.\n", DIAGRAM_WIDTH);
}

static int diagram_print(const struct options *options, const struct counts *counts)
{
	const struct style *style = style_choose(options->color, STDOUT_FILENO);
	enum family family = options_family(options);

	if (diagram_svg)
		render_svg(stdout, counts, family);
	else if (options->json)
		render_json(stdout, counts, family, clock_ms(), NULL);
	else if (style->width && style->width < DIAGRAM_WIDTH)
		diagram_print_table(counts, family, style);
	else
		return render_diagram(stdout, counts, family, !charset_is_utf8(), style);
	return 0;
}

static int diagram_run(const struct options *options)
{
	struct request_error err;
	struct counts counts;

	if (diagram_svg && options->json) {
		complain("choose one of --svg and --json: see 'tcpstates diagram --help'");
		return STATUS_USAGE;
	}
	if (load_counts(&options->request, &counts, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	if (diagram_print(options, &counts)) {
		complain("not enough memory for the diagram");
		return STATUS_NOT_WRITTEN;
	}
	return STATUS_OK;
}

const struct command diagram_command = {
	.name = "diagram",
	.args = "",
	.summary = "draw the state diagram of TCP with the counts",
	.takes = TAKES_COUNTS | TAKES_FAMILIES | TAKES_PRINT | TAKES(COLOR),
	.options = diagram_options,
	.handle = diagram_handle,
	.run = diagram_run,
};
