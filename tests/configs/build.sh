# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The build of the module for one configuration, and its checks. Sourced by
# configs.sh.

FRAME_MAX=512		# bytes of a stack frame
# With sanitizers frames are larger: the kernel's own limit, 1,024 on 32-bit.
FRAME_MAX_SANITIZED=1024

# Symbols that the kernel exports by macros which hide the name, or that compilers
# call in kernels that are built for it.
OTHER_EXPORTS='^(__x86_|__SC[TK]__|__asan_|__tsan_|__msan_|__ubsan_|__kcfi_|__gnu_mcount|_mcount$|mcount$|__fentry__$|ftrace_likely_update$|param_ops_)'
# Helpers of libgcc, which the kernel does not have: divisions of 64-bit numbers.
LIBGCC='^(__u?(div|mod|divmod)[dt]i[34]|__aeabi_u?ldivmod|__(ash[lr]|lshr)[dt]i3)$'

# Complaints of modpost about the missing list of exports.
# Newer kernels say it in other words.
MODPOST_ANYWAY="^WARNING: (modpost: \"[^\"]*\" \\[.*\\] undefined!\$|modpost: suppressed [0-9]+ unresolved symbol|(Symbol version dump \"?)?Module.symvers\"? is missing|modpost: [^ ]*: symbol '[^']*' undefined!\$|[^ ]*/Module.symvers is missing)"

# problem WORDS: note why the configuration fails.
problem()
{
	problems+=("$*")
}

# exports KERNEL: print the file of the names that some file of the source exports.
exports()
{
	local file=$CACHE/configs/exports-$1

	if [ ! -s "$file" ] || [ "$CACHE/source/$1/Makefile" -nt "$file" ]; then
		grep -rhoE --include='*.[chS]' 'EXPORT_[A-Z_]*SYMBOL[A-Z_]*\([[:alnum:]_]+' \
			"$CACHE/source/$1" | sed 's/.*(//' | sort -u >"$file.new"
		mv "$file.new" "$file"
	fi
	echo "$file"
}

# check_warnings: no warning from our files or modpost. The kernel's own headers
# don't count.
check_warnings()
{
	warnings=$(grep -E '^(/build[^ :]*/)?(module|include)/.*(warning|error):|^(WARNING|ERROR): |: warning: objtool:|^error: ' \
		"$BUILD_LOG" | grep -vE "$MODPOST_ANYWAY" || true)
	[ -z "$warnings" ] || problem "warnings:
$warnings"
}

# check_symbols KERNEL: see what the module lacks.
check_symbols()
{
	local lacks

	lacks=$(chroot "$ROOT" llvm-nm-19 -u "$BUILD/module/tcpstates.ko" | awk '{ print $NF }')
	[ -n "$lacks" ] || problem "no undefined symbols at all"
	! grep -qE "$LIBGCC" <<<"$lacks" ||
		problem "calls libgcc: $(grep -E "$LIBGCC" <<<"$lacks" | xargs)"
	lacks=$(grep -vE "$OTHER_EXPORTS|$LIBGCC" <<<"$lacks" |
		grep -vxF -f "$(exports "$1")" || true)
	[ -z "$lacks" ] || problem "not exported: ${lacks//$'\n'/ }"
}

# build_module MAKE ARGUMENT...: build a copy of the module, in the folder $BUILD.
build_module()
{
	rm -rf "${ROOT:?}$BUILD"
	mkdir "$ROOT$BUILD"
	(cd "$TOP" && tracked Kbuild module include | xargs -0 cp --parents -t "$ROOT$BUILD")
	chroot "$ROOT" make "${MAKE_ARGS[@]}" M="$BUILD" KBUILD_MODPOST_WARN=1 "$@" modules \
		>"$BUILD_LOG" 2>&1
}

# lines_hold: check that the fields which a walk reads of a socket are in the cache
# lines that they have in the tested kernels. Elsewhere a walk may cost more or less.
lines_hold()
{
	cat "$TOP/tests/variants/cache-lines.h" >>"$ROOT$BUILD/module/ahead.c"
	chroot "$ROOT" make "${MAKE_ARGS[@]}" M="$BUILD" module/ahead.o >"$BUILD_LOG.lines" 2>&1
}

# check_built KERNEL FIRST TREE: check a configuration that has the module. Sparse runs
# on the first configuration of a tree, but where that of trixie does not understand
# the headers (7.3) or the compiler's options.
check_built()
{
	local frame=$FRAME_MAX sparse=0

	! grep -qE '^CONFIG_(KASAN|KCSAN|KMSAN|PROFILE_ALL_BRANCHES)=y' "$CONFIG" ||
		frame=$FRAME_MAX_SANITIZED
	case $2-$3 in
	no-*|yes-7.3-*|yes-*-riscv-*|yes-*-arm-clang) ;;
	*)	sparse=2 ;;
	esac
	build_module W=1 C=$sparse "KCFLAGS=-Wframe-larger-than=$frame" ||
		problem "does not build"
	check_warnings
	[ "$sparse" = 0 ] || [ "$(grep -c 'CHECK .*module/' "$BUILD_LOG")" -ge 8 ] ||
		problem "sparse did not check all files"
	[ ! -e "$ROOT$BUILD/module/tcpstates.ko" ] || check_symbols "$1"
	text=$(chroot "$ROOT" llvm-size-19 -A "$BUILD/module/tcpstates.ko" 2>/dev/null |
		awk '$1 ~ /^\.text/ { n += $2 } END { print n + 0 }')
	[ "$text" -gt 0 ] || problem "no text"
	if lines_hold; then
		lines=yes
	elif grep -q 'static assertion failed' "$BUILD_LOG.lines"; then
		lines="not $(grep -o 'LINE_OF([^)]*' "$BUILD_LOG.lines" |
			sed 's/.*, //' | sort -u | xargs)"
	else
		problem "the check of cache lines does not build"
	fi
}

# check_refused SEAM: the build must fail, and name the seam. Nothing else may be an
# error before it.
check_refused()
{
	! build_module || problem "builds, but seam $1 should refuse it"
	grep -m 1 -E 'error:' "$BUILD_LOG" | grep -q "tcpstates: seam $1:" ||
		problem "the first error is not of seam $1: $(grep -m 1 -E 'error' "$BUILD_LOG")"
}

# table FILE: print the rows in that file as a table, in their order in the list.
table()
{
	echo "| configuration | kernel | processor | compiler | text, bytes | warnings | cache lines as on x86-64 |"
	echo "|---|---|---|---|---|---|---|"
	awk 'NR == FNR { place[$1 " " $2] = NR; next } { print place[$2 " " $4], $0 }' \
		"$WORK/list" "$1" | sort -n | cut -d' ' -f2-
}

# one FIRST NAME KERNEL ARCH COMPILER RESULT OPTION=VALUE...: check a configuration.
one()
{
	local first=$1 name=$2 kernel=$3 arch=$4 compiler=$5 result=$6 began=$SECONDS prepared
	local problems=() warnings="" text=- lines=-

	shift 6
	BUILD_LOG=$OUT/configs-$kernel-$name.log
	if tree "$kernel" "$arch" "$compiler" "$@" >"$OUT/tree-$kernel-$name.log" 2>&1; then
		prepared=$((SECONDS - began))
		case $result in
		builds)	check_built "$kernel" "$first" "$kernel-$arch-$compiler" ;;
		*)	check_refused "$result" ;;
		esac
	else
		prepared=$((SECONDS - began))
		problem "not prepared: $(grep -m 3 -E 'not in the configuration|error:|\*\*\*' \
			"$OUT/tree-$kernel-$name.log" | xargs -d '\n')"
	fi
	report "$kernel" "$name" "$(compiler_version "$arch" "$compiler")" "$arch" "$prepared" \
		"$((SECONDS - began - prepared))"
}

# report KERNEL NAME COMPILER ARCH SECONDS SECONDS: print the verdict and a line of
# the table.
report()
{
	local count verdict=ok

	count=$(grep -c . <<<"$warnings" || true)
	echo "| $2 | $1 | $4 | $3 | $text | $count | $lines |" >>"$WORK/rows"
	[ ${#problems[@]} -eq 0 ] || verdict="not ok"
	[ "$verdict" = ok ] || printf '# %s\n' "${problems[@]}" >&2
	echo "$verdict $(wc -l <"$WORK/rows") configs.$1-$2 # $4, $3, $5 + $6 s, text $text, $count warnings, cache lines $lines"
	[ "$verdict" = ok ]
}
