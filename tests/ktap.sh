# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Print a KTAP line for a test that is a command. Source it, and set $NAME, the first part
# of the tests' names, $LOG, which gets the commands' output, and $NUMBER, 0 at first.

# attempt WORD COMMAND...: print whether the command succeeds; end if it does not.
attempt()
{
	local status=0

	set +e
	(set -e; "${@:2}") >>"$LOG" 2>&1
	status=$?
	set -e
	if [ "$status" = 0 ]; then
		echo "ok $((++NUMBER)) $NAME.$1"
	else
		echo "not ok $((++NUMBER)) $NAME.$1"
		tail -n 20 "$LOG" >&2
		exit 1
	fi
}
