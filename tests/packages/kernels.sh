#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: kernels.sh [SUITE]...
#
# Build the module, with W=1, for each package of kernel headers in the suites of
# tests/kernels.txt and of MORE_SUITES, or in those given: all flavours, and all point
# releases that the archive has. Prints a KTAP line for each, and a table, which it
# writes to build/kernels.md. docs/install.md quotes it.

. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../vm/layer.sh"

# Newer kernels for Debian 12, and those of testing.
MORE_SUITES=(bookworm-backports forky)

# verdict WORDS NAME: print a line of KTAP.
verdict()
{
	echo "$1" >>"$OUT/kernels.verdicts"
	echo "$1 $(wc -l <"$OUT/kernels.verdicts") kernels.$2"
}

# suites: print those of kernels.txt, and MORE_SUITES.
suites()
{
	awk '!/^#/ && NF { print $2 }' "$KERNELS_FILE"
	printf "%s\n" "${MORE_SUITES[@]}"
}

# install_headers: install all headers in the root that no suite before had. Those of
# the newest kernel must be there. Archives have dropped some older ones that they still
# list: print these. From 6.12 on headers depend on the kernel, which is left out, and on
# pahole.
install_headers()
{
	cut -f 3 "$OUT/kernels.list" | sed 's/^/linux-headers-/' >"$ROOT/built"
	# shellcheck disable=SC2016 # expanded by the shell in the root
	DEBIAN_FRONTEND=noninteractive chroot "$ROOT" sh -euc '
		install="apt-get install -y --no-install-recommends"
		apt-get update >&2
		$install linux-headers-amd64 >&2
		! apt-cache show pahole >/names 2>&1 || $install pahole >&2
		apt-cache pkgnames linux-headers- |
			grep -E "^linux-headers-[0-9]+\.[0-9]+\.[0-9].*-amd64$" |
			grep -vxFf /built | sort -V >/names
		# Together if the archive has all.
		$install --download-only $(cat /names) >&2 || for name in $(cat /names); do
			$install --download-only "$name" >&2 || echo "$name"
		done
		cd /var/cache/apt/archives
		find . -name "linux-headers-[0-9]*.deb" -o -name "linux-kbuild-*.deb" |
			xargs -r dpkg --force-depends --force-unsafe-io --unpack >&2
	'
}

# flavour RELEASE: print its kind: amd64, cloud-amd64 or rt-amd64.
flavour()
{
	case $1 in
	*-cloud-amd64)	echo cloud-amd64 ;;
	*-rt-amd64)	echo rt-amd64 ;;
	*)		echo amd64 ;;
	esac
}

# table: print a table of kernels.list, one row for each suite and flavour.
table()
{
	echo '| suite | flavour | kernels | oldest | newest | text of the module, bytes |'
	echo '|---|---|---|---|---|---|'
	awk -F '\t' '
		{ key = "| " $1 " | " $2 }
		!(key in n) { order[++rows] = key; oldest[key] = $3 }
		{ n[key]++; newest[key] = $3 }
		$5 != "ok" { failed[key]++; next }
		!(key in most) { least[key] = most[key] = $4 }
		$4 < least[key] { least[key] = $4 }
		$4 > most[key] { most[key] = $4 }
		END {
			for (i = 1; i <= rows; i++) {
				key = order[i]
				printf "%s | %d%s | `%s` | `%s` | %s |\n", key, n[key],
				       failed[key] ? ", " failed[key] " fail" : "", oldest[key], newest[key],
				       least[key] == most[key] ? most[key] : least[key] " to " most[key]
			}
		}' "$OUT/kernels.list"
}

# build SUITE RELEASE: build for that kernel; print the verdict.
build()
{
	local log=$OUT/kernels-$2.log warnings verdict=ok text=-

	rm -rf "$ROOT/module"
	mkdir "$ROOT/module"
	(cd "$TOP" && tracked Kbuild module include | xargs -0 cp --parents -t "$ROOT/module")
	chroot "$ROOT" make -j2 -C "/lib/modules/$2/build" M=/module W=1 modules >"$log" 2>&1 ||
		verdict="not ok"
	warnings=$(grep -cE 'warning:|^WARNING' "$log" || true)
	[ "$warnings" = 0 ] || verdict="not ok"
	if [ "$verdict" = ok ]; then
		text=$(chroot "$ROOT" size -A /module/module/tcpstates.ko |
			awk '$1 ~ /^\.text/ { n += $2 } END { print n }')
	else
		grep -E 'warning:|^WARNING|error:|\*\*\*' "$log" | head -n 5 | sed 's/^/# /' >&2
	fi
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$(flavour "$2")" "$2" "$text" "$verdict" \
		>>"$OUT/kernels.list"
	BUILT=$((${BUILT:-0} + 1))
	verdict "$verdict" "$2 # $1, text $text, $warnings warnings"
	[ "$verdict" = ok ]
}

# suite SUITE: build for all of its kernels.
suite()
{
	local release name failed=0

	layer "$BASE"
	say "installing all kernel headers of $1: some minutes"
	install_headers >"$WORK/missing" 2>"$OUT/headers-$1.log" || {
		tail -n 10 "$OUT/headers-$1.log" >&2
		die "could not install linux-headers-amd64: see $OUT/headers-$1.log"
	}
	while read -r name; do
		verdict ok "$name # SKIP $1 lists it and does not have it"
	done <"$WORK/missing"
	while read -r release; do
		build "$1" "$release" || failed=1
	done < <(find "$ROOT/lib/modules/" -mindepth 2 -maxdepth 2 -name build -printf '%h\n' |
		xargs -n 1 basename | grep -vxFf <(cut -f 3 "$OUT/kernels.list") | sort -V)
	[ -n "${BUILT-}" ] || die "$1 has no kernel headers"
	return "$failed"
}

main()
{
	local suite failed=0

	need_root
	mkdir -p "$OUT"
	: >"$OUT/kernels.list"
	: >"$OUT/kernels.verdicts"
	for suite; do
		# The kernel's check of comments (W=1) uses all of perl.
		BASE=$("$TOP/tests/vm/plain-root.sh" "headers.$suite" "$suite" gcc make libc6-dev \
			perl)
		WORK=$(mktemp -d "$CACHE/headers.XXXXXX")
		trap 'rm -rf --one-file-system "$WORK"' EXIT
		export BASE WORK ROOT=$WORK/root OUT
		unshare --mount bash "$0" --inner "$suite" || failed=1
		rm -rf --one-file-system "$WORK"
	done
	table | tee "$OUT/kernels.md"
	return "$failed"
}

case ${1-} in
--inner)	suite "$2" ;;
-*)		sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
*)		# shellcheck disable=SC2046 # words without spaces
		main $([ $# -gt 0 ] && printf '%s\n' "$@" || suites) ;;
esac
