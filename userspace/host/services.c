// SPDX-License-Identifier: GPL-2.0
/* /etc/services, read once: getservbyport() reads it anew for each port. */
#include <stdlib.h>
#include <string.h>
#include "lib/format.h"
#include "host/services.h"
#include "lib/slurp.h"

#define MAX_BYTES	(4 * 1024 * 1024)
#define BLANKS		" \t\r"

/* "name port/tcp alias..."; the first name of a port is the one that it has. */
static void take_line(struct services *services, char *line)
{
	char *name, *port, *end, *rest;
	unsigned long number;

	line[strcspn(line, "#")] = '\0';
	name = strtok_r(line, BLANKS, &rest);
	port = name ? strtok_r(NULL, BLANKS, &rest) : NULL;
	if (!port || *port < '0' || *port > '9')
		return;
	number = strtoul(port, &end, 10);
	if (number >= SERVICES_PORTS || strcmp(end, "/tcp") || services->name[number])
		return;
	format_clean(name);
	services->name[number] = name;
}

/**
 * services_load() - read the names of services
 * @path: a file such as /etc/services; without it, no service has a name
 *
 * Return: them, for services_free(), or NULL without memory.
 */
struct services *services_load(const char *path)
{
	struct services *services = calloc(1, sizeof(*services));
	char *line, *next;
	size_t len;

	if (!services)
		return NULL;
	services->text = slurp_path(path, MAX_BYTES, &len);
	for (line = services->text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		take_line(services, line);
	}
	return services;
}

void services_free(struct services *services)
{
	if (!services)
		return;
	free(services->text);
	free(services);
}

/* The name of a port's service, or NULL; also if there are no services. */
const char *services_name(const struct services *services, uint64_t port)
{
	return services && port < SERVICES_PORTS ? services->name[port] : NULL;
}
