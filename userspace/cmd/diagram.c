// SPDX-License-Identifier: GPL-2.0
/* tcpstates diagram: the state machine with the counts of this moment. */
#include <getopt.h>
#include <unistd.h>
#include "lib/charset.h"
#include "cmd/commands.h"
#include "source/load.h"
#include "lib/message.h"
#include "render/diagram_text.h"

enum { OPTION_SVG = OPTION_LONG_ONLY + 64 };

const struct option_spec cmd_diagram_options[] = {
	{ OPTION_SVG, "svg", no_argument, NULL, "print a picture for browsers" },
	{ 0 },
};

static bool svg;

int cmd_diagram_handle(int id, const char *arg)
{
	(void)arg;
	svg = id == OPTION_SVG;
	return 0;
}

static int print(const struct options *options, const struct counts *counts)
{
	enum family family = options_family(options);

	if (svg)
		render_svg(stdout, counts, family);
	else if (options->json)
		render_json(stdout, counts, family);
	else
		return render_diagram(stdout, counts, family, !charset_is_utf8(),
				      style_choose(options->color, STDOUT_FILENO));
	return 0;
}

int cmd_diagram(const struct options *options)
{
	struct request_error err;
	struct counts counts;

	if (svg && options->json) {
		complain("choose one of --svg and --json: see 'tcpstates diagram --help'");
		return STATUS_USAGE;
	}
	if (load_counts(&options->request, &counts, &err)) {
		complain("%s", err.text);
		return STATUS_NO_SOURCE;
	}
	if (print(options, &counts)) {
		complain("not enough memory for the diagram");
		return STATUS_NOT_WRITTEN;
	}
	return STATUS_OK;
}
