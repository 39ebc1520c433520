# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the test scripts share: named checks and a summary in cmocka's manner.
# $TCPSTATES is the binary to test.
: "${TCPSTATES:?is the binary to test}"

passed=0
failed=()
skipped=0

fail() # TEXT
{
	echo "$*" >&2
	exit 1
}

skip() # REASON
{
	echo "$*" >&2
	exit 4
}

equal() # WHAT EXPECTED ACTUAL
{
	[ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

says() # WHAT EXPECTED FILE
{
	printf '%s' "${2:+$2
}" | cmp -s - "$3" || fail "$1: expected '$2', got '$(cat "$3")'"
}

# Run, and keep stdout in the file out, stderr in err and the status in status.
run() # ARG...
{
	"$TCPSTATES" "$@" >out 2>err </dev/null
	# shellcheck disable=SC2034 # is for the scripts
	status=$?
}

# Exactly this line on stderr, nothing on stdout.
refuses() # STATUS LINE ARG...
{
	local want=$1 line=$2

	shift 2
	run "$@"
	equal "status of $*" "$want" "$status"
	says "stderr of $*" "$line" err
	says "stdout of $*" "" out
}

# Run a check in a subshell, so that the first that fails in it ends it alone.
check() # NAME COMMAND...
{
	local name=$1 status

	shift
	echo "[ RUN      ] $name"
	( "$@" )
	status=$?
	case $status in
	0)
		passed=$((passed + 1))
		echo "[       OK ] $name"
		;;
	4)
		skipped=$((skipped + 1))
		echo "[  SKIPPED ] $name"
		;;
	*)
		failed+=("$name")
		echo "[  FAILED  ] $name"
		;;
	esac
}

finish()
{
	echo "[==========] ${0##*/}: $((passed + skipped + ${#failed[@]})) test(s) run."
	echo "[  PASSED  ] $passed test(s)."
	[ "$skipped" -eq 0 ] || echo "[  SKIPPED ] $skipped test(s)."
	[ "${#failed[@]}" -eq 0 ] && exit 0
	echo "[  FAILED  ] ${#failed[@]} test(s): ${failed[*]}"
	exit 1
}
