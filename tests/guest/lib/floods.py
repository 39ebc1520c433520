# SPDX-License-Identifier: GPL-2.0-only
"""Floods of sockets beside readers: the bounds of a count while it changes."""

import ctypes
import mmap
import os
import time

import netns
import sockets
from background import Background
from guest_test import GuestTest
from scale import rounds

STATIC = 200            # connections that stay
STATIC_PORT, FLOOD_PORT = 9, 8001
CHILD_EHASH = "net/ipv4/tcp_child_ehash_entries"


class Progress:
    """Numbers that one process writes and others read: of things begun and done."""

    def __init__(self):
        self.numbers = (ctypes.c_uint64 * 4).from_buffer(mmap.mmap(-1, 32))

    def __getitem__(self, i):
        return self.numbers[i]

    def add(self, i, number=1):
        self.numbers[i] += number


# Indexes of Progress.
BEGUN, DONE, CLOSING, CLOSED = range(4)


def within(shown, least, most):
    assert least <= shown <= most, "%d is not within %d to %d" % (shown, least, most)


def in_child(function, cpu=None):
    """Run a function in a process of its own, on that processor if one is given. Return
    its ID; its status is 0 if the function returned."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        if cpu is not None:
            os.sched_setaffinity(0, {cpu})
        function()
        status = 0
    finally:
        os._exit(status)


class Flood(GuestTest):
    def setUp(self):
        super().setUp()
        namespace = netns.new()
        namespace.__enter__()
        self.addCleanup(namespace.__exit__, None, None, None)
        self.progress = Progress()

    def static(self, address="127.0.0.1"):
        made = sockets.repaired(STATIC, STATIC_PORT, address)
        self.addCleanup(sockets.close, made)

    def beside(self, *steps):
        """Run steps again and again in processes of their own, until the end of the
        test or of the returned function."""
        self.readings = [Progress() for _ in steps]
        self.background = Background(*map(self.counted, steps, self.readings))
        stopped = []

        def stop():
            if not stopped:
                stopped.append(True)
                self.assertEqual(self.background.stop(), [])
                print("# reads meanwhile: %s" % ", ".join(str(p[DONE]) for p in self.readings),
                      flush=True)

        self.addCleanup(stop)
        return stop

    @staticmethod
    def counted(step, progress):
        def counted_step():
            step()
            progress.add(DONE)
            return True

        return counted_step

    def each_reads(self):
        """Wait until each reader has made a read that began after now."""
        done = [p[DONE] for p in self.readings]
        netns.until(lambda: all(p[DONE] >= n + 2 for p, n in zip(self.readings, done)),
                    "reads of all readers")

    def flooding(self, whole, least, what):
        """Yield rounds of a flood, as rounds() does, and go on until each reader has
        read a few times."""
        done = -1
        for done in rounds(whole, least, what):
            yield done
        end = time.monotonic() + 60
        while min(p[DONE] for p in self.readings) < 5:
            assert time.monotonic() < end and not self.background.ended(), "readers"
            done += 1
            yield done
