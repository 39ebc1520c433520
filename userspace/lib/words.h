/* SPDX-License-Identifier: GPL-2.0-only */
/* Words and numbers in text that has no NUL at its end. It neither prints nor allocates. */
#ifndef TCPSTATES_LIB_WORDS_H
#define TCPSTATES_LIB_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* Text between two pointers. */
struct span {
	const char *at;
	const char *end;
};

/* Names in the order of their numbers; NULL entries match nothing. */
struct words_list {
	const char *const *name;
	int nr;
};

struct span words_span(const char *text);
bool words_is_digit(char c);
bool words_is_letter(char c);
char words_upper(char c);
char words_lower(char c);
bool words_are_digits(const char *text);
bool words_is_name(struct span word);
bool words_equal(struct span word, const char *text);
bool words_equal_any_case(struct span word, const char *text);
bool words_number(struct span word, uint64_t *number);
bool words_text_number(const char *text, uint64_t *number);
int words_find(struct span word, struct words_list names);
void words_trim(struct span *text);
bool words_next(struct span *line, struct span *word);
bool words_next_line(struct span *rest, struct span *line);

#endif /* TCPSTATES_LIB_WORDS_H */
