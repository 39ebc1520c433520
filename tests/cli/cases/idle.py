#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Test idle times with real sockets of all kinds.

usage: idle.py READER

The witness is 'ss -tin', which prints how long ago the last data and the last ACK
came. It is asked before and after the reader: a time that grew beyond the end of a
column meanwhile is tried again.
"""

import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "guest",
                                "lib"))

import netns
from population import Population, distinct

STATES = "ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT LAST_ACK CLOSING".split()
ENDS = {"lt_1s": 1, "lt_10s": 10, "lt_1m": 60, "lt_10m": 600, "lt_1h": 3600, "lt_1d": 86400,
        "ge_1d": float("inf")}
SS_NAMES = {"ESTAB": "ESTABLISHED"}


def ask():
    done = subprocess.run((sys.argv[1], "idle", "--source", "diag", "-j"), check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def witness():
    """Return the figures of each state by 'ss', and the idle times in milliseconds."""
    out = subprocess.run(["ss", "-tinOH"], check=True, stdout=subprocess.PIPE, text=True).stdout
    times = {state: [] for state in STATES}
    for line in out.splitlines():
        state = SS_NAMES.get(line.split()[0], line.split()[0].replace("-", "_"))
        state = re.sub(r"FIN_WAIT_", "FIN_WAIT", state)
        if state not in times or "cwnd:" not in line:   # a timewait socket has no details
            continue
        data, ack = (re.search(r"\b%s:(\d+)" % name, line) for name in ("lastrcv", "lastack"))
        times[state].append(min(int(match[1]) if match else 0 for match in (data, ack)))
    figures = {}
    for state, idle in times.items():
        figures[state] = {"sockets": len(idle), **dict.fromkeys(ENDS, 0),
                          "max_s": max(idle, default=0) // 1000}
        for ms in idle:
            figures[state][next(name for name, end in ENDS.items() if ms < end * 1000)] += 1
    return figures, times


def agrees():
    """Compare; False if a time grew out of its column meanwhile."""
    before, _ = witness()
    shown = ask()
    after, _ = witness()
    if before != after:
        return False
    assert shown["states"] == before, (shown, before)
    assert shown["source"] == "diag" and shown["netns"] == netns.inode(), shown
    return True


def main():
    with netns.new():
        p = Population()
        p.make_all(distinct)
        netns.until(agrees, "the same figures")
        figures, times = witness()
        for state in STATES:
            want = p.want[state]["total"] - p.want[state]["mini"]
            assert figures[state]["sockets"] == want, (state, figures[state], want)
        assert p.want["FIN_WAIT2"]["mini"], "no timewait socket in FIN_WAIT2"
        # Longer than a second: some in another column, and a longest time above 0.
        netns.until(lambda: min(witness()[1]["CLOSE_WAIT"]) > 2100, "idle sockets")
        netns.until(agrees, "the same figures of idle sockets")
        assert ask()["states"]["CLOSE_WAIT"]["lt_10s"], ask()
        assert p.fresh(), "too slow: timewait sockets may have expired"
        p.close()


main()
