#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: uml.sh KERNEL PREPARE JOB [KERNEL OPTION...]
#
# Run a job as guest.sh does, but under user-mode Linux: at native speed, with one
# processor and without real spinlocks. The module, built for it, is
# /tcpstates.ko. The job's output is printed here. A line "#ask floor SOCKETS
# BUCKETS SIZE" is not: it is answered with a line from the program floor, which
# runs on the host.

. "$(dirname "$0")/../lib.sh"

MEMORY=${UML_MEMORY:-4G}

# build_module: build the module for this kernel.
build_module()
{
	mkdir "$WORK/module"
	cp -a "$TOP/Kbuild" "$TOP/module" "$TOP/include" "$WORK/module/"
	# modpost doesn't know the symbols that user-mode Linux exports.
	make -C "$UML" ARCH=um "M=$WORK/module" KBUILD_MODPOST_WARN=1 modules \
		>"$OUT/uml-module.log" 2>&1 || {
		tail -n 10 "$OUT/uml-module.log" >&2
		die "the module does not build for user-mode Linux: see $OUT/uml-module.log"
	}
	cp "$WORK/module/module/tcpstates.ko" "$ROOT/tcpstates.ko"
}

# write_init: write an init that runs the job and stops the kernel.
write_init()
{
	cat >"$ROOT/uml-init" <<-'END'
	#!/bin/sh
	export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	# The kernel refuses the restartable sequences of glibc.
	export GLIBC_TUNABLES=glibc.pthread.rseq=0
	mount -t proc proc /proc
	mount -t sysfs sysfs /sys
	mount -t tmpfs tmpfs /run
	mount -t tmpfs tmpfs /tmp
	ip link set lo up
	stty -echo
	sh -eu /uml-job && echo "#uml job done"
	echo o >/proc/sysrq-trigger
	sleep 60
	END
	chmod +x "$ROOT/uml-init"
	printf '%s\n' "$JOB" >"$ROOT/uml-job"
}

# start_floor SOCKETS BUCKETS SIZE: start the program. It takes questions on
# descriptor 5 and answers on 6.
start_floor()
{
	mkfifo "$WORK/ask" "$WORK/answer"
	"$WORK/floor" "$@" <"$WORK/ask" >"$WORK/answer" &
	exec 5>"$WORK/ask" 6<"$WORK/answer"
}

# answer: print the job's output and answer its questions.
answer()
{
	local line status=1

	while IFS= read -r line; do
		line=${line%$'\r'}
		case $line in
		"#ask floor "*)
			# shellcheck disable=SC2086 # three words
			[ -p "$WORK/ask" ] || start_floor ${line#\#ask floor }
			echo >&5
			read -r line <&6
			echo "$line" >&"${uml[1]}" ;;
		"#uml job done") status=0 ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <&"${uml[0]}"
	return "$status"
}

inner()
{
	ROOT=$WORK/root
	mkdir -p "$WORK/upper" "$WORK/work" "$ROOT"
	mount -t overlay overlay \
		-o "lowerdir=$BASE,upperdir=$WORK/upper,workdir=$WORK/work" "$ROOT"
	mount --bind /dev "$ROOT/dev"
	mkdir -p "$ROOT/src"
	tracked | tar -C "$TOP" --null --ignore-failed-read -T - -cf - 2>/dev/null |
		tar -C "$ROOT/src" -xf -
	export ROOT
	bash -euo pipefail -c "$PREPARE"
	gcc -O2 -o "$WORK/floor" "$TOP/tests/bench/floor.c"
	build_module
	write_init
	# The file that is its memory must be in memory itself. It gets one
	# processor: its kernel and its processes take turns, and to wake each
	# other across two takes longer than a system call.
	coproc uml { TMPDIR=/dev/shm exec taskset -c 0 timeout "${TIMEOUT:-1800}" "$UML/linux" \
		"mem=$MEMORY" root=none rootfstype=hostfs "rootflags=$ROOT" rw \
		init=/uml-init con=null con0=fd:0,fd:1 quiet $OPTIONS 2>"$OUT/uml.err"; }
	answer || die "the job under user-mode Linux failed: see $OUT/uml.err"
}

main()
{
	[ $# -ge 3 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
	need_root
	UML=$("$TOP/tests/bench/uml-kernel.sh" "$1")
	BASE=$("$TOP/tests/vm/root.sh" "$1")
	exec 8>"$CACHE/roots/$1.lock"
	flock -s 8
	WORK=$(mktemp -d "$CACHE/work.XXXXXX")
	exec 7>"$WORK/lock"
	flock 7
	trap 'rm -rf --one-file-system "$WORK"' EXIT
	export UML BASE WORK TOP CACHE OUT PREPARE=$2 JOB=$3 KERNEL=$1
	shift 3
	export OPTIONS=$*
	setpriv --pdeathsig KILL \
		unshare --mount --pid --fork --kill-child --mount-proc bash "$0" --inner
}

if [ "${1-}" = --inner ]; then
	inner
else
	main "$@"
fi
