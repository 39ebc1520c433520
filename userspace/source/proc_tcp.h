/* SPDX-License-Identifier: GPL-2.0-only */
/* The parser and the reader of /proc/net/tcp and tcp6. They neither print nor allocate. */
#ifndef TCPSTATES_SOURCE_PROC_TCP_H
#define TCPSTATES_SOURCE_PROC_TCP_H

#include <stddef.h>
#include "source/tcp_socket.h"

int proc_tcp_parse(const char *text, size_t len, uint8_t family, uint32_t states,
		   tcp_socket_visit visit, void *ctx);
int proc_tcp_read(int fd, uint8_t family, uint32_t states, tcp_socket_visit visit, void *ctx);

#endif /* TCPSTATES_SOURCE_PROC_TCP_H */
