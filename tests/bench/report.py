#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: report.py FOLDER

Makes results.md of guest.csv and uml.csv in the folder: ratios, in tables.

Lines of CSV: kind, setting, size, and then
  csv   peer, median us, start-up us, ratio, KiB
  load  poller, connections/s, lost %, CPU %, worst us, polls/s
  bh    sockets in a bucket, median ns of a walk
"""
import csv
import os
import sys

SETTINGS = {"guest": "Debian kernel under QEMU (TCG, two processors)",
            "uml": "User-mode Linux (native speed, one processor, no real spinlocks)"}
# What is promised: the peer, and its least ratio.
GOALS = {("uml", "200000"): {"memory floor": 1 / 1.25, "/proc/net/tcp": 45, "ss -tan": 70,
                             "ss last-ack": 7},
         ("guest", "100000"): {"/proc/net/tcp": 38, "ss -tan": 90, "ss last-ack": 6,
                               "bpf iterator": 9, "node_exporter": 100}}


def rows(folder):
    for name in SETTINGS:
        path = os.path.join(folder, name + ".csv")
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                yield from csv.reader(file)


def table(out, head, lines):
    print("| " + " | ".join(head) + " |", file=out)
    print("|" + "---|" + "---:|" * (len(head) - 1), file=out)
    for line in lines:
        print("| " + " | ".join(line) + " |", file=out)
    print(file=out)


def short(ratio):
    # What is taken off for the start of a process may be more than it took.
    if ratio < 0.1:
        return "< 0.1"
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:.0f}"


def ratios(out, setting, data):
    """How many times as long as /proc/tcpstates each peer takes, by size."""
    sizes = sorted({size for _, size, *_ in data}, key=int)
    peers = list(dict.fromkeys(peer for *_, peer, _us, _start, _ratio, _kib in data))
    cell = {(peer, size): short(float(ratio)) for _, size, peer, _, _, ratio, _ in data}
    head = ["times as long as /proc/tcpstates"] + [f"{int(size):,}" for size in sizes]
    table(out, head, [[f"`{peer}`"] + [cell.get((peer, size), "") for size in sizes]
                      for peer in peers])
    kib = {peer: int(k) for *_, peer, _, _, _, k in data if int(k)}
    if kib:
        print("Memory of their processes at most: " +
              ", ".join(f"`{peer}` {k:,} KiB" for peer, k in kib.items()) + ".\n", file=out)


def goals(out, setting, data):
    lines = []
    for _, size, peer, _, _, ratio, _ in data:
        goal = GOALS.get((setting, size), {}).get(peer)
        if goal:
            lines.append([f"`{peer}`, {int(size):,} sockets", short(float(ratio)), short(goal),
                          "yes" if float(ratio) >= goal else "**no**"])
    if lines:
        table(out, ["against", "measured", "promised at least", "reached"], lines)
        if setting == "uml":
            print("To take at most 1.25 times as long as the memory floor is to have it at 0.80.\n",
                  file=out)


def load_goals(out, load):
    """At 1 Hz at most 1 %; at 10 Hz at most the poller's share and a point more."""
    lines = []
    for name, _, lost, cpu, *_ in load:
        most = {"tcpstates@1": 1, "tcpstates@10": float(cpu) + 1}.get(name)
        if most is not None:
            lines.append([f"`{name}`", lost, f"{most:.2f}",
                          "yes" if float(lost) <= most else "**no**"])
    table(out, ["poller", "connections lost, %", "promised at most", "reached"], lines)


def load_report(out, setting, data):
    load = [row[3:] for row in data if row[0] == "load" and row[1] == setting + " load"]
    if not load:
        return
    print("Connections over loopback beside 100,000 sockets: `@1` polls once a second, `@10` ten\n"
          "times, `@max` without a pause. Medians of rounds, each paired with one without a\n"
          "poller." + (" Shares are known by the tick of 10 ms here; where a poll is shorter, by\n"
                       "its time.\n"
                       if setting == "uml" else "\n"), file=out)
    table(out, ["poller", "connections lost, %", "its share of the processors, %",
                "worst connection, us", "polls/s"],
          [[f"`{name}`", lost, cpu, worst, polls] for name, _, lost, cpu, worst, polls in load])
    load_goals(out, load)


def report(out, data):
    for setting, title in SETTINGS.items():
        peers = [row[1:] for row in data if row[0] == "csv" and row[1] == setting]
        if not peers:
            continue
        print(f"## {title}\n\nBy number of sockets:\n", file=out)
        ratios(out, setting, peers)
        goals(out, setting, peers)
        empty = [row[1:] for row in data if row[0] == "csv" and row[1] == setting + " empty"]
        if empty:
            print("An empty table, by number of buckets:\n", file=out)
            ratios(out, setting, empty)
        waiting = [row[1:] for row in data
                   if row[0] == "csv" and row[1] == setting + " time_wait"]
        if waiting:
            print("All sockets in TIME_WAIT, by their number:\n", file=out)
            ratios(out, setting, waiting)
        load_report(out, setting, data)
    stretch = {row[3]: int(row[4]) for row in data if row[0] == "bh"}
    if stretch:
        print("## Bottom halves off\n\nThe longest stretch, by sockets in one bucket, under QEMU "
              "(a walk of a table of one bucket\nless one of the same table empty):\n", file=out)
        table(out, ["sockets", "us"], [[n, f"{(ns - stretch['0']) / 1000:.1f}"]
                                       for n, ns in stretch.items() if n != "0"])


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "results.md"), "w", encoding="ascii") as out:
        print("# Measured\n\nMade by `make bench`; read with performance.md. Ratios are medians "
              "of paired rounds.\n", file=out)
        report(out, list(rows(folder)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
