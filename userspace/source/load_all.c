// SPDX-License-Identifier: GPL-2.0-only
/* Counts by network namespace without the module: enters each in turn. */
#include <string.h>
#include <unistd.h>
#include "host/capability.h"
#include "host/netns.h"
#include "source/load.h"

static void all_add_cost(struct figure *sum, const struct figure *figure)
{
	sum->have |= figure->have;
	sum->value += figure->value;
}

/* Add the row of a namespace. Return: RESULT_OK, or RESULT_FAILED without memory. */
static enum result all_add_row(struct rows *rows, const struct counts *counts, uint64_t netns,
			       struct request_error *err)
{
	struct row *row = rows_add(rows);
	unsigned int i;

	if (!row)
		return request_fail(err, RESULT_FAILED, "not enough memory for so many namespaces");
	rows->nr++;
	row->group = ROWS_NETNS;
	row->id = netns;
	for (i = 0; i < TCPSTATES_NR_ROWS; i++) {
		row->cell[ROWS_COL_OF(i)] = counts->cell[i][TCPSTATES_COL_TOTAL].value;
		rows->have[ROWS_COL_OF(i)] = counts->cell[i][TCPSTATES_COL_TOTAL].have;
	}
	rows->origin = counts->origin;
	all_add_cost(&rows->cost.sockets, &counts->cost.sockets);
	all_add_cost(&rows->cost.dump_ns, &counts->cost.dump_ns);
	all_add_cost(&rows->cost.cpu_ns, &counts->cost.cpu_ns);
	return RESULT_OK;
}

static enum result all_load(const struct request *request, const struct netns_names *names,
			    struct rows *rows, struct request_error *err)
{
	struct request one = { .procfs = request->procfs, .source = request->source };
	char word[NETNS_NAMES_WORD_SIZE];
	struct counts counts;
	enum result result;
	size_t i;

	for (i = 0; i < names->nr; i++) {
		netns_names_word(&names->name[i], word);
		one.netns = word;
		result = load_counts(&one, &counts, err);
		/* It may have ended since it was found. */
		if (result == RESULT_NO_NETNS)
			continue;
		if (!result)
			result = all_add_row(rows, &counts, names->name[i].netns, err);
		if (result)
			return result;
	}
	rows->key[ROWS_KEY_NAMESPACES] = (struct figure){ rows->nr, true };
	return RESULT_OK;
}

/**
 * load_all() - count by network namespace, entering each in turn
 * @request: the procfs, and the source of each namespace's counts
 * @rows: receives the rows, to be freed with rows_free(); empty after an error. Its
 *	@hidden counts processes whose namespace may not be read.
 * @err: receives the reason of a failure, and what to do about it
 *
 * Context: This process is in its own namespace again afterwards.
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result load_all(const struct request *request, struct rows *rows, struct request_error *err)
{
	struct netns_names names;
	enum result result;
	int own = netns_keep();

	memset(rows, 0, sizeof(*rows));
	if (netns_names_all(&names, request_procfs(request)))
		result = request_fail(err, RESULT_FAILED, "not enough memory for namespaces");
	else if (names.no_procfs)
		result = request_fail(err, RESULT_NO_NETNS, REQUEST_NO_PROCFS,
				      request_procfs(request));
	else if (names.forbidden && geteuid() && !capability_held(CAPABILITY_SYS_PTRACE))
		result = request_fail(err, RESULT_FORBIDDEN,
				      "cannot see the network namespaces of %zu processes: requires CAP_SYS_PTRACE%s",
				      names.forbidden, capability_advice(CAPABILITY_SYS_PTRACE));
	else
		result = all_load(request, &names, rows, err);
	rows->hidden = names.forbidden;
	netns_names_free(&names);
	netns_return(own);
	if (result)
		rows_free(rows);
	return result;
}
