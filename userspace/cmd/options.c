// SPDX-License-Identifier: GPL-2.0
/*
 * Parses the command line: common options stand anywhere, those of a command
 * behind its name. Without a name, the default command is meant.
 */
#include <getopt.h>
#include <string.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "lib/nearest.h"
#include "lib/pace.h"

#define MAX_OPTIONS	32

/* Options in the form of getopt_long(): the common ones and a command's own. */
struct getopt_tables {
	char letters[2 + 3 * MAX_OPTIONS + 1];
	struct option longs[MAX_OPTIONS + 1];
};

static void getopt_add(struct getopt_tables *tables, const struct option_spec *specs)
{
	struct option *longs = tables->longs;
	char *letter = tables->letters + strlen(tables->letters);
	int colons;

	while (longs->name)
		longs++;
	for (; specs && specs->name && longs < tables->longs + MAX_OPTIONS; specs++) {
		*longs++ = (struct option){ specs->name, specs->has_arg, NULL, specs->id };
		if (specs->id >= OPTION_LONG_ONLY)
			continue;
		*letter++ = (char)specs->id;
		for (colons = 0; colons < specs->has_arg; colons++)
			*letter++ = ':';
	}
}

/* "-:" returns operands in their place, and leaves complaining to this file. */
static void getopt_setup(struct getopt_tables *tables, const struct command *command)
{
	memset(tables, 0, sizeof(*tables));
	strcpy(tables->letters, "-:");
	getopt_add(tables, options_common);
	getopt_add(tables, command->options);
}

/* Return the known long option nearest to a word such as --famly=4, or NULL. */
static const char *getopt_nearest(const struct getopt_tables *tables, const char *word)
{
	char name[64];
	const struct option *known;
	struct nearest nearest;
	size_t len = strcspn(word + 2, "=");

	if (len >= sizeof(name))
		return NULL;
	memcpy(name, word + 2, len);
	name[len] = '\0';
	nearest = nearest_begin(name);
	for (known = tables->longs; known->name; known++)
		nearest_offer(&nearest, known->name);
	return nearest.found;
}

/* Explain what getopt_long() rejected in this word. */
static int getopt_complain(const struct getopt_tables *tables, int error, const char *word)
{
	bool is_long = !strncmp(word, "--", 2);
	const char *nearest = is_long ? getopt_nearest(tables, word) : NULL;

	if (error == ':' && is_long)
		complain("option '%s' needs an argument" SEE_HELP, word);
	else if (error == ':')
		complain("option '-%c' needs an argument" SEE_HELP, optopt);
	else if (is_long && optopt)
		complain("option '%s' takes no argument" SEE_HELP, word);
	else if (!is_long)
		complain("unknown option '-%c'" SEE_HELP, optopt);
	else if (nearest)
		complain("unknown option '%s', did you mean '--%s'?" SEE_HELP, word, nearest);
	else
		complain("unknown option '%s'" SEE_HELP, word);
	return -1;
}

/* A number is an operand of the default command, if that takes operands. */
static bool options_is_number(const struct options *options, const char *word)
{
	return options->command->max_operands && *word && strchr("0123456789.", *word);
}

/* Complain in the form of this command. */
static void options_set_form(struct options *options, const struct command *command)
{
	options->plugin = command->plugin;
	complain_as_plugin(command->plugin);
}

/* Find the command in advance: wrong options may stand before it. */
static const struct command *options_foresee(const struct command *const *list, char **argv)
{
	const struct command *command = NULL;

	while (!command && *argv)
		command = command_find(list, *argv++);
	return command ? command : *list;
}

/*
 * Take the name of a command, or one of its operands. Operands are kept at the
 * beginning of argv, in words that were parsed already.
 */
static int options_take_operand(struct options *options, struct getopt_tables *tables,
				const struct command *const *list, char *word)
{
	const struct command *command;

	if (!options->command_named && !options->nr_operands &&
	    !options_is_number(options, word)) {
		command = command_find(list, word);
		if (!command) {
			command_complain_unknown(list, word);
			return -1;
		}
		options->command = command;
		options->command_named = true;
		options_set_form(options, command);
		getopt_setup(tables, options->command);
		return 0;
	}
	if (options->nr_operands == options->command->max_operands) {
		complain("unexpected argument '%s'" SEE_HELP, word);
		return -1;
	}
	options->operands[options->nr_operands++] = word;
	return 0;
}

/**
 * options_parse() - parse the command line
 * @options: receives the options, the command and its operands
 * @argc: main()'s
 * @argv: main()'s; operands are moved to its beginning
 * @list: the commands, the default one first, ended by NULL
 *
 * Return: 0, or -1 after a complaint.
 */
int options_parse(struct options *options, int argc, char **argv,
		  const struct command *const *list)
{
	struct getopt_tables tables;
	int id, at, ret;

	*options = (struct options){ .command = *list, .operands = argv };
	options_set_form(options, options_foresee(list, argv + (argc > 0)));
	getopt_setup(&tables, options->command);
	optind = 0;	/* restarts getopt_long(), at word 1 */
	opterr = 0;

	for (;;) {
		at = optind ? optind : 1;
		optopt = 0;
		id = getopt_long(argc, argv, tables.letters, tables.longs, NULL);
		if (id == -1)
			break;
		if (id == 1)
			ret = options_take_operand(options, &tables, list, optarg);
		else if (id == '?' || id == ':')
			ret = getopt_complain(&tables, id, argv[at]);
		else
			ret = options_handle_common(options, id, optarg);
		if (ret)
			return ret;
	}
	/* Behind "--" all words are operands. */
	for (; optind < argc; optind++) {
		if (options_take_operand(options, &tables, list, argv[optind]))
			return -1;
	}
	return options_refuse(options);
}

/* Parse an interval in seconds into milliseconds. Return: 0, or -1 after a complaint. */
int options_interval(const char *word, uint32_t *ms)
{
	if (pace_parse(word, ms))
		return 0;
	complain("an interval is in seconds, from 0.001 to 1000000, not '%s'" SEE_HELP, word);
	return -1;
}

/* Return the exit status of a failure: a plugin has only one for all of them. */
int options_status(const struct options *options, enum exit_status status)
{
	return options->plugin ? STATUS_UNKNOWN : (int)status;
}

/* Return the family of -4 or -6; both together mean all. */
enum family options_family(const struct options *options)
{
	if (options->ipv4 == options->ipv6)
		return FAMILY_ALL;
	return options->ipv4 ? FAMILY_IPV4 : FAMILY_IPV6;
}
