# SPDX-License-Identifier: GPL-2.0-only
"""Namespaces that come and go while all files are read: each is counted right while
it is there, and nothing of it is left afterwards."""

import collections
import ctypes
import errno
import glob
import mmap
import os
import socket

import all_netns
import counts
import idle
import netns
import ports
import sockets
from background import Attempt, Background
from guest_test import GuestTest
from netns import CHILD_EHASH
from scale import rounds
from slabs import Baseline

# Sockets of a namespace that has any. Connections have no peer. One more has been
# closed by both sides; while it was open it had two sockets.
LISTENERS, ESTABLISHED = 3, 5
STAYS = {**dict.fromkeys(counts.STATES, 0), "LISTEN": LISTENERS, "ESTABLISHED": ESTABLISHED}
ENDS = {**STAYS, "TIME_WAIT": 1}
MOST = sum(STAYS.values()) + 2

MAKERS = 2

# Buckets of a table of one namespace; the shared one has more.
OWN_BUCKETS = 64

# The namespace or process of /proc/PID is going away, or gone.
GOING = {errno.ENXIO, errno.ESRCH, errno.ENOENT}


def make_sockets():
    """Make the sockets of STAYS."""
    return sockets.listen(LISTENERS) + sockets.repaired(ESTABLISHED, 9)


def make_time_wait(listener):
    client = socket.create_connection(listener.getsockname())
    server = listener.accept()[0]
    client.close()
    # Otherwise both ends may close at once, and both be in TIME_WAIT.
    server.recv(1)
    server.close()
    netns.until(lambda: [r.state for r in counts.proc_net_tcp() if r.state not in STAYS or
                         not STAYS[r.state]] == ["TIME_WAIT"], "TIME_WAIT")


def check_files(want):
    """Compare all files with the sockets of this namespace; return the keys of its
    summary."""
    keys, table = counts.parse(counts.text("/proc/tcpstates"))
    assert {s: row["total"] for s, row in table.items()} == want, table
    assert keys["netns"] == netns.inode(), keys
    assert ports.add_up(ports.read()) == want
    assert idle.read()["ESTABLISHED"]["sockets"] == want["ESTABLISHED"]
    rows = all_netns.read()
    assert rows.pop(keys["netns"]) == want
    rows.pop("other")
    for row in rows.values():
        assert sum(row.values()) <= MOST, row
    return keys


class Maker:
    """A step that moves to a new namespace, each with or without a table of its own."""

    def __init__(self, made, number, own_tables):
        self.made = made
        self.number = number
        self.own_tables = own_tables

    def __call__(self):
        made = self.made[self.number]
        own_table = self.own_tables and made % 2 == 1
        if self.own_tables:
            netns.sysctl(CHILD_EHASH, OWN_BUCKETS if own_table else 0)
        netns.unshare()
        if made % 16 < 2:
            self.check(own_table)
        if made % 64 == 0:
            self.end_with_process()
        self.made[self.number] += 1
        return True

    @staticmethod
    def check(own_table):
        netns.loopback_up()
        made = make_sockets()
        make_time_wait(made[0])
        keys = check_files(ENDS)
        assert (keys["buckets"] == OWN_BUCKETS) == own_table, keys
        sockets.close(made)

    @staticmethod
    def end_with_process():
        """Make a namespace that ends with its process, its sockets open."""
        child = os.fork()
        if not child:
            status = 1
            try:
                netns.unshare()
                netns.loopback_up()
                status = int(not make_sockets())
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0


def check_summary(path):
    table = counts.read(path)
    for row in table.values():
        assert row["total"] == row["ipv4"] + row["ipv6"] == row["server"] + row["client"], row
    assert counts.add_up(table, "total") <= MOST, table


class ReadOthers:
    """A step that reads the files of all processes' namespaces, which may end."""

    READERS = {"tcpstates": check_summary, "tcpstates_ports": ports.read,
               "tcpstates_idle": idle.read}

    def __init__(self):
        self.attempts = {name: Attempt("/proc/PID/net/" + name, read, GOING)
                         for name, read in self.READERS.items()}

    def __call__(self):
        found = False
        for folder in glob.glob("/proc/[0-9]*/net"):
            for name, attempt in self.attempts.items():
                found |= attempt(folder + "/" + name)
        return found

    def end(self):
        for attempt in self.attempts.values():
            attempt.end()


def read_own():
    check_files(STAYS)
    return True


class NamespaceChurn(GuestTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        cls.addClassCleanup(sockets.close, make_sockets())

    def churn(self, whole, least, what):
        """Make namespaces while all files are read; return their number."""
        made = (ctypes.c_uint64 * MAKERS).from_buffer(mmap.mmap(-1, 8 * MAKERS))
        own_tables = netns.has_sysctl(CHILD_EHASH)
        background = Background(read_own, ReadOthers(),
                                *(Maker(made, i, own_tables) for i in range(MAKERS)))
        try:
            for number in rounds(whole, least, what):
                netns.until(lambda n=number: sum(made) > n, "the next namespace")
            background.wait_for_each()
        finally:
            wrong = background.stop()
        self.assertEqual(wrong, [])
        return sum(made)

    def test_nothing_is_left(self):
        if not netns.has_sysctl(CHILD_EHASH):
            print("# none of the namespaces has a table of its own: that came with 6.1",
                  flush=True)
        self.churn(24, 24, "namespaces before the baseline")
        baseline = Baseline()
        made = self.churn(20000, 80, "namespaces")
        self.assertEqual(baseline.leaks(made), [])
        rows = all_netns.read()
        self.assertEqual(rows[netns.inode()], STAYS)
        total = collections.Counter()
        for row in rows.values():
            total.update(row)
        self.assertEqual(dict(total), STAYS)
