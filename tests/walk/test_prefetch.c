// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check that the walk prefetches nearly all sockets before it visits them, whatever
 * the length of the chains: print one KTAP line for each load factor.
 */
#include <stdio.h>
#include "kernel.h"
#include "tables.h"
#include "state.h"
#include "walk.h"

#define BITS		10	/* logarithm of the size of the table */
#define MISSED_MAX	5	/* percent of the sockets */
#define SET_SIZE	(8 * LIVES_MAX)

/* A hash of the fields that are read of all sockets, and if they were prefetched. */
static struct {
	const void *field;
	bool prefetched;
} set[SET_SIZE];

static unsigned int set_find(const void *field)
{
	unsigned int i = ((uintptr_t)field >> 2) * 2654435761U % SET_SIZE;

	while (set[i].field && set[i].field != field)
		i = (i + 1) % SET_SIZE;
	return i;
}

/* Return a field of a socket that is in a cache line of its own, or NULL. */
static const void *field_of(const struct life *life, unsigned int number, bool idle)
{
	if (number == 0)
		return &life->sk->sk_nulls_node;
	if (!idle || life->class & TCPSTATES_MINI)
		return NULL;
	if (number == 1)
		return &inet_csk(life->sk)->icsk_ack.lrcvtime;
	return number == 2 ? &tcp_sk(life->sk)->rcv_tstamp : NULL;
}

/**
 * kernel_prefetch() - note the prefetch of a field
 * @at: any address
 */
void kernel_prefetch(const void *at)
{
	unsigned int i = set_find(at);

	if (set[i].field)
		set[i].prefetched = true;
}

static void note_sockets(bool idle)
{
	const void *field;
	unsigned int id, i;

	for (i = 0; i < SET_SIZE; i++) {
		set[i].field = NULL;
		set[i].prefetched = false;
	}
	for (id = 0; id < tables_nr_lives; id++)
		for (i = 0; (field = field_of(&tables_life[id], i, idle)); i++)
			set[set_find(field)].field = field;
}

static bool all_prefetched(const struct life *life, bool idle)
{
	const void *field;
	unsigned int i;

	for (i = 0; (field = field_of(life, i, idle)); i++)
		if (!set[set_find(field)].prefetched)
			return false;
	return true;
}

/*
 * Walk the table, with idle times or without. Returns how many connections were not
 * prefetched when visited.
 */
static unsigned int walk(bool idle, unsigned int *visited)
{
	struct tcpstates_walk *w = tcpstates_walk_alloc();
	const struct tcpstates_record *rec;
	unsigned int id, missed = 0;
	int i, nr;

	*visited = 0;
	tcpstates_walk_begin(w, tables_get(0), &tables_net[0], idle ? ~BIT(TCP_LISTEN) : 0);
	while ((nr = tcpstates_walk_next(w, &rec)) > 0) {
		for (i = 0; i < nr; i++) {
			if (rec[i].state == TCP_LISTEN)
				continue;
			id = (unsigned int)rec[i].num << 16 | rec[i].dport;
			missed += !all_prefetched(&tables_life[id], idle);
			++*visited;
		}
	}
	tcpstates_walk_free(w);
	return missed;
}

/* Sockets that are walked over but not recorded are in the other namespace. */
static bool is_prefetched(unsigned int number, double load, bool idle)
{
	struct tables_shape shape = {
		.nr_tables = 1, .bits = BITS, .lock_bits = BITS, .spread = 1U << BITS,
		.stable = load * (1U << BITS), .even = true, .seed = number,
	};
	unsigned int missed, visited;
	bool ok;

	tables_make(&shape);
	note_sockets(idle);
	missed = walk(idle, &visited);
	ok = visited > shape.stable / 3 && missed * 100 <= visited * MISSED_MAX;
	printf("%s %u %s.prefetched_at_load_%g # %u of %u sockets missed\n",
	       ok ? "ok" : "not ok", number, idle ? "idle" : "walk", load, missed, visited);
	tables_free();
	return ok;
}

int main(void)
{
	static const double loads[] = { 0.5, 1, 4, 8, 16, 64 };
	unsigned int i;
	bool ok = true;

	for (i = 0; i < 2 * sizeof(loads) / sizeof(loads[0]); i++)
		ok &= is_prefetched(i + 1, loads[i / 2], i % 2);
	return !ok;
}
