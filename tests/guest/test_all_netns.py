# SPDX-License-Identifier: GPL-2.0-only
"""/proc/tcpstates_netns: all namespaces in one file."""

import os

import all_netns
import counts
import netns
import sockets
from all_netns import PATH, parse, read
from background import Background, make_namespace
from guest_test import GuestTest
from netns import CHILD_EHASH


class Held:
    """A namespace without processes, held by a descriptor, and its sockets."""

    def __init__(self, listeners, established=0):
        with netns.new(loopback=bool(established)):
            self.fd = os.open("/proc/self/ns/net", os.O_RDONLY)
            self.inode = netns.inode()
            self.sockets = sockets.listen(listeners, "0.0.0.0")
            if established:
                self.sockets += sockets.repaired(established, 9)
        self.want = dict.fromkeys(counts.STATES, 0)
        self.want.update(LISTEN=listeners, ESTABLISHED=established)

    def summary(self):
        """Return {state: total} of its own file."""
        with netns.entered("/proc/self/fd/%d" % self.fd):
            return {s: row["total"] for s, row in counts.read().items()}

    def close(self):
        sockets.close(self.sockets)
        os.close(self.fd)


class Rows(GuestTest):
    def held(self, *args):
        h = Held(*args)
        self.addCleanup(h.close)
        return h

    def test_each_namespace_has_its_row(self):
        made = [self.held(1 + i, 5 * i) for i in range(3)]
        if netns.has_sysctl(CHILD_EHASH):
            self.addCleanup(netns.sysctl, CHILD_EHASH, 0)
            for entries in (1, 4096):
                netns.sysctl(CHILD_EHASH, entries)
                made.append(self.held(2, 30 + entries % 7))
            netns.sysctl(CHILD_EHASH, 0)
        keys, rows = parse(counts.text(PATH))
        for h in made:
            self.assertEqual(rows[h.inode], h.want)
            self.assertEqual(rows[h.inode], h.summary())
        self.assertEqual(rows[netns.inode()],
                         {s: row["total"] for s, row in counts.read().items()})
        self.assertEqual(set(rows["other"].values()), {0})
        shared = counts.keys()["buckets"]
        self.assertEqual(keys["buckets"], shared + (4097 if len(made) > 3 else 0))

    def test_1000_namespaces(self):
        """Some have their own tables, and others come and go meanwhile."""
        own = netns.has_sysctl(CHILD_EHASH)
        if own:
            self.addCleanup(netns.sysctl, CHILD_EHASH, 0)
        made = []
        for i in range(1000):
            if own and i % 50 < 2:
                netns.sysctl(CHILD_EHASH, 64 if i % 50 == 0 else 0)
            made.append(self.held(1 + i % 3))
        want = {h.inode: h.want for h in made}
        background = Background(make_namespace)
        try:
            for _ in range(20):
                rows = read()
                self.assertEqual({i: rows.get(i) for i in want}, want)
        finally:
            wrong = background.stop()
        self.assertEqual(wrong, [])

    def test_one_open_is_one_walk(self):
        fd = os.open(PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        first = os.read(fd, 10)
        h = self.held(3)
        text = (first + counts.whole(fd, 5).encode()).decode()
        self.assertNotIn(h.inode, parse(text)[1])
        os.lseek(fd, 0, os.SEEK_SET)
        self.assertEqual(counts.whole(fd), text)
        self.assertIn(h.inode, read())
