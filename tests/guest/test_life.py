# SPDX-License-Identifier: GPL-2.0
"""Load and unload the module, also while its files are read."""

import errno
import glob
import os
import subprocess

import counts
import netns
from background import Background, make_namespace, read_whenever_there
from guest_test import GuestTest, load, loaded, unload

PATHS = ("/proc/tcpstates", "/proc/self/net/tcpstates", "/proc/tcpstates_ports",
         "/proc/self/net/tcpstates_ports", "/proc/tcpstates_idle",
         "/proc/self/net/tcpstates_idle", "/proc/tcpstates_netns")


def read_all_there():
    """Read the files in /proc/PID/net of processes that may end."""
    found = False
    for path in glob.glob("/proc/[0-9]*/net/tcpstates"):
        try:
            found |= read_whenever_there(path)
        except OSError as e:
            if e.errno not in (errno.ENXIO, errno.ESRCH):
                raise
    return found


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
        fds = [os.open(PATHS[i % len(PATHS)], os.O_RDONLY) for i in range(20)]
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
            wrong = background.stop()
        self.assertEqual(wrong, [])

    def test_namespaces_come_and_go_while_read(self):
        """Read files of namespaces that end meanwhile."""
        background = Background(read_all_there, read_all_there)
        try:
            for _ in range(100):
                make_namespace()
        finally:
            wrong = background.stop()
        self.assertEqual(wrong, [])
