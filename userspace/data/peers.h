/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts sockets by remote address, in bounded memory. */
#ifndef TCPSTATES_DATA_PEERS_H
#define TCPSTATES_DATA_PEERS_H

#include "data/rows.h"
#include "lib/array.h"

#define PEERS_MAX	1000000	/* distinct peers: 76 MiB with their hash table */
#define PEERS_TEXT_SIZE	52	/* bytes of an address and its prefix length as text */

#define PEERS_IPV4_BITS	32
#define PEERS_IPV6_BITS	128

/* A remote address, or a network of them. */
struct peer {
	uint32_t address[4];	/* network order; IPv4 as v4-mapped */
	uint32_t rank;		/* sort key, the largest first */
	uint32_t sockets[TCPSTATES_NR_ROWS];	/* a number for each state */
};

/*
 * A table of peers: peers_setup(), peers_add() for each socket, peers_select() once,
 * then peers_row() and peers_text() for each row; peers_free(). The hash has random
 * keys, since remote hosts choose their addresses.
 */
struct peers {
	struct array peer;		/* each a struct peer */
	unsigned int prefix[2];		/* bits of IPv4 and of IPv6 addresses that are compared */
	size_t limit;			/* distinct peers to keep apart */
	uint32_t *slot;			/* hash table: the number of a peer from 1 on, 0 for none */
	size_t nr_slots;		/* a power of two, or 0 */
	uint64_t key[5];
	uint64_t beyond;		/* sockets of further peers, counted in @other only */
	struct row other;		/* sum of the peers beyond the limit, or beyond the top */
	struct row sum;			/* sum of all */
};

/* The sockets to count, and how closely their addresses are compared. */
struct peers_choice {
	uint32_t states;		/* a bit for each enum tcpstates_row */
	bool hide[ROWS_NR_GROUPS];	/* sides to leave out */
	struct figure port;		/* local of a server, else remote; or absent */
	unsigned int prefix[2];		/* bits, as peers_setup() takes them */
};

#define PEERS_ALL_STATES \
	(((1U << TCPSTATES_ROW_UNKNOWN) - 1) & ~(1U << TCPSTATES_ROW_LISTEN))

void peers_setup(struct peers *peers, unsigned int ipv4_bits, unsigned int ipv6_bits);
void peers_free(struct peers *peers);
void peers_add(struct peers *peers, int family, const uint32_t *address,
	       enum tcpstates_row state);
void peers_select(struct peers *peers, const struct rows_view *view, struct rows *rows,
		  struct rows_shown *shown);
const struct row *peers_row(const struct peers *peers, size_t i, struct row *room);
const char *peers_text(const struct peers *peers, const struct row *row, char *text);

#endif /* TCPSTATES_DATA_PEERS_H */
