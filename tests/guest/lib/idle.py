# SPDX-License-Identifier: GPL-2.0-only
"""The rows of /proc/tcpstates_idle, and the same rows from ss.

A row is {column: number}; rows are by state.
"""

import re
import subprocess

import counts

PATH = "/proc/tcpstates_idle"
STATES = ("ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "CLOSE_WAIT", "LAST_ACK", "CLOSING")
# The columns by time, and the idle time in seconds at which each ends.
ENDS = {"lt_1s": 1, "lt_10s": 10, "lt_1m": 60, "lt_10m": 600, "lt_1h": 3600, "lt_1d": 86400,
        "ge_1d": float("inf")}


def parse(text):
    """Return the keys of the first line and the rows of a whole file."""
    lines = text.split("\n")
    assert lines[-1] == "", "no newline at the end: %r" % text[-40:]
    words = lines[0].split(" ")
    assert words[:3] == ["#", "tcpstates_idle", "1"], lines[0]
    names = lines[1].split()
    assert names == ["state", "sockets", *ENDS, "max_s"], names
    rows = {}
    for line in lines[2:-1]:
        state, *numbers = line.split()
        assert state not in rows, line
        rows[state] = dict(zip(names[1:], map(int, numbers)))
        assert len(rows[state]) == len(numbers), line
        assert sum(rows[state][c] for c in ENDS) == rows[state]["sockets"], line
    assert tuple(rows) == STATES, list(rows)
    return dict(zip(words[3::2], map(int, words[4::2]))), rows


def read(path=PATH):
    return parse(counts.text(path))[1]


def column(seconds):
    return next(c for c in ENDS if seconds < ENDS[c])


def from_ss():
    """Make the rows from ss -ti. It leaves out times that are 0, and shows none of a
    timewait socket."""
    out = subprocess.run(["ss", "-tinOH"], check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = {s: dict.fromkeys(["sockets", *ENDS, "max_s"], 0) for s in STATES}
    for line in out.splitlines():
        row = rows.get(counts.SS_STATES[line.split()[0]])
        if row is None or " cwnd:" not in line:
            continue
        times = [re.search(r" %s:(\d+)" % key, line) for key in ("lastrcv", "lastack")]
        idle = min(int(t.group(1)) if t else 0 for t in times) / 1000
        row["sockets"] += 1
        row[column(idle)] += 1
        row["max_s"] = max(row["max_s"], int(idle))
    return rows
