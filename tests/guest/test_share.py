# SPDX-License-Identifier: GPL-2.0-only
"""Concurrent readers share a walk; with cache_ms, later readers do too."""

import errno
import os
import signal
import time

import counts
import netns
import ports
import sockets
from guest_test import FAULTS, GuestTest, VariantTest, parameter, run, unload


def cache(ms):
    parameter("cache_ms", ms)


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


class Held(VariantTest):
    """The module is a variant whose walk waits at its beginning until it is told
    to go on: a reader that starts meanwhile is sure to come during the walk."""

    PATH = "/proc/tcpstates"

    def setUp(self):
        super().setUp()
        self.namespace = netns.new()
        self.namespace.__enter__()
        self.addCleanup(self.namespace.__exit__, None, None, None)
        self.sockets = sockets.listen(3)
        self.addCleanup(sockets.close, self.sockets)
        self.addCleanup(parameter, "hold_walk", 0)
        self.walks = parameter("nr_walks")
        parameter("hold_walk", 1)

    def began(self):
        """Return the number of walks since the test began."""
        return parameter("nr_walks") - self.walks

    def count_right(self):
        """Read once; return if the three listeners are shown."""
        if self.PATH == ports.PATH:
            return len(ports.read()) == 3
        return counts.read()["LISTEN"]["total"] == 3

    def reader(self):
        """Start a process that reads once; its status is 0 if the count is right."""
        child = os.fork()
        if not child:
            status = 1
            try:
                status = int(not self.count_right())
            except OSError as e:
                status = e.errno
            finally:
                os._exit(status)
        return child

    def walker(self):
        child = self.reader()
        netns.until(lambda: self.began() == 1, "walk")
        return child

    def waiters(self, number):
        """Start readers; return when all of them sleep until the walk ends."""
        children = [self.reader() for _ in range(number)]
        for child in children:
            netns.until(lambda c=child: self.state(c) == "D", "reader that waits")
        return children

    @staticmethod
    def state(pid):
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0]

    def assertEnd(self, children, status=0):
        for child in children:
            self.assertEqual(os.waitpid(child, 0)[1], status)


class SingleFlight(Held):
    """Readers that wait as long as it takes."""

    def setUp(self):
        super().setUp()
        parameter("wait_max", 1 << 30)

    def test_64_readers_cost_two_walks(self):
        """One walk is running when the others come; they share the second."""
        children = [self.walker()] + self.waiters(63)
        self.assertEqual(self.began(), 1)
        parameter("hold_walk", 0)
        self.assertEnd(children)
        self.assertEqual(self.began(), 2)

    def test_killed_walker(self):
        """A reader that waited takes over the walk of a killed one."""
        walker, waiters = self.walker(), self.waiters(5)
        os.kill(walker, signal.SIGKILL)
        self.assertEnd([walker], signal.SIGKILL)
        parameter("hold_walk", 0)
        self.assertEnd(waiters)
        self.assertEqual(self.began(), 2)

    def test_killed_waiters(self):
        """Readers that wait can be killed, without harm to the walk."""
        walker, waiters = self.walker(), self.waiters(5)
        for child in waiters:
            os.kill(child, signal.SIGKILL)
        self.assertEnd(waiters, signal.SIGKILL)
        parameter("hold_walk", 0)
        self.assertEnd([walker])
        self.assertEqual(self.began(), 1)

    def test_no_memory_while_others_wait(self):
        """A reader without memory fails at once, and no other with it."""
        walker, waiters = self.walker(), self.waiters(5)
        parameter("fail_alloc", 1)
        failed = self.reader()
        self.assertEnd([failed], errno.ENOMEM << 8)
        parameter("hold_walk", 0)
        self.assertEnd([walker] + waiters)
        self.assertEqual(self.began(), 2)

    def test_unload_ends_waiting(self):
        """Waiting readers get EIO, and the walker does at its next pause. Without that,
        they would wait forever, and the unload for them."""
        children = [self.walker()] + self.waiters(5)
        unload()
        self.assertEnd(children, errno.EIO << 8)
        run("insmod", FAULTS)


class SingleFlightOfPorts(SingleFlight):
    """The same for the file by port."""

    PATH = ports.PATH

    def test_no_memory_in_the_walk(self):
        """The walk for all that wait fails: an error of its walker only, and one
        of the others walks for the rest."""
        walker, waiters = self.walker(), self.waiters(5)
        # A walk allocates a page of rows, a leaf for each port, and the result;
        # so this one fails in the second.
        parameter("fail_alloc", 8)
        parameter("hold_walk", 0)
        self.assertEnd([walker])
        ends = sorted(os.waitpid(child, 0)[1] for child in waiters)
        self.assertEqual(ends, [0, 0, 0, 0, errno.ENOMEM << 8])
        self.assertEqual(self.began(), 3)


class Bounded(Held):
    """A walk that never ends keeps no reader waiting for long."""

    def hold_a_walker(self):
        walker = self.walker()
        parameter("hold_walk", walker)
        self.addCleanup(os.waitpid, walker, 0)
        self.addCleanup(os.kill, walker, signal.SIGKILL)

    def seconds_of_a_read(self):
        began = time.monotonic()
        self.assertTrue(self.count_right())
        return time.monotonic() - began

    def test_wait_is_bounded(self):
        self.hold_a_walker()
        took = self.seconds_of_a_read()
        self.assertGreater(took, 0.2)
        self.assertLess(took, 1)
        self.assertEqual(self.began(), 2)
        # Only the walk that began last is waited for: a wait for this one would not end.
        parameter("wait_max", 1 << 30)
        reader = self.reader()
        self.eventually(lambda: self.began() == 3, "a read that does not wait")
        self.assertEnd([reader])


class BoundedOfPorts(Bounded):
    PATH = ports.PATH
