// SPDX-License-Identifier: GPL-2.0-only
/*
 * A libFuzzer target: the parser of the summary. Any bytes are either refused
 * with the number of one of their lines, or can be printed in every format; the
 * output is well formed.
 */
#include "fuzz.h"
#include "render/json.h"
#include "render/table.h"

static void check_absent_is_zero(const struct counts *counts)
{
	unsigned int row, col;

	for (row = 0; row < TCPSTATES_NR_ROWS; row++) {
		for (col = 0; col < TCPSTATES_NR_COLUMNS; col++)
			require(counts->cell[row][col].have || !counts->cell[row][col].value);
	}
}

static void check_table(const struct counts *counts, enum family family, enum style_when when)
{
	char *text;
	size_t len, lines;
	FILE *out = open_memstream(&text, &len);

	require(out);
	render_table(out, counts, family, style_choose(when, -1));
	fclose(out);
	lines = count_byte(text, len, '\n');
	/* Summary, blank line, heading and total; UNKNOWN may be omitted. */
	require(lines == TCPSTATES_NR_ROWS + 4 || lines == TCPSTATES_NR_ROWS + 3);
	require(text[len - 1] == '\n' && strlen(text) == len);
	require((when == STYLE_ALWAYS) == !!strchr(text, '\033'));
	free(text);
}

static void check_json(const struct counts *counts, enum family family)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	require(out);
	render_json(out, counts, family, 0, NULL);
	fclose(out);
	check_json_text(text, len);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct parse_error err;
	struct counts counts;
	unsigned int family;

	if (parse_counts(text, size, &counts, &err)) {
		check_error(text, size, &err);
		return 0;
	}
	require(size && text[size - 1] == '\n' && !memchr(text, '\0', size));
	require(counts.format.have && counts.format.value == TCPSTATES_FORMAT);
	require(parse_counts(text, size - 1, &counts, &err) && err.kind == PARSE_TRUNCATED);

	require(!parse_counts(text, size, &counts, &err));
	check_absent_is_zero(&counts);
	for (family = FAMILY_ALL; family <= FAMILY_IPV6; family++) {
		check_table(&counts, (enum family)family, STYLE_NEVER);
		check_table(&counts, (enum family)family, STYLE_ALWAYS);
		check_json(&counts, (enum family)family);
	}
	return 0;
}
