/* SPDX-License-Identifier: GPL-2.0 */
/* tcpstates INTERVAL [COUNT]: repeated readings. */
#ifndef TCPSTATES_CMD_INTERVAL_H
#define TCPSTATES_CMD_INTERVAL_H

#include "cmd/options.h"

int interval_run(const struct options *options);

#endif /* TCPSTATES_CMD_INTERVAL_H */
