// SPDX-License-Identifier: GPL-2.0
/* Reads the text of a file, has it parsed, and says what is wrong with it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "source/sock_diag.h"
#include "source/load.h"
#include "host/netns.h"
#include "source/parse.h"
#include "source/sock_diag_counts.h"

/* The summary is below a page. */
#define SUMMARY_KIB	64
/* 65,535 ports on each side, at 10 digits a number. */
#define ROWS_KIB	(64 * 1024)

static const struct source_file summary_file = {
	TCPSTATES_NAME, TCPSTATES_FORMAT, SUMMARY_KIB, false,
};

static const struct source_file ports_file = {
	TCPSTATES_PORTS_NAME, TCPSTATES_PORTS_FORMAT, ROWS_KIB, false,
};

static const struct source_file netns_file = {
	TCPSTATES_NETNS_NAME, TCPSTATES_NETNS_FORMAT, ROWS_KIB, true,
};

static int explain(const struct source_text *text, const struct source_file *file,
		   const struct parse_error *parse, struct source_error *err)
{
	if (parse->kind == PARSE_NEWER_FORMAT)
		return source_fail(err,
				   "%s: file format %llu is newer than this reader understands (%d): update tcpstates",
				   text->name, (unsigned long long)parse->format, file->format);
	return source_fail(err, "%s:%u: %s", text->name, parse->line, parse->message);
}

/* Is sock_diag to be asked, where reading a file of the module gave this? */
static bool wants_diag(const struct source_request *request, int ret)
{
	return ret == SOURCE_NO_MODULE && request->kind == SOURCE_AUTO && diag_built_in();
}

/*
 * Neither source has it: say both, the module first. A procfs that shows no
 * namespace to go to is worth no second complaint.
 */
static int fail_both(int ret, const char *diag, struct source_error *err)
{
	size_t len = strlen(err->text);

	if (ret != NETNS_NONE)
		snprintf(err->text + len, sizeof(err->text) - len, "; without it: %s", diag);
	return -1;
}

static int read_counts(const struct source_request *request, struct counts *counts,
		       struct source_error *err)
{
	struct parse_error parse;
	struct source_text text;
	int ret;

	ret = source_read(request, &summary_file, &text, err);
	if (ret)
		return ret;
	ret = parse_counts(text.at, text.len, counts, &parse);
	if (ret)
		explain(&text, &summary_file, &parse, err);
	counts->origin = text.origin;
	free(text.at);
	return ret;
}

/**
 * load_counts() - the counts from where they are asked from
 * @request: what was asked for
 * @counts: receives the counts
 * @err: receives why there are none, and what to do about it
 *
 * Return: 0, or a negative number with @err set.
 */
int load_counts(const struct source_request *request, struct counts *counts,
		struct source_error *err)
{
	struct source_error diag;
	int ret;

	if (request->kind == SOURCE_DIAG)
		return source_diag_counts(request, counts, err);
	ret = read_counts(request, counts, err);
	if (!wants_diag(request, ret))
		return ret;
	ret = source_diag_counts(request, counts, &diag);
	return ret ? fail_both(ret, diag.text, err) : 0;
}

static int load_rows(const struct source_request *request, const struct source_file *file,
		     int (*parse_text)(const char *text, size_t len, struct rows *rows,
				       struct parse_error *err),
		     struct rows *rows, struct source_error *err)
{
	struct parse_error parse;
	struct source_text text;
	int ret;

	ret = source_read(request, file, &text, err);
	if (ret)
		return ret;
	ret = parse_text(text.at, text.len, rows, &parse);
	if (ret)
		explain(&text, file, &parse, err);
	rows->origin = text.origin;
	free(text.at);
	return ret;
}

/* As load_counts(), of rows that are to be freed with rows_free(). */
int load_ports(const struct source_request *request, struct rows *rows,
	       struct source_error *err)
{
	struct source_error diag;
	int ret;

	if (request->kind == SOURCE_DIAG)
		return source_diag_ports(request, rows, err);
	ret = load_rows(request, &ports_file, parse_ports, rows, err);
	if (!wants_diag(request, ret))
		return ret;
	ret = source_diag_ports(request, rows, &diag);
	return ret ? fail_both(ret, diag.text, err) : 0;
}

int load_netns(const struct source_request *request, struct rows *rows,
	       struct source_error *err)
{
	int ret;

	if (request->kind == SOURCE_DIAG)
		return source_fail(err, "only the module counts all network namespaces: sock_diag sees one at a time (see -N)");
	ret = load_rows(request, &netns_file, parse_netns, rows, err);
	if (request->procfs || !wants_diag(request, ret))
		return ret;
	return fail_both(ret, "nothing counts all network namespaces (sock_diag sees one at a time: see -N)",
			 err);
}
