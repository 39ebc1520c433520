// SPDX-License-Identifier: GPL-2.0-only
/* Words and numbers in text that has no NUL at its end. */
#include <string.h>
#include "lib/words.h"

/* Return the span of a string, without its NUL. */
struct span words_span(const char *text)
{
	return (struct span){ text, text + strlen(text) };
}

/* Return whether @c is an ASCII digit, whatever the locale. */
bool words_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Return whether a string consists of digits only; an empty one does. */
bool words_are_digits(const char *text)
{
	return text[strspn(text, "0123456789")] == '\0';
}

/* Return whether @c is an ASCII letter, whatever the locale. */
bool words_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Return the capital of an ASCII letter. In Turkish, toupper() of 'i' is not 'I'. */
char words_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Return the small letter of an ASCII capital; other characters stay. */
char words_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/**
 * words_is_name() - test for the name of a key, a column or a state
 * @word: the word
 *
 * Return: true for a letter followed by letters, digits and underscores.
 */
bool words_is_name(struct span word)
{
	const char *c;

	if (word.at >= word.end || !words_is_letter(*word.at))
		return false;
	for (c = word.at; c < word.end; c++) {
		if (!words_is_letter(*c) && !words_is_digit(*c) && *c != '_')
			return false;
	}
	return true;
}

/* Return whether a word and a string are the same. */
bool words_equal(struct span word, const char *text)
{
	size_t len = (size_t)(word.end - word.at);

	return len == strlen(text) && !memcmp(word.at, text, len);
}

/* Compare a word with a string. Only ASCII has cases, in any locale. */
bool words_equal_any_case(struct span word, const char *text)
{
	for (; word.at < word.end && *text; word.at++, text++) {
		if (words_lower(*word.at) != words_lower(*text))
			return false;
	}
	return word.at == word.end && !*text;
}

/**
 * words_number() - read a decimal number
 * @word: digits and nothing else
 * @number: receives the number
 *
 * Return: false if @word is no number, or one above UINT64_MAX.
 */
bool words_number(struct span word, uint64_t *number)
{
	const char *c;

	*number = 0;
	for (c = word.at; c < word.end; c++) {
		unsigned int digit = (unsigned int)(*c - '0');

		if (!words_is_digit(*c) || *number > (UINT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return word.at < word.end;
}

/* Read a decimal number that is a whole string, as words_number(). */
bool words_text_number(const char *text, uint64_t *number)
{
	return words_number(words_span(text), number);
}

/* Return the place of a word among names, or -1. */
int words_find(struct span word, struct words_list names)
{
	int i;

	for (i = 0; i < names.nr; i++) {
		if (names.name[i] && words_equal(word, names.name[i]))
			return i;
	}
	return -1;
}

/* Cut blanks and tabs off both ends of a text. */
void words_trim(struct span *text)
{
	while (text->at < text->end && (*text->at == ' ' || *text->at == '\t'))
		text->at++;
	while (text->end > text->at && (text->end[-1] == ' ' || text->end[-1] == '\t'))
		text->end--;
}

/**
 * words_next() - cut the next word off a line
 * @line: the rest of the line; words are separated by blanks
 * @word: receives the word, empty if there is none
 *
 * Return: false if the line has no further word.
 */
bool words_next(struct span *line, struct span *word)
{
	while (line->at < line->end && *line->at == ' ')
		line->at++;
	word->at = line->at;
	while (line->at < line->end && *line->at != ' ')
		line->at++;
	word->end = line->at;
	return word->at < word->end;
}

/**
 * words_next_line() - cut the next line off a text
 * @rest: the rest of the text
 * @line: receives the line without its newline, which the last line may lack
 *
 * Return: false at the end of the text.
 */
bool words_next_line(struct span *rest, struct span *line)
{
	const char *newline;

	if (rest->at >= rest->end)
		return false;
	newline = memchr(rest->at, '\n', (size_t)(rest->end - rest->at));
	*line = (struct span){ rest->at, newline ? newline : rest->end };
	rest->at = newline ? newline + 1 : rest->end;
	return true;
}
