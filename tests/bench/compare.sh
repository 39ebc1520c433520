#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: compare.sh uml|guest FOLDER...
#
# Compare how long a walk takes with several versions of the module, loaded in turn
# in one boot over the same sockets: under user-mode Linux, at native speed, or in
# a guest under QEMU. FOLDER is a tree of the project (git worktree add ...).
# Ratios are to the first FOLDER, which is measured twice: the ratio of "again"
# shows how far to trust the others.
#
# Settings from the environment: ROUNDS=9 SOCKETS=200000 BUCKETS=262144 KERNEL=6.12
# FILE=/proc/tcpstates

. "$(dirname "$0")/../lib.sh"

ROUNDS=${ROUNDS:-9}
KERNEL=${KERNEL:-6.12}

# build_variants FOLDER...: build each module as /variants/NAME.ko in the guest's
# root ($ROOT).
build_variants()
{
	local folder name log=$OUT/compare.log

	mkdir "$ROOT/variants"
	: >"$log"
	for folder in "$@"; do
		name=$(basename "$folder")
		mkdir "$ROOT/variants/$name"
		cp -a "$folder/Kbuild" "$folder/module" "$folder/include" "$ROOT/variants/$name/"
		if [ -n "${UML-}" ]; then
			make -C "$UML" ARCH=um "M=$ROOT/variants/$name" KBUILD_MODPOST_WARN=1 modules
		else
			chroot "$ROOT" make -C "/lib/modules/$RELEASE/build" \
				"M=/variants/$name" modules
		fi >>"$log" 2>&1 || { tail -n 10 "$log" >&2; die "$name does not build: see $log"; }
		mv "$ROOT/variants/$name/module/tcpstates.ko" "$ROOT/variants/$name.ko"
	done
}

# job FOLDER...: print a job that times each module once a round, in random order.
job()
{
	local names

	names="again=$(basename "$1") $(for i in "$@"; do basename "$i"; done | xargs)"
	cat <<-END
	cat >/tmp/rounds <<'EOF'
	for round in \$(seq $ROUNDS); do
		for name in \$(shuf -e $names); do
			insmod "/variants/\${name#again=}.ko"
			taskset -c 0 time_peers 1 "\${name%%=*}=read:${FILE:-/proc/tcpstates}"
			rmmod tcpstates
		done
	done
	EOF
	make_sockets $SOCKETS sh -eu /tmp/rounds
	END
}

main()
{
	local setting=${1-} folder folders=() prepare

	case $setting in
	uml) SOCKETS=${SOCKETS:-200000} BUCKETS=${BUCKETS:-262144} ;;
	guest) SOCKETS=${SOCKETS:-100000} BUCKETS=${BUCKETS:-65536} ;;
	*) sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
	esac
	shift
	[ $# -gt 0 ] || die "no folder to compare: see the head of $0"
	for folder in "$@"; do
		[ -f "$folder/module/Kbuild" ] || die "not a tree of the project: $folder"
		folders+=("$(realpath "$folder")")
	done
	set -- "${folders[@]}"
	[ "$(for folder in "$@"; do basename "$folder"; done | sort | uniq -d)" = "" ] ||
		die "two folders have the same name: rename one"
	need_root
	need_packages python3
	mkdir -p "$OUT"
	prepare="tests/bench/peers.sh; tests/bench/compare.sh --build $(printf '%q ' "$@")"
	say "comparing $# modules: $ROUNDS rounds, $SOCKETS sockets in $BUCKETS buckets ($setting)"
	if [ "$setting" = uml ]; then
		"$TOP/tests/bench/uml.sh" "$KERNEL" "$prepare" "$(job "$@")" \
			"thash_entries=$BUCKETS"
	else
		GUEST_MEMORY=3072 GUEST_CMDLINE="kernelcore=512M thash_entries=$BUCKETS" \
			"$TOP/tests/vm/guest.sh" -t 3600 "$KERNEL" "$prepare" "$(job "$@")"
	fi | python3 "$TOP/tests/bench/ratios.py" "$(basename "$1")"
}

if [ "${1-}" = --build ]; then
	shift
	build_variants "$@"
else
	main "$@"
fi
