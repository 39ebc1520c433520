// SPDX-License-Identifier: GPL-2.0-only
/* Writes the command that enters the network namespace of a request, for a shell. */
#include <stdio.h>
#include <string.h>
#include "host/netns.h"
#include "host/netns_entry.h"

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

/**
 * netns_entry_command() - write the command that enters a namespace and runs another command
 * @request: names the namespace
 * @command: receives at most NETNS_ENTRY_SIZE bytes, such as "ip netns exec NAME";
 *	"" if the request names no namespace, or none that exists
 */
void netns_entry_command(const struct request *request, char *command)
{
	struct netns_place place;
	struct request_error err;

	*command = '\0';
	if ((!request->netns && !request->procfs) || netns_find(request, &place, &err))
		return;
	if (place.name && strchr(place.name, '/'))
		entry_add(command, "nsenter --net=", place.name);
	else if (place.name || *place.found.given)
		entry_add(command, "ip netns exec ", place.name ? place.name : place.found.given);
	else
		entry_add_process(request, place.process, command);
}
