// SPDX-License-Identifier: GPL-2.0-only
/* Names and units in locales whose letters or charset differ: Turkish, and not UTF-8. */
#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "testing.h"
#include "data/state_names.h"
#include "export/text.h"
#include "lib/format.h"
#include "lib/words.h"

static char folder[] = "/tmp/locales-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || setenv("LOCPATH", folder, 1);
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

/* Compile a locale and set it, or skip the test. */
static void use_locale(const char *language, const char *charset)
{
	char name[64], command[256];

	snprintf(name, sizeof(name), "%s.%s", language, charset);
	snprintf(command, sizeof(command), "localedef -i %s -f %s %s/%s 2>/dev/null", language,
		 charset, folder, name);
	if (system(command) || !setlocale(LC_ALL, name))
		skip();
	setenv("LC_ALL", name, 1);
}

static int reset_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	return setenv("LC_ALL", "C", 1);
}

static void assert_head(const char *name, const char *expected)
{
	char head[FORMAT_SIZE];

	format_head(head, name);
	assert_string_equal(head, expected);
}

static void assert_exported(const char *name, const char *expected)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	export_lower(out, name);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void assert_ascii_cases(void)
{
	assert_head("listeners", "LISTENERS");
	assert_head("ipv4", "IPV4");
	assert_exported("TIME_WAIT", "time_wait");
	assert_int_equal(state_find("listening"), TCPSTATES_ROW_LISTEN);
	assert_int_equal(state_find("Fin-Wait-1"), TCPSTATES_ROW_FIN_WAIT1);
	assert_true(words_equal_any_case(words_span("ANY.LISTENERS"), "any.listeners"));
	/* Letters of other charsets are none. */
	assert_false(words_is_letter('\xdd'));
	assert_int_equal(words_lower('\xdd'), '\xdd');
	assert_int_equal(words_upper('\xfd'), '\xfd');
}

static void assert_duration(const char *expected)
{
	char text[FORMAT_SIZE];

	format_duration(text, 1234, FORMAT_NANOSECONDS);
	assert_string_equal(text, expected);
}

static void turkish(void **state)
{
	(void)state;
	use_locale("tr_TR", "UTF-8");
	assert_int_not_equal(toupper('i'), 'I');
	assert_ascii_cases();
	assert_duration("1.2 µs");
}

static void turkish_latin5(void **state)
{
	(void)state;
	use_locale("tr_TR", "ISO-8859-9");
	assert_int_not_equal(tolower('I'), 'i');
	assert_ascii_cases();
	assert_duration("1.2 us");
}

static void chinese_gbk(void **state)
{
	(void)state;
	use_locale("zh_CN", "GBK");
	assert_ascii_cases();
	assert_duration("1.2 us");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(turkish, reset_locale),
		cmocka_unit_test_teardown(turkish_latin5, reset_locale),
		cmocka_unit_test_teardown(chinese_gbk, reset_locale),
	};

	return cmocka_run_group_tests_name("locale", tests, make_folder, remove_folder);
}
