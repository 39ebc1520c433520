#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Every command in locales whose letters or charset differ: Turkish, and not UTF-8.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

make_procfs procfs
make_sysctls
export COLUMNS=80 COLLECTD_HOSTNAME=host.example.org

# Use a locale, which is compiled for the test, from here on.
use_locale() # LANGUAGE CHARSET
{
	need localedef
	export LOCPATH=$PWD/locales
	mkdir -p "$LOCPATH"
	localedef -i "$1" -f "$2" "$LOCPATH/$1.$2" 2>/dev/null || skip "no locale $1.$2"
	export LC_ALL=$1.$2
}

# Print everything that does not depend on the time of the run.
print_all()
{
	local args

	while read -r args; do
		echo "## $args"
		# shellcheck disable=SC2086
		./tcpstates $args -p procfs 2>&1 </dev/null | sed "s/found in [0-9.]* m*s/found in X/"
	done <<-END
		show
		ports
		ports server --sort listeners
		netns
		diagram
		explain all
		explain LISTENING
		diagnose --interval 0.001
		check TIME_WAIT
		show --prometheus
		ports --format influx
		netns --format zabbix
		ports --sort frob
	END
}

differs_only_in_the_unit() # LANGUAGE CHARSET
{
	use_locale "$@"
	print_all >localised
	if [ "$2" = UTF-8 ]; then
		LC_ALL=C.UTF-8 print_all >plain
	else
		LC_ALL=C print_all >plain
		! LC_ALL=C grep -n '[^ -~]' localised || fail "bytes of another charset"
		grep -q 'walk [0-9.]* us' localised || fail "no time in us"
	fi
	diff plain localised >&2 || fail "differs from C"
}

run_test turkish differs_only_in_the_unit tr_TR UTF-8
run_test turkish_latin5 differs_only_in_the_unit tr_TR ISO-8859-9
run_test chinese_gbk differs_only_in_the_unit zh_CN GBK
finish
