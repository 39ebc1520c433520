// SPDX-License-Identifier: GPL-2.0-only
/* Reads /etc/services once: getservbyport() would read it for every port. */
#include <stdlib.h>
#include <string.h>
#include "lib/format.h"
#include "host/services.h"
#include "lib/slurp.h"
#include "lib/words.h"

#define MAX_BYTES	(4 * 1024 * 1024)
#define BLANKS		" \t\r"

/* Take a line "name port/tcp alias..."; the first line of a port names it. */
static void services_take_line(struct services *services, char *line)
{
	char *name, *port, *rest;
	struct span digits;
	uint64_t number;

	line[strcspn(line, "#")] = '\0';
	name = strtok_r(line, BLANKS, &rest);
	port = name ? strtok_r(NULL, BLANKS, &rest) : NULL;
	if (!port)
		return;
	digits = (struct span){ port, port + strcspn(port, "/") };
	if (!words_number(digits, &number) || number >= SERVICES_PORTS ||
	    strcmp(digits.end, "/tcp") || services->name[number])
		return;
	format_clean(name);
	services->name[number] = name;
}

/**
 * services_load() - read the names of services
 * @path: a file such as /etc/services; without it no port has a name
 *
 * Return: the names, to be freed with services_free(), or NULL without memory.
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
		services_take_line(services, line);
	}
	return services;
}

/* Free the names. @services may be NULL. */
void services_free(struct services *services)
{
	if (!services)
		return;
	free(services->text);
	free(services);
}

/* Return the name of a port, or NULL. @services may be NULL. */
const char *services_name(const struct services *services, uint64_t port)
{
	return services && port < SERVICES_PORTS ? services->name[port] : NULL;
}
