// SPDX-License-Identifier: GPL-2.0
/*
 * The command line: common options anywhere, those of a command after its name.
 * Without a name, the first command of the table is meant.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "cmd/options.h"
#include "lib/pace.h"
#include "lib/words.h"

#define MAX_OPTIONS	32
#define SEE_HELP	": see 'tcpstates --help'"

enum { OPTION_COLOR = OPTION_LONG_ONLY, OPTION_SOURCE, OPTION_FORMAT, OPTION_PROMETHEUS };

const struct option_spec options_common[] = {
	[COMMON_IPV4] = { '4', "ipv4", no_argument, NULL, "only sockets of IPv4" },
	[COMMON_IPV6] = { '6', "ipv6", no_argument, NULL,
	  "only sockets of IPv6, v4-mapped ones included" },
	[COMMON_JSON] = { 'j', "json", no_argument, NULL, "print JSON" },
	[COMMON_FORMAT] = { OPTION_FORMAT, "format", required_argument, "NAME",
	  "print as table, json, prometheus, influx, collectd or\n"
	  "zabbix; 'show' also as prometheus-node, which has the\n"
	  "names of node_exporter" },
	[COMMON_PROMETHEUS] = { OPTION_PROMETHEUS, "prometheus", no_argument, NULL,
	  "the same as --format prometheus" },
	[COMMON_OUTPUT] = { 'o', "output", required_argument, "FILE",
	  "write to this file, which is replaced as a whole" },
	[COMMON_NETNS] = { 'N', "netns", required_argument, "NAME|NR",
	  "count in this network namespace: a name of 'ip netns',\n"
	  "a path, a process that is in it, or an inode number" },
	[COMMON_FILE] = { 'f', "file", required_argument, "FILE",
	  "read a file saved from /proc, - is stdin" },
	[COMMON_PROCFS] = { 'p', "procfs", required_argument, "DIR",
	  "read the procfs mounted on DIR, such as /host/proc:\n"
	  "the namespace of its process 1, unless -N says another" },
	[COMMON_SOURCE] = { OPTION_SOURCE, "source", required_argument, "WHAT",
	  "who counts: module, diag (socket by socket, through\n"
	  "sock_diag), or auto: diag if the module isn't loaded" },
	[COMMON_COLOR] = { OPTION_COLOR, "color", optional_argument, "WHEN",
	  "colour the output: auto, always (if WHEN is left out)\n"
	  "or never; auto heeds NO_COLOR" },
	{ 'V', "version", no_argument, NULL, "print the version" },
	{ 'h', "help", no_argument, NULL, "print help, of a command if one is named" },
	{ 0 },
};

/* Is it for this command? What is beyond the choices is for all. */
bool options_takes(const struct command *command, enum common_option place)
{
	return place >= COMMON_NR_CHOICES || (command->takes & (1U << place));
}

/* What getopt_long() wants: the common options and a command's own. */
struct merged {
	char letters[2 + 3 * MAX_OPTIONS + 1];
	struct option longs[MAX_OPTIONS + 1];
};

static void merge(struct merged *merged, const struct option_spec *specs)
{
	struct option *longs = merged->longs;
	char *letter = merged->letters + strlen(merged->letters);
	int colons;

	while (longs->name)
		longs++;
	for (; specs && specs->name && longs < merged->longs + MAX_OPTIONS; specs++) {
		*longs++ = (struct option){ specs->name, specs->has_arg, NULL, specs->id };
		if (specs->id >= OPTION_LONG_ONLY)
			continue;
		*letter++ = (char)specs->id;
		for (colons = 0; colons < specs->has_arg; colons++)
			*letter++ = ':';
	}
}

/* "-:": operands come in their place, and errors are ours to print. */
static void setup_merged(struct merged *merged, const struct command *command)
{
	memset(merged, 0, sizeof(*merged));
	strcpy(merged->letters, "-:");
	merge(merged, options_common);
	merge(merged, command->options);
}

static int set_word(const char **where, const char *arg, const char *name)
{
	if (!*arg) {
		complain("option --%s needs an argument that is not empty" SEE_HELP, name);
		return -1;
	}
	*where = arg;
	return 0;
}

static int set_color(struct options *options, const char *arg)
{
	if (style_when_parse(arg ? arg : "always", &options->color))
		return 0;
	complain("option --color takes auto, always or never, not '%s'" SEE_HELP, arg);
	return -1;
}

static int set_source(struct options *options, const char *arg)
{
	static const char *const names[] = {
		[SOURCE_AUTO] = "auto",
		[SOURCE_MODULE] = "module",
		[SOURCE_SOCK_DIAG] = "diag",
	};
	int kind = words_find(words_span(arg),
			     (struct words_list){ names, sizeof(names) / sizeof(names[0]) });

	if (kind >= 0) {
		options->request.source = (enum source_kind)kind;
		return 0;
	}
	complain("option --source takes auto, module or diag, not '%s'" SEE_HELP, arg);
	return -1;
}

static int set_format(struct options *options, const char *arg)
{
	if (!output_format_parse(arg, &options->format)) {
		complain("option --format does not take '%s'" SEE_HELP, arg);
		return -1;
	}
	options->json = options->format == OUTPUT_JSON;
	return 0;
}

/* Which command it is for may be said later: check() looks at what was given. */
static void note(struct options *options, int id)
{
	unsigned int place;

	for (place = 0; place < COMMON_NR_CHOICES; place++) {
		if (options_common[place].id == id)
			options->given |= 1U << place;
	}
}

static int handle(struct options *options, int id, const char *arg)
{
	note(options, id);
	switch (id) {
	case '4':
		options->ipv4 = true;
		return 0;
	case '6':
		options->ipv6 = true;
		return 0;
	case 'j':
		return set_format(options, "json");
	case OPTION_FORMAT:
		return set_format(options, arg);
	case OPTION_PROMETHEUS:
		return set_format(options, "prometheus");
	case 'o':
		return set_word(&options->output, arg, "output");
	case 'N':
		return set_word(&options->request.netns, arg, "netns");
	case 'f':
		return set_word(&options->request.file, arg, "file");
	case 'p':
		return set_word(&options->request.procfs, arg, "procfs");
	case OPTION_SOURCE:
		return set_source(options, arg);
	case OPTION_COLOR:
		return set_color(options, arg);
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

/* What getopt_long() did not like in this word. */
static int complain_option(int error, const char *word)
{
	bool is_long = !strncmp(word, "--", 2);

	if (error == ':' && is_long)
		complain("option '%s' needs an argument" SEE_HELP, word);
	else if (error == ':')
		complain("option '-%c' needs an argument" SEE_HELP, optopt);
	else if (is_long && optopt)
		complain("option '%s' takes no argument" SEE_HELP, word);
	else if (is_long)
		complain("unknown option '%s'" SEE_HELP, word);
	else
		complain("unknown option '-%c'" SEE_HELP, optopt);
	return -1;
}

/*
 * The first operand names the command. What follows it are the command's own
 * operands, kept at the head of argv, in words that have been read already.
 */
static int take_operand(struct options *options, struct merged *merged,
			const struct command *table, char *word)
{
	bool is_first = !options->command_named && !options->nr_operands;
	const struct command *command;

	/* Figures are no name: they are for the default command, where it takes any. */
	if (is_first && options->command->max_operands && strchr("0123456789.", *word) && *word)
		is_first = false;
	if (is_first) {
		command = command_find(table, word);
		if (!command) {
			complain("unknown command '%s'" SEE_HELP, word);
			return -1;
		}
		options->command = command;
		options->command_named = true;
		setup_merged(merged, options->command);
		return 0;
	}
	if (options->nr_operands == options->command->max_operands) {
		complain("unexpected argument '%s'" SEE_HELP, word);
		return -1;
	}
	options->operands[options->nr_operands++] = word;
	return 0;
}

/* The options that the command does not take. */
static int check_taken(const struct options *options)
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

/* Options that others make senseless. */
static int check(const struct options *options)
{
	const struct command *command = options->command;
	const struct request *request = &options->request;

	if (options->help || options->version)
		return 0;
	if (check_taken(options))
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

/**
 * options_parse() - read the command line
 * @options: receives what it says
 * @argc: main()'s
 * @argv: main()'s; operands are moved to its beginning
 * @table: the commands, the default one first
 *
 * Return: 0, or -1 with a complaint printed.
 */
int options_parse(struct options *options, int argc, char **argv,
		  const struct command *table)
{
	struct merged merged;
	int id, at, ret;

	*options = (struct options){ .command = table, .operands = argv };
	setup_merged(&merged, options->command);
	optind = 0;	/* makes getopt_long() begin afresh, at 1 */
	opterr = 0;

	for (;;) {
		at = optind ? optind : 1;
		optopt = 0;
		id = getopt_long(argc, argv, merged.letters, merged.longs, NULL);
		if (id == -1)
			break;
		if (id == 1)
			ret = take_operand(options, &merged, table, optarg);
		else if (id == '?' || id == ':')
			ret = complain_option(id, argv[at]);
		else
			ret = handle(options, id, optarg);
		if (ret)
			return ret;
	}
	/* After "--" all words are operands. */
	for (; optind < argc; optind++) {
		if (take_operand(options, &merged, table, argv[optind]))
			return -1;
	}
	return check(options);
}

/* An interval of any command, in milliseconds. Return: 0, or -1 with a complaint printed. */
int options_interval(const char *word, uint32_t *ms)
{
	if (pace_parse(word, ms))
		return 0;
	complain("an interval is in seconds, from 0.001 to 1000000, not '%s'" SEE_HELP, word);
	return -1;
}

/* The exit status of a command line that is wrong. */
int options_status(const struct options *options)
{
	return options->command->usage_status ? options->command->usage_status : STATUS_USAGE;
}

/* Both families named are the same as none. */
enum family options_family(const struct options *options)
{
	if (options->ipv4 == options->ipv6)
		return FAMILY_ALL;
	return options->ipv4 ? FAMILY_IPV4 : FAMILY_IPV6;
}
