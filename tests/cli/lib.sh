# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034
#
# Shared by the scripts of this folder: samples, ways to run the binary, and named
# tests with a summary in the format of cmocka. Source it.
#
# $TCPSTATES is the binary to test, $TCPSTATES-plain one built without any optional
# library; $BUILT is a folder that keeps a build as it is installed, for all scripts. With
# GOLDEN=update, outputs that differ from golden/ replace it.
: "${TCPSTATES:?set it to the binary to test}"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cases=$root/tests/cli/cases
completions=$root/userspace/completions
golden=$root/tests/cli/golden
corpus=$root/tests/fuzz/corpus
summaries=$corpus/parse
rows=$corpus/rows

container=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
see="see 'tcpstates --help'"
unloaded="tcpstates: the tcpstates module is not loaded: load it with 'modprobe tcpstates'"

as_nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
# Root of a container usually lacks these.
as_root_without=(setpriv --bounding-set "-sys_admin,-sys_ptrace" --inh-caps "-sys_admin,-sys_ptrace")

unset LANGUAGE NO_COLOR
export LC_ALL=C.UTF-8
export PYTHONDONTWRITEBYTECODE=1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# The tests that drop root's privileges run the binary from here.
chmod 755 "$tmp"
cp "$TCPSTATES" "$tmp/tcpstates"
cd "$tmp" || exit 1

# A sanitizer reports into this folder: tests that expect a failure, or look at stdout
# only, would overlook it on stderr.
reports=$tmp/reports
mkdir "$reports" && chmod 1777 "$reports"
export ASAN_OPTIONS=detect_leaks=1:exitcode=99:log_path=$reports/report
export UBSAN_OPTIONS=print_stacktrace=1:log_path=$reports/report
# The leak sanitizer can't run under strace.
without_leaks=ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0

passed=0
failed=()
skipped=0

# Make DIR look like the procfs of a kernel with the module. It has three network
# namespaces: one with process 1, one with process 42, and one without a process.
# Process 77 has exited and waits for its parent.
make_procfs() # DIR
{
	mkdir -p "$1"/{1,42,77}/{net,ns} "$1/self/net" "$1/net"
	touch "$1"/{1,42,self}/net/dev
	ln -s 'net:[4026531840]' "$1/1/ns/net"
	ln -s 'net:[4026532271]' "$1/42/ns/net"
	echo systemd >"$1/1/comm"
	echo nginx >"$1/42/comm"
	echo "0::/docker/$container" >"$1/42/cgroup"
	cp "$summaries/valid" "$1/1/net/tcpstates"
	cp "$summaries/valid-idle" "$1/42/net/tcpstates"
	cp "$summaries/valid-large" "$1/self/net/tcpstates"
	cp "$rows/valid-ports" "$1/1/net/tcpstates_ports"
	cp "$rows/ports-empty" "$1/42/net/tcpstates_ports"
	cp "$rows/valid-idle" "$1/1/net/tcpstates_idle"
	cp "$rows/valid-netns" "$1/tcpstates_netns"
}

# Make DIR a saved procfs whose two processes hold sockets.
make_held() # DIR
{
	local nr pid

	mkdir -p "$1"/1/net "$1"/{5,6}/fd
	for nr in "01BB 0A 11" "01BB 01 12" "01BB 01 13" "01BB 01 14" "D431 02 15" "01BB 06 0"; do
		# shellcheck disable=SC2086 # three words
		printf '0: 0100007F:%s 0100007F:1000 %s 0:0 0:0 0 0 0 %s 1 0\n' $nr
	done >"$1/1/net/tcp"
	printf '0: %032d:01BB %032d:1000 01 0:0 0:0 0 0 0 16 1 0\n' 1 1 >"$1/1/net/tcp6"
	for nr in 5/11 5/15 6/11 6/12 6/13 6/14 6/16; do
		ln -s "socket:[${nr#*/}]" "$1/${nr%/*}/fd/${nr#*/}"
	done
	for pid in 5 6; do
		echo "0::/system.slice/web.service" >"$1/$pid/cgroup"
		echo "worker$pid" >"$1/$pid/comm"
		echo "Max open files 100 1000 files" >"$1/$pid/limits"
	done
}

hex_of_ipv4() # ADDRESS
{
	local IFS=.

	# shellcheck disable=SC2086 # split at the dots
	set -- $1
	printf '%02X%02X%02X%02X' "$4" "$3" "$2" "$1"
}

# Print a line of /proc/net/tcp. The state is its number in hexadecimal.
tcp_line() # LOCAL PORT REMOTE PORT STATE
{
	printf '   0: %s:%04X %s:%04X %s 00000000:00000000 00:00000000 00000000     0        0 4242 1 0\n' \
		"$(hex_of_ipv4 "$1")" "$2" "$(hex_of_ipv4 "$3")" "$4" "$5"
}

# Set a sysctl of the procfs in this folder.
sysctl() # NAME VALUE
{
	mkdir -p "procfs/sys/net/${1%/*}"
	printf '%b\n' "$2" >"procfs/sys/net/$1"
}

# Set some of the sysctls that explain and diagnose read.
make_sysctls()
{
	sysctl ipv4/tcp_fin_timeout 60
	sysctl ipv4/tcp_max_tw_buckets 50000
	sysctl ipv4/tcp_max_orphans 32768
	sysctl ipv4/tcp_mem '10000\t20000\t30000'
	sysctl ipv4/ip_local_port_range '32768\t60999'
	sysctl ipv4/tcp_orphan_retries 0
	sysctl core/somaxconn 4096
}

# Use Chinese from here on.
use_chinese() # [CHARSET]
{
	local charset=${1:-UTF-8}

	[ -n "${LOCALEDIR:-}" ] || skip "built without translations"
	need localedef
	export LOCPATH=$tmp/locales
	mkdir -p "$LOCPATH"
	[ -e "$LOCPATH/zh_CN.$charset" ] ||
		localedef -i zh_CN -f "$charset" "$LOCPATH/zh_CN.$charset" 2>/dev/null ||
		skip "no locale zh_CN.$charset"
	export LC_ALL=zh_CN.$charset
}

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

equal() # NAME EXPECTED ACTUAL
{
	[ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

says() # NAME EXPECTED FILE
{
	printf '%s' "${2:+$2
}" | cmp -s - "$3" || fail "$1: expected '$2', got '$(cat "$3")'"
}

# Run a command; keep its stdout in the file out, its stderr in the file err, and
# its exit status in $status.
capture() # COMMAND...
{
	"$@" >out 2>err </dev/null
	status=$?
}

run() # ARG...
{
	capture ./tcpstates "$@"
}

# Run, and expect no error.
succeeds() # ARG...
{
	run "$@"
	equal "status of $*" 0 "$status"
	says "stderr of $*" "" err
}

# Run, and expect this on stdout and nothing on stderr.
answers() # STATUS TEXT ARG...
{
	local want=$1 text=$2

	shift 2
	run "$@"
	equal "status of $*" "$want" "$status"
	says "stderr of $*" "" err
	says "stdout of $*" "$text" out
}

# Run, and expect this line on stderr and nothing on stdout.
refuses() # STATUS LINE ARG...
{
	local want=$1 line=$2

	shift 2
	run "$@"
	was_refused "$want" "$line" "$*"
}

# Check the same of a command that was captured.
was_refused() # STATUS LINE [COMMAND]
{
	equal "status of ${3:-the command}" "$1" "$status"
	says "stderr of ${3:-the command}" "$2" err
	says "stdout of ${3:-the command}" "" out
}

first_line_is() # LINE
{
	equal "first line" "$1" "$(head -n 1 out)"
}

# Run, and compare the first two words of the rows of the table: "server/22 ...".
has_rows() # ROWS ARG...
{
	local want=$1

	shift
	succeeds "$@"
	equal "rows of $*" "$want" \
		"$(awk 'NR > 3 { if (!NF) exit; printf "%s%s/%s", s, $1, $2; s = " " }' out)"
}

# Compare the file out, changed by FILTER if there is one, with golden/NAME.
is_golden() # NAME [FILTER...]
{
	local file=$golden/$1

	shift
	"${@:-cat}" <out >now
	if [ "${GOLDEN:-}" = update ]; then
		cmp -s now "$file" || cp now "$file"
	fi
	diff -u "$file" now >&2 || fail "golden/${file##*/} differs"
}

# Print a value of the JSON in the file out by its path of keys and indexes.
json() # KEY...
{
	python3 -c 'import json, sys
value = json.load(open("out"))
for key in sys.argv[1:]:
	value = value[int(key) if isinstance(value, list) else key]
print(value)' "$@"
}

# Print the names of the commands.
commands()
{
	./tcpstates --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

need() # PROGRAM...
{
	local program

	for program in "$@"; do
		command -v "$program" >/dev/null || skip "no $program"
	done
}

need_root()
{
	[ "$(id -u)" = 0 ] || skip "not root"
}

need_sock_diag()
{
	run --source diag
	[ "$status" = 0 ] || skip "no sock_diag here: $(cat err)"
}

need_namespaces()
{
	need_root
	unshare -n true 2>/dev/null || skip "cannot make a network namespace"
}

need_no_module()
{
	[ ! -e /proc/tcpstates ] || skip "this kernel has the module"
}

# Build the reader without sanitizers, which add to its cost; its path is in $reader.
build_as_installed() # [GOAL]
{
	local built=${BUILT:-$tmp/reader}

	reader=$built/tcpstates
	make -s -C "$root/userspace" O="$built" "${1:-all}" >"$tmp/make.log" 2>&1 ||
		fail "$(cat "$tmp/make.log")"
}

# Print the words that bash offers as the last one.
complete_bash() # WORD...
{
	# shellcheck disable=SC2016 # expanded by the other shell
	bash -c '
		. "$1"
		shift
		COMP_WORDS=(tcpstates "$@")
		COMP_CWORD=$#
		_tcpstates tcpstates
		printf "%s\n" "${COMPREPLY[@]}"' bash "$completions/tcpstates.bash" "$@" 2>err |
		sort -u
	[ ! -s err ] || cat err
}

# Print the reports of sanitizers, and forget them. Return: 1 if there are any.
no_reports()
{
	local report none=0

	for report in "$reports"/*; do
		[ -e "$report" ] || continue
		none=1
		cat "$report" >&2
		rm "$report"
	done
	return "$none"
}

# Run a test in a subshell, which its first failure ends, and in a folder of its own.
# The folder has the binary, and the procfs that the script may have made for all its
# tests.
run_test() # NAME COMMAND...
{
	local name=$1 status

	shift
	echo "[ RUN      ] $name"
	(
		mkdir "$tmp/tests.$name" && cd "$tmp/tests.$name" || exit 1
		ln -s ../tcpstates .
		[ ! -e ../procfs ] || ln -s ../procfs .
		"$@"
	)
	status=$?
	no_reports || status=1
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

# Run the tests of these names.
tests() # NAME...
{
	local name

	for name in "$@"; do
		run_test "$name" "$name"
	done
}

# Print the summary, and exit.
finish()
{
	echo "[==========] ${0##*/}: $((passed + skipped + ${#failed[@]})) test(s) run."
	echo "[  PASSED  ] $passed test(s)."
	[ "$skipped" -eq 0 ] || echo "[  SKIPPED ] $skipped test(s)."
	[ "${#failed[@]}" -eq 0 ] && exit 0
	echo "[  FAILED  ] ${#failed[@]} test(s): ${failed[*]}"
	exit 1
}
