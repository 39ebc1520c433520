#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The build of the reader: its probes, and the order of what it links.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

# The flags of a make that runs this test are not for the makes in it.
unset MAKEFLAGS MFLAGS MAKELEVEL

# Do what the Makefile of the reader says, for a compiler with these options.
reader_make() # OPTIONS ARG...
{
	local options=$1

	shift
	capture make -C "$root/userspace" O="$PWD/build" CC="gcc $options" CFLAGS=-O0 "$@"
	[ "$status" = 0 ] || fail "make: $(tail -n 5 err)"
}

# Make GNU's libintl.h, which renames the functions, in the folder foreign.
make_foreign_libintl()
{
	mkdir foreign
	cat >foreign/libintl.h <<-'END'
		#define gettext libintl_gettext
		#define textdomain libintl_textdomain
		#define bindtextdomain libintl_bindtextdomain
		#define bind_textdomain_codeset libintl_bind_textdomain_codeset
		extern char *gettext(const char *), *textdomain(const char *);
		extern char *bindtextdomain(const char *, const char *);
		extern char *bind_textdomain_codeset(const char *, const char *);
	END
}

# The C library has gettext().
gettext_of_libc()
{
	need msgfmt
	reader_make "" -n
	grep -q -e ' -DNLS ' out || fail "no translations"
	! grep -q -e '-lintl' out || fail "a library without need"
}

# Only the header is there.
header_without_library()
{
	need msgfmt
	make_foreign_libintl
	reader_make "-isystem $PWD/foreign" -n
	! grep -q -e ' -DNLS ' out || fail "compiles with a gettext() that cannot be linked"
	capture make -C "$root/userspace" O="$PWD/build" MUSL_CC="gcc -isystem $PWD/foreign" -n static
	! grep -q -e ' -DNLS ' out || fail "the same, static"
}

# The library is static and wants to stand behind the objects, with --as-needed too.
library_behind_objects()
{
	need msgfmt
	make_foreign_libintl
	cat >intl.c <<-'END'
		#include "foreign/libintl.h"
		char *gettext(const char *text) { return (char *)text; }
		char *textdomain(const char *name) { return (char *)name; }
		char *bindtextdomain(const char *name, const char *dir) { return (char *)(name ? dir : 0); }
		char *bind_textdomain_codeset(const char *name, const char *set) { return (char *)(name ? set : 0); }
	END
	gcc -c intl.c && ar rc libintl.a intl.o || fail "no library"
	reader_make "-isystem $PWD/foreign -L$PWD" -j2 LDFLAGS=-Wl,--as-needed LDLIBS=-lm
	grep -q 'main\.o .*\.o .*-lintl -lm$' out || fail "another order: $(grep -e -lintl out)"
	capture build/tcpstates --version
	equal "status of the program" 0 "$status"
	! readelf -d build/tcpstates | grep -q 'NEEDED.*libm\.' || fail "a library without need"
}

# A part that is missing is named once, when it begins to be missing.
missing_parts()
{
	local note="note: no ncurses (ncursesw): no 'watch'
note: no msgfmt, or no gettext(): texts in English only"

	reader_make "" -s "$PWD/build/parts" NCURSES=no NLS=no
	says "first notes" "$note" out
	reader_make "" -s "$PWD/build/parts" NCURSES=no NLS=no
	says "second notes" "" out
}

# HTTP=no compiles nothing of it, and the command says that it is missing.
without_http()
{
	reader_make "" -j2 HTTP=no
	[ ! -e build/http ] && [ ! -e build/page.inc ] || fail "made: $(ls build)"
	capture build/tcpstates metrics --inetd
	[ "$status" = 2 ] || fail "metrics --inetd: status $status"
	capture build/tcpstates metrics
	was_refused 2 "tcpstates: metrics is not in this build, which has no HTTP: use 'tcpstates --prometheus'"
	build/tcpstates --help | grep -q '^  metrics .*(not in this build)$' || fail "no such help"
}

# STATIC_HTTP=yes builds the static reader with the command.
static_with_http()
{
	need musl-gcc
	reader_make "" STATIC_HTTP=yes static
	printf 'GET / HTTP/1.0\n\n' | build/tcpstates-static metrics --inetd >page
	head -n 1 page | grep -q '^HTTP/1.1 200 OK' || fail "the page: $(head -n 3 page)"
	tail -n 1 page | grep -q '</html>$' || fail "its end: $(tail -n 3 page)"
}

# A build without flags of the caller is hardened, and those of the caller win.
hardening()
{
	capture make -C "$root/userspace" O="$PWD/hardened" -j2
	[ "$status" = 0 ] || fail "make: $(tail -n 5 err)"
	readelf -dhlsW hardened/tcpstates >elf
	grep -q 'Type: *DYN' elf || fail "not position-independent"
	grep -q GNU_RELRO elf || fail "no RELRO"
	grep -q 'GNU_STACK.* RW ' elf || fail "an executable stack"
	grep -q 'FLAGS.*NOW' elf || fail "binds late"
	grep -q __stack_chk_fail elf || fail "no stack protector"
	grep -q __snprintf_chk elf || fail "no _FORTIFY_SOURCE"
	capture make -C "$root/userspace" O="$PWD/plain" CFLAGS="-O2 -fno-stack-protector" -n
	grep -q -e '-fstack-protector-strong.* -O2 -fno-stack-protector' out ||
		fail "another order: $(head -n 3 out)"
}

# The static reader's printf() knows the conversions that the sources use.
static_formats()
{
	local any='%[-+#0]*([*]|[0-9]+)?([.]([*]|[0-9]+))?[hlzjtL]*[A-Za-z]'
	local known='%[-0]*([*]|[0-9]+)?([.]([*]|[0-9]+))?[lz]*[duxsc]'

	grep -rhoE "$any" --include='*.c' "$root/userspace" >formats
	grep -qx '%-[*]s' formats || fail "no formats found"
	grep -vxE "$known" formats >unknown
	says "unknown conversions" "" unknown
}

# The units write to the folder of the collector, and may write there.
units_for_another_folder()
{
	local folder=/srv/node_exporter/textfiles unit

	capture make -s -C "$root" install-units DESTDIR="$PWD/debian" UNITDIR=/units
	[ "$status" = 0 ] || fail "make: $(cat err)"
	for unit in "$root"/packaging/systemd/*; do
		cmp "$unit" "debian/units/${unit##*/}" || fail "${unit##*/} is another"
	done
	capture make -s -C "$root" install-units DESTDIR="$PWD/other" UNITDIR=/units TEXTFILEDIR=$folder
	[ "$status" = 0 ] || fail "make: $(cat err)"
	! grep -r lib/prometheus other || fail "Debian's folder"
	for unit in textfile textfile-netns textfile-processes; do
		unit=other/units/tcpstates-$unit.service
		grep -qx "ReadWritePaths=$folder" "$unit" || fail "$unit may not write"
		grep -qE "^ExecStart=tcpstates .* -o $folder/tcpstates[_a-z]*[.]prom\$" "$unit" ||
			fail "$unit does not write"
	done
	capture make -s -C "$root" uninstall-units DESTDIR="$PWD/other" UNITDIR=/units
	equal "units left" "" "$(ls other/units)"
}

tests units_for_another_folder static_formats hardening without_http static_with_http gettext_of_libc header_without_library library_behind_objects missing_parts
finish
