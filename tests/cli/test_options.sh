#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Options, help and usage errors that concern all commands.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

usage_errors()
{
	refuses 2 "tcpstates: unknown option '--frob': $see" --frob
	refuses 2 "tcpstates: unknown option '-x': $see" -x
	refuses 2 "tcpstates: unknown command 'frob': $see" frob
	refuses 2 "tcpstates: unknown command 'frob': $see" help frob
	refuses 2 "tcpstates: unexpected argument 'frob': $see" show 1 2 frob
	refuses 2 "tcpstates: a saved file (-f) has no namespace to choose (-N): $see" \
		-N 1 -f "$summaries/valid"
	refuses 2 "tcpstates: option '-N' needs an argument: $see" -N
}

# A command accepts the common options that its help lists, and refuses the others.
options_as_in_help()
{
	local name option quick word line nr=0

	for name in show diagram; do
		./tcpstates "$name" --help
	done | sed -n 's/^  \(-.,\|   \) --\([a-z0-9]*\).*/\2/p' |
		grep -vxE 'svg|time|counters' | sort -u >all	# these are of few commands
	for name in $(commands); do
		./tcpstates "$name" --help >help
		quick=()
		[ "$name" != diagnose ] || quick=(--interval 0.001)
		while read -r option; do
			word=x
			[ "$option" != source ] || word=auto
			[ "$option" != format ] || word=json
			case $option in
			color)		run "$name" "${quick[@]}" --color=never ;;
			format | file | netns | output | procfs | source)
					run "$name" "${quick[@]}" "--$option" "$word" ;;
			version | help)	continue ;;
			*)		run "$name" "${quick[@]}" "--$option" ;;
			esac
			nr=$((nr + 1))
			if grep -qE -- "^ .{4} --$option([ =[]|$)" help; then
				! grep -q "takes no option" out err || fail "$name --$option: $(cat out err)"
			else
				line="'$name' takes no option --$option: see 'tcpstates $name --help'"
				if [ "$name" = check ]; then
					says "$name --$option" "TCPSTATES UNKNOWN - $line" out
				else
					says "$name --$option" "tcpstates: $line" err
				fi
			fi
		done <all
	done
	[ "$nr" -ge 100 ] || fail "only $nr options were tried"
}

# A mistyped command or option is answered with the nearest known one.
suggestions()
{
	refuses 2 "tcpstates: unknown command 'shwo', did you mean 'show'?: $see" shwo
	refuses 2 "tcpstates: unknown command 'port', did you mean 'ports'?: $see" help port
	refuses 2 "tcpstates: unknown option '--netsn=x', did you mean '--netns'?: $see" --netsn=x
	refuses 2 "tcpstates: unknown option '--ordnung': $see" --ordnung
	refuses 2 "tcpstates: unknown state 'CLOSEWIAT', did you mean CLOSE_WAIT?: 'tcpstates explain' lists them" \
		explain CLOSEWIAT
	# Options of other commands are not suggested.
	refuses 2 "tcpstates: unknown option '--sotr': $see" show --sotr
	refuses 2 "tcpstates: unknown option '--sotr', did you mean '--sort'?: $see" ports --sotr
}

fits_a_screen() # FILE
{
	[ "$(wc -l <"$1")" -le 24 ] || fail "more than 24 lines: $(cat "$1")"
	awk 'length > 80 { exit 1 }' "$1" || fail "wider than 80 columns: $(cat "$1")"
	! grep -q ' $' "$1" || fail "blanks at the end of a line: $(cat "$1")"
}

help_and_version()
{
	local name

	succeeds --help
	first_line_is "Usage: tcpstates [OPTION...] [COMMAND | INTERVAL [COUNT]]"
	mv out help
	succeeds -h
	cmp out help || fail "-h is not --help"
	succeeds help
	cmp out help || fail "help is not --help"
	fits_a_screen help
	for name in $(commands); do
		succeeds help "$name"
		grep -q "^Usage: tcpstates $name " out || fail "help $name: $(head -n 1 out)"
		fits_a_screen out
	done
	succeeds show --help
	first_line_is "Usage: tcpstates show [OPTION...] [INTERVAL [COUNT]]"
	succeeds -V
	grep -qE '^tcpstates [0-9]+\.[0-9]+\.[0-9]+$' out || fail "version: $(cat out)"
}

tests usage_errors options_as_in_help suggestions help_and_version
finish
