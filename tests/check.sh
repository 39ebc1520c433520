#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: check.sh [PART [KERNEL]]
#
# Run all tests, or one part of them:
#
#	unit		the reader, and the walk in user space
#	style		sources, comments, scripts
#	analyze		two static analyzers over the reader
#	guest KERNEL	the builds for a kernel, and the tests in its guest
#	instructions	a walk's instructions
#	mutants		broken modules
#	debug-mutants	those that only a debug kernel shows
#	stress		tests/stress with the load SCALE (1: the whole), each test
#			within BUDGET seconds; other parts run the least load
#	debug		tests/stress and others on kernels that find more, which it builds
#	hardened	those of churn and unloading, in modes that find more bugs
#	boots		a few tests on kernels that were booted in other ways
#	soak		everything at once for HOURS
#	fuzz-calls	random system calls for CALLS_SECONDS
#	configs [NAME]	builds for odd kernels and processors
#	walk-arch	the walk in user space on big-endian processors
#	packages [SUITE]...	the packages of each Debian release; without SUITE, the
#			recipes of other distributions and of embedded systems too
#	monitoring [NAME]...	monitoring systems of Debian, and units of systemd, with
#			real sockets; without NAME, also those in a guest with the module
#	bare [SUITE]	make run and make check on a bare Debian of that release
#	kernels [SUITE]...	builds for all kernels of each Debian release, and tests
#			on some that others do not boot
#	arch [ARCH]...	the module on other processors
#
# Missing packages are installed. A part that fails does not stop the others; the
# last line has the totals.

. "$(dirname "$0")/lib.sh"

# The kernel for checks that need only one.
ONE_KERNEL=6.12
# The kernels of tests/vm/debug-kernel.sh, and the tests of tests/guest that are of
# use on them: the module's, without those of time, of many listeners (three minutes
# there), and of the reader.
DEBUG_KERNELS="6.12-kasan 6.12-kcsan"
DEBUG_TESTS="test_states test_netns test_ports.Truth test_ports.Queues
test_ports.Snapshot test_ports.Proxy test_idle test_reading test_all_netns
test_share test_load test_life"
# Kernels that tests/packages/boot.sh boots.
BOOTED="rt cloud testing"
# The kernel for checks that need only one of these.
DEBUG_KERNEL=6.12-kasan
# The Debian releases whose packages are tested.
SUITES="bullseye bookworm trixie"
parts_failed=()

# part NAME COMMAND...: run it; show its output and keep it in check-NAME.log.
part()
{
	local name=$1

	shift
	say "== $name"
	if ! "$@" 2>&1 | tee "$OUT/check-$name.log"; then
		parts_failed+=("$name")
	fi
}

# part_on "KERNEL..." COMMAND: run it as a part with each of the kernels.
part_on()
{
	local kernel

	for kernel in $1; do
		part "$2-$kernel" "$2" "$kernel"
	done
}

unit()
{
	need_packages gcc make libc6-dev libcmocka-dev musl-tools clang strace \
		libclang-rt-dev python3 iproute2 util-linux bsdutils libc-bin \
		libncurses-dev pkg-config gettext locales mandoc tmux \
		valgrind zsh tcpdump python3-prometheus-client
	need_promtool
	make -s -C "$TOP/tests/unit" O="$OUT/unit" size check fuzz &&
		make -s -C "$TOP/tests/walk" O="$OUT/walk" check &&
		"$TOP/tests/monitoring/rules.sh"
}

# guest KERNEL: check the builds for that kernel, then run the tests in its guest.
guest()
{
	"$TOP/tests/vm/guest.sh" -t 2400 "$1" \
		"tests/variants/build-checks.sh && tests/vm/install.sh &&
		 tests/variants/variants.sh && tests/stress/calls/install.sh &&
		 tests/vm/install-reader.sh" \
		"modprobe -a tun tcp_diag inet_diag && tests/guest/run.py"
}

# stress KERNEL: run the stress tests in its guest with their whole load.
stress()
{
	local load="SCALE=${SCALE:-1} BUDGET=${BUDGET:-300}"

	say "load: $load"
	GUEST_MEMORY=${GUEST_MEMORY:-4096} "$TOP/tests/vm/guest.sh" -t 5400 "$1" \
		"tests/vm/install.sh && tests/variants/variants.sh && tests/stress/calls/install.sh" \
		"modprobe -a tun tcp_diag inet_diag && $load tests/guest/run.py tests/stress"
}

# debug KERNEL: run the stress tests and others on a debug kernel.
debug()
{
	local load="SCALE=${SCALE:-0.01} BUDGET=${BUDGET:-60}"

	say "load: $load"
	"$TOP/tests/vm/guest.sh" -t 3600 "$1" \
		"tests/vm/install.sh && tests/variants/variants.sh && tests/stress/calls/install.sh" \
		"modprobe -a tun tcp_diag inet_diag && $load tests/guest/run.py tests/stress ${DEBUG_TESTS//$'\n'/ }"
}

# signature PARAMETER: test signed modules in a debug kernel that demands them.
signature()
{
	GUEST_CMDLINE="$1" "$TOP/tests/vm/guest.sh" "$DEBUG_KERNEL" \
		tests/variants/signed.sh "tests/guest/run.py signature"
}

# modes KERNEL: print a line for each mode in which a stock kernel finds more bugs:
# words for its command line. 5.10 has no other, and 6.1 has no KFENCE.
modes()
{
	echo slub_debug=FZPU
	[ "$1" = 5.10 ] || echo preempt=full
	[ "$1" = 5.10 ] || [ "$1" = 6.1 ] || echo kfence.sample_interval=1
}

# hardened KERNEL MODE: run the tests of churn and unloading in that mode.
hardened()
{
	local load="SCALE=${SCALE:-1} BUDGET=${BUDGET:-120}"

	say "load: $load; mode: $2"
	GUEST_MEMORY=${GUEST_MEMORY:-4096} GUEST_CMDLINE=$2 \
		"$TOP/tests/vm/guest.sh" -t 5400 "$1" tests/vm/install.sh \
		"modprobe -a tun tcp_diag inet_diag && $load tests/guest/run.py \
		 test_modes test_churn test_namespace_churn test_unload test_modes"
}

# boot KERNEL NAME CMDLINE TOOK TESTS: run tests on a kernel with more words on its
# command line. TOOK is a command that succeeds in the guest if they took effect.
boot()
{
	local status=0

	GUEST_CMDLINE=$3 GUEST_MEMORY=${GUEST_MEMORY:-4096} \
		"$TOP/tests/vm/guest.sh" "$1" tests/vm/install.sh \
		"modprobe -a tun tcp_diag inet_diag tcpstates
		 $4 || { echo 'not ok 1 boot with $3'; exit 1; }
		 ${LOAD:-} tests/guest/run.py $5" || status=$?
	mv "$OUT/console-$1.log" "$OUT/console-$1-$2.log"
	return "$status"
}

# boots KERNEL: without IPv6, with the smallest and the largest table, and with
# preemption anywhere in the kernel. Orphans are allowed explicitly beside one bucket:
# the kernel's limit is half the number of buckets.
boots()
{
	local basics="test_states test_ports.Truth test_ports.Queues"
	local large=16777216

	part "boot-$1-ipv6" boot "$1" ipv6 ipv6.disable=1 \
		"test ! -e /proc/self/net/if_inet6" "$basics test_idle.Truth"
	part "boot-$1-smallest" boot "$1" smallest thash_entries=1 \
		"grep -qw 'buckets 1' /proc/tcpstates &&
		 echo 4096 >/proc/sys/net/ipv4/tcp_max_orphans" "$basics"
	LOAD="SCALE=1 BUDGET=30" part "boot-$1-largest" boot "$1" largest \
		"thash_entries=$large" "grep -qw 'buckets $large' /proc/tcpstates" \
		"$basics test_large_tables"
	if [ "$1" = 5.10 ]; then
		part "boot-$1-preempt" \
			echo "ok 1 boot preempt=full # SKIP dynamic preemption came with 5.12"
	else
		part "boot-$1-preempt" boot "$1" preempt preempt=full \
			"dmesg | grep -q 'Dynamic Preempt: full'" "$basics test_large_tables"
	fi
}

# soak KERNEL: run everything at once in its guest for HOURS (1).
soak()
{
	local hours=${HOURS:-1}

	GUEST_MEMORY=${GUEST_MEMORY:-4096} "$TOP/tests/vm/guest.sh" \
		-t "$(awk -v h="$hours" 'BEGIN { print int(h * 3600 * 1.25) + 900 }')" "$1" \
		tests/vm/install.sh \
		"modprobe -a tun tcp_diag inet_diag && HOURS=$hours SEED=${SEED:-0} tests/stress/soak.py"
}

# fuzz_calls KERNEL: make random system calls in its guest, half of the time beside
# unloads.
fuzz_calls()
{
	local seconds=${CALLS_SECONDS:-600}

	"$TOP/tests/vm/guest.sh" -t $((seconds * 2 + 900)) "$1" \
		"tests/vm/install.sh && tests/stress/calls/install.sh" \
		"modprobe tcpstates && CALLS_SECONDS=$((seconds / 2)) CALLS_LOG=${CALLS_LOG-} \
		 SEED=${SEED:-0} tests/guest/run.py test_fuzz_calls"
}

# walk_arch: run the module's walk in user space on processors of the other byte
# order.
walk_arch()
{
	need_packages gcc-s390x-linux-gnu libc6-dev-s390x-cross gcc-mips-linux-gnu \
		libc6-dev-mips-cross qemu-user make
	make -s -C "$TOP/tests/walk" O="$OUT/walk" check-arch
}

# instructions: count those of a walk by the clock of a guest.
instructions()
{
	GUEST_ICOUNT=1 GUEST_CPUS=1 "$TOP/tests/vm/guest.sh" "$ONE_KERNEL" \
		tests/vm/install.sh \
		"modprobe tcpstates && tests/guest/count_instructions.py"
}

# mutants: the option has objects as large as the rows of the summary filled with a
# pattern, where the kernel clears all else.
mutants()
{
	"$TOP/tests/walk/mutants.sh" &&
	GUEST_CMDLINE="slub_debug=P,kmalloc-cg-512" \
		"$TOP/tests/vm/guest.sh" -t 2400 "$ONE_KERNEL" \
		"tests/vm/install.sh && tests/variants/variants.sh mutants" \
		"modprobe -a tun tcp_diag inet_diag && tests/guest/run_mutants.py"
}

# debug_guest SECONDS KERNEL NAME...: check these mutants in one guest of that kernel.
debug_guest()
{
	local seconds=$1 kernel=$2

	shift 2
	GUEST_CMDLINE=kasan_multi_shot "$TOP/tests/vm/guest.sh" -t "$seconds" "$kernel" \
		"tests/vm/install.sh && tests/variants/variants.sh mutants-debug $*" \
		"tests/guest/run_mutants.py debug $*"
}

# debug_alone KERNEL NAME REPORT LOG: check one mutant in a guest of its own, and end that
# guest when its verdict is in the log. A mutant may hang its guest before. Then a line on
# the console that matches REPORT counts, if the test has passed without the mutant.
debug_alone()
{
	local pid log=$4 console=$OUT/console-$1.log

	: >"$log"
	: >"$console"
	debug_guest 600 "$1" "$2" >"$log" 2>&1 </dev/null &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		! grep -q "^# 1 mutants, not caught: " "$log" || pkill -P "$pid" -f guest.sh || true
		sleep 1
	done
	wait "$pid" || true
	if ! grep -q "^# 1 mutants, not caught: " "$log"; then
		grep -q "^# passes without a mutant: " "$log" && grep -qE "$3" "$console" &&
			echo "ok mutant $2: reported on the console of a guest that it hangs" >>"$log"
	else
		grep -q "^# 1 mutants, not caught: none" "$log"
	fi
}

# debug_mutants: check those that only a debug kernel shows.
debug_mutants()
{
	local kernel name report log=$OUT/debug-mutant.log failed=0

	for kernel in $DEBUG_KERNELS; do
		# shellcheck disable=SC2046 # names without spaces
		debug_guest 3600 "$kernel" $("$TOP/tests/variants/mutants.py" shared "$kernel") ||
			failed=1
	done
	while read -r kernel name report; do
		if debug_alone "$kernel" "$name" "$report" "$log"; then
			grep '^ok ' "$log"
		else
			cat "$log"
			failed=1
		fi
	done < <("$TOP/tests/variants/mutants.py" alone)
	[ "$failed" = 0 ]
}

# monitoring_systems: print the names of the scripts that run one. Those without #! are
# parts of others; unit() runs rules.sh, and long.sh takes an hour.
monitoring_systems()
{
	grep -l '^#!' "$TOP"/tests/monitoring/*.sh | xargs -n 1 basename -s .sh | grep -vxE 'rules|long'
}

# monitoring NAME: run the script of that name; with -guest behind it, in a guest.
monitoring()
{
	case $1 in
	*-guest)	"$TOP/tests/monitoring/${1%-guest}.sh" --guest ;;
	*)		"$TOP/tests/monitoring/$1.sh" ;;
	esac
}

# count PATTERN: print how many lines of this run's logs match.
count()
{
	cat "$OUT"/check-*.log | grep -cE "$1" || true
}

# summary: print the totals. cmocka and KTAP print a line for each test.
summary()
{
	local passed failed skipped

	skipped=$(count '^ok .*# SKIP|^\[  SKIPPED \] [^0-9]')
	passed=$(($(count '^ok |^\[       OK \]') - $(count '^ok .*# SKIP')))
	failed=$(count '^not ok |^\[  FAILED  \] [^0-9]')
	say "took $((SECONDS / 60)) min $((SECONDS % 60)) s; logs are in $OUT"
	if [ ${#parts_failed[@]} -gt 0 ]; then
		say "failed: ${parts_failed[*]}"
		[ "$failed" -gt 0 ] || failed=${#parts_failed[@]}
	fi
	echo "$passed passed, $failed failed, $skipped skipped"
	[ ${#parts_failed[@]} -eq 0 ] && [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

main()
{
	local kernel mode suite arch name

	need_root
	mkdir -p "$OUT"
	exec 6>"$OUT/check.lock"
	flock -n 6 || die "another check is running in this tree: wait for it (logs: $OUT)"
	rm -f "$OUT"/check-*.log
	cd "$TOP" || exit
	case ${1:-all} in
	unit)		part unit unit ;;
	style)		part style tests/style.sh ;;
	analyze)	part analyze tests/style.sh analyze-gcc analyze-clang ;;
	instructions)	part instructions instructions ;;
	mutants)	part mutants mutants ;;
	debug-mutants)	part debug-mutants debug_mutants ;;
	guest)		part_on "${2:?KERNEL}" guest ;;
	stress)		part_on "${2:-$(kernels)}" stress ;;
	debug)
		part_on "${2:-$DEBUG_KERNELS}" debug
		if [ $# = 1 ]; then
			part signature signature module.sig_enforce=1
			part lockdown signature lockdown=integrity
		fi
		;;
	hardened)
		for kernel in ${2:-$(kernels)}; do
			for mode in $(modes "$kernel"); do
				part "hardened-$kernel-${mode%%[=.]*}" hardened "$kernel" "$mode"
			done
		done
		;;
	boots)
		for kernel in ${2:-$(kernels)}; do
			boots "$kernel"
		done
		;;
	soak)		part_on "${2:-$ONE_KERNEL}" soak ;;
	fuzz-calls)	part_on "${2:-$ONE_KERNEL}" fuzz_calls ;;
	configs)	part configs tests/configs/configs.sh "${@:2}" ;;
	walk-arch)	part walk-arch walk_arch ;;
	packages)
		# shellcheck disable=SC2086 # names without spaces
		if [ $# = 1 ]; then
			set -- packages $SUITES
			part recipes tests/packages/recipes.sh
			part run tests/packages/run.sh
			part builtin tests/packages/builtin.sh
			part embedded tests/packages/embedded.sh
			part dkms-trixie-backports tests/packages/dkms.sh trixie-backports
		fi
		for suite in "${@:2}"; do
			part "packages-$suite" tests/packages/debian.sh "$suite"
			part "dkms-$suite" tests/packages/dkms.sh "$suite"
		done
		;;
	monitoring)
		# shellcheck disable=SC2046 # names without spaces
		[ $# -gt 1 ] || set -- monitoring $(monitoring_systems) prometheus-guest
		for name in "${@:2}"; do
			part "monitoring-$name" monitoring "$name"
		done
		;;
	bare)		part bare tests/packages/bare.sh "${2:-trixie}" sh -c 'make run && make check' ;;
	kernels)
		part kernels tests/packages/kernels.sh "${@:2}"
		[ $# -gt 1 ] || for kernel in $BOOTED; do
			part "boot-$kernel" tests/packages/boot.sh "$kernel"
		done
		;;
	arch)
		# shellcheck disable=SC2046 # names without spaces
		[ $# -gt 1 ] || set -- arch $(tests/arch/arch.sh --list)
		for arch in "${@:2}"; do
			part "arch-$arch" tests/arch/arch.sh "$arch"
		done
		;;
	all)
		part style tests/style.sh
		part unit unit
		part_on "$(kernels)" guest
		part instructions instructions
		part mutants mutants
		;;
	*)	sed -n '4s/^# //p' "$0" >&2
		exit 2 ;;
	esac
	summary
}

main "$@"
