// SPDX-License-Identifier: GPL-2.0-only
/* tcpstates diagnose: finds problems, with their figures and remedies. */
#include <getopt.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "cmd/commands.h"
#include "cmd/diagnose.h"
#include "diagnose/collect.h"
#include "diagnose/print.h"
#include "lib/i18n.h"
#include "lib/message.h"
#include "lib/wrap.h"

enum {
	OPTION_VERBOSE = 'v',
	OPTION_INTERVAL = OPTION_OWN,
	OPTION_SET,
	OPTION_THRESHOLDS,
	OPTION_ALL_NETNS,
};

#define SEE_THRESHOLDS		": see 'tcpstates diagnose --thresholds'"
#define SEE_HELP_DIAGNOSE	": see 'tcpstates diagnose --help'"

static const struct option_spec diagnose_options[] = {
	{ OPTION_VERBOSE, "verbose", no_argument, NULL,
	  "print all checks with figures, all ports and processes" },
	{ OPTION_ALL_NETNS, "all-netns", no_argument, NULL,
	  "diagnose all network namespaces, as root" },
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
	bool all;
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
	case OPTION_ALL_NETNS:
		diagnose_given.all = true;
		return 0;
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
	if (diagnose_given.all)
		return "all-netns";
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
	if (diagnose_given.all && options->request.netns) {
		complain("all network namespaces (--all-netns) leave none to choose (-N)"
			 SEE_HELP_DIAGNOSE);
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

/* Leave the limits of the whole host to the namespace that shows them. */
static void diagnose_forget_host(struct evidence *evidence)
{
	int i;

	for (i = 0; i < NR_SYSCTLS; i++) {
		if (sysctls[i].of_host)
			evidence->sysctl[i].nr = 0;
	}
}

static void diagnose_print(const struct options *options, const struct diagnose_view *form,
			   const struct evidence *evidence, const struct findings *findings)
{
	if (options->json)
		diagnose_print_json(form->out, findings, evidence, form);
	else if (findings->nr_found || form->verbose || !form->name)
		diagnose_print_text(form->out, findings, evidence, form);
}

/**
 * diagnose_one() - diagnose a network namespace
 * @options: its request, and the format
 * @form: the form of the output. With a name in it, the namespace is one of several:
 *	as text, nothing is printed if nothing was found.
 * @other: the host's limits are checked in another namespace
 * @err: receives the reason of a failure
 *
 * Context: This process may be in the namespace afterwards.
 *
 * Return: STATUS_OK, STATUS_FOUND, or STATUS_NO_SOURCE with @err set.
 */
int diagnose_one(const struct options *options, const struct diagnose_view *form, bool other,
		 struct request_error *err)
{
	struct evidence evidence = { 0 };
	struct findings findings;
	struct netns_access access;
	int status = STATUS_NO_SOURCE;

	diagnose_set_defaults();
	memcpy(evidence.threshold, diagnose_given.threshold, sizeof(evidence.threshold));
	if (!collect_samples(&options->request, diagnose_given.interval_ms, &evidence, &access,
			     err)) {
		if (other)
			diagnose_forget_host(&evidence);
		diagnose_evaluate(options, &access, &evidence, &findings);
		diagnose_print(options, form, &evidence, &findings);
		status = findings.nr_found ? STATUS_FOUND : STATUS_OK;
	}
	evidence_free(&evidence);
	return status;
}

static int diagnose_run(const struct options *options)
{
	const struct diagnose_view form = {
		.out = stdout,
		.verbose = diagnose_given.verbose,
		.width = wrap_terminal_width(STDOUT_FILENO),
		.style = style_choose(options->color, STDOUT_FILENO),
	};
	struct request_error err;
	int status;

	diagnose_set_defaults();
	if (diagnose_refuse(options))
		return STATUS_USAGE;
	i18n_setup();
	if (diagnose_given.list)
		return diagnose_list(options);
	if (diagnose_given.all)
		return diagnose_all(options, &form);
	status = diagnose_one(options, &form, false, &err);
	if (status == STATUS_NO_SOURCE)
		complain("%s", err.text);
	return status;
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
