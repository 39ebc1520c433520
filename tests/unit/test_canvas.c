// SPDX-License-Identifier: GPL-2.0-only
/* Lines that join, text that is cut off, and their output. */
#include <stdlib.h>
#include "testing.h"
#include "render/canvas_print.h"

static struct canvas canvas;

static void setup(int width, int height, bool ascii)
{
	assert_int_equal(canvas_setup(&canvas, width, height, ascii), 0);
}

/* Print the canvas, compare, and free it. */
static void assert_prints(enum style_when when, const char *expected)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	canvas_print(out, &canvas, style_choose(when, -1));
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
	canvas_free(&canvas);
}

static void draw_crossing(void)
{
	const struct canvas_box box = { 0, 0, 5, 5, INK_PLAIN };

	canvas_box(&canvas, &box);
	canvas_hline(&canvas, 0, 6, 2, INK_PLAIN);
	canvas_vline(&canvas, 2, 0, 5, INK_PLAIN);
	canvas_arrow(&canvas, 6, 2, CANVAS_RIGHT, INK_PLAIN);
	canvas_arrow(&canvas, 2, 5, CANVAS_DOWN, INK_PLAIN);
	canvas_arrow(&canvas, 5, 5, CANVAS_LEFT, INK_PLAIN);
	canvas_arrow(&canvas, 6, 5, CANVAS_UP, INK_PLAIN);
}

static void lines_join(void **state)
{
	(void)state;
	setup(7, 6, false);
	draw_crossing();
	assert_prints(STYLE_NEVER,
"┌─┬─┐\n"
"│ │ │\n"
"├─┼─┼─►\n"
"│ │ │\n"
"└─┼─┘\n"
"  ▼  ◄▲\n");
	setup(7, 6, true);
	draw_crossing();
	assert_prints(STYLE_NEVER,
"+-+-+\n"
"| | |\n"
"+-+-+->\n"
"| | |\n"
"+-+-+\n"
"  v  <^\n");
}

static void all_corners_and_tees(void **state)
{
	(void)state;
	setup(3, 3, false);
	canvas_box(&canvas, &(struct canvas_box){ 0, 0, 3, 3, INK_PLAIN });
	canvas_hline(&canvas, 0, 1, 1, INK_PLAIN);
	canvas_vline(&canvas, 1, 1, 2, INK_PLAIN);
	assert_prints(STYLE_NEVER, "┌─┐\n├┐│\n└┴┘\n");
	setup(3, 3, false);
	canvas_box(&canvas, &(struct canvas_box){ 0, 0, 3, 3, INK_PLAIN });
	canvas_hline(&canvas, 1, 2, 1, INK_PLAIN);
	canvas_vline(&canvas, 1, 0, 1, INK_PLAIN);
	assert_prints(STYLE_NEVER, "┌┬┐\n│└┤\n└─┘\n");
}

static void edges_cut_off(void **state)
{
	(void)state;
	setup(4, 2, false);
	canvas_text(&canvas, -1, 0, INK_PLAIN, "abcdefgh");
	canvas_text(&canvas, 0, -1, INK_PLAIN, "above");
	canvas_text(&canvas, 0, 2, INK_PLAIN, "below");
	canvas_text_right(&canvas, 2, 1, INK_PLAIN, "wxyz");
	canvas_hline(&canvas, -3, 9, 5, INK_PLAIN);
	canvas_vline(&canvas, 3, -4, 9, INK_PLAIN);
	assert_prints(STYLE_NEVER, "bcd│\nyz │\n");
	setup(0, 0, false);
	canvas_text(&canvas, 0, 0, INK_PLAIN, "nowhere");
	assert_prints(STYLE_NEVER, "");
}

static void text_is_utf8(void **state)
{
	(void)state;
	setup(12, 1, false);
	assert_int_equal(canvas_text(&canvas, 0, 0, INK_PLAIN, "µs 中▁█"), 6);
	canvas_text_right(&canvas, 12, 0, INK_PLAIN, "·▃");
	assert_prints(STYLE_NEVER, "µs 中▁█    ·▃\n");
	setup(12, 1, true);
	canvas_text(&canvas, 0, 0, INK_PLAIN, "µs 中▁█");
	canvas_text_right(&canvas, 12, 0, INK_PLAIN, "·▃");
	assert_prints(STYLE_NEVER, "us ?_#    .-\n");
}

/* Control characters in a text don't reach the terminal. */
static void text_is_cleaned(void **state)
{
	(void)state;
	setup(20, 1, false);
	assert_int_equal(canvas_text(&canvas, 0, 0, INK_PLAIN, "a\033[1m\x7f\xc2\x9b\xf0\x9f\x98\x80"), 8);
	assert_prints(STYLE_NEVER, "a?[1m???\n");
	setup(20, 1, false);
	canvas_text(&canvas, 0, 0, INK_PLAIN, "\xe4\xb8");
	assert_prints(STYLE_NEVER, "?\n");
}

static void looks(void **state)
{
	(void)state;
	setup(9, 2, false);
	canvas_text(&canvas, 0, 0, INK_BOLD, "a");
	canvas_text(&canvas, 1, 0, INK_BOLD, "b");
	canvas_text(&canvas, 3, 0, INK_WARN, "c");
	canvas_text(&canvas, 4, 0, INK_PLAIN, "d");
	canvas_text(&canvas, 5, 0, INK_DIM, "e  ");
	canvas_text(&canvas, 0, 1, INK_OPENING, "o");
	canvas_text(&canvas, 1, 1, INK_ESTABLISHED, "e");
	canvas_text(&canvas, 2, 1, INK_CLOSING, "c");
	assert_prints(STYLE_ALWAYS,
"\033[1mab \033[0m\033[33mc\033[0md\033[2me\033[0m\n"
"\033[36mo\033[0m\033[32me\033[0m\033[35mc\033[0m\n");
}

static void rules(void **state)
{
	(void)state;
	setup(10, 1, false);
	canvas_rule(&canvas, 0, 9, 0, "abc");
	assert_prints(STYLE_NEVER, "┄┄ abc ┄┄┄\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_join),
		cmocka_unit_test(all_corners_and_tees),
		cmocka_unit_test(edges_cut_off),
		cmocka_unit_test(text_is_utf8),
		cmocka_unit_test(text_is_cleaned),
		cmocka_unit_test(looks),
		cmocka_unit_test(rules),
	};

	return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
