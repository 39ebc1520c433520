// SPDX-License-Identifier: GPL-2.0-only
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

/* Read a value into SYSCTL_TEXT_SIZE bytes. Return: false if it cannot be read. */
static bool sysctl_read(const char *procfs, enum sysctl_id id, char *text)
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

/**
 * sysctl_name() - spell the name of a sysctl as sysctl(8) does
 * @id: the sysctl
 * @text: receives "net.ipv4/tcp_mem" with dots; SYSCTL_TEXT_SIZE bytes at most
 */
void sysctl_name(enum sysctl_id id, char *text)
{
	char *slash;

	snprintf(text, SYSCTL_TEXT_SIZE, "net.%s", sysctls[id].name);
	slash = strchr(text, '/');
	if (slash)
		*slash = '.';
}

static void sysctl_parse(const char *text, struct sysctl_value *value)
{
	struct span line = { text, text + strlen(text) }, word;

	for (value->nr = 0; value->nr < SYSCTL_MAX_VALUES && words_next(&line, &word);
	     value->nr++) {
		if (!words_number(word, &value->number[value->nr])) {
			value->nr = 0;
			return;
		}
	}
}

/**
 * sysctl_texts() - read all sysctls as text
 * @procfs: directory of a procfs; it shows the sysctls of the caller's namespace
 * @texts: receives NR_SYSCTLS values, "" for those that cannot be read
 */
void sysctl_texts(const char *procfs, struct sysctl_text *texts)
{
	unsigned int i;

	for (i = 0; i < NR_SYSCTLS; i++) {
		if (!sysctl_read(procfs, (enum sysctl_id)i, texts[i].text))
			*texts[i].text = '\0';
	}
}

/**
 * sysctl_values() - read sysctls as numbers
 * @procfs: directory of a procfs; it shows the sysctls of the caller's namespace
 * @of_host: read only those that all namespaces share
 * @values: NR_SYSCTLS values; those that cannot be read keep what they have
 */
void sysctl_values(const char *procfs, bool of_host, struct sysctl_value *values)
{
	char text[SYSCTL_TEXT_SIZE];
	unsigned int i;

	for (i = 0; i < NR_SYSCTLS; i++) {
		if ((sysctls[i].of_host || !of_host) &&
		    sysctl_read(procfs, (enum sysctl_id)i, text))
			sysctl_parse(text, &values[i]);
	}
}
