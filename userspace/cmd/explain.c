// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates explain: explains the states. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "render/explain.h"
#include "lib/i18n.h"
#include "host/access.h"
#include "host/sysctl.h"
#include "lib/message.h"
#include "lib/nearest.h"
#include "data/state_names.h"
#include "lib/wrap.h"

/* Complain about an unknown state, and suggest the nearest one. */
static void explain_complain(const char *word)
{
	struct nearest nearest = nearest_begin(word);
	unsigned int row;

	for (row = 0; row < EXPLAIN_NR_STATES; row++)
		nearest_offer(&nearest, counts_row_name[row]);
	if (nearest.found)
		complain("unknown state '%s', did you mean %s?: 'tcpstates explain' lists them",
			 word, nearest.found);
	else
		complain("unknown state '%s': 'tcpstates explain' lists them", word);
}

/* Choose the states to explain. Return: how many, 0 for the overview, -1 after a complaint. */
static int explain_choose(const struct options *options, const struct explanation **first)
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
	explain_complain(word);
	return -1;
}

/* The list of the states is the same for every namespace. Return: 0, or -1 after a complaint. */
static int explain_refuse_place(const struct options *options)
{
	const struct request *request = &options->request;

	if (!request->netns && !request->procfs)
		return 0;
	complain("only the explanation of a state has sysctls of a namespace (-%c): name a STATE",
		 request->netns ? 'N' : 'p');
	return -1;
}

static int explain_run(const struct options *options)
{
	const struct style *style = style_choose(options->color, STDOUT_FILENO);
	const struct explanation *first;
	int width = wrap_terminal_width(STDOUT_FILENO);
	struct sysctl_text values[NR_SYSCTLS];
	struct netns_access access;
	const struct explain_host host = { values, access.command };
	int nr;

	nr = explain_choose(options, &first);
	if (nr < 0 || (!nr && explain_refuse_place(options)))
		return STATUS_USAGE;
	netns_access_begin(&access, &options->request);
	if (!access.sysctls) {
		complain("%s", access.err.text);
		return STATUS_NO_SOURCE;
	}
	sysctl_texts(request_procfs(&options->request), values);
	i18n_setup();
	if (options->json)
		render_explain_json(stdout, first, nr, &host);
	else if (nr)
		render_explain_text(stdout, first, nr, &host, width, style);
	else
		render_explain_overview(stdout, width, style);
	return STATUS_OK;
}

const struct command explain_command = {
	.name = "explain",
	.args = "[STATE|all]",
	.summary = "explain the states, and what many sockets in one mean",
	.max_operands = 1,
	.takes = TAKES_PLACE | TAKES_PRINT | TAKES(COLOR),
	.run = explain_run,
};
