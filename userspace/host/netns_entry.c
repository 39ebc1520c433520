// SPDX-License-Identifier: GPL-2.0
/* Writes the command that enters the network namespace of a request, for a shell. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "host/netns.h"
#include "host/netns_entry.h"
#include "lib/words.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+,-./:=@_"

/* Append a word, in quotes if a shell would change it; "" empties a command that is full. */
static void entry_add(char *command, const char *begin, const char *word)
{
	const char *quote = word[strspn(word, PLAIN)] ? "'" : "";
	size_t len = strlen(command);

	len += (size_t)snprintf(command + len, NETNS_ENTRY_SIZE - len, "%s%s", begin, quote);
	for (; *word && len < NETNS_ENTRY_SIZE; word++)
		len += (size_t)snprintf(command + len, NETNS_ENTRY_SIZE - len,
					*word == '\'' ? "'\\''" : "%c", *word);
	if (len < NETNS_ENTRY_SIZE)
		len += (size_t)snprintf(command + len, NETNS_ENTRY_SIZE - len, "%s", quote);
	if (len >= NETNS_ENTRY_SIZE)
		*command = '\0';
}

static void entry_add_process(const struct request *request, const char *process,
			      char *command)
{
	char path[PATH_MAX + 32];

	if (!request->procfs) {
		entry_add(command, "nsenter -n -t ", process);
		return;
	}
	snprintf(path, sizeof(path), "%s/%s/ns/net", request->procfs, process);
	entry_add(command, "nsenter --net=", path);
}

/* As netns_enter_request(), a number is a process, or else an inode number. */
static void entry_add_number(const struct request *request, char *command)
{
	const char *procfs = request_procfs(request);
	char process[PATH_MAX];
	struct request_error err;
	struct netns_name found;
	struct stat st;

	snprintf(process, sizeof(process), "%s/%s", procfs, request->netns);
	if (!lstat(process, &st)) {
		entry_add_process(request, request->netns, command);
		return;
	}
	if (netns_locate(procfs, request->netns, &found, &err))
		return;
	if (*found.given) {
		entry_add(command, "ip netns exec ", found.given);
		return;
	}
	snprintf(process, sizeof(process), "%" PRIu64, found.pid);
	entry_add_process(request, process, command);
}

/**
 * netns_entry_command() - write the command that enters a namespace and runs another command
 * @request: names the namespace
 * @command: receives at most NETNS_ENTRY_SIZE bytes, such as "ip netns exec NAME";
 *	"" if the request names no namespace
 */
void netns_entry_command(const struct request *request, char *command)
{
	const char *netns = request->netns;

	*command = '\0';
	if (!netns && request->procfs)
		entry_add_process(request, "1", command);
	else if (netns && strchr(netns, '/'))
		entry_add(command, "nsenter --net=", netns);
	else if (netns && words_are_digits(netns))
		entry_add_number(request, command);
	else if (netns)
		entry_add(command, "ip netns exec ", netns);
}
