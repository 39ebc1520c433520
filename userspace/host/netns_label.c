// SPDX-License-Identifier: GPL-2.0-only
/* The name of the network namespace that a request selected, for headers and series. */
#include <string.h>
#include "host/netns.h"
#include "lib/words.h"

#define PROCESS_PATH	"/ns/net"	/* the end of a path in /proc */

/* Describe the namespace by the process through which the request selects it. */
static void label_describe(struct netns_name *name, const struct request *request)
{
	struct netns_names names = { .name = name, .nr = 1 };
	char process[NETNS_PROCESS_SIZE];
	struct request_error err;

	if (netns_find_process(request, process, &err) ||
	    !words_text_number(strrchr(process, '/') + 1, &name->pid))
		return;
	netns_names_describe(&names, request_procfs(request));
	/* The process was named by the user; it is no name of the namespace. */
	name->pid = 0;
}

/**
 * netns_label() - return the name of a request's network namespace
 * @request: the request
 * @netns: the inode number of the namespace
 *
 * The name is the one in 'ip netns', else the container. A request that selects no
 * namespace is not worth the search.
 *
 * Return: static text, valid until a call for another namespace; NULL without a name.
 */
const char *netns_label(const struct request *request, const struct figure *netns)
{
	static char text[NETNS_NAMES_TEXT_SIZE];
	static struct figure known;
	struct netns_name name = { .netns = netns->value };
	struct netns_names names = { .name = &name, .nr = 1 };

	if (!netns->have || !request->netns)
		return NULL;
	if (known.have && known.value == netns->value)
		return *text ? text : NULL;
	netns_names_locate_given(&names, netns_names_dirs);
	if (!*name.given)
		label_describe(&name, request);
	if (!netns_names_text(&name, text))
		*text = '\0';
	known = *netns;
	return *text ? text : NULL;
}

/* Test for the word of a namespace that is another one when its service has restarted. */
static bool label_is_passing(const char *word)
{
	size_t len = strlen(word), end = strlen(PROCESS_PATH);

	return words_are_digits(word) || !strncmp(word, "pid:", 4) ||
	       !strncmp(word, "inode:", 6) ||
	       (len > end && !strcmp(word + len - end, PROCESS_PATH));
}

/**
 * netns_series_label() - choose the label of a namespace in series that last
 * @word: the namespace of a request, or NULL
 * @name: its name from netns_label(), or NULL
 *
 * Return: @word; @name if that is the number or the path of a process, or the inode number.
 */
const char *netns_series_label(const char *word, const char *name)
{
	return word && label_is_passing(word) ? name : word;
}
