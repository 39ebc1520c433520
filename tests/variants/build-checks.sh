#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: build-checks.sh
#
# Check the build for a guest's kernel ($RELEASE), with the compiler of its
# release:
#
#	our files give no warning with W=1 and sparse
#	the module's text is within its limit
#	the fields that a walk reads of a socket are in two cache lines
#	on a kernel of unknown shape the build fails, and the error names the seam
#
# Print one KTAP line for each check. A PREPARE command for guest.sh.

. "$(dirname "$0")/../lib.sh"

TEXT_MAX=16384		# bytes of .text
FRAME_MAX=512		# bytes of a stack frame

log=$OUT/build-$KERNEL.log
BUILD_LOG=$WORK/build.log
HEADER=$WORK/header
: >"$log"
number=0
failed=0

# verdict STATUS NAME [COMMENT]
verdict()
{
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number build.$2${3:+ # $3}"
	else
		echo "not ok $number build.$2${3:+ # $3}"
		failed=1
	fi
}

# build NAME [MAKE ARGUMENT...]: compile a copy of the sources, in a folder of that
# name. The file $APPENDED, if set, is appended to one of the sources.
build()
{
	local dir=$ROOT/build/$1 name=$1

	shift
	mkdir -p "$dir"
	cp -a "$ROOT/src/Kbuild" "$ROOT/src/module" "$ROOT/src/include" "$dir/"
	cat ${APPENDED:+"$APPENDED"} </dev/null >>"$dir/module/ahead.c"
	chroot "$ROOT" make -C "/lib/modules/$RELEASE/build" "M=/build/$name" \
		"$@" modules >"$BUILD_LOG" 2>&1
}

# fix_headers: let sparse work with Debian's headers of 7.3. They lack the script
# that tests sparse's version, without which C=2 checks nothing. And the sparse of
# trixie knows neither __typeof_unqual__ nor strlen() of a constant.
fix_headers()
{
	local common

	common=$ROOT$(chroot "$ROOT" readlink -f "/lib/modules/$RELEASE/source")
	if grep -q checker-valid.sh "$common/Makefile" &&
	   [ ! -e "$common/scripts/checker-valid.sh" ]; then
		printf '#!/bin/sh\necho 1\n' >"$common/scripts/checker-valid.sh"
		chmod +x "$common/scripts/checker-valid.sh"
	fi
	sed -i 's/^#if CC_HAS_TYPEOF_UNQUAL || defined(__CHECKER__)$/#if CC_HAS_TYPEOF_UNQUAL \&\& !defined(__CHECKER__)/' \
		"$common/include/linux/compiler_types.h"
	sed -i 's/== __builtin_strlen(info)/== sizeof(info) - 1/' \
		"$common/include/linux/moduleparam.h"
}

check_warnings()
{
	local status=0

	fix_headers
	build warnings W=1 C=2 "KCFLAGS=-Wframe-larger-than=$FRAME_MAX" || status=1
	cat "$BUILD_LOG" >>"$log"
	# Warnings from the kernel's own headers don't count.
	if grep -E '^(/build/warnings/)?(module|include)/.*(warning|error):|^(WARNING|ERROR): ' \
		"$BUILD_LOG" >&2; then
		status=1
	fi
	# Sparse must have checked each of our files.
	[ "$(grep -c 'CHECK .*module/' "$BUILD_LOG")" -ge 8 ] || status=1
	verdict $status warnings
}

check_size()
{
	local text

	text=$(chroot "$ROOT" size -A /build/warnings/module/tcpstates.ko |
		awk '$1 == ".text" { print $2 }')
	[ "${text:-0}" -gt 0 ] && [ "$text" -le "$TEXT_MAX" ]
	verdict $? text_size "$text bytes of at most $TEXT_MAX"
}

# check_cache_lines: check the offsets of the fields in this kernel's structures.
# With shorter lines the same check must fail.
check_cache_lines()
{
	local status=0 APPENDED=$ROOT/src/tests/variants/cache-lines.h

	build cache-lines || status=1
	cat "$BUILD_LOG" >>"$log"
	! build shorter-lines KCFLAGS=-DCACHE_LINE=32 &&
		grep -q 'static assertion failed' "$BUILD_LOG" || status=1
	verdict $status cache_lines
}

# header PATH: print where Debian has that header of the kernel.
header()
{
	local dir

	for dir in "$ROOT/lib/modules/$RELEASE/source" "$ROOT/lib/modules/$RELEASE/build"; do
		dir=$ROOT$(chroot "$ROOT" readlink -f "${dir#"$ROOT"}")
		if [ -e "$dir/include/$1" ]; then
			echo "$dir/include/$1"
			return
		fi
	done
	die "no header $1 for $RELEASE"
}

# check_seam SEAM HEADER SED: with a header changed to the shape of no supported
# kernel, the build must fail and name the seam.
check_seam()
{
	local file status=0

	file=$(header "$2")
	cp "$file" "$HEADER"
	sed -i "$3" "$file"
	if cmp -s "$file" "$HEADER"; then
		echo "# no line of $2 matches $3" >&2
		status=1
	fi
	if build "seam-${1// /-}" || ! grep -q "seam $1:" "$BUILD_LOG"; then
		status=1
	fi
	cat "$BUILD_LOG" >>"$log"
	cp "$HEADER" "$file"
	verdict $status "seam_${1// /_}"
}

set +e
check_warnings
check_size
check_cache_lines
check_seam version generated/uapi/linux/version.h \
	's/^#define LINUX_VERSION_CODE .*/#define LINUX_VERSION_CODE 329984/'
check_seam ehash net/inet_hashtables.h \
	's/struct inet_ehash_bucket[[:space:]]*\*ehash;/void *ehash;/'
check_seam 'listen chain' net/inet_hashtables.h \
	's/struct hlist_nulls_head[[:space:]]*nulls_head;/struct hlist_head nulls_head;/'
check_seam 'time of ACK' linux/tcp.h 's/u32[[:space:]]*rcv_tstamp;/u64 rcv_tstamp;/'
check_seam states net/tcp_states.h 's/^\tTCP_SYN_SENT,$/&\n\tTCP_NEW_STATE,/'
exit $failed
