// SPDX-License-Identifier: GPL-2.0-only
/* Names of locales, with UTF-8 and without. */
#include <stdlib.h>
#include "testing.h"
#include "lib/charset.h"

static bool is_utf8(const char *all, const char *ctype, const char *lang)
{
	setenv("LC_ALL", all, 1);
	setenv("LC_CTYPE", ctype, 1);
	setenv("LANG", lang, 1);
	return charset_is_utf8();
}

static void spellings(void **state)
{
	(void)state;
	assert_true(is_utf8("C.UTF-8", "", ""));
	assert_true(is_utf8("C.utf8", "", ""));
	assert_true(is_utf8("de_DE.UTF8@euro", "", ""));
	assert_true(is_utf8("zh_CN.utf-8", "", ""));
	assert_false(is_utf8("C", "", ""));
	assert_false(is_utf8("POSIX", "", ""));
	assert_false(is_utf8("zh_CN.GB18030", "", ""));
	assert_false(is_utf8("en_US.ISO-8859-1", "", ""));
	assert_false(is_utf8("en_US", "", ""));
	assert_false(is_utf8("C.UTF-81", "", ""));
	assert_false(is_utf8("C.UTF", "", ""));
	assert_false(is_utf8("C.", "", ""));
}

static void order(void **state)
{
	(void)state;
	assert_false(is_utf8("C", "C.UTF-8", "C.UTF-8"));
	assert_true(is_utf8("C.UTF-8", "C", "C"));
	assert_false(is_utf8("", "C", "C.UTF-8"));
	assert_true(is_utf8("", "C.UTF-8", "C"));
	assert_true(is_utf8("", "", "C.UTF-8"));
	assert_false(is_utf8("", "", ""));
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	unsetenv("LANG");
	assert_false(charset_is_utf8());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings),
		cmocka_unit_test(order),
	};

	return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
