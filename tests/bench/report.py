#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: report.py FOLDER

Write results.md, with tables of ratios, from guest.csv and uml.csv in FOLDER.
Print the results that are worse than they should be.

Lines of CSV: kind, setting, size, and then
  csv   peer, median us, start-up us, ratio, KiB
  load  poller, connections/s, fewer connections %, CPU %, worst us, polls/s
  bh    sockets in a bucket, median ns of a walk
"""
import csv
import os
import sys

SETTINGS = {"guest": "Debian kernel under QEMU (TCG, two processors)",
            "uml": "User-mode Linux (native speed, one processor, no real spinlocks)"}
# The least ratio that a peer should have, by setting and number of sockets.
LEAST = {("uml", "200000"): {"memory floor": 1 / 1.25, "/proc/net/tcp": 45, "ss -tan": 70,
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
    # The time subtracted for the start of a process may be nearly all of it.
    if ratio < 0.1:
        return "< 0.1"
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:.0f}"


def ratios(out, setting, data):
    """Write a table of the peers' times as multiples of /proc/tcpstates, by size."""
    sizes = sorted({size for _, size, *_ in data}, key=int)
    peers = list(dict.fromkeys(peer for *_, peer, _us, _start, _ratio, _kib in data))
    cell = {(peer, size): short(float(ratio)) for _, size, peer, _, _, ratio, _ in data}
    head = ["times as long as /proc/tcpstates"] + [f"{int(size):,}" for size in sizes]
    table(out, head, [[f"`{peer}`"] + [cell.get((peer, size), "") for size in sizes]
                      for peer in peers])
    kib = {peer: int(k) for *_, peer, _, _, _, k in data if int(k)}
    if kib:
        print("Peak memory of their processes: " +
              ", ".join(f"`{peer}` {k:,} KiB" for peer, k in kib.items()) + ".\n", file=out)


def too_low(data):
    """Yield a line for each ratio that is lower than it should be."""
    for kind, setting, size, *row in data:
        peer, ratio = (row[0], float(row[3])) if kind == "csv" else (None, 0)
        least = LEAST.get((setting, size), {}).get(peer)
        if least and ratio < least:
            yield (f"{setting}: {peer} with {size} sockets has a ratio of {ratio:.2f}, "
                   f"expected {least:.2f}")


def too_high(data):
    """Yield a line for each poller that costs more connections than it should.

    That is 1 % at 1 Hz, and at 10 Hz the poller's CPU share and one point more.
    """
    for kind, setting, _, *row in data:
        if kind != "load":
            continue
        name, _, lost, cpu, *_ = row
        most = {"tcpstates@1": 1, "tcpstates@10": float(cpu) + 1}.get(name)
        if most is not None and float(lost) > most:
            yield f"{setting}: {name} costs {lost} % of the connections, expected {most:.2f}"


def load_report(out, setting, data):
    load = [row[3:] for row in data if row[0] == "load" and row[1] == setting + " load"]
    if not load:
        return
    print("Connections over loopback next to 100,000 sockets. `@1` polls once per second, `@10`\n"
          "ten times, `@max` without a pause. Medians of rounds; each round compares with no\n"
          "poller." + (" The kernel counts CPU time in ticks of 10 ms here; for shorter polls,\n"
                       "the share is their number times their median time.\n"
                       if setting == "uml" else "\n"), file=out)
    table(out, ["poller", "fewer connections per second, %", "its share of the processors, %",
                "slowest connection, us", "polls/s"],
          [[f"`{name}`", lost, cpu, worst, polls] for name, _, lost, cpu, worst, polls in load])


def report(out, data):
    for setting, title in SETTINGS.items():
        peers = [row[1:] for row in data if row[0] == "csv" and row[1] == setting]
        if not peers:
            continue
        print(f"## {title}\n\nBy number of sockets:\n", file=out)
        ratios(out, setting, peers)
        empty = [row[1:] for row in data if row[0] == "csv" and row[1] == setting + " empty"]
        if empty:
            print("An empty table, by number of buckets:\n", file=out)
            ratios(out, setting, empty)
        waiting = [row[1:] for row in data
                   if row[0] == "csv" and row[1] == setting + " time_wait"]
        if waiting:
            print("All sockets in TIME_WAIT, by number of sockets:\n", file=out)
            ratios(out, setting, waiting)
        load_report(out, setting, data)
    stretch = {row[3]: int(row[4]) for row in data if row[0] == "bh"}
    if stretch:
        print("## Bottom halves off\n\nThe longest time, by sockets in one bucket, under QEMU (a "
              "walk of a table with one\nbucket, less a walk of that table when empty):\n",
              file=out)
        table(out, ["sockets", "us"], [[n, f"{(ns - stretch['0']) / 1000:.1f}"]
                                       for n, ns in stretch.items() if n != "0"])


def main():
    folder = sys.argv[1]
    data = list(rows(folder))
    with open(os.path.join(folder, "results.md"), "w", encoding="ascii") as out:
        print("# Results\n\nWritten by `make bench`; see ../performance.md. Ratios are medians "
              "of the ratios in\neach round.\n", file=out)
        report(out, data)
    for line in [*too_low(data), *too_high(data)]:
        print("warning: " + line, file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
