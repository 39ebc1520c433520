// SPDX-License-Identifier: GPL-2.0
/* Finds all network namespaces that a process is in, or that 'ip netns' has a name for. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "host/netns_names.h"
#include "host/processes.h"
#include "host/request.h"
#include "lib/words.h"

#define FIRST_SIZE	64

/* Inode numbers of namespaces, some of them several times. */
struct netns_numbers {
	uint64_t *number;
	size_t nr;
	size_t size;
};

static int all_add(struct netns_numbers *numbers, uint64_t number)
{
	size_t size = numbers->size ? numbers->size * 2 : FIRST_SIZE;
	uint64_t *larger;

	/* Most processes are in the namespace of the one before. */
	if (numbers->nr && numbers->number[numbers->nr - 1] == number)
		return 0;
	if (numbers->nr == numbers->size) {
		larger = reallocarray(numbers->number, size, sizeof(*larger));
		if (!larger)
			return -1;
		numbers->number = larger;
		numbers->size = size;
	}
	numbers->number[numbers->nr++] = number;
	return 0;
}

/* Add the namespaces in a directory of 'ip netns': files of the kernel's nsfs. */
static int all_add_names(struct netns_numbers *numbers, const char *path)
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
static int all_add_processes(struct netns_numbers *numbers, const char *procfs, bool *none)
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

static int all_compare(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

/* Make a name for each number. Return: 0, or -1 without memory. */
static int all_make_names(struct netns_numbers *numbers, struct netns_names *names)
{
	size_t i;

	names->name = calloc(numbers->nr + 1, sizeof(*names->name));
	if (!names->name)
		return -1;
	if (numbers->nr)
		qsort(numbers->number, numbers->nr, sizeof(*numbers->number), all_compare);
	for (i = 0; i < numbers->nr; i++) {
		if (!i || numbers->number[i] != numbers->number[i - 1])
			names->name[names->nr++].netns = numbers->number[i];
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
	struct netns_numbers numbers = { 0 };
	bool no_procfs = false;
	int ret = 0;

	*names = (struct netns_names){ 0 };
	while (!ret && *dir)
		ret = all_add_names(&numbers, *dir++);
	if (!ret)
		ret = all_add_processes(&numbers, procfs, &no_procfs);
	if (!ret)
		ret = all_make_names(&numbers, names);
	free(numbers.number);
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
