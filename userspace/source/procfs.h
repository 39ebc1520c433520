/* SPDX-License-Identifier: GPL-2.0-only */
/* The module's files in procfs. */
#ifndef TCPSTATES_SOURCE_PROCFS_H
#define TCPSTATES_SOURCE_PROCFS_H

#include "source/text.h"

enum result procfs_read(const struct request *request, const struct module_file *file,
			struct module_text *text, struct request_error *err);

#endif /* TCPSTATES_SOURCE_PROCFS_H */
