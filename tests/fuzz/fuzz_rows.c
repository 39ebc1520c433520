// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: the parsers of ports, namespaces and idle times, like
 * fuzz_parse.c. Selected rows stay in order, and no row is lost.
 */
#include "fuzz.h"
#include "render/idle.h"
#include "render/netns.h"
#include "render/ports.h"

static void check_order(const struct rows *rows)
{
	size_t i;

	for (i = 1; i < rows->nr; i++) {
		const struct row *a = &rows->row[i - 1], *b = &rows->row[i];

		require(a->group <= b->group);
		require(a->group < b->group || a->rank > b->rank ||
			(a->rank == b->rank && a->id < b->id));
	}
}

static void check_table(const struct rows *rows, const struct rows_shown *shown, bool ports)
{
	size_t len, lines = rows->nr + 3;
	char *text;
	FILE *out = open_memstream(&text, &len);

	require(out);
	if (ports)
		render_ports_table(out, rows, shown, NULL, style_choose(STYLE_NEVER, -1));
	else
		render_netns_table(out, rows, shown, NULL, style_choose(STYLE_NEVER, -1));
	fclose(out);
	if (shown->left_out[0] || shown->left_out[1])
		lines += 2;
	require(count_byte(text, len, '\n') == lines);
	require(text[len - 1] == '\n' && strlen(text) == len);
	free(text);
}

static void check_json(const struct rows *rows, bool ports)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	require(out);
	if (ports)
		render_ports_json(out, rows, NULL, 0);
	else
		render_netns_json(out, rows, NULL, 0);
	fclose(out);
	check_json_text(text, len);
	free(text);
}

static uint64_t sum_of(const struct rows *rows, unsigned int col)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < rows->nr; i++)
		sum = rows->row[i].cell[col] > UINT64_MAX - sum ? UINT64_MAX :
		      sum + rows->row[i].cell[col];
	return sum;
}

/* Cutting rows keeps the sums of all columns but ages. */
static void check_sums(struct rows *rows, bool ports)
{
	const struct rows_view view = {
		.sort = ROWS_SORT_TOTAL, .top = 1,
		.rest = ports ? ROWS_REST_SUMMED : ROWS_REST_IN_OTHER,
	};
	uint64_t sums[ROWS_NR_COLUMNS];
	struct rows_shown shown;
	unsigned int col;

	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		sums[col] = sum_of(rows, col);
	rows_select(rows, &view, &shown);
	require(rows->nr <= 4);
	for (col = 0; col < ROWS_NR_COLUMNS; col++)
		require(col == ROWS_COL_CLOSE_WAIT_S ? sum_of(rows, col) <= sums[col] :
						       sum_of(rows, col) == sums[col]);
	check_json(rows, ports);
}

static void check_rows(struct rows *rows, bool ports)
{
	static const struct rows_view views[] = {
		{ .sort = ROWS_SORT_ID },
		{ .sort = ROWS_SORT_TOTAL },
		{ .sort = ROWS_NR_COLUMNS - 1 },
		{ .sort = ROWS_SORT_TOTAL, .top = 2 },
	};
	struct rows_shown shown;
	unsigned int i;
	size_t nr;

	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		nr = rows->nr;
		rows_select(rows, &views[i], &shown);
		require(shown.nr[0] + shown.nr[1] == nr);
		require(rows->nr + shown.left_out[0] + shown.left_out[1] == nr);
		check_order(rows);
		check_table(rows, &shown, ports);
		check_json(rows, ports);
	}
	check_sums(rows, ports);
}

/* Return true if the text is such a file. */
static bool try_file(const char *text, size_t size, bool ports)
{
	int (*parse)(const char *text, size_t len, struct rows *rows, struct parse_error *err) =
		ports ? parse_ports : parse_netns;
	struct parse_error err;
	struct rows rows;

	if (parse(text, size, &rows, &err)) {
		check_error(text, size, &err);
		require(!rows.row && !rows.nr);
		return false;
	}
	require(size && text[size - 1] == '\n' && !memchr(text, '\0', size));
	check_rows(&rows, ports);
	rows_free(&rows);

	require(parse(text, size - 1, &rows, &err) && err.kind == PARSE_TRUNCATED);
	return true;
}

static void check_idle(const struct rows *rows)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	require(out);
	render_idle_table(out, rows, style_choose(STYLE_NEVER, -1));
	fclose(out);
	require(count_byte(text, len, '\n') == rows->nr + 3);
	require(strlen(text) == len);
	free(text);
	out = open_memstream(&text, &len);
	require(out);
	render_idle_json(out, rows, 0);
	fclose(out);
	check_json_text(text, len);
	free(text);
}

static bool try_idle(const char *text, size_t size)
{
	struct parse_error err;
	struct rows rows;

	if (parse_idle(text, size, &rows, &err)) {
		check_error(text, size, &err);
		require(!rows.row && !rows.nr);
		return false;
	}
	check_idle(&rows);
	require(rows.nr <= TCPSTATES_NR_ROWS);
	rows_free(&rows);

	require(parse_idle(text, size - 1, &rows, &err) && err.kind == PARSE_TRUNCATED);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	if (try_file(text, size, true))
		require(!try_file(text, size, false) && !try_idle(text, size));
	else if (try_file(text, size, false))
		require(!try_idle(text, size));
	else
		try_idle(text, size);
	return 0;
}
