// SPDX-License-Identifier: GPL-2.0
/* tcpstates explain: what the states mean. */
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "render/explain.h"
#include "lib/i18n.h"
#include "host/access.h"
#include "lib/message.h"
#include "data/state_names.h"
#include "lib/wrap.h"

/* The states asked for, and how many: none if the overview is. */
static int choose(const struct options *options, const struct explanation **first)
{
	const char *word = options->nr_operands ? options->operands[0] : NULL;
	int row;

	*first = explanations;
	if (!word)
		return options->json ? EXPLAIN_NR_STATES : 0;
	if (!strcmp(word, "all"))
		return EXPLAIN_NR_STATES;
	row = state_find(word);
	*first = row < 0 ? NULL : explain_find((enum tcpstates_row)row);
	if (*first)
		return 1;
	complain("unknown state '%s': 'tcpstates explain' lists them", word);
	return -1;
}

int cmd_explain(const struct options *options)
{
	const char *procfs = request_procfs(&options->request);
	const struct style *style = style_choose(options->color, STDOUT_FILENO);
	const struct explanation *first;
	int width = wrap_terminal_width(STDOUT_FILENO);
	struct netns_access access;
	int nr;

	nr = choose(options, &first);
	if (nr < 0)
		return STATUS_USAGE;
	netns_access_begin(&access, &options->request);
	if (!access.sysctls) {
		complain("the sysctls of another network namespace are for root to see: run as root, such as with sudo");
		return STATUS_NO_SOURCE;
	}
	i18n_setup();
	if (options->json)
		render_explain_json(stdout, first, nr, procfs);
	else if (nr)
		render_explain_text(stdout, first, nr, procfs, width, style);
	else
		render_explain_overview(stdout, width, style);
	return STATUS_OK;
}
