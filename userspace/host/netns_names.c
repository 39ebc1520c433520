// SPDX-License-Identifier: GPL-2.0
/*
 * Names of network namespaces: what 'ip netns' calls them, or the container or
 * process that is in them. All are looked for in one pass over the processes.
 */
#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "lib/format.h"
#include "host/netns_names.h"
#include "host/processes.h"
#include "data/rows.h"
#include "lib/slurp.h"

#define SHORT_CONTAINER	12	/* digits of a container's number, as docker ps has them */
#define MAX_TEXT	(64 * 1024)	/* of a process's comm or cgroup */

const char *const netns_names_dirs[] = { "/run/netns", "/var/run/netns", NULL };

static int compare_netns(const void *x, const void *y)
{
	const struct netns_name *a = x, *b = y;

	return (a->netns > b->netns) - (a->netns < b->netns);
}

/**
 * netns_names_setup() - have a name for each namespace of a table
 * @names: receives them, with nothing known of them yet, for netns_names_free()
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
	qsort(names->name, names->nr, sizeof(*names->name), compare_netns);
	return 0;
}

void netns_names_free(struct netns_names *names)
{
	free(names->name);
	*names = (struct netns_names){ 0 };
}

static int compare_key(const void *key, const void *member)
{
	uint64_t netns = *(const uint64_t *)key;
	const struct netns_name *name = member;

	return (netns > name->netns) - (netns < name->netns);
}

/* The name of a namespace, or NULL if it is not among them. */
struct netns_name *netns_names_find(const struct netns_names *names, uint64_t netns)
{
	if (!names->nr)
		return NULL;
	return bsearch(&netns, names->name, names->nr, sizeof(*names->name), compare_key);
}

static void locate_in(struct netns_names *names, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct netns_name *name;
	struct stat st;

	while (dir && (entry = readdir(dir))) {
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
 * netns_names_locate() - find out where namespaces are to be had
 * @names: receives names of 'ip netns' and the lowest PIDs
 * @procfs: where processes are looked for
 * @dirs: where 'ip netns' has its names, as netns_names_dirs
 */
void netns_names_locate(struct netns_names *names, const char *procfs, const char *const *dirs)
{
	struct processes pass;
	uint64_t pid, netns;
	struct netns_name *name;

	for (; *dirs; dirs++)
		locate_in(names, *dirs);

	processes_begin(&pass, procfs);
	while (processes_next(&pass, &pid, &netns)) {
		name = netns_names_find(names, netns);
		if (name && (!name->pid || pid < name->pid))
			name->pid = pid;
	}
	processes_end(&pass);
	names->forbidden = pass.forbidden;
}

static char *read_process(const char *procfs, uint64_t pid, const char *file)
{
	char path[PATH_MAX];
	size_t len;

	snprintf(path, sizeof(path), "%s/%" PRIu64 "/%s", procfs, pid, file);
	return slurp_path(path, MAX_TEXT, &len);
}

/*
 * Runtimes make a cgroup for each container, in whose path its number stands
 * as a word: /docker/NUMBER, cri-containerd-NUMBER.scope. In a container inside
 * of another, the last number is its own.
 */
static void find_container(const char *cgroup, char *container)
{
	size_t len;

	for (; *cgroup && !(*container && *cgroup == '\n'); cgroup += len ? len : 1) {
		len = strspn(cgroup, "0123456789abcdef");
		if (len == NETNS_NAMES_CONTAINER_LEN && !isalnum((unsigned char)cgroup[len]))
			memcpy(container, cgroup, len);
		/* What goes on with other letters is another word. */
		while (isalnum((unsigned char)cgroup[len]))
			len++;
	}
}

/**
 * netns_names_describe() - find out who is in namespaces
 * @names: located; receives what is known of their lowest PIDs
 * @procfs: where these were found
 */
void netns_names_describe(struct netns_names *names, const char *procfs)
{
	struct netns_name *name;
	char *text;

	for (name = names->name; name < names->name + names->nr; name++) {
		if (!name->pid)
			continue;
		text = read_process(procfs, name->pid, "comm");
		if (text)
			snprintf(name->comm, sizeof(name->comm), "%.*s",
				 (int)strcspn(text, "\n"), text);
		free(text);
		text = read_process(procfs, name->pid, "cgroup");
		if (text)
			find_container(text, name->container);
		free(text);
	}
}

/**
 * netns_names_text() - what a namespace is called
 * @name: the namespace, described
 * @text: receives NETNS_NAMES_TEXT_SIZE bytes at most, fit for a terminal
 *
 * Return: false if it has no name, and nobody is in it.
 */
bool netns_names_text(const struct netns_name *name, char *text)
{
	if (*name->given)
		snprintf(text, NETNS_NAMES_TEXT_SIZE, "%s", name->given);
	else if (*name->container)
		snprintf(text, NETNS_NAMES_TEXT_SIZE, "%.*s", SHORT_CONTAINER, name->container);
	else if (name->pid)
		snprintf(text, NETNS_NAMES_TEXT_SIZE, "%s(%" PRIu64 ")",
			 *name->comm ? name->comm : "?", name->pid);
	else
		return false;
	format_clean(text);
	return true;
}
