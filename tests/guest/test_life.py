# SPDX-License-Identifier: GPL-2.0
"""Loading and unloading, also under those who look."""

import errno
import glob
import os
import signal
import subprocess

import counts
import netns
from guest_test import GuestTest, load, loaded, unload

PATHS = ("/proc/tcpstates", "/proc/self/net/tcpstates")


class Background:
    """Children that do something over and over until they are stopped.

    A step returns an error text, or nothing.
    """

    def __init__(self, *steps):
        self.children = [self.start(step) for step in steps]

    @staticmethod
    def start(step):
        child = os.fork()
        if child:
            return child
        stopping = []
        signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
        status = 2
        try:
            while not stopping:
                error = step()
                if error:
                    print("# background: " + error, flush=True)
                    break
            status = 1 if error else 0
        finally:
            os._exit(status)

    def stop(self):
        """Whether all of them were content to the end."""
        for child in self.children:
            os.kill(child, signal.SIGTERM)
        return [os.waitpid(child, 0)[1] for child in self.children] == \
            [0] * len(self.children)


def read_whenever_there():
    """A read gives a whole file, or an error of a file that goes away: gone
    before it was opened, gone after, or gone while its link was followed."""
    try:
        counts.read()
    except OSError as e:
        if e.errno not in (errno.ENOENT, errno.EIO, errno.EINVAL):
            return "read: %s" % e
    return None


def make_namespace():
    """A namespace comes, and goes with the process."""
    child = os.fork()
    if not child:
        os._exit(subprocess.call(["unshare", "-n", "true"]))
    return None if os.waitpid(child, 0)[1] == 0 else "unshare -n failed"


class Life(GuestTest):
    def tearDown(self):
        if not loaded():
            load()

    def assertNothingLeft(self):
        for path in PATHS:
            self.assertFalse(os.path.lexists(path), path)
        self.assertFalse(loaded())

    def test_unload_leaves_nothing(self):
        holder = subprocess.Popen(["unshare", "-n", "cat"], stdin=subprocess.PIPE)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.stdin.close)
        other = "/proc/%d/net/tcpstates" % holder.pid
        ours = os.readlink("/proc/self/ns/net")
        netns.until(lambda: os.readlink("/proc/%d/ns/net" % holder.pid) != ours, "unshare")
        for _ in range(3):
            self.assertTrue(os.path.exists(other))
            unload()
            self.assertNothingLeft()
            self.assertFalse(os.path.exists(other))
            load()
            counts.read()

    def test_unload_with_open_descriptors(self):
        fds = [os.open(PATHS[i % 2], os.O_RDONLY) for i in range(20)]
        for fd in fds[:10]:
            self.assertEqual(os.read(fd, 1), b"#")
        unload()
        for again in range(2):
            for fd in fds:
                for read in (lambda f: os.read(f, 4096), lambda f: os.pread(f, 4096, 0)):
                    with self.assertRaises(OSError) as raised:
                        read(fd)
                    self.assertEqual(raised.exception.errno, errno.EIO)
            if not again:
                load()
                counts.read()
        for fd in fds:
            os.close(fd)

    def test_200_times_with_readers_and_namespaces(self):
        background = Background(read_whenever_there, read_whenever_there, make_namespace)
        try:
            for _ in range(200):
                unload()
                self.assertNothingLeft()
                load()
                counts.read()
        finally:
            content = background.stop()
        self.assertTrue(content, "a reader or a maker of namespaces failed")

    def test_namespaces_come_and_go_while_read(self):
        """Readers through /proc/PID/net of namespaces that end under them."""
        def read_all():
            for path in glob.glob("/proc/[0-9]*/net/tcpstates"):
                try:
                    counts.read(path)
                except OSError as e:
                    if e.errno not in (errno.ENOENT, errno.EIO, errno.ENXIO,
                                       errno.EINVAL, errno.ESRCH):
                        return "read %s: %s" % (path, e)
            return None

        background = Background(read_all, read_all)
        try:
            for _ in range(100):
                self.assertIsNone(make_namespace())
        finally:
            content = background.stop()
        self.assertTrue(content, "a reader failed")
