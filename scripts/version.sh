#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# usage: version.sh [TREE]    print the version of the tree, by default this one
sed -n 's/^#define TCPSTATES_VERSION "\(.*\)"$/\1/p' "${1:-$(dirname "$0")/..}/include/tcpstates_version.h"
