// SPDX-License-Identifier: GPL-2.0
/*
 * The parsers of /proc/net/netstat, snmp and sockstat. These files differ from
 * kernel to kernel, and no other is to blame for what is in them: what can't be
 * understood is absent, and nothing else suffers.
 */
#include <string.h>
#include "host/counters.h"
#include "source/scan.h"

static const struct {
	const char *group;
	const char *name;
} wanted[NETSTAT_NR] = {
#define WANTED(id, in, called)	[NETSTAT_##id] = { in, called },
	NETSTAT_COUNTERS(WANTED)
	NETSTAT_GAUGES(WANTED)
#undef WANTED
};

#define NAME(id, group, called)	[NETSTAT_##id] = called,
const char *const netstat_name[NETSTAT_NR] = {
	NETSTAT_COUNTERS(NAME)
	NETSTAT_GAUGES(NAME)
};

#undef NAME

static bool is_same(struct span word, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(word.end - word.at) == len && !memcmp(word.at, text, len);
}

static bool next_line(struct span *rest, struct span *line)
{
	const char *newline;

	if (rest->at >= rest->end)
		return false;
	newline = memchr(rest->at, '\n', (size_t)(rest->end - rest->at));
	*line = (struct span){ rest->at, newline ? newline : rest->end };
	rest->at = newline ? newline + 1 : rest->end;
	return true;
}

/* "Group:" at the beginning of a line. */
static bool take_group(struct span *line, struct span *group)
{
	if (!scan_word(line, group) || group->end[-1] != ':')
		return false;
	group->end--;
	return true;
}

static void take(struct span group, struct span name, struct span value,
		 unsigned int first, unsigned int end, struct figure *figures)
{
	uint64_t number;
	unsigned int i;

	for (i = first; i < end; i++) {
		if (!is_same(group, wanted[i].group) || !is_same(name, wanted[i].name))
			continue;
		/* The first counts: a name that is there twice is a fault. */
		if (!figures[i].have && scan_is_number(value, &number))
			figures[i] = (struct figure){ number, true };
	}
}

/**
 * netstat_parse_pairs() - read counters of netstat or snmp
 * @text: pairs of lines, "Group: name..." and "Group: number..."
 * @len: its length
 * @figures: NETSTAT_NR; receives the counters that are in it
 *
 * It neither prints nor allocates.
 */
void netstat_parse_pairs(const char *text, size_t len, struct figure *figures)
{
	struct span rest = { text, text + len }, names, values, group, same, name, value;

	while (next_line(&rest, &names) && next_line(&rest, &values)) {
		if (!take_group(&names, &group) || !take_group(&values, &same) ||
		    group.end - group.at != same.end - same.at ||
		    memcmp(group.at, same.at, (size_t)(group.end - group.at)))
			return;
		while (scan_word(&names, &name) && scan_word(&values, &value))
			take(group, name, value, 0, NETSTAT_NR_COUNTERS, figures);
	}
}

/* As netstat_parse_pairs(), of sockstat: lines of "Group: name number...". */
void netstat_parse_sockstat(const char *text, size_t len, struct figure *figures)
{
	struct span rest = { text, text + len }, line, group, name, value;

	while (next_line(&rest, &line)) {
		if (!take_group(&line, &group))
			return;
		while (scan_word(&line, &name) && scan_word(&line, &value))
			take(group, name, value, NETSTAT_NR_COUNTERS, NETSTAT_NR, figures);
	}
}
