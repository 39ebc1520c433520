# SPDX-License-Identifier: GPL-2.0-only
"""The rows of /proc/tcpstates_ports, and the same rows from ss.

Rows are {(side, port): {figure or state: number}} without zeros. Ages are apart from
them: they change by themselves.
"""

import collections
import subprocess

import counts

PATH = "/proc/tcpstates_ports"
FIGURES = "listeners full backlog backlog_max synq".split()
STATES = [s for s in counts.STATES if s != "LISTEN"]


def parse(text):
    """Return the keys of the first line, the rows and the ages of a whole file."""
    lines = text.split("\n")
    assert lines[-1] == "", "no newline at the end: %r" % text[-40:]
    words = lines[0].split(" ")
    assert words[:3] == ["#", "tcpstates_ports", "1"], lines[0]
    names = lines[1].split()
    assert names == ["side", "port"] + FIGURES + STATES + ["close_wait_s"], names
    rows = collections.OrderedDict()
    oldest = {}
    for line in lines[2:-1]:
        side, port, *numbers = line.split()
        assert len(numbers) == len(names) - 2, line
        assert (side, int(port)) not in rows, line
        oldest[side, int(port)] = int(numbers.pop())
        rows[side, int(port)] = {n: int(v) for n, v in zip(names[2:], numbers) if int(v)}
    order = [(s == "client", p) for s, p in rows]
    assert order == sorted(order), "rows out of order"
    return dict(zip(words[3::2], map(int, words[4::2]))), rows, oldest


def read(path=PATH):
    return parse(counts.text(path))[1]


def ages(path=PATH):
    """Return the longest idle time in CLOSE_WAIT of each row, in seconds."""
    return parse(counts.text(path))[2]


def from_ss():
    """Make the rows from ss. A listener's Recv-Q is its accept queue's length, its
    Send-Q the limit."""
    out = subprocess.run(["ss", "-tanH"], check=True, stdout=subprocess.PIPE, text=True).stdout
    sockets = []
    for line in out.splitlines():
        state, queue, limit, local, remote = line.split()[:5]
        sockets.append((counts.SS_STATES[state], int(queue), int(limit),
                        local.rsplit(":", 1)[1], remote.rsplit(":", 1)[1]))
    listened = {s[3] for s in sockets if s[0] == "LISTEN"}
    rows = {}
    for state, queue, limit, local, remote in sockets:
        key = ("server", int(local)) if local in listened else ("client", int(remote))
        row = rows.setdefault(key, collections.Counter())
        if state == "LISTEN":
            row.update(listeners=1, full=int(queue > limit), backlog=queue,
                       backlog_max=limit)
        else:
            row[state] += 1
    # ss shows request sockets like full sockets, but only full ones have an inode.
    for r in counts.proc_net_tcp():
        if r.state == "SYN_RECV" and not r.inode:
            rows["server", r.port]["synq"] += 1
    return {key: {n: v for n, v in row.items() if v} for key, row in rows.items()}


def add_up(rows):
    """Return {state: number} of all rows, with the listeners as LISTEN."""
    total = collections.Counter()
    for row in rows.values():
        total.update({n: v for n, v in row.items() if n in STATES})
        total["LISTEN"] += row.get("listeners", 0)
    return {s: total[s] for s in counts.STATES}
