// SPDX-License-Identifier: GPL-2.0-only
/* Compares the counts of two sources, cell by cell. */
#include "lib/format.h"
#include "lib/json_writer.h"
#include "lib/wrap.h"
#include "render/cost.h"
#include "cmd/verify_cells.h"

/* The figures of one cell. */
struct cell {
	const struct figure *before;
	const struct figure *diag;
	const struct figure *after;
};

static struct cell verify_cell_of(const struct verify_round *round, unsigned int row,
				  unsigned int col)
{
	return (struct cell){
		&round->before.cell[row][col],
		&round->diag.cell[row][col],
		&round->after.cell[row][col],
	};
}

static bool verify_is_between(const struct cell *cell)
{
	uint64_t before = cell->before->value, after = cell->after->value;

	return cell->diag->value >= (before < after ? before : after) &&
	       cell->diag->value <= (before > after ? before : after);
}

/* Compare a cell. One that was equal in any round counts as equal. */
static void verify_compare(struct verify *verify, const struct verify_round *round,
			   unsigned int row, unsigned int col)
{
	struct cell cell = verify_cell_of(round, row, col);
	bool *different = &verify->different[row][col];
	bool known = cell.before->have && cell.diag->have && cell.after->have;

	*different = known && !verify_is_between(&cell) && (*different || !verify->rounds);
	verify->nr_compared += known;
	verify->nr_different += *different;
}

/**
 * verify_add() - compare one more round
 * @verify: the result; zeroed by the caller before the first round
 * @round: the readings
 */
void verify_add(struct verify *verify, const struct verify_round *round)
{
	unsigned int row, col;

	verify->nr_compared = 0;
	verify->nr_different = 0;
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
			verify_compare(verify, round, row, col);
	}
	verify->rounds++;
}

static void verify_put_difference(FILE *out, const struct verify_round *round, unsigned int row,
				  unsigned int col)
{
	struct cell cell = verify_cell_of(round, row, col);
	char before[FORMAT_SIZE], diag[FORMAT_SIZE], after[FORMAT_SIZE];

	format_figure(before, cell.before);
	format_figure(diag, cell.diag);
	format_figure(after, cell.after);
	fprintf(out, "%-11s %-6s %10s %10s %10s\n", counts_row_name[row],
		counts_column_name[col], before, diag, after);
}

void verify_text(FILE *out, const struct verify *verify, const struct verify_round *round)
{
	struct format_facts facts = { .out = out, .width = wrap_screen_width(fileno(out)) };
	struct figure compared = { verify->nr_compared, true };
	struct figure different = { verify->nr_different, true };
	struct figure rounds = { verify->rounds, true };
	unsigned int row, col;

	format_fact(&facts, "netns", &round->before.key[TCPSTATES_KEY_NETNS]);
	format_fact(&facts, "cells compared", &compared);
	format_fact(&facts, "different", &different);
	format_fact(&facts, "rounds", &rounds);
	format_fact_time(&facts, "walk", &round->before.key[TCPSTATES_KEY_WALK_NS],
			 FORMAT_NANOSECONDS);
	render_cost_facts(&facts, round->diag.origin, &round->diag.cost);
	putc('\n', out);
	if (!verify->nr_different)
		return;
	fprintf(out, "\n%-11s %-6s %10s %10s %10s\n", "STATE", "COLUMN", "MODULE", "SOCK_DIAG",
		"MODULE");
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
			if (verify->different[row][col])
				verify_put_difference(out, round, row, col);
		}
	}
}

static void verify_put_json_difference(struct json_writer *json, const struct verify_round *round,
				       unsigned int row, unsigned int col)
{
	struct cell cell = verify_cell_of(round, row, col);

	json_begin_object(json, NULL);
	json_string(json, "state", counts_row_name[row]);
	json_string(json, "column", counts_column_name[col]);
	json_number(json, "module_before", cell.before->value);
	json_number(json, "diag", cell.diag->value);
	json_number(json, "module_after", cell.after->value);
	json_end_object(json);
}

void verify_json(FILE *out, const struct verify *verify, const struct verify_round *round)
{
	struct json_writer json = { .out = out };
	unsigned int row, col;

	json_begin_object(&json, NULL);
	json_figure(&json, "netns", &round->before.key[TCPSTATES_KEY_NETNS]);
	json_number(&json, "compared", verify->nr_compared);
	json_number(&json, "different", verify->nr_different);
	json_number(&json, "rounds", verify->rounds);
	json_figure(&json, "walk_ns", &round->before.key[TCPSTATES_KEY_WALK_NS]);
	render_cost_json(&json, &round->diag.cost);
	json_begin_array(&json, "differences");
	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++) {
			if (verify->different[row][col])
				verify_put_json_difference(&json, round, row, col);
		}
	}
	json_end_array(&json);
	json_end_object(&json);
	putc('\n', out);
}
