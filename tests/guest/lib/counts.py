# SPDX-License-Identifier: GPL-2.0-only
"""The counts of /proc/tcpstates, and the same counts from other files.

A table is {state: {column: number}}. The functions that make one from other
files of the kernel, or from ss, share no code with the module: the tests compare
the two.
"""

import collections
import os
import subprocess
import time

import netns

STATES = ("ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE "
          "CLOSE_WAIT LAST_ACK LISTEN CLOSING UNKNOWN").split()
COLUMNS = "total ipv4 ipv6 server client mini orphan".split()

# The names of the states in ss.
SS_STATES = {
    "ESTAB": "ESTABLISHED", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECV",
    "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2",
    "TIME-WAIT": "TIME_WAIT", "UNCONN": "CLOSE", "CLOSE-WAIT": "CLOSE_WAIT",
    "LAST-ACK": "LAST_ACK", "LISTEN": "LISTEN", "CLOSING": "CLOSING",
}


def empty(columns=COLUMNS):
    return {s: {c: 0 for c in columns} for s in STATES}


def parse(whole_file):
    """Return the keys of the first line and the table of a /proc/tcpstates."""
    lines = whole_file.split("\n")
    assert lines[-1] == "", "no newline at the end: %r" % whole_file[-40:]
    words = lines[0].split(" ")
    assert words[:3] == ["#", "tcpstates", "1"], lines[0]
    keys = dict(zip(words[3::2], map(int, words[4::2])))
    assert lines[1].split() == ["state"] + COLUMNS, lines[1]
    table = {}
    for line in lines[2:-1]:
        name, *numbers = line.split()
        assert name not in table, "twice: " + name
        assert len(numbers) == len(COLUMNS), line
        table[name] = dict(zip(COLUMNS, map(int, numbers)))
    assert list(table) == STATES, list(table)
    return keys, table


def whole(fd, size=4096):
    """Read from the descriptor's offset to the end, size bytes at a time."""
    parts = []
    while True:
        part = os.read(fd, size)
        if not part:
            return b"".join(parts).decode()
        parts.append(part)


def text(path):
    """Read a whole file with plain system calls. Python's files seek as well,
    which fails with another error while the file is being removed."""
    fd = os.open(path, os.O_RDONLY)
    try:
        return whole(fd, 1 << 16)
    finally:
        os.close(fd)


def keys(path="/proc/tcpstates"):
    """Return the keys of the first line that the module shows."""
    return parse(text(path))[0]


def read(path="/proc/tcpstates"):
    """Return the table that the module shows."""
    return parse(text(path))[1]


def steady(witness, module, seconds=30):
    """Return module() and witness() of a moment when witness() gave the same
    before and after: for sockets that a running program changes."""
    end = time.monotonic() + seconds
    while True:
        before = witness()
        shown = module()
        if witness() == before:
            return shown, before
        assert time.monotonic() < end, "the sockets kept changing"


Row = collections.namedtuple("Row", "family state port timer inode")


def proc_net_tcp(pid="self"):
    """Return a Row for each socket in /proc/PID/net/tcp and tcp6."""
    rows = []
    for family, name in (("ipv4", "tcp"), ("ipv6", "tcp6"))[:1 + netns.has_ipv6()]:
        with open("/proc/%s/net/%s" % (pid, name)) as f:
            next(f)
            for line in f:
                w = line.split()
                rows.append(Row(family, STATES[int(w[3], 16) - 1],
                                int(w[1].rsplit(":", 1)[1], 16),
                                int(w[5].split(":")[0], 16), int(w[9])))
    return rows


def from_proc_net_tcp(pid="self"):
    """Make the whole table from /proc/PID/net/tcp and tcp6.

    There a timewait socket has timer 3, and a request socket is in SYN_RECV and
    has no inode. Other sockets without an inode are orphans, provided that all
    connections have been accepted.
    """
    rows = proc_net_tcp(pid)
    listened = {r.port for r in rows if r.state == "LISTEN"}
    table = empty()
    for r in rows:
        row = table[r.state]
        mini = r.timer == 3 or (r.state == "SYN_RECV" and not r.inode)
        row["total"] += 1
        row[r.family] += 1
        row["server" if r.port in listened else "client"] += 1
        row["mini"] += mini
        row["orphan"] += not mini and not r.inode
    return table


def from_ss():
    """Make the columns total, ipv4 and ipv6 from ss -tan, which asks inet_diag."""
    columns = ("total", "ipv4", "ipv6")
    table = empty(columns)
    for family, flag in (("ipv4", "-4"), ("ipv6", "-6"))[:1 + netns.has_ipv6()]:
        out = subprocess.run(["ss", "-tanH", flag], check=True,
                             stdout=subprocess.PIPE, text=True).stdout
        for line in out.splitlines():
            row = table[SS_STATES[line.split()[0]]]
            row[family] += 1
            row["total"] += 1
    return table


def only(table, columns):
    """Return the table with these columns only."""
    return {s: {c: table[s][c] for c in columns} for s in table}


def add_up(table, column):
    return sum(row[column] for row in table.values())


def sockstat():
    """Return {protocol: {key: number}} of sockstat and sockstat6."""
    result = {"TCP6": {"inuse": 0}}
    for name in ("sockstat", "sockstat6")[:1 + netns.has_ipv6()]:
        with open("/proc/self/net/" + name) as f:
            for line in f:
                proto, *words = line.replace(":", "").split()
                result[proto] = dict(zip(words[::2], map(int, words[1::2])))
    return result


def snmp_tcp():
    """Return {name: number} of TCP in /proc/net/snmp."""
    with open("/proc/self/net/snmp") as f:
        lines = [l.split() for l in f if l.startswith("Tcp:")]
    return dict(zip(lines[0][1:], map(int, lines[1][1:])))


def differences(got, want):
    """Return a line for each cell that differs, for messages."""
    return ["%s.%s: %s, expected %s" % (s, c, got[s][c], want[s][c])
            for s in want for c in want[s] if got[s][c] != want[s][c]]
