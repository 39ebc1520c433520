// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walk tables that change, and check each record: a socket that stays has exactly
 * one, with its state and class; a connection that begins, ends or changes its
 * socket during the walk has at most one, and exactly one if it was there
 * throughout. The input is a struct input; libFuzzer makes them.
 */
#include <endian.h>
#include <stdio.h>
#include <string.h>
#include "kernel.h"
#include "tables.h"
#include "state.h"
#include "walk.h"

#define SILENT_MAX 1000000U

/* Bytes of an input, its numbers little-endian; missing ones are 0. */
struct input {
	uint8_t tables, bits, lock_bits, spread_bits, busy, net;
	uint8_t kill_at, unload_at, fail_at;
	uint8_t long_chain;
	uint16_t stable, moving;
	uint64_t seed;
	uint16_t idle_states;
} __attribute__((packed));

static struct input input;
static uint8_t found[LIVES_MAX];

/* States whose idle times are recorded, and the time at which the walk began. */
static unsigned int idle_states;
static uint32_t begin_jiffies;

/* Explain a failure and stop, so that libFuzzer keeps the input. */
#define CHECK(condition, life) do { \
		if (!(condition)) { \
			fprintf(stderr, "walk: %s does not hold for life %u\n", #condition, \
				(unsigned int)(life)); \
			abort(); \
		} \
	} while (0)

/**
 * kernel_pause() - note a pause of the walk, and do what the input wants at it
 */
void kernel_pause(void)
{
	assert(!kernel.locked && !kernel.bh_off && !kernel.rcu);
	/* The walk should have ended at the pause before. */
	assert(!kernel.killed && !tcpstates_unloading);
	kernel.pauses++;
	if (input.kill_at && kernel.pauses >= input.kill_at)
		kernel.killed = true;
	if (input.unload_at && kernel.pauses >= input.unload_at)
		tcpstates_unloading = true;
	kernel_point();
}

/**
 * kernel_prefetch() - a point like others
 * @at: the address
 */
void kernel_prefetch(const void *at)
{
	(void)at;
	kernel_point();
}

/**
 * kernel_alloc() - allocate zeroed memory, or fail where the input wants it
 * @size: size in bytes
 *
 * Return: the memory, to be freed with kernel_free(), or NULL.
 */
void *kernel_alloc(size_t size)
{
	assert(!kernel.locked && !kernel.bh_off && !kernel.rcu);
	assert(size <= 32768);
	if (kernel.fail_alloc && !--kernel.fail_alloc)
		return NULL;
	kernel.allocated++;
	return calloc(1, size);
}

/**
 * kernel_free() - free memory
 * @memory: from kernel_alloc(), or NULL
 */
void kernel_free(void *memory)
{
	assert(!kernel.locked && !kernel.bh_off);
	kernel.allocated -= memory != NULL;
	free(memory);
}

/*
 * A socket may hear from its peer during the walk, which makes its idle time shorter.
 * That of one which stays silent is exact, to the duration of the walk.
 */
static void check_idle(const struct tcpstates_record *rec, const struct life *life,
		       unsigned int id)
{
	uint32_t walked = kernel.jiffies - begin_jiffies;

	CHECK(rec->idle <= kernel.jiffies - life->heard, id);
	if (life->stable)
		CHECK(rec->idle + walked >= kernel.jiffies - life->heard, id);
}

static void take(const struct tcpstates_record *rec, const struct net *net)
{
	unsigned int id = rec->num;
	const struct life *life;

	if (rec->state != TCP_LISTEN)
		id = id << 16 | rec->dport;
	CHECK(id < tables_nr_lives, id);
	life = &tables_life[id];
	CHECK(!found[id], id);
	found[id] = 1;
	CHECK(rec->state > 0 && rec->state < TCPSTATES_NR_RAW_STATES, id);
	if (life->stable) {
		CHECK(rec->state == life->state, id);
		CHECK(rec->class == life->class, id);
	}
	CHECK(net ? life->net == net : rec->net == life->net, id);
	if (idle_states & BIT(rec->state) && !(rec->class & TCPSTATES_MINI))
		check_idle(rec, life, id);
}

/* Take all records of a walk. Returns 0 or the walk's error. */
static int take_all(struct tcpstates_walk *w, const struct net *net)
{
	const struct tcpstates_record *rec;
	int i, nr;

	while ((nr = tcpstates_walk_next(w, &rec)) > 0)
		for (i = 0; i < nr; i++)
			take(&rec[i], net);
	return nr;
}

static int walk_all(struct tcpstates_walk *w, const struct net *net, unsigned int nr_tables)
{
	int err;

	begin_jiffies = kernel.jiffies;
	tcpstates_walk_begin(w, tables_get(0), net, idle_states);
	err = take_all(w, net);
	if (!err && nr_tables == 2) {
		tcpstates_walk_also(w, tables_get(1));
		err = take_all(w, net);
	}
	return err;
}

static void check_complete(const struct net *net)
{
	unsigned int id;

	for (id = 0; id < tables_nr_lives; id++)
		if (!tables_life[id].during && (!net || tables_life[id].net == net))
			CHECK(found[id], id);
}

static struct tables_shape shape_of_input(void)
{
	struct tables_shape shape = {
		.nr_tables = 1 + input.tables % 2,
		.bits = input.bits % 13,
		.stable = le16toh(input.stable) % 8192,
		.moving = le16toh(input.moving) % 4096,
		.busy = input.busy % 64,
		.silent = SILENT_MAX,
		.seed = le64toh(input.seed),
	};

	shape.lock_bits = input.lock_bits % (shape.bits + 1);
	shape.spread = 1U << input.spread_bits % (shape.bits + 1);
	if (input.long_chain == 255)
		shape.stable = 100000;
	return shape;
}

static void check_result(struct tcpstates_walk *w, const struct net *net, int err)
{
	if (!w || err == -ENOMEM)
		assert(input.fail_at);
	else if (err == -EINTR)
		assert(kernel.killed);
	else if (err == -EIO)
		assert(tcpstates_unloading);
	else
		assert(!err);
	if (w && !err)
		check_complete(net);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/**
 * LLVMFuzzerTestOneInput() - check a walk of the tables that an input describes
 * @data: the input
 * @size: its size in bytes
 *
 * Return: 0, as libFuzzer demands.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tables_shape shape;
	struct tcpstates_walk *w;
	const struct net *net;
	int err = 0;

	memset(&input, 0, sizeof(input));
	memcpy(&input, data, size < sizeof(input) ? size : sizeof(input));
	memset(&kernel, 0, sizeof(kernel));
	memset(found, 0, sizeof(found));
	tcpstates_unloading = false;
	shape = shape_of_input();
	tables_make(&shape);
	/* A walk of one namespace is one of its table. */
	net = input.net % 3 && shape.nr_tables == 1 ? &tables_net[input.net % 3 - 1] : NULL;
	idle_states = net ? le16toh(input.idle_states) & ~BIT(TCP_LISTEN) : 0;

	kernel.fail_alloc = input.fail_at;
	tables_change(true);
	w = tcpstates_walk_alloc();
	if (w)
		err = walk_all(w, net, shape.nr_tables);
	tables_change(false);
	check_result(w, net, err);
	tcpstates_walk_free(w);
	assert(!kernel.allocated && !kernel.locked && !kernel.bh_off && !kernel.rcu);
	tables_free();
	return 0;
}
