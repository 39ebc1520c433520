// SPDX-License-Identifier: GPL-2.0-only
/*
 * tcpstates diagnose --all-netns: a child for each network namespace enters it, so that
 * the samples of many take no longer than those of one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "cmd/diagnose.h"
#include "host/netns.h"
#include "lib/i18n.h"
#include "lib/json_writer.h"
#include "lib/slurp.h"
#include "lib/wrap.h"

#define MAX_CHILDREN	32			/* at the same time */
#define MAX_ANSWER	(64 * 1024 * 1024)	/* bytes */

/* The answer of one namespace. */
struct all_answer {
	char name[NETNS_NAMES_TEXT_SIZE];
	uint64_t netns;
	pid_t pid;
	int fd;		/* a file in memory: the child's output, or its error; or -1 */
	int status;
	char *text;	/* malloc'ed; NULL if there is none */
};

/* Run by the child, which ends. */
static void all_run_child(const struct options *options, const struct diagnose_view *form,
			  const struct netns_name *name, const struct all_answer *answer)
{
	const struct figure own = netns_own();
	bool other = !own.have || own.value != name->netns;
	struct diagnose_view view = *form;
	struct options its = *options;
	char word[NETNS_NAMES_WORD_SIZE];
	struct request_error err;
	int status;

	netns_names_word(name, word);
	if (other || options->request.procfs)
		its.request.netns = word;
	view.name = answer->name;
	if (dup2(answer->fd, STDOUT_FILENO) < 0)
		_exit(STATUS_NOT_WRITTEN);
	status = diagnose_one(&its, &view, other, &err);
	if (status == STATUS_NO_SOURCE)
		fputs(err.text, stdout);
	_exit(fflush(stdout) || ferror(stdout) ? STATUS_NOT_WRITTEN : status);
}

static void all_start(const struct options *options, const struct diagnose_view *form,
		      const struct netns_name *name, struct all_answer *answer)
{
	answer->netns = name->netns;
	if (!netns_names_text(name, answer->name))
		snprintf(answer->name, sizeof(answer->name), "%" PRIu64, name->netns);
	answer->status = STATUS_NOT_WRITTEN;
	answer->pid = -1;
	answer->fd = memfd_create("tcpstates", MFD_CLOEXEC);
	if (answer->fd < 0)
		return;
	answer->pid = fork();
	if (!answer->pid)
		all_run_child(options, form, name, answer);
}

static void all_finish(struct all_answer *answer)
{
	int status;
	size_t len;

	while (answer->pid > 0 && waitpid(answer->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (answer->pid > 0 && WIFEXITED(status))
		answer->status = WEXITSTATUS(status);
	if (answer->fd < 0)
		return;
	if (!lseek(answer->fd, 0, SEEK_SET))
		answer->text = slurp(answer->fd, MAX_ANSWER, &len);
	close(answer->fd);
	if (!answer->text)
		answer->status = STATUS_NOT_WRITTEN;
}

/* Test for an answer that has no findings, since the namespace could not be read. */
static bool all_failed(const struct all_answer *answer)
{
	return answer->status != STATUS_OK && answer->status != STATUS_FOUND;
}

static const char *all_reason(const struct all_answer *answer)
{
	return answer->status == STATUS_NO_SOURCE ? answer->text :
	       _("not enough memory or processes");
}

static void all_print_json(const struct all_answer *answer, size_t nr, size_t forbidden)
{
	struct json_writer json = { .out = stdout };
	size_t i;

	json_begin_object(&json, NULL);
	json_begin_array(&json, "namespaces");
	for (i = 0; i < nr; i++) {
		if (!all_failed(&answer[i])) {
			/* A line of JSON, whose newline goes. */
			printf("%s%.*s", i ? "," : "", (int)strcspn(answer[i].text, "\n"),
			       answer[i].text);
			json.comma = true;
			continue;
		}
		json_begin_object(&json, NULL);
		json_number(&json, "netns", answer[i].netns);
		json_string(&json, "name", answer[i].name);
		json_string(&json, "error", all_reason(&answer[i]));
		json_end_object(&json);
	}
	json_end_array(&json);
	json_number(&json, "hidden_processes", forbidden);
	json_end_object(&json);
	putc('\n', stdout);
}

/* Print a paragraph of the names of the namespaces without a problem. */
static void all_print_fine(const struct all_answer *answer, size_t nr, int width)
{
	char *text = NULL;
	const char *comma = "";
	size_t i, len;
	FILE *line = open_memstream(&text, &len);

	if (!line)
		return;
	for (i = 0; i < nr; i++) {
		if (answer[i].status != STATUS_OK)
			continue;
		fprintf(line, "%s%s", *comma ? comma : _("No problems found in "), answer[i].name);
		comma = ", ";
	}
	if (!fclose(line) && *text)
		wrap_print(stdout, (struct wrap){ 2, width }, 0, text);
	free(text);
}

/* Print the findings, and then the namespaces that have none. */
static void all_print_text(const struct all_answer *answer, size_t nr, size_t forbidden,
			   const struct diagnose_view *form)
{
	const struct wrap wrap = { 2, wrap_line_width(STDOUT_FILENO) };
	const char *hidden;
	bool any = false;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (all_failed(&answer[i]) || !*answer[i].text)
			continue;
		printf("%s%s", any ? "\n" : "", answer[i].text);
		any = true;
	}
	if (any)
		putc('\n', stdout);
	if (!form->verbose)
		all_print_fine(answer, nr, form->width);
	for (i = 0; i < nr; i++) {
		if (all_failed(&answer[i]))
			wrap_printf(stdout, wrap, "%s%s: %s", _("Not diagnosed: "),
				    answer[i].name, all_reason(&answer[i]));
	}
	hidden = _("Processes whose namespace may not be read, without CAP_SYS_PTRACE: ");
	if (forbidden)
		wrap_printf(stdout, wrap, "%s%zu", hidden, forbidden);
}

/* Return the worst status: a problem, else a namespace that could not be read. */
static int all_status(const struct all_answer *answer, size_t nr, size_t forbidden)
{
	int status = forbidden ? STATUS_NO_SOURCE : STATUS_OK;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (answer[i].status == STATUS_FOUND)
			return STATUS_FOUND;
		if (all_failed(&answer[i]))
			status = STATUS_NO_SOURCE;
	}
	return status;
}

static int all_diagnose(const struct options *options, const struct diagnose_view *form,
			const struct netns_names *names, struct all_answer *answer)
{
	size_t i, end;

	fflush(stdout);		/* no child may print it again */
	for (i = 0; i < names->nr; i = end) {
		for (end = i; end < names->nr && end < i + MAX_CHILDREN; end++)
			all_start(options, form, &names->name[end], &answer[end]);
		for (end = i; end < names->nr && end < i + MAX_CHILDREN; end++)
			all_finish(&answer[end]);
	}
	if (options->json)
		all_print_json(answer, names->nr, names->forbidden);
	else
		all_print_text(answer, names->nr, names->forbidden, form);
	for (i = 0; i < names->nr; i++)
		free(answer[i].text);
	return all_status(answer, names->nr, names->forbidden);
}

/**
 * diagnose_all() - diagnose all network namespaces
 * @options: the procfs and the source, and the format
 * @form: the form of the output
 *
 * Return: STATUS_FOUND if one has a problem, else STATUS_NO_SOURCE if one could not
 * be read, else STATUS_OK.
 */
int diagnose_all(const struct options *options, const struct diagnose_view *form)
{
	struct all_answer *answer = NULL;
	const char *procfs = request_procfs(&options->request);
	struct netns_names names;
	int status = STATUS_NO_SOURCE;

	if (!netns_names_all(&names, procfs))
		answer = calloc(names.nr + 1, sizeof(*answer));
	if (answer && names.no_procfs)
		complain(REQUEST_NO_PROCFS, procfs);
	else if (answer)
		status = all_diagnose(options, form, &names, answer);
	else
		complain("not enough memory for the names of network namespaces");
	free(answer);
	netns_names_free(&names);
	return status;
}
