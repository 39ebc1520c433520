// SPDX-License-Identifier: GPL-2.0-only
/* The command line, with commands that the test adds to the default one. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "testing.h"
#include "cmd/commands.h"

enum { OPTION_SORT = OPTION_LONG_ONLY + 100 };

static struct {
	char critical[16];
	char sort[16];
} given;

static int handle(int id, const char *arg)
{
	char *where = id == 'c' ? given.critical : id == OPTION_SORT ? given.sort : NULL;

	assert_non_null(where);
	snprintf(where, sizeof(given.critical), "%s", arg);
	return strcmp(arg, "bad") ? 0 : -1;
}

static const struct option_spec check_options[] = {
	{ 'c', "critical", required_argument, "RANGE", "" },
	{ OPTION_SORT, "sort", required_argument, "KEY", "" },
	{ 0 },
};

#define ALL		((1U << COMMON_NR_CHOICES) - 1)
#define FAMILIES	(TAKES(IPV4) | TAKES(IPV6))

static const struct command first = { .name = "first", .takes = ALL };
static const struct command checking = {
	.name = "check", .takes = ALL, .max_operands = 2, .options = check_options, .handle = handle,
};
static const struct command rows = { .name = "rows", .takes = ALL & ~FAMILIES };
static const struct command all = { .name = "all", .takes = ALL & ~FAMILIES & ~TAKES(NETNS) };
static const struct command none = { .name = "none" };
static const struct command *const list[] = { &first, &checking, &rows, &all, &none, NULL };

static struct options options;
static char complaint[512];

/* Parse a command line; keep its error message. */
static int parse(char *line)
{
	char *argv[16] = { "tcpstates" };
	int argc = 1, ret, saved = dup(STDERR_FILENO);
	FILE *file = tmpfile();
	size_t len;
	char *word;

	assert_non_null(file);
	for (word = strtok(line, " "); word; word = strtok(NULL, " "))
		argv[argc++] = strcmp(word, "''") ? word : "";
	memset(&given, 0, sizeof(given));

	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	ret = options_parse(&options, argc, argv, list);
	dup2(saved, STDERR_FILENO);
	close(saved);

	rewind(file);
	len = fread(complaint, 1, sizeof(complaint) - 1, file);
	complaint[len] = '\0';
	fclose(file);
	return ret;
}

static void assert_parses(const char *line)
{
	char copy[256];

	snprintf(copy, sizeof(copy), "%s", line);
	assert_int_equal(parse(copy), 0);
	assert_string_equal(complaint, "");
}

static void assert_refused(const char *line, const char *why)
{
	char copy[256], expected[256];

	snprintf(copy, sizeof(copy), "%s", line);
	snprintf(expected, sizeof(expected), "tcpstates: %s: see 'tcpstates --help'\n", why);
	assert_int_equal(parse(copy), -1);
	assert_string_equal(complaint, expected);
}

static void defaults(void **state)
{
	(void)state;
	assert_parses("");
	assert_ptr_equal(options.command, &first);
	assert_false(options.command_named);
	assert_false(options.json || options.help || options.version);
	assert_int_equal(options_family(&options), FAMILY_ALL);
	assert_int_equal(options.color, STYLE_AUTO);
	assert_null(options.request.netns);
	assert_null(options.request.file);
	assert_null(options.request.procfs);
	assert_int_equal(options.nr_operands, 0);
}

static void families(void **state)
{
	(void)state;
	assert_parses("-4");
	assert_int_equal(options_family(&options), FAMILY_IPV4);
	assert_parses("--ipv6");
	assert_int_equal(options_family(&options), FAMILY_IPV6);
	assert_parses("-46");
	assert_int_equal(options_family(&options), FAMILY_ALL);
}

static void common_options_anywhere(void **state)
{
	static const char *const lines[] = {
		"-j -N blue -p /host/proc --color=never check",
		"check --json --netns=blue --procfs /host/proc --color=never",
		"-jN blue check -p/host/proc --color=never",
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_parses(lines[i]);
		assert_ptr_equal(options.command, &checking);
		assert_true(options.command_named);
		assert_true(options.json);
		assert_string_equal(options.request.netns, "blue");
		assert_string_equal(options.request.procfs, "/host/proc");
		assert_int_equal(options.color, STYLE_NEVER);
	}
}

static void colours(void **state)
{
	(void)state;
	assert_parses("--color");
	assert_int_equal(options.color, STYLE_ALWAYS);
	assert_parses("--color=auto");
	assert_int_equal(options.color, STYLE_AUTO);
	assert_refused("--color=pink", "option --color takes auto, always or never, not 'pink'");
}

static void options_of_a_command(void **state)
{
	(void)state;
	assert_parses("check -c 5 --sort=port -j");
	assert_string_equal(given.critical, "5");
	assert_string_equal(given.sort, "port");
	assert_true(options.json);
	assert_parses("check --critical 10:");
	assert_string_equal(given.critical, "10:");
	assert_int_equal(parse((char[]){ "check -c bad" }), -1);
	assert_refused("-c 5 check", "unknown option '-c'");
	assert_refused("first --sort=port", "unknown option '--sort=port'");
}

static void operands(void **state)
{
	(void)state;
	assert_parses("-j check one -4 two");
	assert_int_equal(options.nr_operands, 2);
	assert_string_equal(options.operands[0], "one");
	assert_string_equal(options.operands[1], "two");
	assert_true(options.json && options.ipv4);
	assert_parses("check -- -j --");
	assert_int_equal(options.nr_operands, 2);
	assert_string_equal(options.operands[0], "-j");
	assert_false(options.json);
	assert_parses("-- check check");
	assert_string_equal(options.operands[0], "check");
	assert_refused("check 1 2 3", "unexpected argument '3'");
	assert_refused("first first", "unexpected argument 'first'");
	assert_refused("second", "unknown command 'second'");
}

/* Scripts set POSIXLY_CORRECT; the order of words must not depend on it. */
static void posixly_correct(void **state)
{
	(void)state;
	setenv("POSIXLY_CORRECT", "1", 1);
	assert_parses("check one -j");
	unsetenv("POSIXLY_CORRECT");
	assert_true(options.json);
	assert_int_equal(options.nr_operands, 1);
}

static void wrong_options(void **state)
{
	(void)state;
	assert_refused("-x", "unknown option '-x'");
	assert_refused("--json -x", "unknown option '-x'");
	assert_refused("-jx4", "unknown option '-x'");
	assert_refused("--xyz", "unknown option '--xyz'");
	assert_refused("--json=1", "option '--json=1' takes no argument");
	assert_refused("-N", "option '-N' needs an argument");
	assert_refused("-j --netns", "option '--netns' needs an argument");
	assert_refused("-N ''", "option --netns needs an argument that is not empty");
	assert_refused("-f ''", "option --file needs an argument that is not empty");
	assert_refused("-p ''", "option --procfs needs an argument that is not empty");
}

/* A long option may be cut, as long as it is one option's only. */
static void cut_names(void **state)
{
	(void)state;
	assert_parses("--js --net blue --fil=x --help");
	assert_true(options.json && options.help);
	assert_string_equal(options.request.netns, "blue");
	assert_string_equal(options.request.file, "x");
	assert_parses("check --sor=port --crit 5");
	assert_string_equal(given.sort, "port");
	assert_string_equal(given.critical, "5");
	assert_parses("--so auto");
	assert_refused("check --so auto", "unknown option '--so', did you mean '--source'?");
	assert_refused("--ipv", "unknown option '--ipv', did you mean '--ipv4'?");
}

/* An argument that must be there may look like an option; an optional one is attached. */
static void arguments(void **state)
{
	(void)state;
	assert_parses("-N -j -p -- --file --json -h");
	assert_string_equal(options.request.netns, "-j");
	assert_string_equal(options.request.procfs, "--");
	assert_string_equal(options.request.file, "--json");
	assert_false(options.json);
	assert_parses("--netns== -o- -h");
	assert_string_equal(options.request.netns, "=");
	assert_string_equal(options.output, "-");
	assert_parses("--color check never -");
	assert_int_equal(options.color, STYLE_ALWAYS);
	assert_int_equal(options.nr_operands, 2);
	assert_string_equal(options.operands[1], "-");
	assert_refused("-jN", "option '-N' needs an argument");
}

static void conflicts(void **state)
{
	(void)state;
	assert_refused("-N 1 -f x", "a saved file (-f) has no namespace to choose (-N)");
	assert_refused("-f x -p /host/proc", "a saved file (-f) has no procfs (-p)");
	assert_parses("-N 1 -f x --help");
	assert_true(options.help);
	assert_parses("-N 1 -p /host/proc -V");
	assert_true(options.version);
}

static void assert_not_taken(const char *line, const char *command, const char *option)
{
	char copy[256], expected[256];

	snprintf(copy, sizeof(copy), "%s", line);
	snprintf(expected, sizeof(expected),
		 "tcpstates: '%s' takes no option --%s: see 'tcpstates %s --help'\n",
		 command, option, command);
	assert_int_equal(parse(copy), -1);
	assert_string_equal(complaint, expected);
}

/* Options that a command does not take are refused. */
static void options_not_taken(void **state)
{
	(void)state;
	assert_not_taken("rows -4", "rows", "ipv4");
	assert_not_taken("-6 rows", "rows", "ipv6");
	assert_not_taken("all -64", "all", "ipv4");
	assert_not_taken("all -N 1", "all", "netns");
	assert_not_taken("none -j", "none", "json");
	assert_not_taken("--format json none", "none", "format");
	assert_not_taken("none --prometheus", "none", "prometheus");
	assert_not_taken("-o x none", "none", "output");
	assert_not_taken("none -f x", "none", "file");
	assert_not_taken("none -p x", "none", "procfs");
	assert_not_taken("none --source auto", "none", "source");
	assert_not_taken("none --color", "none", "color");
	assert_parses("none");
	assert_parses("rows -N 1");
	assert_parses("all -p /host/proc");
	assert_parses("all -4 -N 1 --help");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(families),
		cmocka_unit_test(common_options_anywhere),
		cmocka_unit_test(colours),
		cmocka_unit_test(options_of_a_command),
		cmocka_unit_test(operands),
		cmocka_unit_test(posixly_correct),
		cmocka_unit_test(wrong_options),
		cmocka_unit_test(cut_names),
		cmocka_unit_test(arguments),
		cmocka_unit_test(conflicts),
		cmocka_unit_test(options_not_taken),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
