// SPDX-License-Identifier: GPL-2.0-only
/* The views of 'watch' and its keys, without a screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "testing.h"
#include "render/canvas_print.h"
#include "watch/draw.h"

static struct request request;
static struct live live;
static char path[] = "/tmp/test_live-XXXXXX";

uint64_t __wrap_pace_now_ns(void);

/* The clock advances by a second with each reading: rates don't depend on the machine. */
uint64_t __wrap_pace_now_ns(void)
{
	static uint64_t now_ns;

	return now_ns += 1000000000;
}

static void save(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int setup(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	request = (struct request){ .file = path };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static int start(void **state)
{
	(void)state;
	save(SAMPLE);
	return live_start(&live, &request, FAMILY_ALL, LIVE_DEFAULT_MS);
}

static int end(void **state)
{
	(void)state;
	live_end(&live);
	return 0;
}

/* Draw a frame; the caller frees it. */
static char *draw(int width, int height)
{
	struct canvas canvas;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(canvas_setup(&canvas, width, height, false), 0);
	draw_live(&live, &canvas);
	canvas_print(out, &canvas, style_choose(STYLE_NEVER, -1));
	canvas_free(&canvas);
	fclose(out);
	return text;
}

static void assert_shows(int width, int height, const char *what)
{
	char *text = draw(width, height);

	if (!strstr(text, what))
		fail_msg("no '%s' in:\n%s", what, text);
	free(text);
}

static void press(const char *keys)
{
	enum live_view view = live.view;

	for (; *keys; keys++)
		assert_true(live_key(&live, *keys));
	if (live.view != view)
		live_read(&live);
}

static void views(void **state)
{
	(void)state;
	assert_shows(80, 24, "┌ CLOSE_WAIT ┐");
	press("t");
	assert_shows(80, 24, "CLOSE_WAIT      345   0.2%     345");
	press("p");
	assert_shows(200, 24, "not a " TCPSTATES_PORTS_NAME " file");
	press("n");
	assert_shows(200, 24, "not a " TCPSTATES_NETNS_NAME " file");
	press("i");
	assert_shows(200, 24, "not a " TCPSTATES_IDLE_NAME " file");
	press("?");
	assert_shows(80, 24, "The views");
	press("?");
	assert_shows(80, 24, "┌ CLOSE_WAIT ┐");
	press("\t");
	assert_int_equal(live.view, LIVE_TABLE);
	press("\t\t\t\t");
	assert_int_equal(live.view, LIVE_DIAGRAM);
	press("hs");
	assert_int_equal(live.view, LIVE_DIAGRAM);
	assert_false(live_key(&live, 'q'));
}

static void changes(void **state)
{
	char *text;

	(void)state;
	assert_shows(80, 24, "│        345 │");
	assert_shows(80, 24, "│    ▅       │");
	save(SAMPLE_KEYS SAMPLE_COLUMNS "CLOSE_WAIT 10 7 3 10 0 0 0\n");
	live_turn(&live);
	assert_shows(80, 24, "│         10 │");
	/* The rate that follows depends on the time, and may leave no blank. */
	assert_shows(80, 24, "│   █▁");
	text = draw(80, 24);
	assert_non_null(strstr(text, "│          - │"));
	assert_null(strstr(text, "│          0 │"));
	free(text);
}

static void a_family(void **state)
{
	(void)state;
	live.family = FAMILY_IPV6;
	live_turn(&live);
	assert_shows(80, 24, "IPv6 sockets 18233");
	assert_shows(80, 24, "│               10000 │");
}

static void no_counts(void **state)
{
	(void)state;
	unlink(path);
	live_turn(&live);
	assert_shows(80, 24, "cannot open /tmp/test_live-");
	assert_shows(80, 24, "│          - │");
	assert_shows(80, 24, "retrying every 1.0 s");
	press("t");
	assert_shows(80, 24, "cannot open /tmp/test_live-");
	press("?");
	assert_shows(80, 24, "The views");
	save(SAMPLE);
	press("s");
	live_turn(&live);
	assert_shows(80, 24, "│        345 │");
}

static void sizes(void **state)
{
	(void)state;
	assert_shows(79, 23, "┌ CLOSE_WAIT ┐");
	assert_shows(78, 23, "CLOSE_WAIT         345");
	assert_shows(79, 22, "CLOSE_WAIT         345");
	assert_shows(38, 14, "CLOSE_WAIT         345");
	assert_shows(37, 14, "too small: needs 38x14, has 37x14\n");
	assert_shows(38, 13, "too small: needs 38x14, has 38x13\n");
	assert_shows(20, 5, "too small: needs\n38x14, has 20x5\n");
	assert_shows(1, 1, "t\n");
	assert_shows(0, 0, "");
	press("t");
	assert_shows(24, 4, "netns 4026531840");
	assert_shows(23, 4, "too small: needs 24x4,\n");
	assert_shows(24, 3, "has 24x3\n");
}

/* Every view in every size, with counts and without: for the sanitizers. */
static void all_sizes(void **state)
{
	static const char views[] = "stpnd?";
	int width, height, i;

	(void)state;
	for (i = 0; views[i]; i++) {
		press((char[]){ views[i], '\0' });
		live.have = i % 2;
		live.scroll = 7;
		for (width = 0; width < 110; width += width < 4 ? 1 : 3) {
			for (height = 0; height < 30; height++)
				free(draw(width, height));
		}
	}
}

static void scrolling(void **state)
{
	(void)state;
	press("tjj");
	assert_shows(80, 8, "STATE ");
	assert_int_equal(live.scroll, 2);
	press("kkkk");
	assert_int_equal(live.scroll, 0);
	live_key(&live, LIVE_KEY_PAGE_DOWN);
	assert_int_equal(live.scroll, 5);
	for (int i = 0; i < 10; i++)
		live_key(&live, LIVE_KEY_DOWN);
	/* 15 lines, with room for 7: the heads of the columns stay. */
	assert_shows(80, 8, "total        148813");
	assert_shows(80, 8, "STATE         TOTAL");
	assert_int_equal(live.scroll, 8);
	live_key(&live, LIVE_KEY_PAGE_UP);
	assert_int_equal(live.scroll, 3);
	live_key(&live, LIVE_KEY_UP);
	assert_int_equal(live.scroll, 2);
	live_key(&live, LIVE_KEY_HOME);
	assert_int_equal(live.scroll, 0);
	press("j");
	assert_shows(80, 40, "netns 4026531840");
	assert_int_equal(live.scroll, 0);
}

/* Help and quit are there at any width, and no key is cut. */
static void keys_fit(void **state)
{
	static const char *const words[] = {
		"s state", "t table", "p ports", "n netns", "i idle", "d diagnose", "spc pause",
		"+- pace", "? help", "q quit", "?", "q", "1.0 s", "paused", "retrying every",
	};
	int width, pass;

	(void)state;
	for (pass = 0; pass < 3; pass++) {
		live.have = pass != 1;
		live.paused = pass == 2;
		for (width = 3; width < 130; width++) {
			char *text = draw(width, 24), *line = strrchr(text, '\n');
			size_t i;

			*line = '\0';
			line = strrchr(text, '\n') + 1;
			if (!strchr(line, '?') || !strchr(line, 'q'))
				fail_msg("width %d: '%s'", width, line);
			if (width >= 14)
				assert_non_null(strstr(line, "? help  q quit"));
			for (i = 0; i < ARRAY_SIZE(words); i++) {
				char *at = strstr(line, words[i]);

				if (at)
					memset(at, ' ', strlen(words[i]));
			}
			/* The time is left. */
			line += strspn(line, " 0123456789:");
			if (*line)
				fail_msg("width %d: '%s'", width, line);
			free(text);
		}
	}
}

/* An error is broken between words, and a line of a view that is cut has a mark. */
static void nothing_is_cut(void **state)
{
	(void)state;
	live.have = false;
	snprintf(live.error.text, sizeof(live.error.text),
		 "one two three four five six seven eight nine ten eleven");
	assert_shows(38, 20, "one two three four five six seven\neight nine ten eleven");
	press("t");
	assert_shows(30, 20, "one two three four five six\nseven eight nine ten eleven");
	live.have = true;
	press("d");
	live_set_diagnosis(&live, strdup("ss -tan state established '( sport = :443 )'\n"));
	assert_shows(30, 20, "ss -tan state established '( …\n");
	assert_shows(44, 20, "ss -tan state established '( sport = :443 )'\n");
	press("s");
	assert_shows(50, 20, "netns 4026531840, sockets 148813, buckets 262144\n");
	assert_shows(49, 20, "netns 4026531840, sockets 148813, buckets 262144\n");
	assert_shows(47, 20, "netns 4026531840, sockets 148813, walk 412.3 µs\n");
}

/* Ports are sorted by the keys, and refused with a family. */
static void sorting(void **state)
{
	(void)state;
	save(SAMPLE_PORTS);
	press("p");
	assert_shows(80, 24, "sorted by total");
	assert_shows(80, 24, "CLOSEW CLW_S OTHER\nserver   443");
	press(">>>");
	assert_shows(80, 24, "sorted by backlog");
	press("<<<<");
	assert_shows(80, 24, "sorted by port");
	assert_shows(80, 24, "CLOSEW CLW_S OTHER\nserver    22");
	press("<");
	assert_shows(80, 24, "sorted by UNKNOWN");
	press(">>");
	assert_shows(80, 24, "sorted by total");
	press("tp");
	assert_shows(80, 24, "sorted by total");
	live.family = FAMILY_IPV4;
	press("t");
	press("p");
	assert_shows(80, 24, "Ports, namespaces and idle times are not counted by family");
	press("n");
	assert_shows(80, 24, "Ports, namespaces and idle times are not counted by family");
	press("i");
	assert_shows(80, 24, "Ports, namespaces and idle times are not counted by family");
}

static void idle_times(void **state)
{
	(void)state;
	save(SAMPLE_IDLE);
	press("i");
	assert_shows(80, 24, "STATE       SOCKETS   <1s  <10s");
	assert_shows(80, 24, "  3 h 12 min\n");
	assert_shows(40, 24, "not shown: idle for less than 1d");
	press("\t");
	assert_int_equal(live.view, LIVE_DIAGRAM);
	save("garbage");
	press("i");
	assert_shows(80, 24, "not a tcpstates_idle file");
}

static void diagnosis(void **state)
{
	(void)state;
	press("d");
	assert_true(live.want_diagnosis);
	assert_shows(80, 24, "Looking for problems");
	live_set_diagnosis(&live, strdup("all is well\n"));
	assert_false(live.want_diagnosis);
	assert_shows(80, 24, "all is well\n");
	live_turn(&live);
	assert_shows(80, 24, "all is well\n");
	press("d");
	assert_true(live.want_diagnosis);
	press("s");
	assert_false(live.want_diagnosis);
}

static void pace(void **state)
{
	(void)state;
	press("+");
	assert_int_equal(live.interval_ms, 500);
	assert_shows(80, 24, "  500 ms  s state");
	press("=++++++");
	assert_int_equal(live.interval_ms, LIVE_MIN_MS);
	press("-----------------");
	assert_int_equal(live.interval_ms, LIVE_MAX_MS);
	press("_");
	assert_int_equal(live.interval_ms, LIVE_MAX_MS);
	live.interval_ms = 10;
	press("+");
	assert_int_equal(live.interval_ms, 10);
	live.interval_ms = LIVE_MAX_MS * 2;
	press("-");
	assert_int_equal(live.interval_ms, LIVE_MAX_MS * 2);
	press(" ");
	assert_true(live.paused);
	assert_shows(80, 24, "  paused  s state");
	press(" ");
	assert_false(live.paused);
}

#define CASE(name)	cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(views),
		CASE(changes),
		CASE(a_family),
		CASE(no_counts),
		CASE(sizes),
		CASE(all_sizes),
		CASE(scrolling),
		CASE(keys_fit),
		CASE(nothing_is_cut),
		CASE(sorting),
		CASE(idle_times),
		CASE(diagnosis),
		CASE(pace),
	};

	return cmocka_run_group_tests_name("live", tests, setup, teardown);
}
