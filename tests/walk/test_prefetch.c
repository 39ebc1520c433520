// SPDX-License-Identifier: GPL-2.0
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
#define SET_SIZE	(4 * LIVES_MAX)

/* A hash of the chain pointers of all sockets, and if they were prefetched. */
static struct {
	const void *node;
	bool prefetched;
} set[SET_SIZE];

static unsigned int set_find(const void *node)
{
	unsigned int i = ((uintptr_t)node >> 4) * 2654435761U % SET_SIZE;

	while (set[i].node && set[i].node != node)
		i = (i + 1) % SET_SIZE;
	return i;
}

/**
 * kernel_prefetch() - note the prefetch of a socket
 * @at: any address; only those of chain pointers are noted
 */
void kernel_prefetch(const void *at)
{
	unsigned int i = set_find(at);

	if (set[i].node)
		set[i].prefetched = true;
}

/**
 * kernel_pause() - do nothing
 */
void kernel_pause(void)
{
}

/**
 * kernel_alloc() - allocate zeroed memory
 * @size: size in bytes
 *
 * Return: the memory, to be freed with kernel_free(), or NULL.
 */
void *kernel_alloc(size_t size)
{
	return calloc(1, size);
}

/**
 * kernel_free() - free memory
 * @memory: from kernel_alloc(), or NULL
 */
void kernel_free(void *memory)
{
	free(memory);
}

static void note_sockets(void)
{
	unsigned int id, i;

	for (i = 0; i < SET_SIZE; i++) {
		set[i].node = NULL;
		set[i].prefetched = false;
	}
	for (id = 0; id < tables_nr_lives; id++) {
		const void *node = &tables_life[id].sk->sk_nulls_node;

		set[set_find(node)].node = node;
	}
}

/* Walk the table. Returns how many connections were not prefetched when visited. */
static unsigned int walk(unsigned int *visited)
{
	struct tcpstates_walk *w = tcpstates_walk_alloc();
	const struct tcpstates_record *rec;
	unsigned int id, missed = 0;
	int i, nr;

	*visited = 0;
	tcpstates_walk_begin(w, tables_get(0), NULL);
	while ((nr = tcpstates_walk_next(w, &rec)) > 0) {
		for (i = 0; i < nr; i++) {
			if (rec[i].state == TCP_LISTEN)
				continue;
			id = (unsigned int)rec[i].num << 16 | rec[i].dport;
			missed += !set[set_find(&tables_life[id].sk->sk_nulls_node)].prefetched;
			++*visited;
		}
	}
	tcpstates_walk_free(w);
	return missed;
}

static bool is_prefetched(unsigned int number, double load)
{
	struct tables_shape shape = {
		.nr_tables = 1, .bits = BITS, .lock_bits = BITS, .spread = 1U << BITS,
		.stable = load * (1U << BITS), .even = true, .seed = number,
	};
	unsigned int missed, visited;
	bool ok;

	tables_make(&shape);
	note_sockets();
	missed = walk(&visited);
	ok = visited == shape.stable && missed * 100 <= visited * MISSED_MAX;
	printf("%s %u walk.prefetched_at_load_%g # %u of %u sockets missed\n",
	       ok ? "ok" : "not ok", number, load, missed, visited);
	tables_free();
	return ok;
}

int main(void)
{
	static const double loads[] = { 0.5, 1, 4, 8, 16, 64 };
	unsigned int i;
	bool ok = true;

	for (i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		ok &= is_prefetched(i + 1, loads[i]);
	return !ok;
}
