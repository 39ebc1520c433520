// SPDX-License-Identifier: GPL-2.0
/* tcpstates diagnose: what is wrong, by which figures, and what to do. */
#include <getopt.h>
#include <string.h>
#include <unistd.h>
#include "collect.h"
#include "commands.h"
#include "finding_texts.h"
#include "i18n.h"
#include "message.h"
#include "scan.h"
#include "wrap.h"

enum { OPTION_INTERVAL = OPTION_LONG_ONLY + 64, OPTION_SET, OPTION_THRESHOLDS };

#define MAX_SECONDS	3600
#define STATUS_FOUND	1

const struct option_spec cmd_diagnose_options[] = {
	{ OPTION_INTERVAL, "interval", required_argument, "SECONDS",
	  "how long to watch the counters: 1 by default,\nwith up to three decimals" },
	{ OPTION_SET, "set", required_argument, "NAME=VALUE",
	  "set a threshold, may be given several times" },
	{ OPTION_THRESHOLDS, "thresholds", no_argument, NULL,
	  "print the thresholds, and do nothing else" },
	{ 0 },
};

static struct {
	uint64_t interval_ms;
	bool list;
	uint64_t threshold[NR_THRESHOLDS];
} asked = { .interval_ms = 1000 };

/* "0.25" in milliseconds. */
static bool parse_seconds(const char *arg, uint64_t *ms)
{
	const char *end = arg + strlen(arg), *dot = strchr(arg, '.');
	char digits[4] = "000";
	uint64_t seconds, rest;

	if (!dot)
		dot = end;
	if (!scan_is_number((struct span){ arg, dot }, &seconds) || seconds > MAX_SECONDS)
		return false;
	if (dot < end) {
		if (end - dot - 1 < 1 || end - dot - 1 > 3)
			return false;
		memcpy(digits, dot + 1, (size_t)(end - dot - 1));
	}
	if (!scan_is_number((struct span){ digits, digits + 3 }, &rest))
		return false;
	*ms = seconds * 1000 + rest;
	return *ms;
}

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
		if (parse_seconds(arg, &asked.interval_ms))
			return 0;
		complain("option --interval takes seconds from 0.001 to %d, not '%s': see 'tcpstates --help'",
			 MAX_SECONDS, arg);
		return -1;
	case OPTION_SET:
		return thresholds_set(asked.threshold, arg);
	default:
		asked.list = true;
		return 0;
	}
}

static void evaluate(const struct options *options, const struct look *look,
		     struct evidence *evidence, struct findings *findings)
{
	struct findings_wants wants;

	findings_evaluate(evidence, findings);
	findings_want(findings, &wants);
	collect_sockets(&options->source, look, &wants, evidence);
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
	struct source_error err;
	struct findings findings;
	struct look look;
	int failed;

	set_defaults();
	if (asked.list) {
		thresholds_print(stdout, asked.threshold);
		return STATUS_OK;
	}
	memcpy(evidence.threshold, asked.threshold, sizeof(evidence.threshold));
	failed = collect_samples(&options->source, asked.interval_ms, &evidence, &look, &err);
	if (failed) {
		complain("%s", err.text);
		evidence_free(&evidence);
		return STATUS_NO_SOURCE;
	}
	evaluate(options, &look, &evidence, &findings);
	print(options, &evidence, &findings);
	evidence_free(&evidence);
	return findings.nr_found ? STATUS_FOUND : STATUS_OK;
}
