#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: style.sh [CHECK...]
#
# Check the style of the sources:
#
#	checkpatch	the kernel's coding style, in the module
#	checkpatch-reader	the same, in the reader
#	kernel-doc	the comments of the module's functions
#	shell		the scripts, with shellcheck
#	comments	their first words
#	includes	the order of the reader's folders
#	statics		no static function's name is in two sources of the reader
#	places		CONTRIBUTING's list of places
#	licences	each file's, as the REUSE specification wants them
#	tidy		the reader, with clang-tidy and the checks in .clang-tidy
#
# Without CHECK, these are not run, since they take minutes:
#
#	analyze-clang	the reader, with clang's static analyzer
#	analyze-gcc	the same, with gcc's
#
# checkpatch.pl and kernel-doc come from Debian's linux-source, kept in the cache.

. "$(dirname "$0")/lib.sh"

CHECKS=(checkpatch checkpatch-reader kernel-doc shell comments includes statics places licences
	tidy)

# Types of checkpatch that are ignored, each for a reason:
# the lists of X() expand to these
IGNORE=COMPLEX_MACRO,MACRO_ARG_REUSE,MACRO_ARG_UNUSED,TRAILING_SEMICOLON
IGNORE+=,MULTISTATEMENT_MACRO_USE_DO_WHILE
IGNORE+=,LINUX_VERSION_CODE	# compat.h may test it
IGNORE+=,CONSTANT_COMPARISON	# KERNEL_VERSION() is taken for a constant

# More that are ignored in the reader:
# the kernel's types and macros, which userspace doesn't have
IGNORE_READER=$IGNORE,PREFER_KERNEL_TYPES,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO
IGNORE_READER+=,VOLATILE	# sig_atomic_t
IGNORE_READER+=,STRCPY	# strscpy() is the kernel's
IGNORE_READER+=,CAMELCASE	# PRIu64
IGNORE_READER+=,BRACKET_SPACE	# { [INDEX] = ... } on one line
IGNORE_READER+=,SPLIT_STRING,LONG_LINE_STRING	# texts, and templates of SVG
IGNORE_READER+=,EMBEDDED_FUNCTION_NAME	# 'watch' is a command, too
IGNORE_READER+=,TYPO_SPELLING	# British spelling

# Flags that compile the reader.
READER_FLAGS=(-std=gnu11 -D_GNU_SOURCE -Iuserspace -Iinclude -Iinclude/uapi -DHAVE_NCURSES
	-DNLS '-DLOCALEDIR="/usr/share/locale"' -DHAVE_HTTP "-I$OUT/style")
# Its false alarms: GCC 12 takes the copy of a returned struct for a use of what was there.
GCC_FALSE=-Wno-analyzer-use-of-uninitialized-value

# kernel_scripts: print the folder of the kernel's scripts, those of this release of
# Debian; fetch them if needed.
kernel_scripts()
{
	local source dir tmp=$CACHE/style-partial

	[ -n "$(apt-cache pkgnames linux-source)" ] || apt_update || true
	source=$(apt-cache depends linux-source | sed -n 's/.*Depends: \(linux-source-[0-9.]*\)$/\1/p')
	[ -n "$source" ] || die "this machine's apt sources lack the package linux-source"
	dir=$CACHE/$source

	exec 9>"$CACHE/style.lock"
	flock 9
	if [ ! -d "$dir" ]; then
		say "fetching checkpatch.pl from $source: once, about a minute"
		rm -rf "$tmp"
		mkdir "$tmp"
		apt_update || true
		(cd "$tmp" && apt-get download "$source" >>"$OUT/apt.log" 2>&1) ||
			die "could not download $source: see $OUT/apt.log"
		dpkg-deb --fsys-tarfile "$tmp"/*.deb |
			tar -xO --wildcards './usr/src/*.tar.xz' |
			tar -xJ -C "$tmp" --strip-components=1 --wildcards \
			'*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
			'*/scripts/const_structs.checkpatch' '*/scripts/kernel-doc'
		[ -s "$tmp/scripts/kernel-doc" ] && [ -s "$tmp/scripts/checkpatch.pl" ] ||
			die "$source has no scripts/checkpatch.pl or scripts/kernel-doc"
		rm "$tmp"/*.deb
		mv "$tmp" "$dir"
	fi
	echo "$dir/scripts"
}

# on COMMAND... -- PATTERN...: run the command on the project's files that match.
on()
{
	local command=()

	while [ "$1" != -- ]; do
		command+=("$1")
		shift
	done
	shift
	tracked "$@" | xargs -0 "${command[@]}"
}

# checkpatch TYPES PATTERN...: run checkpatch.pl, and ignore these types.
checkpatch()
{
	on perl "$SCRIPTS/checkpatch.pl" --no-tree --strict --terse --show-types \
		--no-summary --ignore "$1" -f -- "${@:2}"
}

# tidy CHECKS: run clang-tidy on the reader, with these of the checks in .clang-tidy. It
# gets one file at a time: in all but the first, clang 14 takes each va_list for
# uninitialized.
tidy()
{
	# shellcheck disable=SC2016 # expanded by the other shell
	FLAGS="${READER_FLAGS[*]}" on -n 1 -P "$(nproc)" \
		sh -c 'clang-tidy --quiet "$@" -- $FLAGS 2>/dev/null' sh --checks="$1" -- 'userspace/*.c'
}

# gcc_analyzer: run gcc's on each source; a warning is an error.
gcc_analyzer()
{
	tracked 'userspace/*.c' | xargs -0 -n 1 -P "$(nproc)" \
		gcc "${READER_FLAGS[@]}" -O2 -fanalyzer "$GCC_FALSE" -Werror -c -o /dev/null
}

# check NAME: run the check, and print what it finds.
check()
{
	local reader=('userspace/*.c' 'userspace/*.h')
	local module=('module/*.c' 'module/*.h' 'include/*.h')
	local shell=('*.sh' '*.bash' .ci/run tests/vm/guest-init tests/vm/initramfs-init)

	case $1 in
	checkpatch)	checkpatch "$IGNORE" "${module[@]}" ;;
	checkpatch-reader)
			checkpatch "$IGNORE_READER" "${reader[@]}" ;;
	kernel-doc)	on perl "$SCRIPTS/kernel-doc" -none -Werror -- 'module/*.c' 'module/*.h' ;;
	shell)		on shellcheck -S warning -- "${shell[@]}" ;;
	comments)	on python3 tests/style/comments.py -- '*.c' '*.h' '*.py' "${shell[@]}" ;;
	includes)	on python3 tests/style/includes.py -- "${reader[@]}" ;;
	statics)	on python3 tests/style/statics.py -- 'userspace/*.c' ;;
	places)		on python3 tests/style/places.py -- . ;;
	licences)	reuse lint ;;
	tidy)		tidy '-clang-analyzer-*' ;;
	analyze-clang)	tidy '-bugprone-*,-cert-*,-concurrency-*,-performance-*,-portability-*' ;;
	analyze-gcc)	gcc_analyzer ;;
	*)		die "no check '$1', only: ${CHECKS[*]}" ;;
	esac
}

main()
{
	local name number=0 bad=0

	cd "$TOP" || exit
	mkdir -p "$OUT" "$CACHE"
	need_packages git shellcheck perl xz-utils python3 clang-tidy gcc libncurses-dev \
		reuse
	SCRIPTS=$(kernel_scripts)
	export PYTHONDONTWRITEBYTECODE=1
	[ $# -gt 0 ] || set -- "${CHECKS[@]}"
	make -s -C userspace O="$OUT/style" "$OUT/style/page.inc"
	for name in "$@"; do
		number=$((number + 1))
		if check "$name" >"$OUT/style-$name.log" 2>&1; then
			echo "ok $number style.$name"
		else
			cat "$OUT/style-$name.log" >&2
			echo "not ok $number style.$name"
			bad=1
		fi
	done
	return "$bad"
}

main "$@"
