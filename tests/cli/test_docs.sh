#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Documents, man pages and completions agree with the reader and with each other.
# shellcheck disable=SC2317 # tests are called by their names
set -u
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

man=$root/userspace/man

PATH=$tmp:$PATH

# Print the long options of one command, or of all.
options() # [COMMAND]
{
	local name

	for name in ${1:-$(commands)}; do
		tcpstates help "$name" | sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+).*/\2/p'
	done | sort -u
}

# Print the names of the states.
states()
{
	sed -n '/define TCPSTATES_KERNEL_STATES/,/[^\\]$/s/.*X(\([A-Z_0-9]*\),.*/\1/p' \
		"$root/include/uapi/linux/tcpstates.h"
}

# The states that have idle times.
idle_states()
{
	sed -n '/define TCPSTATES_IDLE_STATES/,/[^\\]$/s/.*X(\([A-Z_0-9]*\),.*/\1/p' \
		"$root/include/uapi/linux/tcpstates.h"
}

# Print a man page as text.
page() # NAME
{
	mandoc -T ascii "$man/$1" | sed 's/.\x08//g'
}

lint()
{
	need mandoc
	mandoc -T lint -W warning "$man"/*.[58] >out 2>&1 || fail "$(cat out)"
	equal "mandoc's warnings" "" "$(cat out)"
}

# The page has all options, and no other.
page_has_all_options()
{
	need mandoc
	options >expected
	page tcpstates.8 | grep -oE -- '(^|[[:space:]])--[a-z0-9-]+' | tr -d ' ' | sort -u >page
	[ "$(wc -l <expected)" -ge 20 ] || fail "only these options: $(cat expected)"
	diff expected page || fail "options of --help (<) and of tcpstates(8) (>) differ"
	tcpstates --help | sed -nE 's/^  (-.), .*/\1/p' | while read -r letter; do
		page tcpstates.8 | grep -q -- "^     $letter, --" || fail "tcpstates(8) has no $letter"
	done || exit 1
}

page_has_all_commands()
{
	local name

	need mandoc
	page tcpstates.8 | sed -n '/^   Commands/,/^   Options/p' >page
	[ "$(commands | wc -l)" -ge 10 ] || fail "commands: $(commands)"
	for name in $(commands); do
		grep -qE "^     $name( |$)" page || fail "tcpstates(8) has no $name"
	done
	equal "commands in tcpstates(8)" "$(commands | sort)" \
		"$(sed -nE 's/^     ([a-z]+)( .*|$)/\1/p' page | sort -u)"
}

page_has_all_thresholds()
{
	local name number _

	need mandoc
	page tcpstates.8 | sed -n '/^   Diagnose/,/^   Without/p' >page
	tcpstates diagnose --thresholds >expected
	[ "$(wc -l <expected)" -ge 10 ] || fail "thresholds: $(cat expected)"
	while read -r name number _; do
		grep -q "^     $name *$number " page ||
			grep -A1 "^     $name\$" page | grep -q "^ *$number " ||
			fail "tcpstates(8) has no $name of $number"
	done <expected
	sed -n 's/^	X([A-Z_0-9]*, "\([a-z0-9-]*\)").*/\1/p' "$root/userspace/diagnose/findings.h" >ids
	[ "$(wc -l <ids)" -ge 11 ] || fail "findings: $(cat ids)"
	while read -r name; do
		grep -q -- "$name" page || fail "tcpstates(8) does not say when $name is found"
	done <ids
}

# The page has all names of the contract.
page_has_the_contract()
{
	local name

	need mandoc
	page tcpstates.5 >page
	sed -n 's/^	X(\([A-Z0-9_]*\), *\([a-z0-9_]*\)).*/\1 \2/p' \
		"$root/include/uapi/linux/tcpstates.h" >names
	[ "$(grep -c '[a-z]' names)" -ge 16 ] || fail "names: $(cat names)"
	while read -r state name; do
		case $name in
		*[a-z]*)	grep -qE "^ +([a-z]+, )*$name( |$)" page || fail "no $name" ;;
		*)		grep -qE "^     $state( |$)" page || fail "no $state" ;;
		esac
	done <names
}

# Compare the completions of the last word.
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
	offers "$(states | grep -vx LISTEN | xargs)" peers ''
	offers "FIN_WAIT1 FIN_WAIT2" peers --prefix 24 FIN
	offers "server client" peers --side ''
	offers "$(states)" processes ''
	offers "total pid fds shared $(states)" processes --sort ''
	offers "auto diag proc" processes --source ''
	offers "auto diag proc module" ports --source ''
	offers "all $(states)" explain ''
	offers "$(idle_states)" idle -t ''
	offers "FIN_WAIT1 FIN_WAIT2" explain FIN
	offers "total $(states) $(idle_states | sed 's/$/.idle/')" check ''
	offers "CLOSE_WAIT.idle= CLOSE_WAIT=" check -w CLOSE_W
	offers "" check -t ''
	offers "total $(states) $(idle_states | sed 's/$/.idle/')" check -t 10 ''
	offers "module" --source m
	offers "auto always never" --color = ''
	offers "always" --color = al
	offers "auto always never" ports --color =
	offers "server client" ports --color ''
	offers "close-wait= close-wait-age= closed= closing= closing-age=" diagnose --set clos
	offers "total $(states | grep -vx LISTEN | xargs) port listeners full backlog backlog_max synq close_wait_s" ports --sort ''
	offers "total $(states) netns" netns --sort ''
	offers "total $(states | grep -vx LISTEN | xargs) peer" peers --sort ''
	touch 'a file' sother
	offers sother -f s
	equal "file" "a file" "$(complete_bash -o a)"
	mkdir folder
	offers folder -p ''"f"
}

# The binary takes each format and state that the completions offer; zsh and the man
# page have them too.
words_are_taken()
{
	local word

	for word in $(complete_bash --format ''); do
		tcpstates --format "$word" -f "$summaries/valid" >out ||
			fail "no format $word"
	done
	equal "formats" "$(sed -n 's/^	\[OUTPUT_[A-Z_]*\] = "\(.*\)",/\1/p' \
		"$root/userspace/lib/output.c" | sort)" "$(complete_bash --format '')"
	for word in $(complete_bash --format ''); do
		grep -q "(.*\<$word\>.*)" "$completions/_tcpstates" || fail "zsh: no format $word"
		if command -v mandoc >/dev/null; then
			page tcpstates.8 | grep -q "^     $word " || fail "tcpstates(8) has no format $word"
		fi
	done
	for word in $(complete_bash explain '' | grep -v all); do
		tcpstates explain "$word" >out || fail "no state $word"
	done
}

# Print each long option of the help with its text: "--json print JSON".
option_texts()
{
	local name

	for name in $(commands); do
		tcpstates help "$name" |
			sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+)([ =[][^ ]+)? +/\2 /p'
	done | sort -u
}

# zsh describes commands and options in the words of the help.
zsh_has_the_words_of_help()
{
	local file=$completions/_tcpstates name text

	tcpstates --help | sed -nE '/^Commands:/,/^$/s/^  ([a-z]+)( \[.*\])? {2,}/\1 /p' >words
	equal "commands" "$(commands | wc -l)" "$(wc -l <words)"
	while read -r name text; do
		case $text in
		*"not in this build"*)	continue ;;
		esac
		grep -qF "$name:$text" "$file" || fail "zsh: $name is not '$text'"
	done <words
	option_texts >words
	[ "$(wc -l <words)" -ge 20 ] || fail "options: $(cat words)"
	while read -r name text; do
		grep -F -- "$name" "$file" | grep -qF "[$text]" || fail "zsh: $name is not '$text'"
	done <words
}

zsh_completion()
{
	local name

	equal "commands" "$(commands)" "$(sed -n "/^commands=/,/^)/s/^	['\"]\([a-z]*\):.*/\1/p" \
		"$completions/_tcpstates")"
	equal "states" "$(states | sort)" "$(sed -n '/^states=/,/)/p' "$completions/_tcpstates" |
		grep -o '[A-Z_0-9]*[A-Z0-9]' | sort)"
	equal "options" "$(options)" \
		"$(grep -oE -- "--[a-z0-9][a-z0-9-]*" "$completions/_tcpstates" | sed 's/-$//' | sort -u)"
	need zsh
	zsh -n "$completions/_tcpstates" || fail "zsh cannot read it"
}

installed()
{
	make -s -C "$root/userspace" O="$PWD/build" DESTDIR="$PWD/to" PREFIX=/usr install \
		>log 2>&1 || fail "$(cat log)"
	for name in bin/tcpstates share/man/man8/tcpstates.8 share/man/man5/tcpstates.5 \
		    share/bash-completion/completions/tcpstates \
		    share/zsh/site-functions/_tcpstates; do
		[ -f "to/usr/$name" ] || fail "$name is not installed: $(find to)"
	done
	make -s -C "$root/userspace" O="$PWD/build" DESTDIR="$PWD/to" PREFIX=/usr uninstall \
		>log 2>&1 || fail "$(cat log)"
	equal "files left by uninstall" "" "$(find to -type f)"
}

# The source archive has the same bytes whoever makes it, and what a build needs.
archive()
{
	local name here=$PWD

	need git
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
	for name in one two; do
		git clone -q "$root" "$name" 2>log || fail "$(cat log)"
	done
	(umask 077 && TZ=UTC+5 one/scripts/dist.sh "$PWD/one.tar.gz" >log 2>&1) || fail "$(cat log)"
	touch two/README.md
	(umask 022 && cd / && "$here/two/scripts/dist.sh" "$here/two.tar.gz" >"$here/log" 2>&1) ||
		fail "$(cat log)"
	cmp one.tar.gz two.tar.gz >log 2>&1 || fail "$(cat log)"
	tar -tzf one.tar.gz >names || fail "no archive"
	name=tcpstates-$("$root/scripts/version.sh" "$root")
	equal "folders at the top" "$name" "$(cut -d/ -f1 names | sort -u)"
	for name in "$name"/{LICENSE,dkms.conf,Kbuild,module/Kbuild,userspace/Makefile}; do
		grep -qx "$name" names || fail "the archive has no $name"
	done
}

document() # CASE
{
	command -v python3 >/dev/null || skip "no python3"
	python3 "$root/tests/cli/cases/documents.py" "$1" "$root" 2>&1 || fail "see above"
}

run_test links document links
run_test quoted_figures document figures
run_test named_tests document tests
run_test mutants document mutants
run_test versions document versions
run_test messages document messages
recipes()
{
	need jq awk
	document recipes
}

run_test recipes recipes
tests lint page_has_all_options page_has_all_commands page_has_all_thresholds \
	page_has_the_contract bash_completion words_are_taken zsh_completion zsh_has_the_words_of_help installed archive
finish
