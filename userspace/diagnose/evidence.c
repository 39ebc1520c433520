// SPDX-License-Identifier: GPL-2.0-only
/* Looks up counters and ports in the evidence. */
#include <stdlib.h>
#include "diagnose/stays.h"

/* Free the memory that an evidence owns, but not the evidence itself. */
void evidence_free(struct evidence *evidence)
{
	rows_free(&evidence->before.ports);
	rows_free(&evidence->after.ports);
	rows_free(&evidence->idle);
	free(evidence->holder);
	free(evidence->route);
	free(evidence->first);
	free(evidence->stay);
}

/**
 * evidence_rise() - compute how much a counter rose between the samples
 * @e: the evidence
 * @id: the counter
 *
 * Return: the difference; absent if one of the samples lacks the counter.
 */
struct figure evidence_rise(const struct evidence *e, enum counter_id id)
{
	struct figure before = e->before.counter[id], after = e->after.counter[id];

	if (!before.have || !after.have)
		return (struct figure){ 0, false };
	/* Counters have 64 bits: one that fell comes from another kernel. */
	return (struct figure){ after.value > before.value ? after.value - before.value : 0, true };
}

/**
 * evidence_rises() - tell if a counter rises fast enough to count as a fault
 * @e: the evidence
 * @id: the counter
 * @per_second: the threshold, a rise per second
 *
 * Return: true from the threshold on. Over a short interval the threshold may be
 * less than 1: then the counter has to rise by 1.
 */
bool evidence_rises(const struct evidence *e, enum counter_id id, enum threshold_id per_second)
{
	struct figure rise = evidence_rise(e, id);
	uint64_t limit = e->threshold[per_second] * e->interval_ms / 1000;

	return rise.value && rise.value >= limit;
}

/**
 * evidence_row() - find a port in a sample
 * @rows: the ports of the sample
 * @like: a row with the side and the port
 *
 * Return: the row in @rows, or NULL.
 */
const struct row *evidence_row(const struct rows *rows, const struct row *like)
{
	size_t low = 0, high = rows->nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct row *row = &rows->row[mid];

		if (row->group == like->group && row->id == like->id)
			return row;
		if (row->group < like->group || (row->group == like->group && row->id < like->id))
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/**
 * evidence_knows_stays() - tell if single sockets show which ones stayed in a state
 * @e: the evidence
 * @states: 1U << row for each state
 *
 * Return: true if the sockets of all these states were read in both samples.
 */
bool evidence_knows_stays(const struct evidence *e, unsigned int states)
{
	return e->have_sockets && (e->stay_states & states) == states;
}

/**
 * evidence_stay() - find the sockets of a port that stayed in a state
 * @e: the evidence; evidence_knows_stays() tells if it knows them
 * @row: the port
 * @state: the state
 *
 * Return: their numbers, 0 if there are none.
 */
struct stay evidence_stay(const struct evidence *e, const struct row *row,
			  enum tcpstates_row state)
{
	struct stay key = { state, row->group, (uint16_t)row->id, 0, 0, 0 }, *found = NULL;

	if (e->nr_stays)
		found = bsearch(&key, e->stay, e->nr_stays, sizeof(key), stays_compare);
	return found ? *found : key;
}
