# SPDX-License-Identifier: GPL-2.0
"""Concurrent readers share a walk; with cache_ms, later readers do too."""

import errno
import os
import signal

import counts
import netns
import sockets
from guest_test import FAULTS, GuestTest, load, parameter, run, unload


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


class SingleFlight(GuestTest):
    """The module is a variant whose walk waits at its beginning until it is told
    to go on: a reader that starts meanwhile is sure to come during the walk."""

    def setUp(self):
        unload()
        if "MODULE" in os.environ:
            load()      # a mutant, built with these parameters
        else:
            run("insmod", FAULTS)
        self.addCleanup(load)
        self.addCleanup(unload)
        self.namespace = netns.new()
        self.namespace.__enter__()
        self.addCleanup(self.namespace.__exit__, None, None, None)
        self.sockets = sockets.listen(3)
        self.addCleanup(sockets.close, self.sockets)
        self.addCleanup(parameter, "hold_alloc", 0)
        self.walks = parameter("nr_alloc")
        parameter("hold_alloc", 1)

    def began(self):
        """Return the number of walks since the test began."""
        return parameter("nr_alloc") - self.walks

    def reader(self):
        """Start a process that reads once; its status is 0 if the count is right."""
        child = os.fork()
        if not child:
            status = 1
            try:
                status = int(counts.read()["LISTEN"]["total"] != 3)
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

    def test_64_readers_cost_two_walks(self):
        """One walk is running when the others come; they share the second."""
        children = [self.walker()] + self.waiters(63)
        self.assertEqual(self.began(), 1)
        parameter("hold_alloc", 0)
        self.assertEnd(children)
        self.assertEqual(self.began(), 2)

    def test_killed_walker(self):
        """A reader that waited takes over the walk of a killed one."""
        walker, waiters = self.walker(), self.waiters(5)
        os.kill(walker, signal.SIGKILL)
        self.assertEnd([walker], signal.SIGKILL)
        parameter("hold_alloc", 0)
        self.assertEnd(waiters)
        self.assertEqual(self.began(), 2)

    def test_killed_waiters(self):
        """Readers that wait can be killed, without harm to the walk."""
        walker, waiters = self.walker(), self.waiters(5)
        for child in waiters:
            os.kill(child, signal.SIGKILL)
        self.assertEnd(waiters, signal.SIGKILL)
        parameter("hold_alloc", 0)
        self.assertEnd([walker])
        self.assertEqual(self.began(), 1)

    def test_no_memory_is_not_inherited(self):
        """The second walk fails: only its own reader gets the error, and another
        walks for the rest."""
        walker, waiters = self.walker(), self.waiters(5)
        parameter("fail_alloc", 3)      # the first two are of the first walk
        parameter("hold_alloc", 0)
        self.assertEnd([walker])
        ends = sorted(os.waitpid(child, 0)[1] for child in waiters)
        self.assertEqual(ends, [0, 0, 0, 0, errno.ENOMEM << 8])
        self.assertEqual(self.began(), 3)
