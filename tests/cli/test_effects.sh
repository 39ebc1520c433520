#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Options have an effect or are refused, and completions offer what is taken.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

PATH=$tmp:$PATH

options_have_effects()
{
	need python3
	make_procfs procfs
	cp "$corpus"/counters/{snmp,netstat} procfs/1/net
	cp "$summaries/valid" "$rows/valid-ports" "$rows/valid-netns" "$rows/valid-idle" .
	mkfifo fifo
	mkdir -p saved/1/net saved/1/ns
	ln -s 'net:[4026531999]' saved/1/ns/net
	{
		tcp_line 127.0.0.2 443 0.0.0.0 0 0A
		tcp_line 127.0.0.2 443 127.0.0.1 40001 01
		tcp_line 127.0.0.2 443 127.0.0.1 40002 01
		tcp_line 127.0.0.2 443 127.0.0.9 40002 02
		tcp_line 127.0.0.2 40002 127.0.1.9 3306 06
	} >saved/1/net/tcp
	sed -n 's/0200007F:/00000000000000000000000001000000:/; s/0900007F:/00000000000000000000000001000000:/p' \
		saved/1/net/tcp >saved/1/net/tcp6
	make_held held
	python3 "$cases/effects.py" >out 2>&1 || fail "$(cat out)"
}

# Print what zsh offers for a command: the specifications of its options.
specifications() # COMMAND
{
	# shellcheck disable=SC2016 # expanded by the other shell
	zsh -fc '
		_arguments() { print -rl -- "$@" }
		_describe() { : }
		zmodload zsh/parameter
		complete() {
			local -a words=(tcpstates $2 "")
			local CURRENT=3
			. $1
		}
		complete "$@"' zsh "$completions/_tcpstates" "$1"
}

# Print the words that zsh offers as the argument of an option.
offered_by_zsh() # OPTION COMMAND
{
	specifications "$2" |
		sed -nE "s/^(\\([^)]*\\))?\\*?$1(=-)?\\[[^]]*\\].*:\\((.*)\\)\$/\\3/p" |
		tr ' ' '\n' | sort -u
}

# Run with a word that was offered.
takes() # COMMAND WORD...
{
	local files=(-p procfs)

	[ "$1" != diagnose ] || files+=(--interval 0.001)
	case "$*" in
	*--source*)	files=() ;;
	esac
	run "$@" "${files[@]}"
	! grep -q "see 'tcpstates" out err || fail "offered, but refused: $*: $(cat out err)"
}

# Run with each argument that is offered for an option of a command.
each_argument() # SHELL
{
	local name option words word nr=0

	make_procfs procfs
	export COLLECTD_HOSTNAME=host
	for name in $(commands); do
		[ "$name" != watch ] || continue
		for option in $(./tcpstates help "$name" |
				sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+)( [A-Z]|\[=).*/\2/p'); do
			case $option in
			--file | --output | --procfs | --netns)	continue ;;
			esac
			if [ "$1" = zsh ]; then
				words=$(offered_by_zsh "$option" "$name")
			elif [ "$option" = --color ]; then
				words=$(complete_bash "$name" "$option" = '')
			else
				words=$(complete_bash "$name" "$option" '')
			fi
			for word in $words; do
				[ "${word%=}" = "$word" ] || word+='7'
				takes "$name" "$option=$word"
				nr=$((nr + 1))
			done
		done
	done
	echo "$nr words were offered"
	[ "$nr" -ge 70 ] || fail "too few"
}

each_operand()
{
	local name word nr=0

	make_procfs procfs
	for name in $(commands); do
		for word in $(complete_bash "$name" ''); do
			if [ "$name" = help ]; then
				succeeds help "$word"
			else
				takes "$name" "$word"
			fi
			nr=$((nr + 1))
		done
	done
	echo "$nr words were offered"
	[ "$nr" -ge 35 ] || fail "too few"
}

# A letter may have an argument in one command only.
letters()
{
	equal "after check -t" "" "$(complete_bash check -t '')"
	equal "after ports -t" "client server" "$(complete_bash ports -t '' | xargs)"
}

arguments_of_zsh()
{
	local name

	need zsh
	for name in $(commands); do
		specifications "$name" | sed -nE 's/^(\([^)]*\))?\*?(--[a-z0-9-]+).*/\2/p' | sort -u >offered
		./tcpstates help "$name" | sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+).*/\2/p' |
			sort -u | diff - offered >&2 || fail "options of $name: of help (<), of zsh (>)"
	done
	each_argument zsh
}

# The texts of a command's help name no letter that it refuses.
help_names_own_options()
{
	local name letter

	for name in $(commands); do
		./tcpstates help "$name" >help
		grep -oE -- '(^|[^[:alnum:]-])-[A-Za-z0-9]\>' help | grep -oE '[A-Za-z0-9]$' |
			sort -u >letters
		while read -r letter; do
			grep -q -- "^  -$letter, --" help ||
				fail "help $name: it has no option -$letter"
		done <letters
	done
}

run_test arguments_of_bash each_argument bash
tests options_have_effects each_operand letters arguments_of_zsh help_names_own_options
finish
