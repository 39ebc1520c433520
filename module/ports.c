// SPDX-License-Identifier: GPL-2.0
/*
 * Counting a namespace's TCP sockets by port.
 *
 * A row is added when its port is first met, so that memory is proportional to
 * the ports in use. Since nothing may be allocated under a table lock, the walk
 * only notes sockets in a journal there, four bytes each, and books them into
 * rows after it dropped the lock. If the journal is too small for the chains
 * visited last, it is enlarged and they are visited again; none of their
 * sockets was booked before.
 */
#include <linux/err.h>
#include <linux/ktime.h>
#include <net/inet_connection_sock.h>
#include "memory.h"
#include "ports.h"
#include "share.h"
#include "state.h"
#include "tables.h"

/* Initial size of the journal, in notes; it is booked when half full. */
#define JOURNAL_MIN	2048
/* Initial size of the array of rows. */
#define ROWS_MIN	16

/* A note of a socket: its side, the port it is booked to, its raw state. */
struct ports_note {
	u16 port;
	u8 side;
	u8 state;
};

struct ports_walk {
	const struct net *net;
	struct tcpstates_ports *found;
	unsigned long *listened;	/* map of the local ports listened on */
	struct ports_note *journal;
	unsigned int nr;		/* notes in the journal */
	unsigned int max;		/* its size */
	unsigned int valid;		/* notes of chains that were noted in full */
	unsigned int missed;		/* sockets since then that did not fit */
};

/*
 * Return the column of a raw state. The columns are the rows of the summary
 * without LISTEN, a state that no connection is in.
 */
static unsigned int ports_column_of_state(unsigned int state)
{
	enum tcpstates_row row = tcpstates_row_of_state(state);

	if (row == TCPSTATES_ROW_LISTEN)
		return TCPSTATES_PORTS_UNKNOWN;
	return row < TCPSTATES_ROW_LISTEN ? row : row - 1;
}

#define X(name, nr) static_assert(TCPSTATES_PORTS_##name == TCPSTATES_ROW_##name - \
				  (TCPSTATES_ROW_##name > TCPSTATES_ROW_LISTEN));
TCPSTATES_PORTS_STATES(X)
#undef X
static_assert(TCPSTATES_PORTS_NR_STATES == TCPSTATES_NR_ROWS - 1);

/* Double an array and keep its contents. NULL without memory: @array stays. */
static void *ports_grow(void *array, unsigned int *max, unsigned int min, size_t size)
{
	unsigned int more = *max ? *max * 2 : min;
	void *larger = kvcalloc(more, size, TCPSTATES_GFP);

	if (!larger)
		return NULL;
	if (array)
		memcpy(larger, array, *max * size);
	kvfree(array);
	*max = more;
	return larger;
}

static int ports_add_row(struct tcpstates_ports_side *s, u32 *slot)
{
	struct tcpstates_port *rows;

	if (s->nr == s->max) {
		rows = ports_grow(s->row, &s->max, ROWS_MIN, sizeof(*rows));
		if (!rows)
			return -ENOMEM;
		s->row = rows;
	}
	*slot = ++s->nr;
	return 0;
}

/* Find the row of a port, or add it. NULL without memory. */
static struct tcpstates_port *ports_row_of(struct tcpstates_ports_side *s, u16 port)
{
	u32 **leaf = &s->leaf[port / TCPSTATES_LEAF_PORTS];
	u32 *slot;

	if (!*leaf) {
		*leaf = kvcalloc(TCPSTATES_LEAF_PORTS, sizeof(**leaf), TCPSTATES_GFP);
		if (!*leaf)
			return NULL;
	}
	slot = &(*leaf)[port % TCPSTATES_LEAF_PORTS];
	if (!*slot && ports_add_row(s, slot))
		return NULL;
	return &s->row[*slot - 1];
}

/**
 * tcpstates_ports_find() - find the row of a port
 * @p: result of a walk
 * @side: side of the row
 * @port: local port of a server, remote port of a client; in host order
 *
 * Return: the row, owned by @p, or NULL if there is none.
 */
const struct tcpstates_port *tcpstates_ports_find(const struct tcpstates_ports *p,
						  enum tcpstates_side side, u16 port)
{
	const struct tcpstates_ports_side *s = &p->side[side];
	const u32 *leaf = s->leaf[port / TCPSTATES_LEAF_PORTS];
	unsigned int place = leaf ? leaf[port % TCPSTATES_LEAF_PORTS] : 0;

	return place ? &s->row[place - 1] : NULL;
}

static __always_inline void ports_map_listener(void *ctx, const struct sock *sk)
{
	struct ports_walk *w = ctx;

	if (tcpstates_belongs_to(sk, w->net))
		__set_bit(sk->sk_num, w->listened);
}

/* A port that was not listened on in the first pass has no row: leave it out. */
static __always_inline void ports_count_listener(void *ctx, const struct sock *sk)
{
	struct tcpstates_port *row;
	struct ports_walk *w = ctx;

	if (!tcpstates_belongs_to(sk, w->net))
		return;
	row = (struct tcpstates_port *)
		tcpstates_ports_find(w->found, TCPSTATES_SERVER, sk->sk_num);
	if (!row)
		return;
	row->listeners++;
	row->full += sk_acceptq_is_full(sk);
	row->backlog += READ_ONCE(sk->sk_ack_backlog);
	row->backlog_max += READ_ONCE(sk->sk_max_ack_backlog);
	row->synq += inet_csk_reqsk_queue_len(sk);
}

/*
 * Two passes, since rows can't be allocated under the lock: the first maps the
 * ports, the second adds up the queues.
 */
static int ports_walk_listeners(struct ports_walk *w, struct inet_hashinfo *hinfo)
{
	struct tcpstates_ports_side *servers = &w->found->side[TCPSTATES_SERVER];
	unsigned int port;
	int err;

	err = tcpstates_visit_listeners(hinfo, ports_map_listener, w);
	if (err)
		return err;
	for_each_set_bit(port, w->listened, TCPSTATES_NR_PORTS)
		if (!ports_row_of(servers, port))
			return -ENOMEM;
	return tcpstates_visit_listeners(hinfo, ports_count_listener, w);
}

static __always_inline void ports_note_socket(void *ctx, const struct sock *sk)
{
	enum tcpstates_kind kind;
	struct ports_walk *w = ctx;
	struct ports_note *note;

	if (!tcpstates_belongs_to(sk, w->net))
		return;
	if (unlikely(w->nr == w->max)) {
		w->missed++;
		return;
	}
	note = &w->journal[w->nr++];
	note->state = tcpstates_raw_state(sk, &kind);
	if (tcpstates_portmap_has(w->listened, sk->sk_num)) {
		note->side = TCPSTATES_SERVER;
		note->port = sk->sk_num;
	} else {
		note->side = TCPSTATES_CLIENT;
		note->port = ntohs(sk->sk_dport);
	}
}

/* Book the first @nr notes and empty the journal. */
static int ports_book(struct ports_walk *w, unsigned int nr)
{
	struct tcpstates_port *row;
	const struct ports_note *note;

	for (note = w->journal; note < w->journal + nr; note++) {
		row = ports_row_of(&w->found->side[note->side], note->port);
		if (!row)
			return -ENOMEM;
		row->state[ports_column_of_state(note->state)]++;
	}
	w->nr = 0;
	w->valid = 0;
	return 0;
}

/* tcpstates_due_t: is the journal half full, or was it too small? */
static bool ports_is_due(void *ctx)
{
	struct ports_walk *w = ctx;

	if (unlikely(w->missed))
		return true;
	w->valid = w->nr;
	return w->nr >= w->max / 2;
}

/* tcpstates_after_t: book; if the last chains did not fit, ask for them again. */
static int ports_after_chains(void *ctx)
{
	struct ports_walk *w = ctx;
	struct ports_note *larger;
	int err;

	err = ports_book(w, w->valid);
	if (err || likely(!w->missed))
		return err;

	w->missed = 0;
	larger = ports_grow(w->journal, &w->max, JOURNAL_MIN, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	w->journal = larger;
	return fatal_signal_pending(current) ? -EINTR : -EAGAIN;
}

static int ports_walk_connections(struct ports_walk *w, struct inet_hashinfo *hinfo)
{
	int err;

	w->journal = ports_grow(NULL, &w->max, JOURNAL_MIN, sizeof(*w->journal));
	if (!w->journal)
		return -ENOMEM;
	err = tcpstates_visit_established(hinfo, ports_note_socket, ports_is_due,
					  ports_after_chains, w);
	return err ?: ports_book(w, w->nr);
}

/* A listener closed between the passes may leave an empty row: don't show it. */
static bool ports_is_shown(const struct tcpstates_port *row, enum tcpstates_side side)
{
	unsigned int i;

	if (!row || side == TCPSTATES_CLIENT || row->listeners)
		return row;
	for (i = 0; i < TCPSTATES_PORTS_NR_STATES; i++)
		if (row->state[i])
			return true;
	return false;
}

/* Fill @order: the order in which rows are shown. */
static int ports_sort(struct tcpstates_ports *p)
{
	unsigned int side, port, shown, nr = 0;

	p->order = kvcalloc(p->side[0].nr + p->side[1].nr + 1, sizeof(*p->order),
			    TCPSTATES_GFP);
	if (!p->order)
		return -ENOMEM;
	for (side = 0; side < TCPSTATES_NR_SIDES; side++) {
		shown = 0;
		for (port = 0; port < TCPSTATES_NR_PORTS; port++) {
			if (!p->side[side].leaf[port / TCPSTATES_LEAF_PORTS])
				port |= TCPSTATES_LEAF_PORTS - 1;
			else if (ports_is_shown(tcpstates_ports_find(p, side, port), side))
				p->order[nr + shown++] = port;
		}
		p->side[side].nr = shown;
		nr += shown;
	}
	return 0;
}

static int ports_walk_locked(struct ports_walk *w, struct net *net)
{
	struct inet_hashinfo *hinfo = tcpstates_hashinfo(net);
	u64 began;
	int err;

	w->listened = tcpstates_portmap_alloc();
	if (!w->listened)
		return -ENOMEM;

	err = tcpstates_walk_lock(net);
	if (err)
		return err;
	began = ktime_get_ns();
	err = ports_walk_listeners(w, hinfo);
	if (!err)
		err = ports_walk_connections(w, hinfo);
	w->found->walk_ns = ktime_get_ns() - began;
	w->found->buckets = hinfo->ehash_mask + 1;
	tcpstates_walk_unlock(net);

	return err ?: ports_sort(w->found);
}

/**
 * tcpstates_ports_walk() - count the TCP sockets of a namespace by port
 * @net: the namespace; the caller keeps it alive
 *
 * Context: process context, no locks held. Sleeps. Takes the namespace's walk
 *	    lock (share.c), and the locks of the tables one bucket at a time.
 * Return: the counts, to be freed with tcpstates_ports_free();
 *	   ERR_PTR(-ENOMEM); ERR_PTR(-EINTR) after a fatal signal.
 */
struct tcpstates_ports *tcpstates_ports_walk(struct net *net)
{
	struct ports_walk w = { .net = net };
	int err;

	w.found = kvzalloc(sizeof(*w.found), TCPSTATES_GFP);
	if (!w.found)
		return ERR_PTR(-ENOMEM);
	err = ports_walk_locked(&w, net);
	kvfree(w.journal);
	kvfree(w.listened);
	if (err) {
		tcpstates_ports_free(w.found);
		return ERR_PTR(err);
	}
	return w.found;
}

/**
 * tcpstates_ports_free() - free the counts by port
 * @p: the counts, or NULL
 *
 * Context: process context.
 */
void tcpstates_ports_free(struct tcpstates_ports *p)
{
	unsigned int side, i;

	if (!p)
		return;
	for (side = 0; side < TCPSTATES_NR_SIDES; side++) {
		for (i = 0; i < TCPSTATES_NR_LEAVES; i++)
			kvfree(p->side[side].leaf[i]);
		kvfree(p->side[side].row);
	}
	kvfree(p->order);
	kvfree(p);
}
