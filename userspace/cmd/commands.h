/* SPDX-License-Identifier: GPL-2.0-only */
/* A command, and the list of all. Each command is owned by one file. */
#ifndef TCPSTATES_CMD_COMMANDS_H
#define TCPSTATES_CMD_COMMANDS_H

#include "cmd/options.h"

/* Sets of common options, for struct command's takes. */
#define TAKES_PLACE	(TAKES(NETNS) | TAKES(PROCFS))
#define TAKES_COUNTS	(TAKES_PLACE | TAKES(SAVED_FILE) | TAKES(SOURCE))
#define TAKES_FAMILIES	(TAKES(IPV4) | TAKES(IPV6))
#define TAKES_PRINT	(TAKES(JSON) | TAKES(OUTPUT))
#define TAKES_FORMATS	(TAKES_PRINT | TAKES(FORMAT) | TAKES(PROMETHEUS) | TAKES(COLOR))

/* Strings are static. Help prints them, and must fit a screen of 80 x 24. */
struct command {
	const char *name;
	const char *args;	/* usage of its operands, or "" */
	const char *summary;
	const char *details;	/* more help, behind the options, or NULL */
	int max_operands;
	unsigned int formats;	/* beside table and json: of OUTPUT_SET() */
	bool plugin;		/* answers a monitoring system: its complaints are UNKNOWN */
	unsigned int takes;	/* common options that it accepts: of TAKES() */
	const struct option_spec *options;	/* its own, or NULL */
	/* Take one of its own options. Return: 0, or -1 after a complaint. */
	int (*handle)(int id, const char *arg);
	/* Return: an enum exit_status, or the command's own. */
	int (*run)(const struct options *options);
};

extern const struct command show_command;
extern const struct command watch_command;
extern const struct command diagram_command;
extern const struct command ports_command;
extern const struct command netns_command;
extern const struct command peers_command;
extern const struct command idle_command;
extern const struct command processes_command;
extern const struct command explain_command;
extern const struct command diagnose_command;
extern const struct command check_command;
extern const struct command metrics_command;
extern const struct command verify_command;
extern const struct command help_command;

extern const struct command *const commands[];

const struct command *command_find(const struct command *const *list, const char *name);
void command_complain_unknown(const struct command *const *list, const char *name);
void help_print(const struct options *options);

#endif /* TCPSTATES_CMD_COMMANDS_H */
