// SPDX-License-Identifier: GPL-2.0-only
/* Reads /etc/hosts once. */
#include <stdlib.h>
#include <string.h>
#include "host/hosts.h"
#include "lib/format.h"
#include "lib/slurp.h"

#define MAX_BYTES	(4 * 1024 * 1024)
#define BLANKS		" \t\r"

struct host {
	const char *address;
	const char *name;
};

/* Order by address, then as in the file: the first line of an address names it. */
static int hosts_compare(const void *x, const void *y)
{
	const struct host *a = x, *b = y;
	int order = strcmp(a->address, b->address);

	return order ? order : (a->address > b->address) - (a->address < b->address);
}

/* Take a line "address name alias...". */
static void hosts_take_line(struct hosts *hosts, char *line)
{
	char *address, *name, *rest;
	struct host *host;

	line[strcspn(line, "#")] = '\0';
	address = strtok_r(line, BLANKS, &rest);
	name = address ? strtok_r(NULL, BLANKS, &rest) : NULL;
	host = name ? array_add(&hosts->host, sizeof(*host)) : NULL;
	if (!host)
		return;
	format_clean(name);
	*host = (struct host){ address, name };
}

/**
 * hosts_load() - read the names of hosts
 * @hosts: receives the names, to be freed with hosts_free()
 * @path: a file such as /etc/hosts; without it no host has a name
 */
void hosts_load(struct hosts *hosts, const char *path)
{
	char *line, *rest;
	size_t len;

	*hosts = (struct hosts){ .text = slurp_path(path, MAX_BYTES, &len) };
	for (line = strtok_r(hosts->text ? hosts->text : "", "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		hosts_take_line(hosts, line);
	if (hosts->host.nr)
		qsort(hosts->host.at, hosts->host.nr, sizeof(struct host), hosts_compare);
}

/* Free the names; all zero is fine. */
void hosts_free(struct hosts *hosts)
{
	free(hosts->host.at);
	free(hosts->text);
}

/**
 * hosts_name() - look up the name of a host
 * @hosts: the names
 * @address: its address, spelled as inet_ntop() does; so must be the file's
 *
 * Return: the name, or NULL if it has none.
 */
const char *hosts_name(const struct hosts *hosts, const char *address)
{
	const struct host *host = hosts->host.at;
	size_t low = 0, high = hosts->host.nr, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (strcmp(host[middle].address, address) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < hosts->host.nr && !strcmp(host[low].address, address) ?
	       host[low].name : NULL;
}
