/* SPDX-License-Identifier: GPL-2.0-only */
/* The states that every renderer highlights. */
#ifndef TCPSTATES_RENDER_HIGHLIGHT_H
#define TCPSTATES_RENDER_HIGHLIGHT_H

#include <stdbool.h>
#include <linux/tcpstates.h>

/**
 * highlight_state() - tell if sockets in a state deserve a warning colour
 * @row: the state, of enum tcpstates_row
 *
 * Users look for CLOSE_WAIT most: only a local program can end it.
 *
 * Return: true for CLOSE_WAIT.
 */
static inline bool highlight_state(unsigned int row)
{
	return row == TCPSTATES_ROW_CLOSE_WAIT;
}

#endif /* TCPSTATES_RENDER_HIGHLIGHT_H */
