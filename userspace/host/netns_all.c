// SPDX-License-Identifier: GPL-2.0-only
/* Finds all network namespaces that a process is in, or that 'ip netns' has a name for. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "host/netns_names.h"
#include "host/processes.h"
#include "host/request.h"
#include "lib/array.h"
#include "lib/words.h"

/* Add the inode number of a namespace, which may be there already. Return: 0, or -1. */
static int all_add(struct array *numbers, uint64_t number)
{
	uint64_t *added = numbers->at;

	/* Most processes are in the namespace of the one before. */
	if (numbers->nr && added[numbers->nr - 1] == number)
		return 0;
	added = array_add(numbers, sizeof(*added));
	if (!added)
		return -1;
	*added = number;
	return 0;
}

/* Add the namespaces in a directory of 'ip netns': files of the kernel's nsfs. */
static int all_add_names(struct array *numbers, const char *path)
{
	DIR *dir = opendir(path);
	struct stat own, st;
	struct dirent *entry;
	int ret = 0;

	if (stat(REQUEST_PROCFS "/self/ns/net", &own))
		own.st_dev = 0;
	while (dir && !ret && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.' && !fstatat(dirfd(dir), entry->d_name, &st, 0) &&
		    st.st_dev == own.st_dev)
			ret = all_add(numbers, st.st_ino);
	}
	if (dir)
		closedir(dir);
	return ret;
}

/* Add the namespaces of all processes. @none tells if there is no process. */
static int all_add_processes(struct array *numbers, const char *procfs, bool *none)
{
	struct processes pass;
	uint64_t pid, netns;
	int ret = 0;

	*none = true;
	processes_begin(&pass, procfs);
	while (!ret && processes_next(&pass, &pid)) {
		*none = false;
		if (processes_netns(&pass, pid, &netns))
			ret = all_add(numbers, netns);
	}
	processes_end(&pass);
	return ret;
}

/* Make a name for each number. Return: 0, or -1 without memory. */
static int all_make_names(struct array *numbers, struct netns_names *names)
{
	const uint64_t *number = numbers->at;
	size_t i;

	names->name = calloc(numbers->nr + 1, sizeof(*names->name));
	if (!names->name)
		return -1;
	if (numbers->nr)
		qsort(numbers->at, numbers->nr, sizeof(*number), array_compare_u64);
	for (i = 0; i < numbers->nr; i++) {
		if (!i || number[i] != number[i - 1])
			names->name[names->nr++].netns = number[i];
	}
	return 0;
}

/**
 * netns_names_all() - find and name all network namespaces
 * @names: receives them by inode number, to be freed with netns_names_free(); its
 *	@forbidden counts the processes whose namespace may not be read, and its
 *	@no_procfs tells that there is no process to search
 * @procfs: the procfs whose processes are searched
 *
 * A namespace that only sockets, descriptors or other mounts keep is not found.
 *
 * Return: 0, or -1 without memory.
 */
int netns_names_all(struct netns_names *names, const char *procfs)
{
	const char *const *dir = netns_names_dirs;
	struct array numbers = { 0 };
	bool no_procfs = false;
	int ret = 0;

	*names = (struct netns_names){ 0 };
	while (!ret && *dir)
		ret = all_add_names(&numbers, *dir++);
	if (!ret)
		ret = all_add_processes(&numbers, procfs, &no_procfs);
	if (!ret)
		ret = all_make_names(&numbers, names);
	free(numbers.at);
	if (ret)
		return ret;
	names->no_procfs = no_procfs;
	netns_names_locate(names, procfs, netns_names_dirs);
	netns_names_describe(names, procfs);
	return 0;
}

/**
 * netns_names_word() - write a word by which a request names a namespace
 * @name: the namespace, located
 * @word: receives NETNS_NAMES_WORD_SIZE bytes: its name or its PID
 */
void netns_names_word(const struct netns_name *name, char *word)
{
	/* Digits alone may be a name, a process and an inode number. */
	if (*name->given)
		snprintf(word, NETNS_NAMES_WORD_SIZE, "%s%s",
			 words_are_digits(name->given) ? "name:" : "", name->given);
	else
		snprintf(word, NETNS_NAMES_WORD_SIZE, "pid:%" PRIu64, name->pid);
}
