#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: variants.sh [FOLDER [NAME]...]
#
# Build variants of the module into a guest's root, as /modules/NAME.ko:
#
#	copy		the same under another name
#	faults		steps fail on demand (see faults.h)
#	accesses	counts what a walk reads of each socket (see accesses.c)
#	accesses-more	the same, and reads more than it may
#	(a mutant)	with FOLDER: one for each patch in tests/variants/FOLDER, or
#			for those named, with the steps that fail on demand
#
# A PREPARE command for guest.sh.

. "$(dirname "$0")/../lib.sh"

log=$OUT/variants-$KERNEL.log
: >"$log"
mkdir -p "$ROOT/modules"

# variant NAME: copy the sources, to be changed; print the folder of the copy.
variant()
{
	local dir=$ROOT/variants/$1

	mkdir -p "$dir"
	cp -a "$ROOT/src/Kbuild" "$ROOT/src/module" "$ROOT/src/include" "$dir/"
	echo "$dir"
}

# compile NAME [MODULE]: build the module of that copy as /modules/MODULE.ko, by
# default NAME.ko.
compile()
{
	local dir=variants/$1 module=${2-$1}

	chroot "$ROOT" make -C "/lib/modules/$RELEASE/build" "M=/$dir" modules \
		>>"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		die "variant '$module' of the module does not build: see $log"
	}
	mv "$ROOT/$dir"/module/*.ko "$ROOT/modules/$module.ko"
}

copy()
{
	local dir

	dir=$(variant copy)
	sed -i 's/tcpstates\.o/tcpstates_copy.o/; s/^tcpstates-y/tcpstates_copy-y/' \
		"$dir/module/Kbuild"
	compile copy
}

# add_faults FOLDER: make steps of the module in that folder fail on demand.
add_faults()
{
	cp "$TOP/tests/variants/faults.h" "$1/module/"
	sed -i 's/^#define WAIT_MAX.*/#define WAIT_MAX READ_ONCE(wait_max)/' "$1/module/share.c"
	# shellcheck disable=SC2016 # expanded by Kbuild
	printf '%s\n' 'ccflags-y += -include $(src)/faults.h' \
		'CFLAGS_main.o := -DFAULTS_MAIN' 'CFLAGS_walk.o += -DFAULTS_WALK' >>"$1/module/Kbuild"
}

faults()
{
	add_faults "$(variant faults)"
	compile faults
}

# add_accesses FOLDER: make the walks in that folder count what they read. Debug
# kernels have their own use for the compiler's calls.
add_accesses()
{
	cp "$TOP/tests/variants/accesses.c" "$TOP/tests/variants/accesses.h" "$1/module/"
	# shellcheck disable=SC2016 # expanded by Kbuild
	printf '%s\n' 'tcpstates-y += accesses.o' \
		'CFLAGS_accesses.o := -Wno-builtin-declaration-mismatch' \
		'KASAN_SANITIZE := n' 'KCSAN_SANITIZE := n' \
		'counted := -fsanitize=thread -include $(src)/accesses.h' \
		'CFLAGS_ahead.o += $(counted)' 'CFLAGS_walk.o += $(counted)' \
		>>"$1/module/Kbuild"
}

accesses()
{
	local dir

	add_accesses "$(variant accesses)"
	compile accesses

	dir=$(variant accesses-more)
	add_accesses "$dir"
	sed -i '/rec->num = sk->sk_num/i\
	(void)READ_ONCE(((const char *)sk)[2 * L1_CACHE_BYTES]);' "$dir/module/walk.c"
	compile accesses-more
}

# mutate PATCH OPTION...: apply the patch of a mutant to the copy for mutants.
mutate()
{
	local patch=$1

	shift
	patch -s -p1 --no-backup-if-mismatch -d "$ROOT/variants/mutants" "$@" \
		<"$patch" >>"$log" 2>&1 ||
		die "$patch no longer applies: see $log"
}

# mutants FOLDER [NAME]...: build those mutants, or all of the folder. One copy is
# changed again and again, so that only what a patch changes is compiled.
mutants()
{
	local folder=$TOP/tests/variants/$1 name patch

	shift
	[ $# -gt 0 ] || set -- "$folder"/*.patch
	add_faults "$(variant mutants)"
	for name in "$@"; do
		name=$(basename "$name" .patch)
		patch=$folder/$name.patch
		mutate "$patch"
		compile mutants "$name"
		mutate "$patch" -R
	done
}

copy
faults
accesses
if [ $# -gt 0 ]; then
	need_packages patch
	mutants "$@"
fi
