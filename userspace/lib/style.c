// SPDX-License-Identifier: GPL-2.0-only
/* Decides on colour: --color, then NO_COLOR (no-color.org), then the terminal. */
#include <stdlib.h>
#include <string.h>
#include "lib/style.h"
#include "lib/wrap.h"

static struct style plain = { "", "", "", "", 0 };

static struct style ansi = {
	.bold = "\033[1m",
	.dim = "\033[2m",
	.warn = "\033[33m",
	.reset = "\033[0m",
};

/* Parse the argument of --color. Return: false if it is unknown. */
bool style_when_parse(const char *word, enum style_when *when)
{
	static const char *const words[] = {
		[STYLE_AUTO] = "auto",
		[STYLE_ALWAYS] = "always",
		[STYLE_NEVER] = "never",
	};
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(word, words[i])) {
			*when = (enum style_when)i;
			return true;
		}
	}
	return false;
}

/* Return the value of an environment variable, or NULL if it is empty or not set. */
static const char *style_variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool style_has_colours(void)
{
	const char *terminal = style_variable("TERM");

	return !style_variable("NO_COLOR") && terminal && strcmp(terminal, "dumb");
}

/* Return the style for output to a file descriptor; the next call may change its width. */
const struct style *style_choose(enum style_when when, int fd)
{
	int width = wrap_screen_width(fd);

	plain.width = width > 0 ? width : 0;
	ansi.width = plain.width;
	if (when == STYLE_AUTO && width >= 0 && style_has_colours())
		when = STYLE_ALWAYS;
	return when == STYLE_ALWAYS ? &ansi : &plain;
}
