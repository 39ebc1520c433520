/* SPDX-License-Identifier: GPL-2.0-only */
/* The views of 'watch' that are text: tables as their own commands print them, and help. */
#ifndef TCPSTATES_WATCH_VIEWS_H
#define TCPSTATES_WATCH_VIEWS_H

#include "data/counts.h"
#include "data/family.h"
#include "data/rows.h"
#include "host/netns_names.h"

/* A mark in the text switches its style; no table contains these characters. */
#define VIEWS_MARK_RESET	'\001'
#define VIEWS_MARK_BOLD		'\002'
#define VIEWS_MARK_DIM		'\003'
#define VIEWS_MARK_WARN		'\004'

char *views_help(int width);
char *views_error(const char *error, int width);
char *views_note(const char *note, int width);
char *views_table(const struct counts *counts, enum family family, int width);
char *views_ports(const struct rows *rows, const struct rows_shown *shown, int sort, int width);
char *views_netns(const struct rows *rows, const struct rows_shown *shown,
		  const struct netns_names *names, int sort, int width);
char *views_idle(const struct rows *rows, int width);

#endif /* TCPSTATES_WATCH_VIEWS_H */
