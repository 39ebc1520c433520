// SPDX-License-Identifier: GPL-2.0
/* The words that make a shell run a command in the network namespace of a request. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "host/netns.h"
#include "lib/format.h"
#include "lib/words.h"

static bool prefix_is_plain(const char *word)
{
	while (isalnum((unsigned char)*word) || (*word && strchr("/._-:@%+=,", *word)))
		word++;
	return !*word;
}

/* Quote a word for a shell, unless all its characters are plain. False if it is too long. */
static bool prefix_quote(const char *word, char *quoted, size_t size)
{
	size_t len = strlen(word), at = 0;

	if (len * strlen("'\\''") + sizeof("''") > size)
		return false;
	if (prefix_is_plain(word)) {
		memcpy(quoted, word, len + 1);
		return true;
	}
	quoted[at++] = '\'';
	for (; *word; word++) {
		if (*word == '\'') {
			memcpy(quoted + at, "'\\'", 3);
			at += 3;
		}
		quoted[at++] = *word;
	}
	memcpy(quoted + at, "'", 2);
	format_clean(quoted);
	return true;
}

static void prefix_set(char *prefix, const char *before, const char *word, const char *after)
{
	char quoted[NETNS_PREFIX_SIZE - 32];

	if (prefix_quote(word, quoted, sizeof(quoted)))
		snprintf(prefix, NETNS_PREFIX_SIZE, "%s%s%s ", before, quoted, after);
}

/* Name the namespace by one of its processes. */
static void prefix_set_process(const struct request *request, const char *pid, char *prefix)
{
	char path[PATH_MAX];
	struct stat st;

	if (!request->procfs) {
		prefix_set(prefix, "nsenter -t ", pid, " -n");
		return;
	}
	snprintf(path, sizeof(path), "%s/%s/ns/net", request->procfs, pid);
	/* A saved copy of /proc has no namespace to enter. */
	if (!stat(path, &st))
		prefix_set(prefix, "nsenter --net=", path, "");
}

/* Name the namespace that has this inode number. Return: false if nothing names it. */
static bool prefix_set_number(const struct request *request, const char *number, char *prefix)
{
	struct request_error err;
	struct netns_name found;
	char pid[24];

	if (netns_locate(request_procfs(request), number, &found, &err))
		return false;
	snprintf(pid, sizeof(pid), "%" PRIu64, found.pid);
	if (*found.given)
		prefix_set(prefix, "ip netns exec ", found.given, "");
	else
		prefix_set_process(request, pid, prefix);
	return true;
}

/**
 * netns_prefix() - write the words that run a command in a request's namespace
 * @request: the request
 * @netns: the inode number of its namespace, if it is known
 * @prefix: receives at most NETNS_PREFIX_SIZE bytes, such as "ip netns exec NAME " with
 *	the blank; "" for this process's own namespace, or if nothing names it
 */
void netns_prefix(const struct request *request, const struct figure *netns, char *prefix)
{
	const char *word = request->netns;
	char path[PATH_MAX], number[24];
	struct stat st;

	*prefix = '\0';
	if (!word) {
		if (request->procfs)
			prefix_set_process(request, "1", prefix);
		return;
	}
	if (strchr(word, '/')) {
		prefix_set(prefix, "nsenter --net=", word, "");
		return;
	}
	snprintf(path, sizeof(path), "%s/%s", request_procfs(request), word);
	if (words_are_digits(word) && !lstat(path, &st)) {
		prefix_set_process(request, word, prefix);
		return;
	}
	snprintf(number, sizeof(number), "%" PRIu64, netns->value);
	if (words_are_digits(word))
		prefix_set_number(request, word, prefix);
	else if (!netns->have || !prefix_set_number(request, number, prefix))
		prefix_set(prefix, "ip netns exec ", word, "");
}
