#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Build fuzz_calls into a guest's root ($ROOT). A PREPARE command for guest.sh.

. "$(dirname "$0")/../../lib.sh"

log=$OUT/fuzz-calls-$KERNEL.log

chroot "$ROOT" sh -c \
	'gcc -O2 -Wall -Wextra -Werror -o /usr/local/bin/fuzz_calls /src/tests/stress/calls/*.c' \
	>"$log" 2>&1 || {
	tail -n 20 "$log" >&2
	die "fuzz_calls does not build: see $log"
}
