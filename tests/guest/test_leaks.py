# SPDX-License-Identifier: GPL-2.0-only
"""Nothing of other namespaces shows in the files of one."""

import contextlib
import os
import re
import socket
import time

import counts
import idle
import netns
import ports
import sockets
from guest_test import GuestTest
from netns import CHILD_EHASH
from population import Population

NAMES = ("tcpstates", "tcpstates_ports", "tcpstates_idle")


class Leaks(GuestTest):
    """Nothing but the duration of a walk tells of another namespace's sockets."""

    SERVER, CLIENT = 8001, 9001

    def observer(self, entries=0, peopled=False):
        """Make a namespace; entries: buckets of a table of its own."""
        if entries:
            netns.sysctl(CHILD_EHASH, entries)
            self.addCleanup(netns.sysctl, CHILD_EHASH, 0)
        stack = contextlib.ExitStack()
        stack.enter_context(netns.new())
        fd = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.addCleanup(os.close, fd)
        if peopled:
            self.people()
        stack.close()
        if entries:
            netns.sysctl(CHILD_EHASH, 0)
        return fd

    def people(self):
        """Two connections that wait for accept(), one half closed, and an idle one."""
        listener, = sockets.listen(1, port=self.SERVER)
        made = [socket.create_connection(listener.getsockname()) for _ in range(3)]
        made.append(listener.accept()[0])
        made[0].shutdown(socket.SHUT_WR)
        made += [listener, *sockets.repaired(1, self.CLIENT)]
        self.addCleanup(sockets.close, made)
        netns.until(lambda: counts.from_ss()["CLOSE_WAIT"]["total"] == 1, "CLOSE_WAIT")

    @staticmethod
    def texts(namespace):
        """Return the files of a namespace without the duration of the walk."""
        with netns.entered("/proc/self/fd/%d" % namespace):
            return [re.sub(r" (walk_ns|age_ms) \d+", "", counts.text("/proc/self/net/" + name))
                    for name in NAMES]

    @staticmethod
    def without_times(texts):
        """Leave out the times since something came, which go on by themselves."""
        summary, by_port, by_idle = texts
        keys, names, *rows = by_idle.splitlines()
        return [summary, re.sub(r" \d+$", "", by_port, flags=re.M), keys, names,
                [row.split()[:2] for row in rows]]

    @staticmethod
    def times(texts):
        """Return the longest such time by port, and by idle time."""
        return (max(ports.parse(texts[1])[2].values()),
                max(row["max_s"] for row in idle.parse(texts[2])[1].values()))

    def neighbour(self):
        """Fill another namespace with sockets in every state, on the observer's ports
        too, with full queues, and with idle connections."""
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(netns.new())
        p = Population()
        stack.callback(p.close)
        made = sockets.listen(1, port=self.SERVER, backlog=1)
        made += [socket.create_connection(("127.0.0.1", self.SERVER)) for _ in range(2)]
        made += sockets.listen(1, port=self.CLIENT)
        made += sockets.listen(1, port=10000)       # the observer's local port
        made += sockets.repaired(50, self.CLIENT, "127.0.0.2")
        stack.callback(sockets.close, made)
        p.make_all(lambda *_: 1)
        netns.until(lambda: self.states() == set(counts.STATES) - {"CLOSE", "UNKNOWN"},
                    "a socket in every state")

    @staticmethod
    def states():
        return {r.state for r in counts.proc_net_tcp()}

    def check(self, **observers):
        empty = [self.observer(**o) for o in observers.values()]
        began = time.monotonic()
        peopled = [self.observer(peopled=True, **o) for o in observers.values()]
        before = [[self.texts(o) for o in some] for some in (empty, peopled)]
        self.neighbour()
        after = [[self.texts(o) for o in some] for some in (empty, peopled)]
        self.assertEqual(before[0], after[0])
        for was, now in zip(before[1], after[1]):
            self.assertEqual(self.without_times(was), self.without_times(now))
            self.assertLessEqual(max(self.times(now)), time.monotonic() - began)
        return before

    def test_shared_table(self):
        self.check(shared={})

    def test_own_table(self):
        if not netns.has_sysctl(CHILD_EHASH):
            self.skipTest("tables per namespace came with 6.1")
        before = self.check(own={"entries": 512})
        for text in before[0][0]:
            self.assertIn(" buckets 512", text)
