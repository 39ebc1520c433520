// SPDX-License-Identifier: GPL-2.0
/* The two samples, and the sysctls that they are held against. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "diagnose/collect.h"
#include "source/load.h"
#include "lib/pace.h"
#include "lib/slurp.h"

#define MAX_BYTES	(256 * 1024)

static void collect_counters(const struct netns_access *access, const char *name,
			 void (*parse)(const char *text, size_t len, struct figure *figures),
			 struct figure *figures)
{
	char path[PATH_MAX], *text;
	size_t len;

	if (!*access->net)
		return;
	snprintf(path, sizeof(path), "%s/%s", access->net, name);
	text = slurp_path(path, MAX_BYTES, &len);
	if (text)
		parse(text, len, figures);
	free(text);
}

/* Counts by port may be missing, as on kernels with an older module. */
static int take_sample(const struct request *request, const struct netns_access *access,
		       struct sample *sample, struct request_error *err)
{
	struct request_error no_ports;

	if (load_counts(request, &sample->counts, err))
		return -1;
	sample->have_ports = !load_ports(request, &sample->ports, &no_ports);
	if (sample->have_ports)
		rows_order(&sample->ports);
	else
		sample->ports = (struct rows){ 0 };
	collect_counters(access, "netstat", counters_parse_pairs, sample->counter);
	collect_counters(access, "snmp", counters_parse_pairs, sample->counter);
	collect_counters(access, "sockstat", counters_parse_sockstat, sample->counter);
	return 0;
}

/**
 * collect_samples() - gather the evidence, but for single sockets
 * @request: which namespace
 * @interval_ms: how long to wait between the samples
 * @evidence: receives it, for evidence_free(), also after an error; thresholds stay
 * @access: receives what may be looked at
 * @err: receives why there are no counts, and what to do about it
 *
 * Return: 0, or -1 with @err set.
 */
int collect_samples(const struct request *request, uint32_t interval_ms,
		    struct evidence *evidence, struct netns_access *access, struct request_error *err)
{
	struct pace pace;
	uint64_t began;

	/* Those of the host are to be seen from outside of other namespaces only. */
	sysctl_values(request_procfs(request), true, evidence->sysctl);
	netns_access_begin(access, request);
	if (access->sysctls)
		sysctl_values(request_procfs(request), false, evidence->sysctl);

	began = pace_now_ns();
	if (take_sample(request, access, &evidence->before, err))
		return -1;
	pace_start(&pace, interval_ms);
	pace_wait(&pace);
	evidence->interval_ms = (pace_now_ns() - began) / 1000000;
	if (!evidence->interval_ms)
		evidence->interval_ms = 1;
	return take_sample(request, access, &evidence->after, err);
}
