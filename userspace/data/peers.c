// SPDX-License-Identifier: GPL-2.0-only
/* Counts sockets by remote address: a hash table of peers, and their order. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include "data/peers.h"

#define FIRST_SLOTS	1024
#define MAPPED_BITS	96	/* the bits before the IPv4 address in a v4-mapped one */

/**
 * peers_setup() - begin to count
 * @peers: receives an empty table
 * @ipv4_bits: the prefix length of IPv4 addresses, up to PEERS_IPV4_BITS
 * @ipv6_bits: the prefix length of IPv6 addresses, up to PEERS_IPV6_BITS
 *
 * A v4-mapped address is an IPv4 address.
 */
void peers_setup(struct peers *peers, unsigned int ipv4_bits, unsigned int ipv6_bits)
{
	*peers = (struct peers){
		.prefix = { ipv4_bits, ipv6_bits },
		.limit = PEERS_MAX,
		.key = { 0, 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
			 0xd6e8feb86659fd93 },
	};
	/* Without random numbers, early in the boot, keep these keys. */
	if (getrandom(peers->key, sizeof(peers->key), GRND_NONBLOCK) < 0)
		return;
}

/* Free the peers; an empty table is fine. */
void peers_free(struct peers *peers)
{
	free(peers->peer.at);
	free(peers->slot);
	memset(peers, 0, sizeof(*peers));
}

static struct peer *peers_at(const struct peers *peers, size_t i)
{
	return (struct peer *)peers->peer.at + i;
}

static bool peer_is_ipv4(const uint32_t *address)
{
	return !address[0] && !address[1] && address[2] == htonl(0xffff);
}

/* Write the network of an address, IPv4 as v4-mapped. */
static void peers_mask(const struct peers *peers, int family, const uint32_t *address,
		       uint32_t *network)
{
	unsigned int i, bits;

	if (family == AF_INET6)
		memcpy(network, address, 4 * sizeof(*network));
	else
		memcpy(network, (uint32_t[]){ 0, 0, htonl(0xffff), address[0] },
		       4 * sizeof(*network));
	bits = peer_is_ipv4(network) ? MAPPED_BITS + peers->prefix[0] : peers->prefix[1];
	for (i = 0; i < 4; i++, bits -= bits < 32 ? bits : 32) {
		if (bits < 32)
			network[i] &= htonl(~(UINT32_MAX >> bits));
	}
}

/* Multilinear hashing: collisions cannot be made without knowing the keys. */
static size_t peers_hash(const struct peers *peers, const uint32_t *network)
{
	uint64_t hash = peers->key[0];
	unsigned int i;

	for (i = 0; i < 4; i++)
		hash += peers->key[i + 1] * network[i];
	return (size_t)(hash >> 32);
}

/* Find the slot of a network: an empty one if it has none. */
static uint32_t *peers_slot(const struct peers *peers, const uint32_t *network)
{
	size_t i = peers_hash(peers, network);
	uint32_t *slot;

	for (;; i++) {
		slot = &peers->slot[i & (peers->nr_slots - 1)];
		if (!*slot || !memcmp(peers_at(peers, *slot - 1)->address, network,
				      sizeof(peers_at(peers, 0)->address)))
			return slot;
	}
}

/* Double the hash table. Return: 0, or -1 without memory. */
static int peers_grow(struct peers *peers)
{
	size_t i, nr = peers->nr_slots ? peers->nr_slots * 2 : FIRST_SLOTS;
	uint32_t *slot = calloc(nr, sizeof(*slot));

	if (!slot)
		return -1;
	free(peers->slot);
	peers->slot = slot;
	peers->nr_slots = nr;
	for (i = 0; i < peers->peer.nr; i++)
		*peers_slot(peers, peers_at(peers, i)->address) = (uint32_t)i + 1;
	return 0;
}

/* Make a new peer. Return: NULL beyond the limit, which a lack of memory sets too. */
static struct peer *peers_make(struct peers *peers, const uint32_t *network)
{
	struct peer *peer = NULL;

	if (peers->peer.nr >= peers->limit)
		return NULL;
	if (peers->peer.nr * 2 < peers->nr_slots || !peers_grow(peers))
		peer = array_add(&peers->peer, sizeof(*peer));
	if (!peer) {
		peers->limit = peers->peer.nr;
		return NULL;
	}
	memset(peer, 0, sizeof(*peer));
	memcpy(peer->address, network, sizeof(peer->address));
	*peers_slot(peers, network) = (uint32_t)peers->peer.nr;
	return peer;
}

/**
 * peers_add() - count a socket
 * @peers: the table, before peers_select()
 * @family: AF_INET or AF_INET6
 * @address: the remote address in network order: one word, or four
 * @state: the state of the socket
 *
 * Never fails: beyond PEERS_MAX peers, or without memory, the sockets of new peers
 * are counted in @peers->other, and in @peers->beyond.
 */
void peers_add(struct peers *peers, int family, const uint32_t *address,
	       enum tcpstates_row state)
{
	uint32_t network[4], number;
	struct peer *peer;

	peers_mask(peers, family, address, network);
	number = peers->nr_slots ? *peers_slot(peers, network) : 0;
	peer = number ? peers_at(peers, number - 1) : peers_make(peers, network);
	peers->sum.cell[ROWS_COL_OF(state)]++;
	if (peer) {
		peer->sockets[state]++;
	} else {
		peers->other.cell[ROWS_COL_OF(state)]++;
		peers->beyond++;
	}
}

static bool peer_is_before(const struct peer *a, const struct peer *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	return memcmp(a->address, b->address, sizeof(a->address)) < 0;
}

static void peer_swap(struct peer *a, struct peer *b)
{
	struct peer other = *a;

	*a = *b;
	*b = other;
}

/* Part the peers between two of them: those before a random one, that one, the others. */
static struct peer *peers_part(struct peers *peers, struct peer *first, struct peer *last)
{
	size_t nr = (size_t)(last - first);
	struct peer *border = first, *peer;

	peers->key[0] = peers->key[0] * 6364136223846793005 + 1;
	peer_swap(first + (peers->key[0] >> 33) % nr, --last);
	for (peer = first; peer < last; peer++) {
		if (peer_is_before(peer, last))
			peer_swap(peer, border++);
	}
	peer_swap(border, last);
	return border;
}

/*
 * Sort the peers up to the top, and leave the others unsorted: qsort() of all takes
 * longer than the dump, in some C libraries.
 */
static void peers_sort(struct peers *peers, struct peer *first, struct peer *last,
		       const struct peer *top)
{
	struct peer *border;

	while (last - first > 1 && first < top) {
		border = peers_part(peers, first, last);
		peers_sort(peers, first, border, top);
		first = border + 1;
	}
}

/**
 * peers_select() - sort the peers, and sum those beyond the top in one row
 * @peers: the table, which takes no more sockets
 * @view: the order and the number of peers; of its other members, none counts
 * @rows: receives the peers, for rows_at()
 * @shown: receives their numbers
 */
void peers_select(struct peers *peers, const struct rows_view *view, struct rows *rows,
		  struct rows_shown *shown)
{
	size_t i, nr = peers->peer.nr;
	struct row room;

	for (i = 0; i < nr; i++)
		peers_at(peers, i)->rank =
			(uint32_t)rows_rank(peers_row(peers, i, &room), view->sort);
	/* The slots are those of another order. */
	free(peers->slot);
	peers->slot = NULL;
	peers->nr_slots = 0;
	rows->peers = peers;
	rows->nr = view->top && view->top < nr ? view->top : nr;
	if (nr)
		peers_sort(peers, peers_at(peers, 0), peers_at(peers, nr),
			   peers_at(peers, rows->nr));
	for (i = rows->nr; i < nr; i++)
		rows_add_cells(&peers->other, peers_row(peers, i, &room));
	peers->other.group = ROWS_OTHER;
	peers->other.id = rows->nr;
	peers->other.summed = nr - rows->nr;
	*shown = (struct rows_shown){
		.nr = { nr }, .left_out = { nr - rows->nr },
		.total = { rows_total(&peers->sum), true },
	};
	rows->nr += rows->nr < nr || peers->beyond;
}

/* Make the row of a peer: see rows_at(). The one behind the peers is the sum of others. */
const struct row *peers_row(const struct peers *peers, size_t i, struct row *room)
{
	unsigned int state;

	if (i == peers->other.id && peers->other.group == ROWS_OTHER)
		return &peers->other;
	*room = (struct row){ .id = i };
	for (state = 0; state < TCPSTATES_NR_ROWS; state++)
		room->cell[ROWS_COL_OF(state)] = peers_at(peers, i)->sockets[state];
	return room;
}

/**
 * peers_text() - format the address of a peer, such as 192.0.2.1 or 192.0.2.0/24
 * @peers: the table, after peers_select()
 * @row: the peer, or the sum of others
 * @text: receives PEERS_TEXT_SIZE bytes
 *
 * Return: @text.
 */
const char *peers_text(const struct peers *peers, const struct row *row, char *text)
{
	const uint32_t *address;
	size_t len;
	bool ipv4;

	if (row->group == ROWS_OTHER)
		return strcpy(text, "other");
	address = peers_at(peers, (size_t)row->id)->address;
	ipv4 = peer_is_ipv4(address);
	inet_ntop(ipv4 ? AF_INET : AF_INET6, ipv4 ? address + 3 : address, text,
		  PEERS_TEXT_SIZE);
	len = strlen(text);
	if (peers->prefix[!ipv4] < (ipv4 ? PEERS_IPV4_BITS : PEERS_IPV6_BITS))
		snprintf(text + len, PEERS_TEXT_SIZE - len, "/%u", peers->prefix[!ipv4]);
	return text;
}
