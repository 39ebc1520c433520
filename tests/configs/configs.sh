#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: configs.sh [NAME | KERNEL-NAME]...
#
# Build the module for each configuration of configs.txt, or for those named, and
# check that
#
#	the kernel accepted the configuration
#	our files give no warning with W=1, nor with sparse where it works
#	stack frames are within their limit
#	each symbol that the module lacks is exported somewhere in the kernel, and
#	none is of libgcc, as those of 64-bit divisions on 32-bit processors
#	a kernel that can't have the module is refused by name
#
# Kernels are configured and prepared, not built. So there is no list of their
# exports, and modpost's complaints that symbols are undefined don't count.
#
# Print one KTAP line for each, and write a table to build/configs.md.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/trees.sh"
. "$(dirname "$0")/build.sh"

LIST=$TOP/tests/configs/configs.txt
KERNELS=(6.1 6.12 7.3)

# listed: print a line of the list for each kernel of each configuration.
listed()
{
	awk '!/^#/ && NF {
		n = split($2, kernel, ",")
		for (i = 1; i <= n; i++) {
			$2 = kernel[i]
			print
		}
	}' "$LIST"
}

# chosen NAME...: print those of the list that are named, or all.
chosen()
{
	local name

	[ $# -gt 0 ] || { listed; return; }
	for name; do
		listed | awk -v n="$name" '$1 == n || $2 "-" $1 == n { print; found = 1 }
			END { exit !found }' || die "no configuration '$name' in $LIST"
	done
}

# mount_all: mount the compilers with a temporary layer over them, the sources and
# the trees.
mount_all()
{
	local kernel

	mkdir "$WORK/upper" "$WORK/work" "$ROOT"
	mount -t overlay overlay \
		-o "lowerdir=$LAYERS,upperdir=$WORK/upper,workdir=$WORK/work" "$ROOT"
	mount -t proc proc "$ROOT/proc"
	mount -t tmpfs tmpfs "$ROOT/tmp"
	mount --bind /dev "$ROOT/dev"
	mkdir "$ROOT/source" "$ROOT/trees"
	mount --bind "$CACHE/configs" "$ROOT/trees"
	for kernel in "${KERNELS[@]}"; do
		mkdir "$ROOT/source/$kernel"
		mount --bind -o ro "$CACHE/source/$kernel" "$ROOT/source/$kernel"
	done
}

# worker: check the configurations of one tree after another, until none is left.
# A line of $WORK/trees is taken by the worker that makes its folder.
worker()
{
	local tree line status=0 first

	while read -r tree; do
		mkdir "$WORK/taken-$tree" 2>/dev/null || continue
		# shellcheck disable=SC2034 # used in build.sh
		BUILD=/build-$tree
		first=yes
		while read -r -a line; do
			one "$first" "${line[@]}" </dev/null || status=1
			first=no
		done < <(awk -v t="$tree" '$2 "-" $3 "-" $4 == t' "$WORK/list")
	done <"$WORK/trees"
	return "$status"
}

# inner NAME...: check those configurations, within the mounts. Most of the work
# before a build is one process after another, so trees are worked on side by side.
inner()
{
	local i pids=() failed=0

	# Process 1 of a namespace ignores signals that it has no handler for.
	trap 'exit 130' INT TERM
	mount_all
	chosen "$@" >"$WORK/list"
	awk '{ print $2 "-" $3 "-" $4 }' "$WORK/list" | awk '!seen[$0]++' >"$WORK/trees"
	: >"$WORK/rows"
	for i in $(seq "$(nproc)"); do
		worker &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" || failed=1
	done
	table "$WORK/rows" >"$OUT/configs.md"
	[ "$(wc -l <"$WORK/rows")" = "$(wc -l <"$WORK/list")" ] || failed=1
	return "$failed"
}

main()
{
	local kernel

	need_root
	mkdir -p "$OUT" "$CACHE/configs"
	exec 9>"$CACHE/configs/lock"
	flock 9
	chosen "$@" >/dev/null
	LAYERS=$("$TOP/tests/configs/toolchain.sh")
	for kernel in "${KERNELS[@]}"; do
		"$TOP/tests/vm/linux-source.sh" "$kernel" >/dev/null
	done
	WORK=$(mktemp -d "$CACHE/work.XXXXXX")
	exec 7>"$WORK/lock"
	flock 7
	trap 'rm -rf --one-file-system "$WORK"' EXIT
	export LAYERS WORK ROOT=$WORK/root TOP CACHE OUT
	# The mounts and processes in these namespaces end with this process.
	setpriv --pdeathsig KILL \
		unshare --mount --pid --fork --kill-child --mount-proc bash "$0" --inner "$@"
}

if [ "${1-}" = --inner ]; then
	shift
	inner "$@"
else
	main "$@"
fi
