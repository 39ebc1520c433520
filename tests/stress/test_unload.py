# SPDX-License-Identifier: GPL-2.0-only
"""Load and unload the module again and again, while its files are used in every way
that a file can be, and namespaces come and go."""

import errno
import os
import signal
import time

import counts
import netns
import sockets
from background import Background
from guest_test import GuestTest, load, loaded
from loading import Image, unload
from scale import rounds
from slabs import Baseline
from use_files import PATHS, Use, UseFiles, UseNames


def make_namespace():
    """Move to a new namespace, with a listener in it."""
    netns.unshare()
    sockets.close(sockets.listen(1, "0.0.0.0"))
    return True


class UnloadTest(GuestTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.image = Image()

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: loaded() or load())

    def assertNothingLeft(self):
        for path in PATHS:
            self.assertFalse(os.path.lexists(path), path)
        self.assertFalse(loaded())


class Unload(UnloadTest):
    def times(self, whole, least, what):
        """Load and unload beside all that; return how often."""
        background = Background(UseFiles(1), UseFiles(-1), UseNames(), make_namespace)
        number, longest = 0, 0
        try:
            for number in rounds(whole, least, what):
                # Each time that it is loaded, somebody begins to use it.
                steps = background.steps()
                netns.until(lambda n=steps: background.steps() > n, "steps")
                began = time.monotonic()
                unload()
                longest = max(longest, time.monotonic() - began)
                self.assertNothingLeft()
                self.image.load()
                counts.read()
            background.wait_for_each()
        finally:
            wrong = background.stop()
        print("# the longest of these: %.3f s" % longest, flush=True)
        self.assertEqual(wrong, [])
        return number + 1

    def test_again_and_again(self):
        self.times(20, 3, "unloads before the baseline")
        baseline = Baseline()
        self.assertEqual(baseline.leaks(self.times(1000, 12, "unloads")), [])


class Owner:
    """A process that holds some files open, and has read a part of each."""

    def __init__(self, number, files, own_namespace):
        self.ready, ready = os.pipe()
        go, self.go = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(ready)
            os.close(go)
            return
        status = 1
        try:
            os.close(self.go)
            if own_namespace:
                netns.unshare()
            fds = [os.open(PATHS[(number + i) % len(PATHS)], os.O_RDONLY)
                   for i in range(files)]
            for fd in fds:
                assert os.read(fd, 1) == b"#"
            os.write(ready, b".")
            os.read(go, 1)
            status = sum(not self.is_dead(fd) for fd in fds)
        finally:
            os._exit(status)

    @staticmethod
    def is_dead(fd):
        """Do all reads fail as they shall, and works what needs no module?"""
        for function, error in ((lambda: os.read(fd, 4096), errno.EIO),
                                (lambda: os.pread(fd, 4096, 0), errno.EIO),
                                (lambda: os.lseek(fd, 0, os.SEEK_SET), errno.EINVAL)):
            try:
                function()
                return False
            except OSError as e:
                if e.errno != error:
                    return False
        Use.poll(fd)
        Use.stat(fd)
        os.close(fd)
        return True

    def wait(self):
        """Wait until it has opened its files."""
        assert os.read(self.ready, 1), "it failed"

    def state(self):
        with open("/proc/%d/stat" % self.pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0]

    def stop(self):
        os.kill(self.pid, signal.SIGSTOP)
        netns.until(lambda: self.state() == "T", "stop")

    def end(self):
        """Let it go on; return its exit status."""
        os.kill(self.pid, signal.SIGCONT)
        os.write(self.go, b".")
        os.close(self.go)
        os.close(self.ready)
        return os.waitpid(self.pid, 0)[1]


class OpenDescriptors(UnloadTest):
    """Unload with 64 of them, whose owners cannot help with it."""

    OWNERS, FILES = 16, 4

    def test_owners_are_stopped(self):
        baseline = Baseline()
        owners = [Owner(i, self.FILES, i % 4 == 0) for i in range(self.OWNERS)]
        for owner in owners:
            owner.wait()
        for owner in owners[::2]:
            owner.stop()
        began = time.monotonic()
        unload()
        took = time.monotonic() - began
        self.assertNothingLeft()
        self.assertEqual([o.state() for o in owners[::2]], ["T"] * (self.OWNERS // 2))
        print("# unload with %d open descriptors: %.3f s" % (self.OWNERS * self.FILES, took),
              flush=True)
        self.assertLess(took, 5)
        # The first half reads while the module is gone, the other when it is there again.
        ends = [o.end() for o in owners[:self.OWNERS // 2]]
        self.image.load()
        counts.read()
        ends += [o.end() for o in owners[self.OWNERS // 2:]]
        self.assertEqual(ends, [0] * self.OWNERS)
        self.assertEqual(baseline.wait(), [])
