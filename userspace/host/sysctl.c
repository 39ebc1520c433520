// SPDX-License-Identifier: GPL-2.0
/* Reads sysctls as text, or as the numbers in it. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/format.h"
#include "lib/i18n.h"
#include "lib/words.h"
#include "lib/slurp.h"
#include "host/sysctl.h"

#define MAX_BYTES	4096

#define SYSCTL(id, path, host, text) \
	[SYSCTL_##id] = { .name = path, .what = text, .of_host = host },
const struct sysctl sysctls[NR_SYSCTLS] = { SYSCTLS(SYSCTL) };

/**
 * sysctl_read() - read the value of one
 * @procfs: a procfs; the namespace is that of this process, whichever it is
 * @id: which
 * @text: receives the value, SYSCTL_TEXT_SIZE bytes at most
 *
 * Return: false if there is none to be seen.
 */
bool sysctl_read(const char *procfs, enum sysctl_id id, char *text)
{
	char path[PATH_MAX], *value, *c;
	size_t len;

	snprintf(path, sizeof(path), "%s/sys/net/%s", procfs, sysctls[id].name);
	value = slurp_path(path, MAX_BYTES, &len);
	if (!value)
		return false;
	value[strcspn(value, "\n")] = '\0';
	for (c = value; *c; c++) {
		if (*c == '\t')
			*c = ' ';
	}
	format_clean(value);
	snprintf(text, SYSCTL_TEXT_SIZE, "%s", value);
	free(value);
	return *text;
}

/* Its name as sysctl(8) has it, in SYSCTL_TEXT_SIZE bytes at most. */
void sysctl_name(enum sysctl_id id, char *text)
{
	char *slash;

	snprintf(text, SYSCTL_TEXT_SIZE, "net.%s", sysctls[id].name);
	slash = strchr(text, '/');
	if (slash)
		*slash = '.';
}

static void parse(const char *text, struct sysctl_value *value)
{
	struct span line = { text, text + strlen(text) }, word;

	for (value->nr = 0; value->nr < SYSCTL_MAX_VALUES && words_next(&line, &word); value->nr++) {
		if (!words_number(word, &value->number[value->nr])) {
			value->nr = 0;
			return;
		}
	}
}

/**
 * sysctl_values() - read all of them
 * @procfs: a procfs
 * @of_host: only those that are one for all namespaces
 * @values: NR_SYSCTLS; those that are not to be seen stay as they are
 */
void sysctl_values(const char *procfs, bool of_host, struct sysctl_value *values)
{
	char text[SYSCTL_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < NR_SYSCTLS; i++) {
		if ((sysctls[i].of_host || !of_host) && sysctl_read(procfs, (enum sysctl_id)i, text))
			parse(text, &values[i]);
	}
}
