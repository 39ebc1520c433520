/* SPDX-License-Identifier: GPL-2.0-only */
/* The counts by remote address, for render_rows_table() and render_rows_json(). */
#ifndef TCPSTATES_RENDER_PEERS_H
#define TCPSTATES_RENDER_PEERS_H

#include "render/rows_table.h"

/* Its names are a struct hosts, which may be empty. */
extern const struct rows_kind render_peers_kind;

#endif /* TCPSTATES_RENDER_PEERS_H */
