// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check the counts by idle time at the edges of all columns, with the HZ that this is
 * compiled for: print one KTAP line for each state.
 */
#include <stdio.h>
#include <string.h>
#include "kernel.h"
#include "tables.h"
#include "count.h"
#include "rows.h"
#include "state.h"

#define NOW		1000U	/* less than the idle times: differences must wrap */
#define NR_SOCKETS	4000

/* Ends of the columns, in seconds. */
static const unsigned int end[] = { 1, 10, 60, 600, 3600, 86400 };

/* The row that the file should show of a state. */
struct want {
	uint32_t sockets, time[TCPSTATES_IDLE_NR_TIMES], longest;
};

static struct want want[TCPSTATES_NR_RAW_STATES];

/**
 * kernel_prefetch() - do nothing
 * @at: the address
 */
void kernel_prefetch(const void *at)
{
	(void)at;
}

/* Return an idle time in jiffies: each edge, the jiffies beside it, and both ends. */
static uint32_t idle_time(unsigned int i)
{
	unsigned int edge = i / 3 % 7;

	if (edge == 6)
		return i % 3 ? UINT32_MAX - i % 3 : 0;
	return end[edge] * HZ + i % 3 - 1;
}

static unsigned int column_of(uint32_t idle)
{
	unsigned int column = 0;

	while (column < 6 && idle / HZ >= end[column])
		column++;
	return column;
}

/* Make a full socket silent for a time: by its data or by its ACK. */
static void silence(struct life *life, unsigned int i)
{
	uint32_t idle = idle_time(i), other = idle < UINT32_MAX / 2 ? idle + i : UINT32_MAX;
	struct want *w = &want[life->state];

	inet_csk(life->sk)->icsk_ack.lrcvtime = NOW - (i & 1 ? idle : other);
	tcp_sk(life->sk)->rcv_tstamp = NOW - (i & 1 ? other : idle);
	if (life->net != &tables_net[0])
		return;
	w->sockets++;
	w->time[column_of(idle)]++;
	w->longest = max(w->longest, idle);
}

static void make_sockets(void)
{
	struct tables_shape shape = {
		.nr_tables = 1, .bits = 8, .lock_bits = 4, .spread = 256, .even = true,
		.stable = NR_SOCKETS, .seed = 1,
	};
	unsigned int id;

	kernel.jiffies = NOW;
	tables_make(&shape);
	for (id = 0; id < tables_nr_lives; id++)
		if (!(tables_life[id].class & TCPSTATES_MINI) &&
		    tables_life[id].state != TCP_LISTEN)
			silence(&tables_life[id], id);
	tables_net[0].ipv4.tcp_death_row.hashinfo = tables_get(0);
}

static bool is_right(unsigned int number, const char *name,
		     const struct tcpstates_idle_row *row, const struct want *w)
{
	bool ok = w->sockets && row->sockets == w->sockets && row->longest == w->longest &&
		  !memcmp(row->time, w->time, sizeof(w->time));

	printf("%s %u idle.%s_at_%d_hz # %u sockets\n", ok ? "ok" : "not ok", number, name, HZ,
	       row->sockets);
	return ok;
}

int main(void)
{
	void *memory = tcpstates_by_idle.alloc();
	struct tcpstates_rows *rows;
	unsigned int i = 0;
	bool ok = true;

	make_sockets();
	rows = tcpstates_by_idle.walk(memory, &tables_net[0]);
	assert(!IS_ERR(rows));
#define X(name, nr) ok &= is_right(i + 1, #name, tcpstates_row(rows, i), &want[nr]), i++;
	TCPSTATES_IDLE_STATES(X)
#undef X
	ok &= rows->nr == i;
	tcpstates_rows_put(rows);
	tcpstates_by_idle.free(memory);
	tables_free();
	return !ok;
}
