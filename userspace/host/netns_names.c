// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of network namespaces: the name in 'ip netns', or the container or process
 * in it. One pass over the processes finds all of them.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/format.h"
#include "lib/words.h"
#include "host/netns_names.h"
#include "host/processes.h"
#include "data/rows.h"

#define HEX_DIGITS	"0123456789abcdef"
#define MONITOR		"conmon-"	/* before the ID in the cgroup of a monitor */
#define MONITOR_LEN	((ptrdiff_t)sizeof(MONITOR) - 1)

const char *const netns_names_dirs[] = { "/run/netns", "/var/run/netns", NULL };

static int names_compare_netns(const void *x, const void *y)
{
	const struct netns_name *a = x, *b = y;

	return (a->netns > b->netns) - (a->netns < b->netns);
}

/**
 * netns_names_setup() - make an empty name for each namespace of a table
 * @names: receives the names, to be freed with netns_names_free()
 * @rows: the table
 *
 * Return: 0, or -1 without memory.
 */
int netns_names_setup(struct netns_names *names, const struct rows *rows)
{
	size_t i;

	*names = (struct netns_names){ .name = calloc(rows->nr + 1, sizeof(*names->name)) };
	if (!names->name)
		return -1;
	for (i = 0; i < rows->nr; i++) {
		if (rows->row[i].group == ROWS_NETNS)
			names->name[names->nr++].netns = rows->row[i].id;
	}
	qsort(names->name, names->nr, sizeof(*names->name), names_compare_netns);
	return 0;
}

/* Free the names; an empty struct is fine. */
void netns_names_free(struct netns_names *names)
{
	free(names->name);
	*names = (struct netns_names){ 0 };
}

static int names_compare_key(const void *key, const void *member)
{
	uint64_t netns = *(const uint64_t *)key;
	const struct netns_name *name = member;

	return (netns > name->netns) - (netns < name->netns);
}

/* Return the name of a namespace, or NULL if there is none. */
struct netns_name *netns_names_find(const struct netns_names *names, uint64_t netns)
{
	if (!names->nr)
		return NULL;
	return bsearch(&netns, names->name, names->nr, sizeof(*names->name), names_compare_key);
}

/* A single namespace needs no further search. */
static bool names_are_given(const struct netns_names *names)
{
	return names->nr == 1 && *names->name->given;
}

static void names_locate_in(struct netns_names *names, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct netns_name *name;
	struct stat st;

	while (dir && (entry = readdir(dir)) && !names_are_given(names)) {
		if (entry->d_name[0] == '.' || fstatat(dirfd(dir), entry->d_name, &st, 0))
			continue;
		name = netns_names_find(names, st.st_ino);
		if (name && !*name->given)
			snprintf(name->given, sizeof(name->given), "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
}

/**
 * netns_names_locate_given() - find the namespaces' names in 'ip netns'
 * @names: the namespaces
 * @dirs: the directories of 'ip netns', ended by NULL
 */
void netns_names_locate_given(struct netns_names *names, const char *const *dirs)
{
	for (; *dirs; dirs++)
		names_locate_in(names, *dirs);
}

/**
 * netns_names_locate() - find the namespaces' names in 'ip netns' and lowest PIDs
 * @names: the namespaces
 * @procfs: the procfs whose processes are searched
 * @dirs: the directories of 'ip netns', ended by NULL
 */
void netns_names_locate(struct netns_names *names, const char *procfs, const char *const *dirs)
{
	struct processes pass;
	uint64_t pid, netns;
	struct netns_name *name;

	netns_names_locate_given(names, dirs);
	processes_begin(&pass, procfs);
	while (processes_next(&pass, &pid)) {
		if (!processes_netns(&pass, pid, &netns))
			continue;
		name = netns_names_find(names, netns);
		if (name && (!name->pid || pid < name->pid))
			name->pid = pid;
	}
	processes_end(&pass);
	names->forbidden = pass.forbidden;
}

static bool names_is_in_word(char c)
{
	return words_is_letter(c) || words_is_digit(c);
}

/**
 * netns_names_find_container() - find the ID of the container of a process
 * @cgroup: the text of its file cgroup
 * @container: receives NETNS_NAMES_CONTAINER_LEN digits without a NUL; unchanged without one
 *
 * Container runtimes put the container ID into the path of its cgroup, as a word:
 * /docker/ID, cri-containerd-ID.scope. In a nested container the last ID is its own.
 * A libpod-conmon-ID.scope is a monitor outside of the container.
 */
void netns_names_find_container(const char *cgroup, char *container)
{
	const char *begin = cgroup;
	size_t len;

	for (; *cgroup && !(*container && *cgroup == '\n'); cgroup += len ? len : 1) {
		len = strspn(cgroup, HEX_DIGITS);
		if (len == NETNS_NAMES_CONTAINER_LEN && !names_is_in_word(cgroup[len]) &&
		    (cgroup - begin < MONITOR_LEN ||
		     memcmp(cgroup - MONITOR_LEN, MONITOR, MONITOR_LEN)))
			memcpy(container, cgroup, len);
		/* Skip the rest of a word that only began like an ID. */
		while (names_is_in_word(cgroup[len]))
			len++;
	}
}

/**
 * netns_names_describe() - read the process and container of each namespace
 * @names: located namespaces
 * @procfs: the procfs in which they were located
 */
void netns_names_describe(struct netns_names *names, const char *procfs)
{
	struct netns_name *name;
	char *text;

	for (name = names->name; name < names->name + names->nr; name++) {
		if (!name->pid)
			continue;
		processes_comm(procfs, name->pid, name->comm, sizeof(name->comm));
		text = processes_read(procfs, name->pid, "cgroup");
		if (text)
			netns_names_find_container(text, name->container);
		free(text);
	}
}

/* Return whether a word can be the ID of a container, in full or shortened. */
bool netns_names_is_container(const char *word)
{
	size_t len = strspn(word, HEX_DIGITS);

	return !word[len] && len >= NETNS_NAMES_SHORT_LEN && len <= NETNS_NAMES_CONTAINER_LEN;
}

/**
 * netns_names_container_process() - find a process of a container
 * @procfs: the procfs to search
 * @id: the ID of the container, or its first digits
 *
 * Return: the lowest PID, or 0 if there is none.
 */
uint64_t netns_names_container_process(const char *procfs, const char *id)
{
	uint64_t pid, lowest = 0;
	struct processes pass;

	processes_begin(&pass, procfs);
	while (processes_next(&pass, &pid)) {
		char container[NETNS_NAMES_CONTAINER_LEN + 1] = "";
		char *text = processes_read(procfs, pid, "cgroup");

		if (text)
			netns_names_find_container(text, container);
		free(text);
		if (!strncmp(container, id, strlen(id)) && (!lowest || pid < lowest))
			lowest = pid;
	}
	processes_end(&pass);
	return lowest;
}

/**
 * netns_names_text() - format the name of a namespace
 * @name: the namespace, described
 * @text: receives at most NETNS_NAMES_TEXT_SIZE bytes without control characters
 *
 * Return: false if it has neither a name nor a visible process.
 */
bool netns_names_text(const struct netns_name *name, char *text)
{
	if (*name->given)
		snprintf(text, NETNS_NAMES_TEXT_SIZE, "%s", name->given);
	else if (*name->container)
		snprintf(text, NETNS_NAMES_TEXT_SIZE, "%.*s", NETNS_NAMES_SHORT_LEN,
			 name->container);
	else if (name->pid)
		snprintf(text, NETNS_NAMES_TEXT_SIZE, "%s(%" PRIu64 ")",
			 *name->comm ? name->comm : "?", name->pid);
	else
		return false;
	format_clean(text);
	return true;
}

/**
 * netns_names_load() - name the namespaces of a table
 * @names: receives the names, to be freed with netns_names_free()
 * @rows: the table; a saved one may be from another machine, so it gets no names
 * @procfs: the procfs whose processes are searched
 *
 * Without memory there are no names.
 */
void netns_names_load(struct netns_names *names, const struct rows *rows, const char *procfs)
{
	*names = (struct netns_names){ 0 };
	if (rows->origin == COUNTS_FROM_FILE || netns_names_setup(names, rows))
		return;
	netns_names_locate(names, procfs, netns_names_dirs);
	netns_names_describe(names, procfs);
}

/* Return the name of a row's namespace, or NULL. @names may be NULL. */
const struct netns_name *netns_names_of_row(const struct netns_names *names,
					    const struct row *row)
{
	return names && row->group == ROWS_NETNS ? netns_names_find(names, row->id) : NULL;
}
