#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: rules.sh
#
# Test Prometheus's rules with promtool, and break each alert to show that its tests
# notice. Prints a KTAP line for each test.

. "$(dirname "$0")/../lib.sh"

command -v promtool >/dev/null || die "promtool is missing: run make check-unit"
exec python3 "$TOP/tests/monitoring/rules.py" "$TOP"
