// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads and parses /proc/net/netstat, snmp and sockstat. These files differ from
 * kernel to kernel: a counter that cannot be parsed is absent, which is no error.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "host/counters.h"
#include "lib/slurp.h"
#include "lib/words.h"

#define MAX_BYTES	(256 * 1024)

static const struct {
	const char *group;
	const char *name;
} wanted[COUNTERS_NR] = {
#define WANTED(id, in, called)	[COUNTER_##id] = { in, called },
	COUNTERS_RISING(WANTED)
	COUNTERS_GAUGES(WANTED)
#undef WANTED
};

#define NAME(id, group, called)	[COUNTER_##id] = called,
const char *const counter_name[COUNTERS_NR] = {
	COUNTERS_RISING(NAME)
	COUNTERS_GAUGES(NAME)
};

#undef NAME

/* Take "Group:" from the beginning of a line. */
static bool counters_take_group(struct span *line, struct span *group)
{
	if (!words_next(line, group) || group->end[-1] != ':')
		return false;
	group->end--;
	return true;
}

static void counters_take(struct span group, struct span name, struct span value,
			  unsigned int first, unsigned int end, struct figure *figures)
{
	uint64_t number;
	unsigned int i;

	for (i = first; i < end; i++) {
		if (!words_equal(group, wanted[i].group) || !words_equal(name, wanted[i].name))
			continue;
		/* If a name is there twice, the first one counts. */
		if (!figures[i].have && words_number(value, &number))
			figures[i] = (struct figure){ number, true };
	}
}

/**
 * counters_parse_pairs() - parse the counters in netstat or snmp
 * @text: pairs of lines, "Group: name..." and "Group: number..."
 * @len: its length in bytes
 * @figures: COUNTERS_NR figures; receives those that are in the text and still absent
 */
void counters_parse_pairs(const char *text, size_t len, struct figure *figures)
{
	struct span rest = { text, text + len }, names, values, group, same, name, value;

	while (words_next_line(&rest, &names) && words_next_line(&rest, &values)) {
		if (!counters_take_group(&names, &group) || !counters_take_group(&values, &same) ||
		    group.end - group.at != same.end - same.at ||
		    memcmp(group.at, same.at, (size_t)(group.end - group.at)))
			return;
		while (words_next(&names, &name) && words_next(&values, &value))
			counters_take(group, name, value, 0, COUNTERS_NR_RISING, figures);
	}
}

/**
 * counters_parse_sockstat() - parse the gauges in sockstat
 * @text: lines of "Group: name number..."
 * @len: its length in bytes
 * @figures: COUNTERS_NR figures; receives those that are in the text and still absent
 */
void counters_parse_sockstat(const char *text, size_t len, struct figure *figures)
{
	struct span rest = { text, text + len }, line, group, name, value;

	while (words_next_line(&rest, &line)) {
		if (!counters_take_group(&line, &group))
			return;
		while (words_next(&line, &name) && words_next(&line, &value))
			counters_take(group, name, value, COUNTERS_NR_RISING, COUNTERS_NR, figures);
	}
}

static void counters_read_file(const char *dir, const char *file,
			       void (*parse)(const char *text, size_t len, struct figure *figures),
			       struct figure *figures)
{
	char path[PATH_MAX], *text;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	text = slurp_path(path, MAX_BYTES, &len);
	if (text)
		parse(text, len, figures);
	free(text);
}

/* Read only the gauges, as counters_read(). */
void counters_read_gauges(const char *dir, struct figure *figures)
{
	counters_read_file(dir, "sockstat", counters_parse_sockstat, figures);
	counters_read_file(dir, "sockstat6", counters_parse_sockstat, figures);
}

/**
 * counters_read() - read the counters of a network namespace
 * @dir: a directory such as /proc/self/net
 * @figures: COUNTERS_NR figures, all absent; receives those that this kernel has
 */
void counters_read(const char *dir, struct figure *figures)
{
	counters_read_file(dir, "netstat", counters_parse_pairs, figures);
	counters_read_file(dir, "snmp", counters_parse_pairs, figures);
	counters_read_gauges(dir, figures);
}
