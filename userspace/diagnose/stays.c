// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recognizes sockets. Equal numbers in two samples prove nothing: on a busy server
 * other connections may be in the same state each time.
 */
#include <stdlib.h>
#include "diagnose/stays.h"
#include "lib/array.h"

/* Parameters of the hash FNV-1a. */
#define HASH_BASIS	UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME	UINT64_C(0x100000001b3)

static uint64_t stays_mix(uint64_t hash, uint32_t word)
{
	int shift;

	for (shift = 0; shift < 32; shift += 8)
		hash = (hash ^ (word >> shift & 0xff)) * HASH_PRIME;
	return hash;
}

/**
 * stays_identity() - hash the fields that identify a socket and its state
 * @socket: the socket
 *
 * The inode is one of them: addresses may be used again within a second.
 *
 * Return: a number that is the same in the other sample if nothing changed.
 */
uint64_t stays_identity(const struct tcp_socket *socket)
{
	uint64_t hash = HASH_BASIS;
	int i;

	for (i = 0; i < 4; i++)
		hash = stays_mix(stays_mix(hash, socket->local[i]), socket->remote[i]);
	hash = stays_mix(hash, (uint32_t)socket->local_port << 16 | socket->remote_port);
	hash = stays_mix(hash, socket->inode);
	return stays_mix(hash, (uint32_t)socket->family << 8 | socket->state);
}

/* Order the sockets of the first sample, for stays_contains(). */
void stays_order(struct evidence *evidence)
{
	if (evidence->nr_first)
		qsort(evidence->first, evidence->nr_first, sizeof(*evidence->first),
		      array_compare_u64);
}

/* Tell if a socket was in the same state in the first sample. */
bool stays_contains(const struct evidence *evidence, const struct tcp_socket *socket)
{
	uint64_t identity = stays_identity(socket);

	return evidence->nr_first &&
	       bsearch(&identity, evidence->first, evidence->nr_first, sizeof(identity),
		       array_compare_u64);
}

/* Compare two struct stay by state, side and port. */
int stays_compare(const void *x, const void *y)
{
	const struct stay *a = x, *b = y;
	int order = (a->state > b->state) - (a->state < b->state);

	if (!order)
		order = (a->side > b->side) - (a->side < b->side);
	return order ? order : (a->port > b->port) - (a->port < b->port);
}

/**
 * stays_sum() - add up the sockets of each state and port
 * @stay: the sockets one by one; receives the sums, in order
 * @nr: number of sockets
 *
 * Return: the number of sums.
 */
size_t stays_sum(struct stay *stay, size_t nr)
{
	size_t i, sums = 0;

	if (nr)
		qsort(stay, nr, sizeof(*stay), stays_compare);
	for (i = 0; i < nr; i++) {
		if (sums && !stays_compare(&stay[sums - 1], &stay[i])) {
			stay[sums - 1].sockets += stay[i].sockets;
			stay[sums - 1].no_file += stay[i].no_file;
			if (stay[sums - 1].idle_ms < stay[i].idle_ms)
				stay[sums - 1].idle_ms = stay[i].idle_ms;
		} else {
			stay[sums++] = stay[i];
		}
	}
	return sums;
}
