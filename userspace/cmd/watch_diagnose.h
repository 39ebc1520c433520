/* SPDX-License-Identifier: GPL-2.0-only */
/* The diagnosis in 'tcpstates watch', made by a child. */
#ifndef TCPSTATES_CMD_WATCH_DIAGNOSE_H
#define TCPSTATES_CMD_WATCH_DIAGNOSE_H

#include <stdio.h>
#include <sys/types.h>
#include "cmd/options.h"

/* A diagnosis that is being made; zeroed by the caller before the first. */
struct watch_diagnose {
	pid_t child;	/* 0 without one */
	int fd;		/* the child's output, while there is a child */
	FILE *out;
	char *text;
	size_t len;
};

int watch_diagnose_begin(struct watch_diagnose *diagnose, const struct options *options,
			 int width);
char *watch_diagnose_read(struct watch_diagnose *diagnose);
void watch_diagnose_end(struct watch_diagnose *diagnose);

#endif /* TCPSTATES_CMD_WATCH_DIAGNOSE_H */
