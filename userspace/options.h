/* SPDX-License-Identifier: GPL-2.0 */
/* The command line, taken apart. */
#ifndef TCPSTATES_OPTIONS_H
#define TCPSTATES_OPTIONS_H

#include <stdbool.h>
#include "output.h"
#include "render.h"
#include "source.h"
#include "style.h"

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

extern const struct option_spec options_common[];

struct options {
	bool ipv4;
	bool ipv6;
	bool json;		/* the format is OUTPUT_JSON */
	enum output_format format;
	const char *output;	/* a file, or NULL */
	bool help;
	bool version;
	enum style_when color;
	struct source_request source;
	const struct command *command;
	bool command_named;	/* not merely the default one */
	int nr_operands;
	char **operands;
};

int options_parse(struct options *options, int argc, char **argv,
		  const struct command *table);
int options_status(const struct options *options);
enum family options_family(const struct options *options);

#endif /* TCPSTATES_OPTIONS_H */
