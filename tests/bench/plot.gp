# SPDX-License-Identifier: GPL-2.0
# Pictures of guest.csv and uml.csv: time to know the states, by sockets.
set datafile separator ","
set logscale xy
set format x "%.0s%c"
set xlabel "TCP sockets"
set ylabel "microseconds to read the states of all"
set key outside right top
set grid ytics lc rgb "#dddddd"
set xrange [700:700000]
peers = "'tcpstates' 'bpf iterator' 'ss last-ack' '/proc/net/tcp' 'ss -tan' 'node_exporter'"
name(n) = word("tcpstates bpf_iterator ss_state_last-ack /proc/net/tcp ss_-tan node_exporter", n)
key(n) = n == 2 ? "bpf iterator" : n == 3 ? "ss last-ack" : n == 5 ? "ss -tan" : word("tcpstates - - /proc/net/tcp - node_exporter", n)
colour(n) = word("#d95f02 #1b9e77 #7570b3 #666666 #333333 #a6761d", n)
title(n) = n == 1 ? "/proc/tcpstates" : key(n)
do for [setting in "guest uml"] {
	set title setting eq "guest" ? "In a Debian kernel under QEMU" : "Native speed (user-mode Linux)"
	do for [form in "svg png"] {
		if (form eq "svg") { set terminal svg size 900,500 font "sans-serif,13" background "#ffffff" }
		if (form eq "png") { set terminal pngcairo size 900,500 font "sans,11" }
		set output setting.".".form
		plot for [n = 1:6] "< grep '^csv,".setting.",' ".setting.".csv" \
			using (strcol(4) eq key(n) ? $3 : NaN):5 with linespoints \
			lw (n == 1 ? 3 : 1.5) pt 7 lc rgb colour(n) title title(n)
		unset output
	}
}
