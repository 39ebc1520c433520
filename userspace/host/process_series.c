// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of units for time series. systemd numbers the units that it makes for a session,
 * a connection or a command: each would begin a new series, which never goes on.
 */
#include <string.h>
#include "host/process_names.h"
#include "lib/words.h"

/*
 * Return whether an instance is one connection of a socket unit with Accept=yes, such as
 * "3-127.0.0.1:22-127.0.0.1:40000", or "3-812-1000" of a local one. An instance such as
 * "15-main" has a name.
 */
static bool series_is_connection(const char *instance, const char *end)
{
	size_t len = (size_t)(end - instance), digits = strspn(instance, "0123456789");

	return digits && digits < len && instance[digits] == '-' &&
	       memchr(instance + digits + 1, '-', len - digits - 1) &&
	       instance + strspn(instance, "0123456789abcdef.:-") >= end;
}

/*
 * Return the "-" before the first part of a name that has a digit, or @end. The ID of a
 * container is no number, nor is the name of a virtual machine.
 */
static char *series_number(char *name, char *end)
{
	char *part = end, *c;

	if (!strncmp(name, "machine-", strlen("machine-")))
		return end;
	for (c = name; c < end; c++) {
		if (*c == '-')
			part = c;
		else if (words_is_digit(*c) && part < end)
			return end - part - 1 == NETNS_NAMES_CONTAINER_LEN ? end : part;
	}
	return end;
}

/**
 * process_names_cut_unit() - cut the numbers out of a unit that systemd numbers
 * @unit: the unit: "session-3.scope" becomes "session.scope", and
 *	"ssh@3-192.0.2.1:22-192.0.2.2:40000.service" its template, "ssh@.service"
 */
void process_names_cut_unit(char *unit)
{
	char *suffix = strrchr(unit, '.'), *at = strchr(unit, '@'), *cut = suffix;

	if (!suffix)
		return;
	if (at && at < suffix && series_is_connection(at + 1, suffix))
		cut = at + 1;
	else if (!strcmp(suffix, ".scope") || !strncmp(unit, "run-", strlen("run-")))
		cut = series_number(unit, suffix);
	memmove(cut, suffix, strlen(suffix) + 1);
}

/* Cut them all, before process_names_merge(). */
void process_names_cut_units(struct process_names *names)
{
	struct process_name *name = names->process.at;
	size_t i;

	for (i = 0; i < names->process.nr; i++)
		process_names_cut_unit(name[i].unit);
}
