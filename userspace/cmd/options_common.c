// SPDX-License-Identifier: GPL-2.0-only
/* The options that several commands share: their help, their values, their conflicts. */
#include <getopt.h>
#include <stddef.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "lib/words.h"

enum { OPTION_COLOR = OPTION_LONG_ONLY, OPTION_SOURCE, OPTION_FORMAT, OPTION_PROMETHEUS };

const struct option_spec options_common[] = {
	[COMMON_IPV4] = { '4', "ipv4", no_argument, NULL, "only IPv4 sockets" },
	[COMMON_IPV6] = { '6', "ipv6", no_argument, NULL,
	  "only IPv6 sockets, v4-mapped ones included" },
	[COMMON_JSON] = { 'j', "json", no_argument, NULL, "print JSON" },
	[COMMON_FORMAT] = { OPTION_FORMAT, "format", required_argument, "NAME",
	  "table, json, prometheus, influx, collectd or zabbix" },
	[COMMON_PROMETHEUS] = { OPTION_PROMETHEUS, "prometheus", no_argument, NULL,
	  "short for --format prometheus" },
	[COMMON_OUTPUT] = { 'o', "output", required_argument, "FILE",
	  "write to FILE, replacing it atomically" },
	[COMMON_NETNS] = { 'N', "netns", required_argument, "NAME",
	  "network namespace: name, path, PID, inode or container" },
	[COMMON_SAVED_FILE] = { 'f', "file", required_argument, "FILE",
	  "read a file saved from /proc; - is stdin" },
	[COMMON_PROCFS] = { 'p', "procfs", required_argument, "DIR",
	  "read the procfs on DIR: the namespace of its process 1" },
	[COMMON_SOURCE] = { OPTION_SOURCE, "source", required_argument, "WHAT",
	  "module, diag, proc or auto: the first that works" },
	[COMMON_COLOR] = { OPTION_COLOR, "color", optional_argument, "WHEN",
	  "auto (heeds NO_COLOR), always (without WHEN) or never" },
	{ 'V', "version", no_argument, NULL, "print the version" },
	{ 'h', "help", no_argument, NULL, "print help for the command" },
	{ 0 },
};

static int common_set_word(const char **where, const char *arg, const char *name)
{
	if (!*arg) {
		complain("option --%s needs an argument that is not empty" SEE_HELP, name);
		return -1;
	}
	*where = arg;
	return 0;
}

static int common_set_color(struct options *options, const char *arg)
{
	if (style_when_parse(arg ? arg : "always", &options->color))
		return 0;
	complain("option --color takes auto, always or never, not '%s'" SEE_HELP, arg);
	return -1;
}

static int common_set_source(struct options *options, const char *arg)
{
	static const char *const names[] = {
		[SOURCE_AUTO] = "auto",
		[SOURCE_MODULE] = "module",
		[SOURCE_SOCK_DIAG] = "diag",
		[SOURCE_PROC] = "proc",
	};
	int kind = words_find(words_span(arg),
			      (struct words_list){ names, sizeof(names) / sizeof(names[0]) });

	if (kind >= 0) {
		options->request.source = (enum source_kind)kind;
		return 0;
	}
	complain("option --source takes auto, module, diag or proc, not '%s'" SEE_HELP, arg);
	return -1;
}

static int common_set_format(struct options *options, const char *arg)
{
	if (!output_format_parse(arg, &options->format)) {
		complain("option --format does not take '%s'" SEE_HELP, arg);
		return -1;
	}
	options->json = options->format == OUTPUT_JSON;
	return 0;
}

/* The command may follow its options: options_refuse() compares what was given later. */
static void common_note(struct options *options, int id)
{
	unsigned int place;

	for (place = 0; place < COMMON_NR_CHOICES; place++) {
		if (options_common[place].id == id)
			options->given |= 1U << place;
	}
}

/**
 * options_handle_common() - take one option
 * @options: receives its value
 * @id: the option: common, or the command's own
 * @arg: its argument, or NULL
 *
 * Return: 0, or -1 after a complaint.
 */
int options_handle_common(struct options *options, int id, const char *arg)
{
	common_note(options, id);
	switch (id) {
	case '4':
		options->ipv4 = true;
		return 0;
	case '6':
		options->ipv6 = true;
		return 0;
	case 'j':
		return common_set_format(options, "json");
	case OPTION_FORMAT:
		return common_set_format(options, arg);
	case OPTION_PROMETHEUS:
		return common_set_format(options, "prometheus");
	case 'o':
		return common_set_word(&options->output, arg, "output");
	case 'N':
		return common_set_word(&options->request.netns, arg, "netns");
	case 'f':
		return common_set_word(&options->request.file, arg, "file");
	case 'p':
		return common_set_word(&options->request.procfs, arg, "procfs");
	case OPTION_SOURCE:
		return common_set_source(options, arg);
	case OPTION_COLOR:
		return common_set_color(options, arg);
	case 'V':
		options->version = true;
		return 0;
	case 'h':
		options->help = true;
		return 0;
	default:
		return options->command->handle(id, arg);
	}
}

/* Return whether a command takes a common option. */
bool options_takes(const struct command *command, enum common_option place)
{
	return place >= COMMON_NR_CHOICES || (command->takes & (1U << place));
}

static int common_refuse_untaken(const struct options *options)
{
	const struct command *command = options->command;
	unsigned int place;

	for (place = 0; place < COMMON_NR_CHOICES; place++) {
		if (!(options->given & (1U << place)) || options_takes(command, place))
			continue;
		complain("'%s' takes no option --%s: see 'tcpstates %s --help'", command->name,
			 options_common[place].name, command->name);
		return -1;
	}
	return 0;
}

/**
 * options_refuse() - refuse common options that make no sense together
 * @options: the parsed command line
 *
 * Return: 0, or -1 after a complaint.
 */
int options_refuse(const struct options *options)
{
	const struct command *command = options->command;
	const struct request *request = &options->request;

	if (options->help || options->version)
		return 0;
	if (common_refuse_untaken(options))
		return -1;
	if (options->format > OUTPUT_JSON &&
	    !(command->formats & OUTPUT_SET(options->format))) {
		complain("'%s' has no format %s" SEE_HELP, command->name,
			 output_format_name[options->format]);
		return -1;
	}
	if (request->file && request->source) {
		complain("a saved file (-f) has no source to choose (--source)" SEE_HELP);
		return -1;
	}
	if (request->file && (request->netns || request->procfs)) {
		complain("a saved file (-f) has no %s" SEE_HELP,
			 request->netns ? "namespace to choose (-N)" : "procfs (-p)");
		return -1;
	}
	return 0;
}
