# SPDX-License-Identifier: GPL-2.0-only
# Draw guest.csv and uml.csv: the time to read all states, by number of sockets.
set datafile separator ","
set logscale xy
set format x "%.0s%c"
set format y "%.0s%c"
set xlabel "TCP sockets"
set ylabel "microseconds to read the states of all"
set key outside right top
set grid ytics lc rgb "#dddddd"
set xrange [700:700000]
# Rows of a peer, sorted: those with 200,000 sockets are last in the CSV.
rows(setting, peer) = "awk -F, '$1 == \"csv\" && $2 == \"".setting."\" && $3 && $4 == \"".peer."\"' ".setting.".csv | sort -t, -k3,3n"
has(setting, peer) = system(rows(setting, peer)." | wc -l") > 0
key(n) = n == 1 ? "tcpstates" : n == 2 ? "bpf iterator" : n == 3 ? "ss last-ack" : n == 5 ? "ss -tan" : word("tcpstates - - /proc/net/tcp - node_exporter", n)
colour(n) = word("#d95f02 #1b9e77 #7570b3 #666666 #333333 #a6761d", n)
title(n) = n == 1 ? "/proc/tcpstates" : key(n)
do for [setting in system("ls guest.csv uml.csv 2>/dev/null | sed 's/.csv//' | xargs")] {
	set title setting eq "guest" ? "In a Debian kernel under QEMU" : "Native speed (user-mode Linux)"
	do for [form in "svg png"] {
		if (form eq "svg") { set terminal svg noenhanced size 900,500 font "sans-serif,13" background "#ffffff" }
		if (form eq "png") { set terminal pngcairo noenhanced size 900,500 font "sans,11" }
		set output setting.".".form
		plot for [n = 1:6] has(setting, key(n)) ? "< ".rows(setting, key(n)) : "/dev/null" \
			using 3:5 with linespoints lw (n == 1 ? 3 : 1.5) pt 7 lc rgb colour(n) \
			title has(setting, key(n)) ? title(n) : ""
		unset output
	}
}
