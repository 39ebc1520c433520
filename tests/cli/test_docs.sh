#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Man pages and completions: whole, and of the commands and options that there are.
# shellcheck disable=SC2317 # checks are called by their names
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$root/tests/cli/lib.sh"

man=$root/userspace/man
completions=$root/userspace/completions

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
mkdir bin
ln -s "$TCPSTATES" bin/tcpstates
PATH=$tmp/bin:$PATH

commands()
{
	tcpstates --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

# Long options of one command, or of all.
options() # [COMMAND]
{
	local name

	for name in ${1:-$(commands)}; do
		tcpstates help "$name" | sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+).*/\2/p'
	done | sort -u
}

states()
{
	sed -n '/define TCPSTATES_KERNEL_STATES/,/[^\\]$/s/.*X(\([A-Z_0-9]*\),.*/\1/p' \
		"$root/include/uapi/linux/tcpstates.h"
}

page() # NAME
{
	mandoc -T ascii "$man/$1" | sed 's/.\x08//g'
}

need_mandoc()
{
	command -v mandoc >/dev/null || skip "no mandoc"
}

lint()
{
	need_mandoc
	mandoc -T lint -W warning "$man"/*.[58] >out 2>&1 || fail "$(cat out)"
	equal "what mandoc says" "" "$(cat out)"
}

# Both ways: what there is stands in the page, and the other way round.
page_has_all_options()
{
	need_mandoc
	options >there
	page tcpstates.8 | grep -oE -- '(^|[[:space:]])--[a-z0-9-]+' | tr -d ' ' | sort -u >told
	[ "$(wc -l <there)" -ge 20 ] || fail "only these options: $(cat there)"
	diff there told || fail "options of --help (<) and of tcpstates(8) (>) differ"
	tcpstates --help | sed -nE 's/^  (-.), .*/\1/p' | while read -r letter; do
		page tcpstates.8 | grep -q -- "^     $letter, --" || fail "tcpstates(8) has no $letter"
	done || exit 1
}

page_has_all_commands()
{
	local name

	need_mandoc
	page tcpstates.8 | sed -n '/^   Commands/,/^   Options/p' >told
	[ "$(commands | wc -l)" -eq 10 ] || fail "commands: $(commands)"
	for name in $(commands); do
		grep -qE "^     $name( |$)" told || fail "tcpstates(8) has no $name"
	done
	equal "commands told" "$(commands | sort)" \
		"$(sed -nE 's/^     ([a-z]+)( .*|$)/\1/p' told | sort -u)"
}

page_has_all_thresholds()
{
	local name number _

	need_mandoc
	page tcpstates.8 | sed -n '/^   Diagnose/,/^   Without/p' >told
	tcpstates diagnose --thresholds >there
	[ "$(wc -l <there)" -ge 10 ] || fail "thresholds: $(cat there)"
	while read -r name number _; do
		grep -q "^     $name *$number " told ||
			grep -A1 "^     $name\$" told | grep -q "^ *$number " ||
			fail "tcpstates(8) has no $name of $number"
	done <there
	sed -n 's/^	X([A-Z_0-9]*, "\([a-z0-9-]*\)").*/\1/p' "$root/userspace/diagnose/findings.h" >ids
	[ "$(wc -l <ids)" -eq 11 ] || fail "findings: $(cat ids)"
	while read -r name; do
		grep -q -- "$name" told || fail "tcpstates(8) does not say when $name is found"
	done <ids
}

# The names of the contract.
page_has_the_contract()
{
	local name

	need_mandoc
	page tcpstates.5 >told
	sed -n 's/^	X(\([A-Z0-9_]*\), *\([a-z0-9_]*\)).*/\1 \2/p' \
		"$root/include/uapi/linux/tcpstates.h" >names
	[ "$(grep -c '[a-z]' names)" -ge 16 ] || fail "names: $(cat names)"
	while read -r state name; do
		case $name in
		*[a-z]*)	grep -qE "^ +([a-z]+, )*$name( |$)" told || fail "no $name" ;;
		*)		grep -qE "^     $state( |$)" told || fail "no $state" ;;
		esac
	done <names
}

# complete WORD...: what is offered for the last of the words.
complete_bash()
{
	bash -c '
		. "$1"
		shift
		COMP_WORDS=(tcpstates "$@")
		COMP_CWORD=$#
		_tcpstates tcpstates
		printf "%s\n" "${COMPREPLY[@]}"' bash "$completions/tcpstates.bash" "$@" 2>err |
		sort -u
	[ ! -s err ] || cat err
}

offers() # EXPECTED WORD...
{
	local want

	want=$(tr ' ' '\n' <<<"$1" | sort -u)
	shift
	equal "offered for '$*'" "$want" "$(complete_bash "$@")"
}

bash_completion()
{
	local name

	offers "$(commands)" ''
	offers "diagram diagnose" dia
	offers "$(commands)" -4 -N x ''
	offers "$(options show)" --
	for name in $(commands); do
		offers "$(options "$name")" "$name" --
		offers "$(options "$name")" -p x "$name" -j --
	done
	offers "$(options show)" 2 --
	offers "$(commands)" help ''
	offers "server client" ports ''
	offers "server" ports -4 s
	offers "all $(states)" explain ''
	offers "FIN_WAIT1 FIN_WAIT2" explain FIN
	offers "total $(states)" check ''
	offers "CLOSE_WAIT=" check -w CLOSE_W
	offers "module" --source m
	offers "auto always never" --color = ''
	offers "always" --color = al
	offers "auto always never" ports --color =
	offers "server client" ports --color ''
	offers "close-wait= closing=" diagnose --set clos
	offers "total $(states) port listeners full backlog backlog_max synq" ports --sort ''
	offers "total $(states) netns" netns --sort ''
	touch 'a file' sother
	offers sother -f s
	equal "file" "a file" "$(complete_bash -o a)"
	mkdir folder
	offers folder -p ''"f"
}

# Formats and the like are named in the completions: none is missing or refused.
words_are_taken()
{
	local word

	for word in $(complete_bash --format ''); do
		tcpstates --format "$word" -f "$root/tests/fuzz/corpus/parse/valid" >out ||
			fail "format $word is none"
	done
	equal "formats" 7 "$(complete_bash --format '' | wc -l)"
	for word in $(complete_bash --format ''); do
		grep -q "(.*\<$word\>.*)" "$completions/_tcpstates" || fail "zsh: no format $word"
		if command -v mandoc >/dev/null; then
			page tcpstates.8 | grep -q "^     $word " || fail "tcpstates(8) has no format $word"
		fi
	done
	for word in $(complete_bash explain '' | grep -v all); do
		tcpstates explain "$word" >out || fail "state $word is none"
	done
}

zsh_completion()
{
	local name

	equal "commands" "$(commands)" "$(sed -n "/^commands=/,/^)/s/^	'\([a-z]*\):.*/\1/p" \
		"$completions/_tcpstates")"
	equal "states" "$(states | sort)" "$(sed -n '/^states=/,/)/p' "$completions/_tcpstates" |
		grep -o '[A-Z_0-9]*[A-Z0-9]' | sort)"
	equal "options" "$(options)" \
		"$(grep -oE -- "--[a-z0-9][a-z0-9-]*" "$completions/_tcpstates" | sed 's/-$//' | sort -u)"
	command -v zsh >/dev/null || skip "no zsh"
	zsh -n "$completions/_tcpstates" || fail "zsh cannot read it"
}

installed()
{
	make -s -C "$root/userspace" O="$tmp/build" DESTDIR="$tmp/to" PREFIX=/usr install \
		>log 2>&1 || fail "$(cat log)"
	for name in bin/tcpstates share/man/man8/tcpstates.8 share/man/man5/tcpstates.5 \
		    share/bash-completion/completions/tcpstates \
		    share/zsh/site-functions/_tcpstates; do
		[ -f "to/usr/$name" ] || fail "$name is not installed: $(find to)"
	done
}

for name in lint page_has_all_options page_has_all_commands page_has_all_thresholds \
	    page_has_the_contract bash_completion words_are_taken zsh_completion installed; do
	check "$name" "$name"
done
finish
