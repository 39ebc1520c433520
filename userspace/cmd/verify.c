// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcpstates verify: compares the module with sock_diag.
 *
 * Sockets come and go while both count, so sock_diag is asked between two readings
 * of the module. A cell differs if sock_diag's figure is outside of both readings
 * in each of several rounds.
 */
#include <string.h>
#include "cmd/commands.h"
#include "cmd/verify_cells.h"
#include "lib/message.h"
#include "source/load.h"

#define ROUNDS	5

static enum result verify_read_source(const struct request *request, enum source_kind source,
				      struct counts *counts, struct request_error *err)
{
	struct request one = *request;

	one.source = source;
	return load_counts(&one, counts, err);
}

static enum result verify_read_round(const struct request *request, struct verify_round *round,
				     struct request_error *err)
{
	if (verify_read_source(request, SOURCE_MODULE, &round->before, err) ||
	    verify_read_source(request, SOURCE_SOCK_DIAG, &round->diag, err) ||
	    verify_read_source(request, SOURCE_MODULE, &round->after, err))
		return RESULT_FAILED;
	if (round->before.key[TCPSTATES_KEY_NETNS].have &&
	    round->diag.key[TCPSTATES_KEY_NETNS].have &&
	    round->before.key[TCPSTATES_KEY_NETNS].value !=
	    round->diag.key[TCPSTATES_KEY_NETNS].value)
		return request_fail(err, RESULT_FAILED, "the module and sock_diag show different network namespaces: name one with -N");
	return RESULT_OK;
}

static int verify_run(const struct options *options)
{
	struct verify verify = { 0 };
	struct verify_round round;
	struct request_error err;

	do {
		if (verify_read_round(&options->request, &round, &err)) {
			complain("%s", err.text);
			return STATUS_NO_SOURCE;
		}
		verify_add(&verify, &round);
	} while (verify.nr_different && verify.rounds < ROUNDS);

	if (options->json)
		verify_json(stdout, &verify, &round);
	else
		verify_text(stdout, &verify, &round);
	return verify.nr_different ? STATUS_FOUND : STATUS_OK;
}

const struct command verify_command = {
	.name = "verify",
	.args = "",
	.summary = "compare the module's counts with those of sock_diag",
	.details = "Exit status: 0 equal, 1 different, 2 wrong usage, 3 one of them is missing,\n"
		   "4 cannot write the output.",
	.takes = TAKES_PLACE | TAKES_PRINT,
	.run = verify_run,
};
