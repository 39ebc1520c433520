// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parses the command line: common options stand anywhere, those of a command
 * behind its name. Without a name, the default command is meant.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "cmd/commands.h"
#include "lib/message.h"
#include "lib/nearest.h"
#include "lib/pace.h"
#include "lib/words.h"

/* A search among the long options. */
struct option_search {
	struct span name;
	const struct option_spec *found;
	unsigned int nr;	/* names that begin with it */
	bool exact;		/* the found one is the name */
};

static void option_search_in(struct option_search *search, const struct option_spec *specs)
{
	size_t len = (size_t)(search->name.end - search->name.at);

	for (; specs && specs->name && !search->exact; specs++) {
		if (strncmp(specs->name, search->name.at, len))
			continue;
		search->exact = !specs->name[len];
		search->found = specs;
		search->nr++;
	}
}

/* Return the option of a long name or of an unambiguous beginning of one, or NULL. */
static const struct option_spec *option_of_name(const struct command *command, struct span name)
{
	struct option_search search = { .name = name };

	option_search_in(&search, options_common);
	option_search_in(&search, command->options);
	return search.exact || search.nr == 1 ? search.found : NULL;
}

static const struct option_spec *option_of_letter(const struct option_spec *specs, char letter)
{
	for (; specs && specs->name; specs++) {
		if (specs->id == letter)
			return specs;
	}
	return NULL;
}

static void option_offer(struct nearest *nearest, const struct option_spec *specs)
{
	for (; specs && specs->name; specs++)
		nearest_offer(nearest, specs->name);
}

/* Complain about an unknown word such as --famly=4, and suggest the nearest option. */
static int option_complain_unknown(const struct command *command, const char *word,
				   struct span name)
{
	struct nearest nearest;
	char text[64];

	snprintf(text, sizeof(text), "%.*s", (int)(name.end - name.at), name.at);
	nearest = nearest_begin(text);
	option_offer(&nearest, options_common);
	option_offer(&nearest, command->options);
	if (nearest.found)
		complain("unknown option '%s', did you mean '--%s'?" SEE_HELP, word,
			 nearest.found);
	else
		complain("unknown option '%s'" SEE_HELP, word);
	return -1;
}

/*
 * Take an option with its argument. That may be the next word, unless it is optional:
 * @rest is moved behind it.
 */
static int options_take(struct options *options, const struct option_spec *spec,
			const char *arg, char ***rest, struct span word)
{
	if (!arg && spec->has_arg == required_argument && **rest)
		arg = *(*rest)++;
	if (arg || spec->has_arg != required_argument)
		return options_handle_common(options, spec->id, arg);
	complain("option '%.*s' needs an argument" SEE_HELP, (int)(word.end - word.at), word.at);
	return -1;
}

/* Take a word such as --netns=blue. */
static int options_take_long(struct options *options, const char *word, char ***rest)
{
	struct span name = { word + 2, word + strcspn(word, "=") };
	const struct option_spec *spec = option_of_name(options->command, name);
	const char *arg = *name.end ? name.end + 1 : NULL;

	if (!spec)
		return option_complain_unknown(options->command, word, name);
	if (arg && !spec->has_arg) {
		complain("option '%s' takes no argument" SEE_HELP, word);
		return -1;
	}
	return options_take(options, spec, arg, rest, words_span(word));
}

/* Take a word such as -jN; the rest of it may be the argument of a letter. */
static int options_take_letters(struct options *options, const char *letter, char ***rest)
{
	for (; *letter; letter++) {
		const struct option_spec *spec = option_of_letter(options_common, *letter);
		const char name[] = { '-', *letter };

		if (!spec)
			spec = option_of_letter(options->command->options, *letter);
		if (!spec) {
			complain("unknown option '-%c'" SEE_HELP, *letter);
			return -1;
		}
		if (spec->has_arg)
			return options_take(options, spec, letter[1] ? letter + 1 : NULL, rest,
					    (struct span){ name, name + sizeof(name) });
		if (options_handle_common(options, spec->id, NULL))
			return -1;
	}
	return 0;
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
static int options_take_operand(struct options *options, const struct command *const *list,
				char *word)
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
	bool only_operands = false;
	char **rest = argv + (argc > 0), *word;
	int ret;

	*options = (struct options){ .command = *list, .operands = argv };
	options_set_form(options, options_foresee(list, rest));
	while (*rest) {
		word = *rest++;
		ret = 0;
		if (only_operands || *word != '-' || !word[1])
			ret = options_take_operand(options, list, word);
		else if (word[1] != '-')
			ret = options_take_letters(options, word + 1, &rest);
		else if (word[2])
			ret = options_take_long(options, word, &rest);
		else
			only_operands = true;
		if (ret)
			return ret;
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
