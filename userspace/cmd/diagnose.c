// SPDX-License-Identifier: GPL-2.0
/* tcpstates diagnose: finds problems, with their figures and remedies. */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "diagnose/collect.h"
#include "diagnose/print.h"
#include "host/netns.h"
#include "lib/i18n.h"
#include "lib/message.h"
#include "lib/wrap.h"

enum { OPTION_VERBOSE = 'v', OPTION_INTERVAL = OPTION_OWN, OPTION_SET, OPTION_THRESHOLDS };

#define SEE_THRESHOLDS		": see 'tcpstates diagnose --thresholds'"
#define SEE_HELP_DIAGNOSE	": see 'tcpstates diagnose --help'"

static const struct option_spec diagnose_options[] = {
	{ OPTION_VERBOSE, "verbose", no_argument, NULL,
	  "print all checks with figures, all ports and processes" },
	{ OPTION_INTERVAL, "interval", required_argument, "SECONDS",
	  "time between two samples, 1 by default" },
	{ OPTION_SET, "set", required_argument, "NAME=VALUE",
	  "set a threshold; may be repeated" },
	{ OPTION_THRESHOLDS, "thresholds", no_argument, NULL,
	  "print the thresholds and exit" },
	{ 0 },
};

static struct {
	bool interval;
	uint32_t interval_ms;
	bool list;
	bool verbose;
	uint64_t threshold[NR_THRESHOLDS];
} diagnose_given = { .interval_ms = 1000 };

static void diagnose_set_defaults(void)
{
	if (!diagnose_given.threshold[0])
		thresholds_default(diagnose_given.threshold);
}

/* Take NAME=VALUE. Return: 0, or -1 after a complaint. */
static int diagnose_set(const char *arg)
{
	int id = thresholds_find(arg);

	if (thresholds_set(diagnose_given.threshold, arg))
		return 0;
	if (id < 0)
		complain("unknown threshold '%.*s'" SEE_THRESHOLDS, (int)strcspn(arg, "="), arg);
	else
		complain("threshold %s takes a number from 1 to %d: --set %s=%" PRIu64,
			 thresholds[id].name, THRESHOLD_MAX, thresholds[id].name,
			 thresholds[id].value);
	return -1;
}

static int diagnose_handle(int id, const char *arg)
{
	diagnose_set_defaults();
	switch (id) {
	case OPTION_INTERVAL:
		diagnose_given.interval = true;
		return options_interval(arg, &diagnose_given.interval_ms);
	case OPTION_VERBOSE:
		diagnose_given.verbose = true;
		return 0;
	case OPTION_SET:
		return diagnose_set(arg);
	default:
		diagnose_given.list = true;
		return 0;
	}
}

/* Return the name of an option that --thresholds would ignore, or NULL. */
static const char *diagnose_ignored(const struct options *options)
{
	static const enum common_option places[] = {
		COMMON_NETNS, COMMON_PROCFS, COMMON_SOURCE, COMMON_COLOR,
	};
	unsigned int i;

	if (diagnose_given.interval)
		return "interval";
	if (diagnose_given.verbose)
		return "verbose";
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (options->given & 1U << places[i])
			return options_common[places[i]].name;
	}
	return NULL;
}

/* Refuse options that would be ignored. Return: 0, or -1 after a complaint. */
static int diagnose_refuse(const struct options *options)
{
	const char *ignored = diagnose_given.list ? diagnose_ignored(options) : NULL;

	if (ignored) {
		complain("'diagnose --thresholds' takes no option --%s" SEE_HELP_DIAGNOSE, ignored);
		return -1;
	}
	if (diagnose_given.verbose && options->json) {
		complain("JSON has all figures, without --verbose" SEE_HELP_DIAGNOSE);
		return -1;
	}
	return 0;
}

static int diagnose_list(const struct options *options)
{
	if (options->json)
		thresholds_print_json(stdout, diagnose_given.threshold);
	else
		thresholds_print(stdout, diagnose_given.threshold);
	return STATUS_OK;
}

static void diagnose_evaluate(const struct options *options, const struct netns_access *access,
			      struct evidence *evidence, struct findings *findings)
{
	struct findings_wants wants;

	findings_evaluate(evidence, findings);
	findings_want(findings, &wants);
	collect_sockets(&options->request, access, &wants, evidence);
	findings_evaluate(evidence, findings);
}

static void diagnose_print(const struct options *options, const struct evidence *evidence,
			   const struct findings *findings)
{
	char prefix[NETNS_PREFIX_SIZE];
	const struct diagnose_view view = {
		.prefix = prefix,
		.verbose = diagnose_given.verbose,
		.width = wrap_terminal_width(STDOUT_FILENO),
		.style = style_choose(options->color, STDOUT_FILENO),
	};

	netns_prefix(&options->request, &evidence->after.counts.key[TCPSTATES_KEY_NETNS], prefix);
	i18n_setup();
	if (options->json)
		diagnose_print_json(stdout, findings, evidence, &view);
	else
		diagnose_print_text(stdout, findings, evidence, &view);
}

static int diagnose_run(const struct options *options)
{
	struct evidence evidence = { 0 };
	struct request_error err;
	struct findings findings;
	struct netns_access access;

	diagnose_set_defaults();
	if (diagnose_refuse(options))
		return STATUS_USAGE;
	if (diagnose_given.list)
		return diagnose_list(options);
	memcpy(evidence.threshold, diagnose_given.threshold, sizeof(evidence.threshold));
	if (collect_samples(&options->request, diagnose_given.interval_ms, &evidence, &access,
			    &err)) {
		complain("%s", err.text);
		evidence_free(&evidence);
		return STATUS_NO_SOURCE;
	}
	diagnose_evaluate(options, &access, &evidence, &findings);
	diagnose_print(options, &evidence, &findings);
	evidence_free(&evidence);
	return findings.nr_found ? STATUS_FOUND : STATUS_OK;
}

const struct command diagnose_command = {
	.name = "diagnose",
	.args = "",
	.summary = "find problems, with their figures and what to do",
	.details = "Exit status: 0 nothing found, 1 something found, 2 wrong usage, 3 no counts,\n"
		   "4 cannot write the output.",
	.takes = TAKES_PLACE | TAKES(SOURCE) | TAKES_PRINT | TAKES(COLOR),
	.options = diagnose_options,
	.handle = diagnose_handle,
	.run = diagnose_run,
};
