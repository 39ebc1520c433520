/* SPDX-License-Identifier: GPL-2.0 */
/* The commands of the reader. */
#ifndef TCPSTATES_CMD_COMMANDS_H
#define TCPSTATES_CMD_COMMANDS_H

#include "cmd/options.h"

/* What help says of the command that a build may be without. */
#ifdef HAVE_NCURSES
#define WATCH_SUMMARY	"show the diagram, rates and top ports live"
#else
#define WATCH_SUMMARY	"show the diagram live (not in this build)"
#endif

struct command {
	const char *name;
	const char *args;	/* usage of its operands, or "" */
	const char *summary;
	const char *details;	/* what its help says behind the options, or NULL */
	int max_operands;
	unsigned int formats;	/* besides table and json: of OUTPUT_SET() */
	int usage_status;	/* the exit status of wrong usage, 0 is the common one */
	unsigned int takes;	/* common options that it takes: of TAKES() */
	const struct option_spec *options;	/* its own, or NULL */
	int (*handle)(int id, const char *arg);	/* one of them: 0, or -1 and complain */
	int (*run)(const struct options *options);	/* returns an exit status */
};

extern const struct command commands[];
extern const struct option_spec cmd_ports_options[];
extern const struct option_spec cmd_netns_options[];
extern const struct option_spec cmd_diagnose_options[];
extern const struct option_spec cmd_check_options[];
extern const char cmd_check_details[];
extern const struct option_spec cmd_diagram_options[];

const struct command *command_find(const struct command *table, const char *name);

int cmd_show(const struct options *options);
int cmd_ports(const struct options *options);
int cmd_netns(const struct options *options);
int cmd_ports_handle(int id, const char *arg);
int cmd_netns_handle(int id, const char *arg);
int cmd_verify(const struct options *options);
int cmd_explain(const struct options *options);
int cmd_diagnose(const struct options *options);
int cmd_diagnose_handle(int id, const char *arg);
int cmd_check(const struct options *options);
int cmd_check_handle(int id, const char *arg);
int cmd_diagram(const struct options *options);
int cmd_diagram_handle(int id, const char *arg);
int cmd_watch(const struct options *options);
int cmd_help(const struct options *options);
void help_print(const struct options *options);

#endif /* TCPSTATES_CMD_COMMANDS_H */
