// SPDX-License-Identifier: GPL-2.0-only
/* Chooses the source of counts: a saved file, the module, sock_diag or /proc/net/tcp. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "source/dump.h"
#include "source/load.h"
#include "source/parse.h"
#include "source/procfs.h"

/* The summary and the idle times are below a page. */
#define SUMMARY_KIB	64
/* 65,535 ports on each side, with 10 digits a number. */
#define ROWS_KIB	(64 * 1024)

static const struct module_file summary_file = {
	TCPSTATES_NAME, TCPSTATES_FORMAT, SUMMARY_KIB, false,
};

static const struct module_file ports_file = {
	TCPSTATES_PORTS_NAME, TCPSTATES_PORTS_FORMAT, ROWS_KIB, false,
};

static const struct module_file idle_file = {
	TCPSTATES_IDLE_NAME, TCPSTATES_IDLE_FORMAT, SUMMARY_KIB, false,
};

static const struct module_file netns_file = {
	TCPSTATES_NETNS_NAME, TCPSTATES_NETNS_FORMAT, ROWS_KIB, true,
};

/* Read the text of a file: a saved one, or the module's. */
static enum result load_text(const struct request *request, const struct module_file *file,
			     struct module_text *text, struct request_error *err)
{
	if (request->file) {
		text->origin = COUNTS_FROM_FILE;
		return text_read_saved(request->file, file, text, err);
	}
	text->origin = COUNTS_FROM_MODULE;
	return procfs_read(request, file, text, err);
}

static enum result load_explain(const struct module_text *text, const struct module_file *file,
				const struct parse_error *parse, struct request_error *err)
{
	if (parse->kind == PARSE_NEWER_FORMAT)
		return request_fail(err, RESULT_FAILED,
				    "%s: file format %llu is newer than this reader understands (%d): update tcpstates",
				    text->name, (unsigned long long)parse->format, file->format);
	return request_fail(err, RESULT_FAILED, "%s:%u: %s", text->name, parse->line,
			    parse->message);
}

/*
 * Return whether to fall back to a dump: no module, or a module whose file is
 * forbidden, and no source was chosen. A hardened system may close /proc/PID/net to
 * everybody but root.
 */
static bool load_falls_back(const struct request *request, enum result result)
{
	return (result == RESULT_NO_MODULE || result == RESULT_FORBIDDEN) &&
	       request->source == SOURCE_AUTO;
}

/* Return the chosen source if it shows single sockets, or NULL. */
static const struct dump *load_chosen_dump(const struct request *request)
{
	if (request->source == SOURCE_SOCK_DIAG)
		return &dump_sock_diag;
	return request->source == SOURCE_PROC ? &dump_proc : NULL;
}

/* Count by state or by port: one of @counts and @rows is NULL. */
static enum result load_dump(const struct dump *dump, const struct request *request,
			     struct counts *counts, struct rows *rows, struct request_error *err)
{
	return counts ? dump_counts(dump, request, counts, err) :
			dump_ports(dump, request, rows, err);
}

/* Add the failure of another source. */
static void load_add_failure(struct request_error *err, const char *before,
			     const struct request_error *other)
{
	size_t len = strlen(err->text);

	snprintf(err->text + len, sizeof(err->text) - len, "%s%s", before, other->text);
}

/*
 * Try the dumps in turn. If all fail, add their failures to the module's. A procfs
 * without links to namespaces, or without net/tcp, adds nothing to it.
 */
static enum result load_fall_back(const struct request *request, struct counts *counts,
				  struct rows *rows, struct request_error *err)
{
	static const struct dump *const dumps[] = { &dump_sock_diag, &dump_proc };
	const char *before = "; without it: ";
	struct request_error other;
	enum result result;
	size_t i;

	for (i = 0; i < sizeof(dumps) / sizeof(dumps[0]); i++) {
		result = load_dump(dumps[i], request, counts, rows, &other);
		if (!result)
			return RESULT_OK;
		if (result == RESULT_NO_NETNS || result == RESULT_NO_FILE)
			continue;
		load_add_failure(err, before, &other);
		before = "; ";
	}
	return RESULT_FAILED;
}

static enum result load_module_counts(const struct request *request, struct counts *counts,
				      struct request_error *err)
{
	struct parse_error parse;
	struct module_text text;
	enum result result;

	result = load_text(request, &summary_file, &text, err);
	if (result)
		return result;
	if (parse_counts(text.at, text.len, counts, &parse))
		result = load_explain(&text, &summary_file, &parse, err);
	counts->origin = text.origin;
	free(text.at);
	return result;
}

/**
 * load_counts() - count the sockets of a namespace by state
 * @request: the namespace and the source
 * @counts: receives the counts
 * @err: receives the reason of a failure, and what to do about it
 *
 * This process may be in the namespace of the request afterwards.
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result load_counts(const struct request *request, struct counts *counts,
			struct request_error *err)
{
	const struct dump *dump = load_chosen_dump(request);
	enum result result;

	result = dump ? dump_counts(dump, request, counts, err) :
			load_module_counts(request, counts, err);
	if (!dump && load_falls_back(request, result))
		result = load_fall_back(request, counts, NULL, err);
	if (!result && counts->origin != COUNTS_FROM_FILE)
		counts->netns_name = netns_label(request, &counts->key[TCPSTATES_KEY_NETNS]);
	return result;
}

static enum result load_module_rows(const struct request *request,
				    const struct module_file *file,
				    int (*parse_rows)(const char *text, size_t len,
						      struct rows *rows,
						      struct parse_error *err),
				    struct rows *rows, struct request_error *err)
{
	struct parse_error parse;
	struct module_text text;
	enum result result;

	result = load_text(request, file, &text, err);
	if (result)
		return result;
	if (parse_rows(text.at, text.len, rows, &parse))
		result = load_explain(&text, file, &parse, err);
	rows->origin = text.origin;
	free(text.at);
	return result;
}

/* The rows of the module count both families together: only a dump tells them apart. */
static enum result load_module_ports(const struct request *request, struct rows *rows,
				     struct request_error *err)
{
	if (request->family != FAMILY_ALL)
		return request_fail(err, RESULT_NO_MODULE,
				    "the module does not count ports by family (-4, -6)");
	return load_module_rows(request, &ports_file, parse_ports, rows, err);
}

/* Count by port, as load_counts(); the caller frees @rows with rows_free(). */
enum result load_ports(const struct request *request, struct rows *rows,
		       struct request_error *err)
{
	const struct dump *dump = load_chosen_dump(request);
	enum result result;

	result = dump ? dump_ports(dump, request, rows, err) :
			load_module_ports(request, rows, err);
	if (!dump && load_falls_back(request, result))
		result = load_fall_back(request, NULL, rows, err);
	if (!result && rows->origin != COUNTS_FROM_FILE)
		rows->netns_name = netns_label(request, &rows->key[ROWS_KEY_NETNS]);
	return result;
}

/* The result of a dump for load_peers() or load_processes(): the other's members are NULL. */
struct load_target {
	const struct peers_choice *choice;
	struct peers *peers;
	struct process_names *names;
	struct rows *rows;
};

static enum result load_dump_target(const struct dump *dump, const struct request *request,
				    const struct load_target *target, struct request_error *err)
{
	return target->names ?
	       dump_processes(dump, request, target->rows, target->names, err) :
	       dump_peers(dump, request, target->choice, target->peers, target->rows, err);
}

/* Count what the module does not know. */
static enum result load_without_module(const struct request *request,
				       const struct load_target *target,
				       struct request_error *err)
{
	const struct dump *dump = load_chosen_dump(request);
	struct request_error other;
	enum result result, second;

	if (request->source == SOURCE_MODULE)
		return request_fail(err, RESULT_FAILED,
				    "the module has no %s: use --source diag or proc",
				    target->names ? "processes" : "addresses");
	result = load_dump_target(dump ? dump : &dump_sock_diag, request, target, err);
	if (result && !dump) {
		second = load_dump_target(&dump_proc, request, target, &other);
		/*
		 * A procfs without links to namespaces, or without net/tcp, adds nothing,
		 * nor does a namespace that neither can find.
		 */
		if (second && second != RESULT_NO_NETNS && second != RESULT_NO_FILE &&
		    strcmp(err->text, other.text))
			load_add_failure(err, "; ", &other);
		result = second;
	}
	if (!result)
		target->rows->netns_name = netns_label(request,
						       &target->rows->key[ROWS_KEY_NETNS]);
	return result;
}

/**
 * load_peers() - count the sockets of a namespace by remote address
 * @request: the namespace and the source, which is not the module
 * @choice: the sockets to count, and the prefix lengths
 * @peers: receives the peers, to be freed with peers_free()
 * @rows: receives the reading, without rows until peers_select()
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result load_peers(const struct request *request, const struct peers_choice *choice,
		       struct peers *peers, struct rows *rows, struct request_error *err)
{
	return load_without_module(request, &(struct load_target){
		.choice = choice, .peers = peers, .rows = rows,
	}, err);
}

/**
 * load_processes() - count the sockets of a namespace by process
 * @request: the namespace and the source, which is not the module
 * @rows: receives the rows, to be freed with rows_free()
 * @names: receives the names of the processes, to be freed with process_names_free()
 * @err: receives the reason of a failure, and what to do about it
 *
 * Return: RESULT_OK, or another result with @err set.
 */
enum result load_processes(const struct request *request, struct rows *rows,
			   struct process_names *names, struct request_error *err)
{
	return load_without_module(request, &(struct load_target){
		.names = names, .rows = rows,
	}, err);
}

/*
 * Count by idle time, as load_ports(); the columns are those of data/idle.h. Of the
 * dumps, only sock_diag tells it.
 */
enum result load_idle(const struct request *request, struct rows *rows,
		      struct request_error *err)
{
	struct request_error other;
	enum result result;

	if (request->source == SOURCE_PROC)
		return request_fail(err, RESULT_FAILED,
				    "/proc/net/tcp does not tell idle times: use --source diag");
	if (request->source == SOURCE_SOCK_DIAG)
		result = dump_idle(request, rows, err);
	else
		result = load_module_rows(request, &idle_file, parse_idle, rows, err);
	/* A module that is older than the file stays loaded after an upgrade. */
	if (result == RESULT_NO_FILE)
		result = RESULT_NO_MODULE;
	if (load_falls_back(request, result)) {
		result = dump_idle(request, rows, &other);
		if (result && result != RESULT_NO_NETNS)
			load_add_failure(err, "; without it: ", &other);
	}
	if (!result && rows->origin != COUNTS_FROM_FILE)
		rows->netns_name = netns_label(request, &rows->key[ROWS_KEY_NETNS]);
	return result;
}

/* Count by namespace, as load_ports(). Without the module, each is entered in turn. */
enum result load_netns(const struct request *request, struct rows *rows,
		       struct request_error *err)
{
	struct request_error other;
	enum result result;

	if (load_chosen_dump(request))
		return load_all(request, rows, err);
	result = load_module_rows(request, &netns_file, parse_netns, rows, err);
	if (result != RESULT_NO_MODULE || request->procfs || !load_falls_back(request, result))
		return result;
	result = load_all(request, rows, &other);
	/* Without a procfs, the module's failure says so. */
	if (result && result != RESULT_NO_NETNS)
		load_add_failure(err, "; without it: ", &other);
	return result ? RESULT_FAILED : RESULT_OK;
}
