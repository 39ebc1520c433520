# SPDX-License-Identifier: GPL-2.0
"""Readers at the same time share a walk, and a cached one if asked for."""

import os
import signal

import counts
import netns
import sockets
from guest_test import GuestTest

CACHE_MS = "/sys/module/tcpstates/parameters/cache_ms"
CHILD_EHASH = "net/ipv4/tcp_child_ehash_entries"


def cache(ms):
    with open(CACHE_MS, "w") as f:
        f.write(str(ms))


class Cache(GuestTest):
    def setUp(self):
        self.addCleanup(cache, 0)

    def test_cached_for_as_long_as_asked(self):
        with netns.new():
            cache(3600 * 1000)
            before, table = counts.parse(counts.text("/proc/tcpstates"))
            made = sockets.listen(3)
            self.eventually(lambda: counts.keys()["age_ms"] > 0, "a cached walk that ages")
            after, cached = counts.parse(counts.text("/proc/tcpstates"))
            self.assertEqual(cached, table)
            self.assertEqual(after["walk_ns"], before["walk_ns"])
            cache(0)
            keys, table = counts.parse(counts.text("/proc/tcpstates"))
            self.assertEqual(keys["age_ms"], 0)
            self.assertEqual(table["LISTEN"]["total"], 3)
            sockets.close(made)

    def test_a_cache_expires(self):
        with netns.new():
            cache(20)
            counts.read()
            made = sockets.listen(3)
            self.eventually(lambda: counts.read()["LISTEN"]["total"] == 3, "a new walk")
            sockets.close(made)

    def test_each_namespace_has_its_own(self):
        cache(3600 * 1000)
        counts.read()
        with netns.new():
            made = sockets.listen(3)
            self.assertEqual(counts.read()["LISTEN"]["total"], 3)
            sockets.close(made)


class SingleFlight(GuestTest):
    """In a namespace whose empty table takes long to walk."""

    READERS = 64

    def setUp(self):
        if not netns.has_sysctl(CHILD_EHASH):
            self.assertTrue(os.uname().release.startswith("5.10."))
            self.skipTest("tables per namespace came with 6.1")
        netns.sysctl(CHILD_EHASH, 1 << 23)
        self.namespace = netns.new()
        self.namespace.__enter__()
        self.addCleanup(self.namespace.__exit__, None, None, None)
        with netns.entered("/proc/1/ns/net"):
            netns.sysctl(CHILD_EHASH, 0)

    def readers(self, number, action):
        """Processes that all begin at once, when a pipe is closed."""
        gate, hold = os.pipe()
        children = []
        for _ in range(number):
            child = os.fork()
            if not child:
                try:
                    os.close(hold)
                    os.read(gate, 1)
                    action()
                    os._exit(0)
                finally:
                    os._exit(1)
            children.append(child)
        os.close(gate)
        os.close(hold)
        return children

    def test_64_readers_cost_few_walks(self):
        counts.read()
        r, w = os.pipe()
        children = self.readers(
            self.READERS, lambda: os.write(w, b"%d\n" % counts.keys()["walk_ns"]))
        os.close(w)
        for child in children:
            self.assertEqual(os.waitpid(child, 0)[1], 0)
        walks = os.read(r, 65536).split()
        os.close(r)
        self.assertEqual(len(walks), self.READERS)
        # One that runs when the others come, and one for these; one more for
        # who comes late on a busy host.
        self.assertLessEqual(len(set(walks)), 3)

    def test_killed_while_they_wait(self):
        """Whoever is killed ends, walking or waiting, and the rest is served."""
        children = self.readers(16, lambda: [counts.read() for _ in range(1000)])
        counts.read()
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            self.assertEqual(os.waitpid(child, 0)[1], signal.SIGKILL)
        counts.read()
