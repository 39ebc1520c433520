#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Prints what an ordinary user in an empty namespace can measure of the sockets that
other namespaces have: the duration of a walk, and that of other calls.

usage: time_neighbours.py [SOCKETS]...
"""

import contextlib
import os
import resource
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import counts  # noqa: E402
import netns  # noqa: E402
import sockets  # noqa: E402
import users  # noqa: E402

TIMES = 21


def timed(function):
    """Return the least duration of some calls, in ms: other tasks only add to it."""
    took = []
    for _ in range(TIMES):
        began = time.monotonic()
        function()
        took.append(time.monotonic() - began)
    return min(took) * 1e3


def connect(listener):
    """Open a connection and reset it, so that none is left."""
    with socket.create_connection(listener.getsockname()) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, sockets.RESET)
        listener.accept()[0].close()


def measure():
    """Return what nobody measures in this namespace, in ms: walk_ns, and the time to read
    /proc/tcpstates, /proc/net/tcp, to run ss and to connect."""
    def body():
        users.become_nobody()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            return (min(counts.keys()["walk_ns"] for _ in range(TIMES)) / 1e6,
                    timed(lambda: counts.text("/proc/self/net/tcpstates")),
                    timed(lambda: counts.text("/proc/self/net/tcp")),
                    timed(lambda: subprocess.run(["ss", "-tanH"], check=True,
                                             stdout=subprocess.DEVNULL)),
                    timed(lambda: connect(listener)))
    return users.result(body)


def neighbours(number):
    made = []
    with netns.new():
        for i in range(0, number, 20000):
            made += sockets.repaired(min(20000, number - i), 9, "127.0.0.%d" % (1 + i // 20000))
    return made


@contextlib.contextmanager
def empty(entries):
    """Run the body in an empty namespace; entries: buckets of a table of its own, or 0."""
    if entries:
        netns.sysctl(netns.CHILD_EHASH, entries)
    with netns.new():
        yield
    if entries:
        netns.sysctl(netns.CHILD_EHASH, 0)


def show(what, number, figures):
    print("%-12s %8d" % (what, number) + "".join(" %9.2f" % f for f in figures), flush=True)


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 20, 1 << 20))
    numbers = [int(a) for a in sys.argv[1:]] or [0, 10000, 50000]
    with netns.new():
        print("%d buckets; the least of %d, in ms" % (counts.keys()["buckets"], TIMES))
    print("%-12s %8s %9s %9s %9s %9s %9s" % ("table", "sockets", "walk_ns", "tcpstates",
                                             "net/tcp", "ss -tan", "connect"))
    for entries in (0, 16384) if netns.has_sysctl(netns.CHILD_EHASH) else (0,):
        for number in numbers:
            made = neighbours(number)
            with empty(entries):
                show("own" if entries else "shared", number, measure())
            sockets.close(made)


main()
