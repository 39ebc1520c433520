// SPDX-License-Identifier: GPL-2.0
/*
 * Tells which capability is missing. The user id says little about that: root of a
 * container has few of them, and a service may have one without being root.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/capability.h"
#include "host/request.h"
#include "lib/slurp.h"

#define MAX_BYTES	(64 * 1024)
#define EFFECTIVE	"\nCapEff:"

/**
 * capability_held() - tell if this process has a capability in its user namespace
 * @capability: the capability
 *
 * Return: false too if /proc/self/status cannot be read.
 */
bool capability_held(enum capability capability)
{
	unsigned long long set = 0;
	const char *line;
	char *text;
	size_t len;

	text = slurp_path(REQUEST_PROCFS "/self/status", MAX_BYTES, &len);
	line = text ? strstr(text, EFFECTIVE) : NULL;
	if (line)
		set = strtoull(line + strlen(EFFECTIVE), NULL, 16);
	free(text);
	return set >> capability & 1;
}

/**
 * capability_advice() - complete a message that ends in the name of a capability
 * @capability: the capability, without which something was refused
 *
 * Return: the rest of the message, which tells how to get it.
 */
const char *capability_advice(enum capability capability)
{
	if (capability_held(capability))
		return " outside of this user namespace";
	return geteuid() ? ": run as root, such as with sudo" : ", which root does not have here";
}
