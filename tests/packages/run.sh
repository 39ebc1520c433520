#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: run.sh [KERNEL]
#
# Call `make run` where the running kernel can load modules: in a guest with the kernel
# 6.12, or another one of tests/kernels.txt. It must build the module there, load it, show
# its file, and unload it. Prints KTAP lines.

. "$(dirname "$0")/../lib.sh"

# verdict WORD LINE...: succeed if the output has each of these lines.
verdict()
{
	local name=$1 words

	number=$((${number:-0} + 1))
	shift
	for words; do
		if ! grep -qE -- "$words" "$SAID"; then
			echo "not ok $number run.$name # the output lacks: $words"
			failed=1
			return
		fi
	done
	echo "ok $number run.$name"
}

# in_guest: the job. The tree is copied, since the guest's root can't be written.
in_guest()
{
	SAID=/tmp/said
	cp -a /src /root/tree
	cd /root/tree || exit
	if make run >"$SAID" 2>&1 && [ ! -e /sys/module/tcpstates ]; then
		verdict here 'building the module and the reader for the running kernel' \
			'^\$ cat /proc/tcpstates' '^LISTEN +[1-9]' 'unloading the module'
	else
		verdict here 'no such line: make run failed, or left the module loaded'
	fi
	insmod module/tcpstates.ko
	make run >>"$SAID" 2>&1 && verdict loaded 'no such line: make run did not stop'
	verdict loaded 'tcpstates is loaded here already'
	[ -e /proc/tcpstates ] || failed=1
	[ -z "${failed-}" ] || { sed 's/^/# /' "$SAID"; cat build/run.log; return 1; }
}

case ${1-6.12} in
--guest)	in_guest ;;
-*)		sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
*)		need_root
		"$TOP/tests/vm/guest.sh" -t 1800 "${1-6.12}" true \
			"bash tests/packages/run.sh --guest" ;;
esac
