// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting a namespace's TCP sockets by port.
 *
 * A row is added when its port is first met, so that memory is proportional to
 * the ports in use. An index finds it; once the walk has ended the rows are
 * copied in the order in which they are shown, and all else is freed.
 */
#include <linux/err.h>
#include "count.h"
#include "portmap.h"
#include "rows.h"
#include "state.h"
#include "walk.h"

/* The index has a leaf for each range of ports of a side that has a row. */
#define LEAF_PORTS	256
#define NR_LEAVES	(TCPSTATES_NR_SIDES * TCPSTATES_NR_PORTS / LEAF_PORTS)

/* Rows are allocated a page at a time. */
#define PAGE_ROWS	((4096 - sizeof(void *)) / sizeof(struct tcpstates_port_row))

struct ports_page {
	struct ports_page *next;
	struct tcpstates_port_row row[PAGE_ROWS];
};

struct ports_count {
	struct tcpstates_walk *walk;
	unsigned long *listened;	/* map of the local ports listened on */
	struct tcpstates_port_row ***leaf;	/* index by side and port */
	struct ports_page *page;	/* the rows, in the order they came */
	unsigned int nr;		/* number of rows */
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

/* Add a row. NULL without memory. */
static struct tcpstates_port_row *ports_add(struct ports_count *count,
					    enum tcpstates_side side, u16 port)
{
	struct tcpstates_port_row *row;
	struct ports_page *page;

	if (count->nr % PAGE_ROWS == 0) {
		page = tcpstates_alloc(sizeof(*page));
		if (!page)
			return NULL;
		page->next = count->page;
		count->page = page;
	}
	row = &count->page->row[count->nr++ % PAGE_ROWS];
	row->side = side;
	row->port = port;
	return row;
}

/* Find the row of a port, or add it. NULL without memory. */
static struct tcpstates_port_row *ports_row(struct ports_count *count,
					    enum tcpstates_side side, u16 port)
{
	struct tcpstates_port_row ***leaf =
		&count->leaf[(side * TCPSTATES_NR_PORTS + port) / LEAF_PORTS];
	struct tcpstates_port_row **row;

	if (!*leaf) {
		*leaf = tcpstates_alloc(LEAF_PORTS * sizeof(**leaf));
		if (!*leaf)
			return NULL;
	}
	row = &(*leaf)[port % LEAF_PORTS];
	if (!*row)
		*row = ports_add(count, side, port);
	return *row;
}

static int ports_book_listener(struct ports_count *count, const struct tcpstates_record *rec)
{
	struct tcpstates_port_row *row = ports_row(count, TCPSTATES_SERVER, rec->num);

	if (!row)
		return -ENOMEM;
	tcpstates_portmap_add(count->listened, rec->num);
	row->listeners++;
	/* The kernel's own test, sk_acceptq_is_full(). */
	row->full += rec->backlog > rec->backlog_max;
	row->backlog += rec->backlog;
	row->backlog_max += rec->backlog_max;
	row->synq += rec->synq;
	return 0;
}

static int ports_book_connection(struct ports_count *count, const struct tcpstates_record *rec)
{
	struct tcpstates_port_row *row;

	if (tcpstates_portmap_has(count->listened, rec->num))
		row = ports_row(count, TCPSTATES_SERVER, rec->num);
	else
		row = ports_row(count, TCPSTATES_CLIENT, ntohs(rec->dport));
	if (!row)
		return -ENOMEM;
	row->state[ports_column_of_state(rec->state)]++;
	if (rec->state == TCP_CLOSE_WAIT)
		row->close_wait = max(row->close_wait, rec->idle);
	return 0;
}

/* Listeners come first in a walk. */
static int ports_book(struct ports_count *count, const struct tcpstates_record *rec,
		      unsigned int nr)
{
	const struct tcpstates_record *end;
	int err = 0;

	for (end = rec + nr; rec != end && !err; rec++)
		err = rec->state == TCP_LISTEN ? ports_book_listener(count, rec) :
						 ports_book_connection(count, rec);
	return err;
}

/* Copy the rows in the order of the index. */
static struct tcpstates_rows *ports_pack(const struct ports_count *count)
{
	struct tcpstates_rows *rows;
	unsigned int i, port, nr = 0;

	rows = tcpstates_rows_alloc(count->nr, sizeof(struct tcpstates_port_row));
	if (!rows)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < NR_LEAVES; i++) {
		struct tcpstates_port_row **leaf = count->leaf[i];

		for (port = 0; leaf && port < LEAF_PORTS; port++)
			if (leaf[port])
				*(struct tcpstates_port_row *)tcpstates_row(rows, nr++) =
					*leaf[port];
	}
	tcpstates_walk_result(count->walk, rows);
	return rows;
}

static void ports_free(void *memory)
{
	struct ports_count *count = memory;
	struct ports_page *page;
	unsigned int i;

	while (count->page) {
		page = count->page;
		count->page = page->next;
		kfree(page);
	}
	for (i = 0; count->leaf && i < NR_LEAVES; i++)
		kfree(count->leaf[i]);
	kfree(count->leaf);
	kfree(count->listened);
	tcpstates_walk_free(count->walk);
	kfree(count);
}

static void *ports_alloc(void)
{
	struct ports_count *count = tcpstates_alloc(sizeof(*count));

	if (!count)
		return NULL;
	count->walk = tcpstates_walk_alloc();
	count->listened = tcpstates_portmap_alloc();
	count->leaf = tcpstates_alloc(NR_LEAVES * sizeof(*count->leaf));
	if (!count->walk || !count->listened || !count->leaf) {
		ports_free(count);
		return NULL;
	}
	return count;
}

static struct tcpstates_rows *ports_walk(void *memory, struct net *net)
{
	struct ports_count *count = memory;
	const struct tcpstates_record *rec;
	int err, nr;

	tcpstates_walk_begin(count->walk, tcpstates_hashinfo(net), net, BIT(TCP_CLOSE_WAIT));
	while ((nr = tcpstates_walk_next(count->walk, &rec)) > 0) {
		err = ports_book(count, rec, nr);
		if (err)
			return ERR_PTR(err);
	}
	return nr ? ERR_PTR(nr) : ports_pack(count);
}

/* Counting a namespace's sockets by port: rows for the ports in use. */
const struct tcpstates_counter tcpstates_by_port = {
	.alloc = ports_alloc,
	.walk = ports_walk,
	.free = ports_free,
};
