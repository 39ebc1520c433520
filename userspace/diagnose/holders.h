/* SPDX-License-Identifier: GPL-2.0-only */
/* Finds the processes that hold sockets. */
#ifndef TCPSTATES_DIAGNOSE_HOLDERS_H
#define TCPSTATES_DIAGNOSE_HOLDERS_H

#include "diagnose/evidence.h"

/* A socket whose process is being looked for. */
struct held_socket {
	uint32_t inode;
	enum tcpstates_row state;
	enum rows_group side;
	uint16_t port;	/* local on the server side, else remote */
	bool full;	/* a listener's: accept queue over its limit */
	uint64_t pid;	/* 0 until it is found */
};

int holders_find(const char *procfs, struct held_socket *held, size_t nr,
		 struct evidence *evidence);

#endif /* TCPSTATES_DIAGNOSE_HOLDERS_H */
