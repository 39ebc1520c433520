/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of sockets that change while they are walked: see tables.c. */
#ifndef WALK_TABLES_H
#define WALK_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#define TABLES_MAX	2	/* established tables */
#define LIVES_MAX	131072	/* connections and listeners ever made */

/**
 * struct life - a connection from its first to its last moment, or a listener
 * @net: its namespace
 * @sk: its socket now, or NULL at its end
 * @table: number of its table
 * @bucket: number of its bucket
 * @stable: neither changes nor ends
 * @during: began, or ended, while the tables were walked
 * @state: the raw state that a walk should find, of a stable one
 * @class: bits of its class, of a stable one
 * @heard: when something came from its peer last, in jiffies; later in moving ones
 */
struct life {
	const struct net *net;
	struct sock *sk;
	unsigned int table;
	unsigned int bucket;
	bool stable;
	bool during;
	uint8_t state;
	uint8_t class;
	uint32_t heard;
};

/**
 * struct tables_shape - parameters of the tables
 * @nr_tables: number of established tables
 * @bits: logarithm of their size
 * @lock_bits: logarithm of the number of their locks
 * @stable: number of sockets that stay
 * @moving: number of others at the beginning
 * @spread: number of buckets that they are spread over
 * @even: each bucket is as likely as the others; else a few hold many of them
 * @busy: number of changes for each 256 points at which one is possible
 * @silent: longest time since anything came from a peer, in jiffies
 * @seed: seed of all choices
 */
struct tables_shape {
	unsigned int nr_tables;
	unsigned int bits;
	unsigned int lock_bits;
	unsigned int stable;
	unsigned int moving;
	unsigned int spread;
	bool even;
	unsigned int busy;
	uint32_t silent;
	uint64_t seed;
};

extern struct net tables_net[2];
extern struct life tables_life[LIVES_MAX];
extern unsigned int tables_nr_lives;

void tables_make(const struct tables_shape *shape);
struct inet_hashinfo *tables_get(unsigned int table);
void tables_change(bool on);
void tables_free(void);

#endif /* WALK_TABLES_H */
