/* SPDX-License-Identifier: GPL-2.0 */
/* The command line, taken apart. */
#ifndef TCPSTATES_CMD_OPTIONS_H
#define TCPSTATES_CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "lib/output.h"
#include "render/table.h"
#include "host/request.h"
#include "lib/style.h"

struct command;

/* One option, for getopt_long and for --help alike; an array ends in { 0 }. */
struct option_spec {
	int id;			/* its letter, or OPTION_LONG_ONLY and up */
	const char *name;
	int has_arg;		/* as struct option's */
	const char *args;	/* how help prints the argument */
	const char *help;
};

#define OPTION_LONG_ONLY	256

/* The places in options_common: of each option that a command may take, or not. */
enum common_option {
	COMMON_IPV4,
	COMMON_IPV6,
	COMMON_JSON,
	COMMON_FORMAT,
	COMMON_PROMETHEUS,
	COMMON_OUTPUT,
	COMMON_NETNS,
	COMMON_FILE,
	COMMON_PROCFS,
	COMMON_SOURCE,
	COMMON_COLOR,
	COMMON_NR_CHOICES,	/* those that follow are for all commands */
};

#define TAKES(name)	(1U << COMMON_##name)	/* as in struct command's takes */

extern const struct option_spec options_common[];

struct options {
	unsigned int given;	/* common options that were there, of TAKES() */
	bool ipv4;
	bool ipv6;
	bool json;		/* the format is OUTPUT_JSON */
	enum output_format format;
	const char *output;	/* a file, or NULL */
	bool help;
	bool version;
	enum style_when color;
	struct request request;
	const struct command *command;
	bool command_named;	/* not merely the default one */
	int nr_operands;
	char **operands;
};

int options_parse(struct options *options, int argc, char **argv,
		  const struct command *table);
bool options_takes(const struct command *command, enum common_option place);
int options_interval(const char *word, uint32_t *ms);
int options_status(const struct options *options);
enum family options_family(const struct options *options);

#endif /* TCPSTATES_CMD_OPTIONS_H */
