/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line: common options, the command, its options and operands. */
#ifndef TCPSTATES_CMD_OPTIONS_H
#define TCPSTATES_CMD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include "data/family.h"
#include "host/request.h"
#include "lib/message.h"
#include "lib/output.h"
#include "lib/style.h"

#define SEE_HELP	": see 'tcpstates --help'"

struct command;

/* One option, for the command line and for help; { 0 } ends an array. */
struct option_spec {
	int id;			/* its letter, or OPTION_LONG_ONLY and up */
	const char *name;
	int has_arg;		/* no_argument and the others of getopt.h */
	const char *args;	/* its argument in the help */
	const char *help;	/* one line */
};

/* Ids of options without a letter. Each command has the same range for its own. */
#define OPTION_LONG_ONLY	256
#define OPTION_OWN		(OPTION_LONG_ONLY + 64)

/* Places in options_common[]. A command says which of the first ones it takes. */
enum common_option {
	COMMON_IPV4,
	COMMON_IPV6,
	COMMON_JSON,
	COMMON_FORMAT,
	COMMON_PROMETHEUS,
	COMMON_OUTPUT,
	COMMON_NETNS,
	COMMON_SAVED_FILE,
	COMMON_PROCFS,
	COMMON_SOURCE,
	COMMON_COLOR,
	COMMON_NR_CHOICES,	/* every command takes the ones from here on */
};

#define TAKES(name)	(1U << COMMON_##name)	/* for struct command's takes */

extern const struct option_spec options_common[];

/* Strings point into argv. */
struct options {
	unsigned int given;	/* common options on the command line: of TAKES() */
	bool ipv4;
	bool ipv6;
	bool json;		/* the format is OUTPUT_JSON */
	enum output_format format;
	const char *output;	/* the file to write, or NULL */
	bool help;
	bool version;
	enum style_when color;
	struct request request;
	const struct command *command;
	bool command_named;	/* false if it is the default one */
	bool plugin;		/* the command is a plugin */
	int nr_operands;
	char **operands;
};

int options_parse(struct options *options, int argc, char **argv,
		  const struct command *const *list);
int options_handle_common(struct options *options, int id, const char *arg);
int options_refuse(const struct options *options);
bool options_takes(const struct command *command, enum common_option place);
int options_interval(const char *word, uint32_t *ms);
int options_status(const struct options *options, enum exit_status status);
enum family options_family(const struct options *options);

#endif /* TCPSTATES_CMD_OPTIONS_H */
