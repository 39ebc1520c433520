// SPDX-License-Identifier: GPL-2.0-only
/* Collects the two samples, and the sysctls that set the limits. */
#include <string.h>
#include "diagnose/collect.h"
#include "diagnose/rules.h"
#include "lib/pace.h"
#include "source/load.h"

/*
 * Take a sample, of the whole host too if its initial namespace is read. Counts by port
 * may be missing: an old module has none.
 */
static enum result collect_sample(const struct request *request,
				  const struct netns_access *access, bool is_host,
				  struct sample *sample, struct request_error *err)
{
	enum result result = load_counts(request, &sample->counts, err);
	struct request_error no_ports;

	if (result)
		return result;
	sample->have_ports = !load_ports(request, &sample->ports, &no_ports);
	if (sample->have_ports)
		rows_order(&sample->ports);
	else
		sample->ports = (struct rows){ 0 };
	if (*access->net)
		counters_read(access->net, sample->counter);
	if (is_host)
		sample->in_use = counters_in_use_everywhere();
	return RESULT_OK;
}

/* Idle times may be missing: an old module has none, nor has /proc/net/tcp. */
static void collect_idle(const struct request *request, struct evidence *evidence)
{
	struct request_error none;

	if (load_idle(request, &evidence->idle, &none))
		evidence->idle = (struct rows){ 0 };
}

/*
 * Read the single sockets of the first sample, if it has a pile: only those that are
 * still there at the end are one.
 */
static void collect_first(const struct request *request, const struct netns_access *access,
			  struct evidence *evidence)
{
	struct evidence first = *evidence;
	struct findings_wants wants;
	struct findings findings;

	/* Counters do not rise from a sample to itself. */
	first.after = first.before;
	first.interval_ms = 1;
	findings_evaluate(&first, &findings);
	findings_want(&findings, &wants);
	collect_first_sockets(request, access, &wants, evidence);
}

/**
 * collect_samples() - collect all evidence but the single sockets of the second sample
 * @request: the namespace and the source to read
 * @interval_ms: time between the two samples
 * @evidence: all 0 but for its thresholds; receives the rest. The caller calls
 *	evidence_free(), also after an error.
 * @access: receives how the namespace can be read
 * @err: receives the reason of a failure
 *
 * Context: This process may be in the namespace of @request afterwards.
 *
 * Return: RESULT_OK, or another result of load_counts() with @err set.
 */
enum result collect_samples(const struct request *request, uint32_t interval_ms,
			    struct evidence *evidence, struct netns_access *access,
			    struct request_error *err)
{
	enum result result;
	struct pace pace;
	uint64_t began;
	bool is_host;

	/* Read the host's sysctls first: other namespaces do not show them. */
	sysctl_values(request_procfs(request), true, evidence->sysctl);
	/* The initial namespace shows sysctls that no other one shows. */
	is_host = evidence->sysctl[SYSCTL_MAX_ORPHANS].nr && !request->netns && !request->procfs;
	netns_access_begin(access, request);
	memcpy(evidence->enter, access->command, sizeof(evidence->enter));
	if (access->sysctls)
		sysctl_values(request_procfs(request), false, evidence->sysctl);

	began = pace_now_ns();
	result = collect_sample(request, access, is_host, &evidence->before, err);
	if (result)
		return result;
	collect_first(request, access, evidence);
	pace_start(&pace, interval_ms);
	pace_wait(&pace);
	evidence->interval_ms = (pace_now_ns() - began) / 1000000;
	if (!evidence->interval_ms)
		evidence->interval_ms = 1;
	result = collect_sample(request, access, is_host, &evidence->after, err);
	if (!result && rule_wants_idle(evidence))
		collect_idle(request, evidence);
	return result;
}
