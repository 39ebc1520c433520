/* SPDX-License-Identifier: GPL-2.0-only */
/* Reads whole files into memory. */
#ifndef TCPSTATES_LIB_SLURP_H
#define TCPSTATES_LIB_SLURP_H

#include <stddef.h>

char *slurp(int fd, size_t max, size_t *len);
char *slurp_path(const char *path, size_t max, size_t *len);

#endif /* TCPSTATES_LIB_SLURP_H */
