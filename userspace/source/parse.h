/* SPDX-License-Identifier: GPL-2.0-only */
/* Parses the text of the module's files into struct counts and struct rows. */
#ifndef TCPSTATES_SOURCE_PARSE_H
#define TCPSTATES_SOURCE_PARSE_H

#include <stddef.h>
#include <stdint.h>
#include "data/counts.h"
#include "data/rows.h"

enum parse_error_kind {
	PARSE_GARBAGE,
	PARSE_DUPLICATE,
	PARSE_TRUNCATED,
	PARSE_NEWER_FORMAT,
	PARSE_NO_MEMORY,
};

struct parse_error {
	enum parse_error_kind kind;
	unsigned int line;	/* from 1 */
	const char *message;	/* static string */
	uint64_t format;	/* format of the file, for PARSE_NEWER_FORMAT */
};

int parse_counts(const char *text, size_t len, struct counts *counts,
		 struct parse_error *err);
int parse_ports(const char *text, size_t len, struct rows *rows, struct parse_error *err);
int parse_netns(const char *text, size_t len, struct rows *rows, struct parse_error *err);
int parse_idle(const char *text, size_t len, struct rows *rows, struct parse_error *err);

#endif /* TCPSTATES_SOURCE_PARSE_H */
