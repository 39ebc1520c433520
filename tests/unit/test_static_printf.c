// SPDX-License-Identifier: GPL-2.0-only
/* The printf() of the static reader, beside the C library's. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"

#define vfprintf	static_vfprintf
int static_vfprintf(FILE *restrict out, const char *restrict format, va_list args);
#include "static_printf.c"
#undef vfprintf

typedef int printer(FILE *restrict out, const char *restrict format, va_list args);

/* Print to memory; the caller frees it. */
static char *print(printer *function, int *ret, const char *format, va_list args)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	*ret = function(out, format, args);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(*ret, len);
	return text;
}

/* Compare the two functions. */
static void same(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void same(const char *format, ...)
{
	char *theirs, *ours;
	int ret, our_ret;
	va_list args;

	va_start(args, format);
	theirs = print(vfprintf, &ret, format, args);
	va_end(args);
	va_start(args, format);
	ours = print(static_vfprintf, &our_ret, format, args);
	va_end(args);
	assert_string_equal(ours, theirs);
	assert_int_equal(our_ret, ret);
	free(theirs);
	free(ours);
}

static void texts(void **state)
{
	static const int widths[] = { 0, 1, 3, 4, 10, -1, -4, -10 };
	static const int precisions[] = { -1, 0, 1, 4, 10 };
	size_t i, j;

	(void)state;
	same("%s", "");
	same("plain");
	same("a%%b%s%%", "c");
	same("%c%3c%-3c|", 'x', 'y', 'z');
	same("%10s|%-10s|%2s|%-6s|%.1s|%.0s|", "text", "text", "text", "text", "text", "text");
	for (i = 0; i < ARRAY_SIZE(widths); i++) {
		for (j = 0; j < ARRAY_SIZE(precisions); j++) {
			same("[%*.*s]", widths[i], precisions[j], "text");
			same("[%-*.*s]", widths[i], precisions[j], "text");
		}
		same("[%*s][%-*s]", widths[i], "text", widths[i], "");
		same("[%*d][%0*u]", widths[i], -12, widths[i] < 0 ? 0 : widths[i], 12U);
	}
}

/* A text without an end is not read behind its precision. */
static void unended_text(void **state)
{
	char *text = malloc(4);

	(void)state;
	assert_non_null(text);
	memcpy(text, "text", 4);
	same("%.*s|%.4s|%6.3s", 4, text, text, text);
	free(text);
}

static void numbers(void **state)
{
	static const int ints[] = { 0, 1, -1, 9, 10, -10, 4711, INT_MAX, INT_MIN };
	static const uint64_t longs[] = { 0, 1, 15, 16, INT_MAX, UINT_MAX, 1ULL << 32,
					  INT64_MAX, 1ULL << 63, UINT64_MAX };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(ints); i++) {
		same("%d %5d %-5d| %05d %02d %u %03u %04x %x", ints[i], ints[i], ints[i], ints[i],
		     ints[i], (unsigned int)ints[i], (unsigned int)ints[i],
		     (unsigned int)ints[i], (unsigned int)ints[i]);
	}
	for (i = 0; i < ARRAY_SIZE(longs); i++) {
		same("%" PRIu64 " %" PRId64 " %20" PRIu64 " %" PRIx64, longs[i],
		     (int64_t)longs[i], longs[i], longs[i]);
		same("%llu %lld %zu %02ld %lu", (unsigned long long)longs[i], (long long)longs[i],
		     (size_t)longs[i], (long)longs[i], (unsigned long)longs[i]);
	}
}

/* A stream that cannot be written is reported. */
static void full_stream(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	va_list none;

	(void)state;
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	memset(&none, 0, sizeof(none));
	assert_int_equal(static_vfprintf(full, "text", none), -1);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(unended_text),
		cmocka_unit_test(numbers),
		cmocka_unit_test(full_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
