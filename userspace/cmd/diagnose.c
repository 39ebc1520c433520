// SPDX-License-Identifier: GPL-2.0
/* tcpstates diagnose: what is wrong, by which figures, and what to do. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "diagnose/collect.h"
#include "cmd/commands.h"
#include "diagnose/finding_texts.h"
#include "lib/i18n.h"
#include "lib/message.h"
#include "lib/wrap.h"

enum { OPTION_INTERVAL = OPTION_LONG_ONLY + 64, OPTION_SET, OPTION_THRESHOLDS };

#define STATUS_FOUND	1

const struct option_spec cmd_diagnose_options[] = {
	{ OPTION_INTERVAL, "interval", required_argument, "SECONDS",
	  "how long to watch the counters: 1 by default, or such\nas 0.5" },
	{ OPTION_SET, "set", required_argument, "NAME=VALUE",
	  "set a threshold, may be given several times" },
	{ OPTION_THRESHOLDS, "thresholds", no_argument, NULL,
	  "print the thresholds, and do nothing else" },
	{ 0 },
};

static struct {
	uint32_t interval_ms;
	bool list;
	uint64_t threshold[NR_THRESHOLDS];
} asked = { .interval_ms = 1000 };

static void set_defaults(void)
{
	if (!asked.threshold[0])
		thresholds_default(asked.threshold);
}

int cmd_diagnose_handle(int id, const char *arg)
{
	set_defaults();
	switch (id) {
	case OPTION_INTERVAL:
		return options_interval(arg, &asked.interval_ms);
	case OPTION_SET:
		return thresholds_set(asked.threshold, arg);
	default:
		asked.list = true;
		return 0;
	}
}

static void evaluate(const struct options *options, const struct netns_access *access,
		     struct evidence *evidence, struct findings *findings)
{
	struct findings_wants wants;

	findings_evaluate(evidence, findings);
	findings_want(findings, &wants);
	collect_sockets(&options->request, access, &wants, evidence);
	findings_evaluate(evidence, findings);
}

static void print(const struct options *options, const struct evidence *evidence,
		  const struct findings *findings)
{
	i18n_setup();
	if (options->json)
		render_findings_json(stdout, findings, evidence);
	else
		render_findings_text(stdout, findings, evidence,
				     wrap_terminal_width(STDOUT_FILENO),
				     style_choose(options->color, STDOUT_FILENO));
}

int cmd_diagnose(const struct options *options)
{
	struct evidence evidence = { 0 };
	struct request_error err;
	struct findings findings;
	struct netns_access access;
	int failed;

	set_defaults();
	if (asked.list) {
		thresholds_print(stdout, asked.threshold);
		return STATUS_OK;
	}
	memcpy(evidence.threshold, asked.threshold, sizeof(evidence.threshold));
	failed = collect_samples(&options->request, asked.interval_ms, &evidence, &access, &err);
	if (failed) {
		complain("%s", err.text);
		evidence_free(&evidence);
		return STATUS_NO_SOURCE;
	}
	evaluate(options, &access, &evidence, &findings);
	print(options, &evidence, &findings);
	evidence_free(&evidence);
	return findings.nr_found ? STATUS_FOUND : STATUS_OK;
}
