#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: pictures.sh
#
# Makes the README's pictures again: docs/pictures/watch.svg, the screen of
# `tcpstates watch`, and docs/pictures/diagram.svg, from `tcpstates diagram`.
# Both show real sockets, in a network namespace of their own. Needs root,
# /dev/net/tun, python3, tmux and iproute2. The module need not be loaded.

set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
pictures=$top/docs/pictures
reader=$top/build/reader/tcpstates

# Long enough for the load of traffic.py to go up and down.
SECONDS_SHOWN=13
COLUMNS_SHOWN=90
ROWS_SHOWN=24

# draw: inside the namespace, where every state has sockets already.
draw()
{
	local tmp

	tmp=$(mktemp -d)
	# shellcheck disable=SC2064 # expanded now
	trap "tmux -S $tmp/tmux kill-server; kill %1; rm -rf $tmp" EXIT
	"$top/scripts/traffic.py" $((SECONDS_SHOWN + 10)) &
	tmux -S "$tmp/tmux" -u -f /dev/null new-session -d -x $COLUMNS_SHOWN -y $ROWS_SHOWN \
		"env LC_ALL=C.UTF-8 TERM=screen-256color $reader watch" \; set status off
	sleep $SECONDS_SHOWN
	tmux -S "$tmp/tmux" capture-pane -p -e |
		"$top/scripts/screen_svg.py" "tcpstates watch" >"$pictures/watch.svg"
	"$reader" diagram --svg -o "$pictures/diagram.svg"
}

if [ "${1-}" = draw ]; then
	draw
else
	make -s -C "$top" reader
	mkdir -p "$pictures"
	"$top/tests/guest/demo.py" "$top/scripts/pictures.sh draw"
fi
