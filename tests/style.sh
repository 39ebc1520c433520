#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: style.sh
#
# Holds the module to the kernel's coding style with the kernel's own
# checkpatch.pl (from Debian's linux-source, kept in the cache), its comments
# to kernel-doc, and the shell scripts to shellcheck.

. "$(dirname "$0")/lib.sh"

SOURCE=linux-source-6.1

# Not for us, each for a reason:
# what the lists of X() expand to
IGNORE=COMPLEX_MACRO,MACRO_ARG_REUSE,MACRO_ARG_UNUSED,TRAILING_SEMICOLON
IGNORE+=,MULTISTATEMENT_MACRO_USE_DO_WHILE
IGNORE+=,LINUX_VERSION_CODE	# compat.h is there to look at it
IGNORE+=,CONSTANT_COMPARISON	# KERNEL_VERSION() taken for a constant

# kernel_scripts: the folder with the scripts of the kernel that we use.
kernel_scripts()
{
	local dir=$CACHE/$SOURCE tmp=$CACHE/style-partial

	exec 9>"$CACHE/style.lock"
	flock 9
	if [ ! -d "$dir" ]; then
		say "fetching checkpatch.pl from $SOURCE: once, about a minute"
		rm -rf "$tmp"
		mkdir "$tmp"
		apt_update || true
		(cd "$tmp" && apt-get download "$SOURCE" >>"$OUT/apt.log" 2>&1) ||
			die "could not download $SOURCE: see $OUT/apt.log"
		dpkg-deb --fsys-tarfile "$tmp"/*.deb |
			tar -xO --wildcards './usr/src/*.tar.xz' |
			tar -xJ -C "$tmp" --strip-components=1 --wildcards \
			'*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
			'*/scripts/const_structs.checkpatch' '*/scripts/kernel-doc'
		[ -s "$tmp/scripts/kernel-doc" ] && [ -s "$tmp/scripts/checkpatch.pl" ] ||
			die "$SOURCE has no checkpatch.pl where it used to have it"
		rm "$tmp"/*.deb
		mv "$tmp" "$dir"
	fi
	echo "$dir/scripts"
}

main()
{
	local scripts bad=0

	cd "$TOP" || exit
	mkdir -p "$OUT" "$CACHE"
	need_packages git shellcheck perl xz-utils
	scripts=$(kernel_scripts)

	perl "$scripts/checkpatch.pl" --no-tree --strict --terse --show-types \
		--no-summary --ignore "$IGNORE" -f module/*.[ch] \
		include/*.h include/uapi/linux/*.h >"$OUT/style.log" 2>&1 || bad=1
	perl "$scripts/kernel-doc" -none -Werror module/*.[ch] \
		>>"$OUT/style.log" 2>&1 || bad=1
	tracked '*.sh' '*.bash' .ci/run tests/vm/guest-init tests/vm/initramfs-init |
		xargs -0 shellcheck -S warning >>"$OUT/style.log" 2>&1 || bad=1
	if [ "$bad" = 1 ]; then
		cat "$OUT/style.log" >&2
		die "style: see above"
	fi
	echo "ok 1 style.clean"
}

main
