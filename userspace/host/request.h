/* SPDX-License-Identifier: GPL-2.0-only */
/* A request for counts: the namespace, procfs, file and source that the user chose. */
#ifndef TCPSTATES_HOST_REQUEST_H
#define TCPSTATES_HOST_REQUEST_H

#include <limits.h>
#include "data/family.h"

/* The source that counts. */
enum source_kind {
	SOURCE_AUTO,		/* the first that can: module, sock_diag, proc */
	SOURCE_MODULE,
	SOURCE_SOCK_DIAG,
	SOURCE_PROC,		/* /proc/net/tcp and tcp6 */
};

/* Strings belong to the caller and are NULL where the user chose nothing. */
struct request {
	const char *procfs;	/* directory where a procfs is mounted */
	const char *netns;	/* a namespace as -N takes it: see host/netns_request.c */
	const char *file;	/* saved file, "-" for stdin */
	enum source_kind source;
	enum family family;	/* count only its sockets, by port or process */
	unsigned int states;	/* for load_processes(): 1U << row for each */
};

/* The outcome of a request. All but RESULT_OK and RESULT_STOPPED set the error. */
enum result {
	RESULT_OK = 0,
	RESULT_STOPPED,		/* the caller's own function ended it early */
	RESULT_FAILED,
	RESULT_NO_FILE,		/* a file of the module does not exist */
	RESULT_FORBIDDEN,	/* a file of the module may not be opened */
	RESULT_NO_MODULE,	/* the module is not loaded, or no procfs shows it */
	RESULT_NO_NETNS,	/* the procfs has no such namespace to enter */
};

/* The reason for a failure and what to do about it: one line without a newline. */
struct request_error {
	char text[PATH_MAX + 256];
};

#define REQUEST_PROCFS	"/proc"

/* The reason where there is no procfs; has its directory. */
#define REQUEST_NO_PROCFS	"no procfs is mounted on %s: name one with -p DIR"

const char *request_procfs(const struct request *request);
enum result request_fail(struct request_error *err, enum result result, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
enum result request_no_process(struct request_error *err, const char *procfs, const char *process);

#endif /* TCPSTATES_HOST_REQUEST_H */
