// SPDX-License-Identifier: GPL-2.0-only
/*
 * The printf() of the static reader, which the whole family of functions calls. The C
 * library's has floating point and wide characters, 10 KiB that the reader never uses.
 * This one knows the conversions d, u, x, s, c and %, the lengths l, ll and z, the
 * flags - and 0, a width, and the precision of a string.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_SIZE	20	/* digits of the largest number */

struct printing {
	FILE *out;
	const char *at;		/* in the format */
	va_list args;
	int written;
};

struct field {
	bool left;
	bool zeros;		/* pads with zeros, behind the sign */
	int width;
	int precision;		/* negative for none */
};

static void printing_put(struct printing *p, const char *text, int len)
{
	fwrite(text, 1, (size_t)len, p->out);
	p->written += len;
}

static void printing_pad(struct printing *p, char c, int times)
{
	for (; times > 0; times--, p->written++)
		putc(c, p->out);
}

/* Print a field; its first @sign bytes stand before zeros. */
static void printing_field(struct printing *p, const struct field *field, const char *text,
			   int len, int sign)
{
	int pad = field->width - len;

	if (!field->left && !field->zeros)
		printing_pad(p, ' ', pad);
	printing_put(p, text, sign);
	if (!field->left && field->zeros)
		printing_pad(p, '0', pad);
	printing_put(p, text + sign, len - sign);
	if (field->left)
		printing_pad(p, ' ', pad);
}

/* Take a number from the format, or from the argument that '*' stands for. */
static int printing_number(struct printing *p)
{
	int number = 0;

	if (*p->at == '*') {
		p->at++;
		return va_arg(p->args, int);
	}
	while (*p->at >= '0' && *p->at <= '9')
		number = number * 10 + *p->at++ - '0';
	return number;
}

static struct field printing_take_field(struct printing *p)
{
	struct field field = { .precision = -1 };

	for (; *p->at == '-' || *p->at == '0'; p->at++) {
		field.left |= *p->at == '-';
		field.zeros |= *p->at == '0';
	}
	field.width = printing_number(p);
	if (field.width < 0) {
		field.left = true;
		field.width = -field.width;
	}
	if (*p->at == '.') {
		p->at++;
		field.precision = printing_number(p);
	}
	return field;
}

/* Take an integer of a length from the arguments; signed ones come sign-extended. */
static uint64_t printing_integer(struct printing *p, unsigned int longs, bool is_signed)
{
	if (longs > 1)
		return va_arg(p->args, uint64_t);
	if (longs)
		return is_signed ? (uint64_t)va_arg(p->args, long) : va_arg(p->args, unsigned long);
	return is_signed ? (uint64_t)va_arg(p->args, int) : va_arg(p->args, unsigned int);
}

static void printing_print_integer(struct printing *p, const struct field *field,
				   uint64_t value, char conversion)
{
	char digits[1 + DIGITS_SIZE], *digit = digits + sizeof(digits);
	bool negative = conversion == 'd' && (int64_t)value < 0;
	unsigned int base = conversion == 'x' ? 16 : 10;

	if (negative)
		value = -value;
	do {
		*--digit = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (negative)
		*--digit = '-';
	printing_field(p, field, digit, (int)(digits + sizeof(digits) - digit), negative);
}

/* Print what stands behind a '%'. */
static void printing_convert(struct printing *p)
{
	struct field field = printing_take_field(p);
	unsigned int longs = 0;
	const char *text;
	char c;

	for (; *p->at == 'l' || *p->at == 'z'; p->at++)
		longs++;
	c = *p->at++;
	switch (c) {
	case 's':
		text = va_arg(p->args, const char *);
		if (!text)
			text = "(null)";
		printing_field(p, &field, text, (int)strnlen(text, (size_t)field.precision), 0);
		break;
	case 'd':
	case 'u':
	case 'x':
		printing_print_integer(p, &field, printing_integer(p, longs, c == 'd'), c);
		break;
	default:	/* 'c', or a '%' that stands for itself */
		if (c == 'c')
			c = (char)va_arg(p->args, int);
		printing_field(p, &field, &c, 1, 0);
	}
}

int vfprintf(FILE *restrict out, const char *restrict format, va_list args)
{
	struct printing p = { .out = out, .at = format };
	const char *percent;

	va_copy(p.args, args);
	for (;;) {
		percent = strchrnul(p.at, '%');
		printing_put(&p, p.at, (int)(percent - p.at));
		if (!*percent)
			break;
		p.at = percent + 1;
		printing_convert(&p);
	}
	va_end(p.args);
	return ferror(out) ? -1 : p.written;
}
