# SPDX-License-Identifier: GPL-2.0-only
"""Each namespace sees its own sockets, in a shared table or in its own."""

import os
import subprocess
import unittest

import counts
import netns
import sockets
from guest_test import GuestTest, run
from netns import CHILD_EHASH


class Namespace:
    """A named namespace with its own sockets and a process in it."""

    def __init__(self, name, listeners, established):
        self.name = name
        self.want = (listeners, established)
        run("ip", "netns", "add", name)
        self.process = subprocess.Popen(["ip", "netns", "exec", name, "cat"],
                                        stdin=subprocess.PIPE)
        with self:
            run("ip", "link", "set", "lo", "up")
            self.inode = netns.inode()
            self.sockets = sockets.listen(listeners) + sockets.repaired(established, 9)
        # The process is inside when `ip` has become `cat`.
        netns.until(lambda: os.stat("/proc/%d/ns/net" % self.process.pid).st_ino
                    == self.inode, "process in " + name)

    def __enter__(self):
        self.inside = netns.entered("/run/netns/" + self.name)
        return self.inside.__enter__()

    def __exit__(self, *exc):
        return self.inside.__exit__(*exc)

    def close(self):
        sockets.close(self.sockets)
        self.process.stdin.close()
        self.process.wait()
        run("ip", "netns", "del", self.name)

    def seen(self, path="/proc/tcpstates"):
        """Return the module's numbers of listeners, ESTABLISHED and all sockets."""
        table = counts.read(path)
        return (table["LISTEN"]["total"], table["ESTABLISHED"]["total"],
                counts.add_up(table, "total"))


class Namespaces(GuestTest):
    def namespace(self, *args):
        n = Namespace(*args)
        self.addCleanup(lambda: n.process.returncode is not None or n.close())
        return n

    def check(self, n):
        """Compare a read inside with one through /proc/PID/net outside."""
        want = n.want + (sum(n.want),)
        with n:
            self.assertEqual(n.seen(), want, n.name)
            self.assertEqual(n.seen("/proc/self/net/tcpstates"), want)
            self.assertEqual(counts.read(), counts.from_proc_net_tcp())
            self.assertEqual(counts.keys()["netns"], n.inode)
        path = "/proc/%d/net/tcpstates" % n.process.pid
        self.assertEqual(n.seen(path), want, path)
        self.assertEqual(counts.keys(path)["netns"], n.inode)

    def test_each_sees_itself_in_the_shared_table(self):
        made = [self.namespace("t%d" % i, 2 + i, 10 + 7 * i) for i in range(3)]
        buckets = counts.keys()["buckets"]
        for n in made:
            self.check(n)
            with n:
                self.assertEqual(counts.keys()["buckets"], buckets)

    def test_side_is_per_namespace(self):
        """A listener of another namespace does not make a socket here a server."""
        a = self.namespace("a", 0, 1)
        b = self.namespace("b", 0, 1)
        with a:
            a.sockets += sockets.listen(1, port=10050)
            a.sockets += sockets.repaired(1, 9, "127.0.0.2", 10050)
        with b:
            b.sockets += sockets.repaired(1, 9, "127.0.0.2", 10050)
            self.assertEqual(counts.read()["ESTABLISHED"]["server"], 0)
            self.assertEqual(counts.read()["ESTABLISHED"]["client"], 2)
        with a:
            self.assertEqual(counts.read()["ESTABLISHED"]["server"], 1)
            self.assertEqual(counts.read()["ESTABLISHED"]["client"], 1)

    def test_own_table(self):
        """Namespaces with their own tables, down to one bucket, next to the shared."""
        if not netns.has_sysctl(CHILD_EHASH):
            self.assertTrue(os.uname().release.startswith("5.10."),
                            "only 5.10 has no tables per namespace")
            raise unittest.SkipTest("tables per namespace came with 6.1")
        self.addCleanup(netns.sysctl, CHILD_EHASH, 0)
        for entries in (1, 2, 4, 8, 16, 32, 512):
            netns.sysctl(CHILD_EHASH, entries)
            n = self.namespace(f"own{entries}", 3, 40 + entries % 7)
            netns.sysctl(CHILD_EHASH, 0)
            self.check(n)
            with n:
                self.assertEqual(counts.keys()["buckets"], entries)
        self.check(self.namespace("shared", 1, 5))

    def test_none_left_behind(self):
        """A namespace that was read in every way is freed."""
        n = self.namespace("gone", 2, 5)
        canary = netns.Canary("canary0", "gone")
        self.check(n)
        with n:
            fd = os.open("/proc/self/net/tcpstates", os.O_RDONLY)
            os.read(fd, 4096)
        self.assertFalse(canary.gone())
        os.close(fd)
        n.close()
        netns.until(canary.gone, "the namespace is still referenced")

    def test_open_file_keeps_its_namespace(self):
        """An open file shows the namespace that it was opened in, to the end."""
        n = self.namespace("kept", 2, 5)
        canary = netns.Canary("canary1", "kept")
        with n:
            fd = os.open("/proc/self/net/tcpstates", os.O_RDONLY)
        sockets.close(n.sockets)
        n.sockets = []
        n.close()
        keys, table = counts.parse(os.pread(fd, 4096, 0).decode())
        self.assertEqual(keys["netns"], n.inode)
        self.assertEqual(counts.add_up(table, "total"), 0)
        os.close(fd)
        netns.until(canary.gone, "the namespace is still referenced")
