// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result of a walk: rows of one size, in the order in which they are shown.
 *
 * Its memory is that of the rows, and a pointer for each page of them. It is
 * charged to the reader that walked, and shared by reference.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include "memory.h"
#include "rows.h"

static unsigned int rows_per_piece(unsigned int size)
{
	return TCPSTATES_ROWS_PIECE / size;
}

static void rows_free(struct kref *ref)
{
	struct tcpstates_rows *rows = container_of(ref, struct tcpstates_rows, ref);
	unsigned int i;

	for (i = 0; i < DIV_ROUND_UP(rows->nr, rows_per_piece(rows->size)); i++)
		kfree(rows->piece[i]);
	kfree(rows);
}

/**
 * tcpstates_rows_alloc() - allocate zeroed rows
 * @nr: number of rows
 * @size: size of a row in bytes, at most TCPSTATES_ROWS_PIECE
 *
 * Context: process context. Sleeps.
 * Return: the rows with one reference, for tcpstates_rows_put(), or NULL.
 */
struct tcpstates_rows *tcpstates_rows_alloc(unsigned int nr, unsigned int size)
{
	unsigned int per_piece = rows_per_piece(size), left = nr;
	struct tcpstates_rows *rows;
	void **piece;

	rows = tcpstates_alloc(struct_size(rows, piece, DIV_ROUND_UP(nr, per_piece)));
	if (!rows)
		return NULL;
	kref_init(&rows->ref);
	rows->size = size;
	rows->nr = nr;
	for (piece = rows->piece; left; piece++) {
		unsigned int here = min(left, per_piece);

		*piece = tcpstates_alloc(here * size);
		if (!*piece) {
			tcpstates_rows_put(rows);
			return NULL;
		}
		left -= here;
	}
	return rows;
}

/**
 * tcpstates_row() - get a row
 * @rows: the rows
 * @i: its number, below @rows->nr
 *
 * Return: the row, owned by @rows.
 */
void *tcpstates_row(const struct tcpstates_rows *rows, unsigned int i)
{
	unsigned int per_piece = rows_per_piece(rows->size);

	return rows->piece[i / per_piece] + i % per_piece * rows->size;
}

/**
 * tcpstates_rows_put() - drop a reference
 * @rows: the rows, or NULL; freed with the last reference
 */
void tcpstates_rows_put(struct tcpstates_rows *rows)
{
	if (rows)
		kref_put(&rows->ref, rows_free);
}
