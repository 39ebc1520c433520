#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The findings of diagnose that go by the silence of peers, or name the top ones.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Run a case of silence.py, which makes real sockets.
with_sockets() # CASE
{
	need python3 ip
	need_no_module
	need_sock_diag
	need_namespaces
	[ -c /dev/net/tun ] || skip "no TUN device"
	python3 "$cases/silence.py" "$1" ./tcpstates >log 2>&1 || fail "$(cat log)"
}

for name in small_leak never_accepted peer_gone silent_connections peers_of_a_flood \
	peers_of_a_full_queue peers_that_are_down; do
	run_test "$name" with_sockets "$name"
done
finish
