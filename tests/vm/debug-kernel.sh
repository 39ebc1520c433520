#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: debug-kernel.sh NAME: 6.12-kasan or 6.12-kcsan
#
# Print the folder of a debug kernel: a layer for a guest over the Debian root of
# its version. If it is not cached, build it first, from that release's linux-source
# with its compiler: about 15 minutes on 2 processors.
#
# A kernel is built in another folder and renamed when complete. An interrupted build
# goes on where it was. The name has a hash of recipe and configuration.

. "$(dirname "$0")/../lib.sh"

VM=$TOP/tests/vm
# Shown with the progress: about as many files are compiled.
FILES=1400

# config KIND: print the configuration.
config()
{
	cat "$VM/debug.config" "$VM/$1.config"
}

# key: print a hash of all that the kernel depends on, without comments.
key()
{
	{
		config "${NAME##*-}" | grep -E '^(# )?CONFIG_'
		grep -vE '^[[:space:]]*(#|$)' "$VM/debug-kernel-recipe.sh"
		cat "$BASE/kernel-release"
	} | sha256sum | cut -c1-12
}

# progress FOLDER: say every half a minute how far the build is.
progress()
{
	while sleep 30; do
		say "$NAME: $(find "$1/object" -name '*.o' 2>/dev/null | wc -l) of about $FILES files compiled"
	done
}

# build: run the recipe in the root, with a layer that keeps what it installs and
# makes. This runs in mount and process namespaces of its own.
build()
{
	local root=$PARTIAL/root

	# Process 1 of a namespace ignores signals that it has no handler for.
	trap 'exit 130' INT TERM
	mkdir -p "$PARTIAL"/{upper,work,root,build}
	mount -t overlay overlay \
		-o "lowerdir=$BASE,upperdir=$PARTIAL/upper,workdir=$PARTIAL/work" "$root"
	mount -t proc proc "$root/proc"
	mount -t tmpfs tmpfs "$root/tmp"
	mount --bind /dev "$root/dev"
	mkdir -p "$root/build"
	mount --bind "$PARTIAL/build" "$root/build"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	config "${NAME##*-}" >"$PARTIAL/build/all.config"
	cp "$VM/debug-kernel-recipe.sh" "$PARTIAL/build/recipe"
	progress "$PARTIAL/build" &
	nice -n 5 chroot "$root" bash /build/recipe "${NAME%-*}" >>"$LOG" 2>&1 || {
		grep -E 'error|not in the configuration' "$LOG" | tail -n 5 >&2
		tail -n 10 "$LOG" >&2
		die "could not build $NAME: see $LOG"
	}
}

main()
{
	local dir

	NAME=$1
	need_root
	[ -e "$VM/${NAME##*-}.config" ] || die "no debug kernel '$NAME': 6.12-kasan or 6.12-kcsan"
	BASE=$("$VM/root.sh" "${NAME%-*}")
	dir=$CACHE/kernels/$NAME-$(key)
	PARTIAL=$CACHE/kernels/$NAME-partial
	LOG=$OUT/kernel-$NAME.log
	mkdir -p "$OUT" "$CACHE/kernels"
	# guest.sh holds the lock, shared, for as long as it uses a kernel.
	if [ ! -d "$dir" ]; then
		exec 9>"$CACHE/kernels/$NAME.lock"
		if ! flock -n 9; then
			say "waiting for another run that builds or uses $NAME"
			flock 9
		fi
	fi
	if [ ! -d "$dir" ]; then
		say "building the debug kernel $NAME: once, 5 to 15 minutes"
		: >"$LOG"
		export NAME BASE PARTIAL LOG
		setpriv --pdeathsig KILL \
			unshare --mount --pid --fork --kill-child --mount-proc bash "$0" --build >&2
		rm -rf --one-file-system "$CACHE/kernels/$NAME-"????????????
		mv "$PARTIAL/build/layer" "$dir"
		mv "$PARTIAL" "$(mktemp -d "$CACHE/kernels/old.XXXXXX")"
		exec 9>&-
		say "$NAME built: $(cat "$dir/kernel-release")"
		rm -rf --one-file-system "$CACHE"/kernels/old.*
	fi
	echo "$dir"
}

[ $# = 1 ] || { sed -n '4s/^# //p' "$0" >&2; exit 2; }
if [ "$1" = --build ]; then
	build
else
	main "$1"
fi
