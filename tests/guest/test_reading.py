# SPDX-License-Identifier: GPL-2.0-only
"""Read the file in every way."""

import errno
import os
import socket
import stat
import sys

import counts
import netns
import sockets
from guest_test import GuestTest

PATH = "/proc/tcpstates"

SO_NETNS_COOKIE = 71


class Reading(GuestTest):
    """In a namespace whose sockets only the test changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        cls.sockets = sockets.listen(3) + sockets.repaired(200, 9)
        cls.addClassCleanup(sockets.close, cls.sockets)
        cls.want = counts.read()

    def open(self):
        fd = os.open(PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        return fd

    def test_link_and_mode(self):
        self.assertEqual(os.readlink(PATH), "self/net/tcpstates")
        mode = os.stat(PATH).st_mode
        self.assertTrue(stat.S_ISREG(mode))
        self.assertEqual(stat.S_IMODE(mode), 0o444)

    def test_one_byte_reads_share_a_walk(self):
        fd = self.open()
        text = os.read(fd, 1).decode()
        # The rest of this walk must not show a socket made now.
        extra = sockets.listen(1)
        text += counts.whole(fd, 1)
        sockets.close(extra)
        self.assertEqual(counts.parse(text)[1], self.want)

    def test_layout(self):
        """Columns as documented, right-aligned under their names."""
        lines = counts.whole(self.open()).split("\n")
        self.assertEqual(lines[1], "state           total       ipv4       ipv6"
                         "     server     client       mini     orphan")
        for line in lines[2:-1]:
            self.assertEqual(len(line), len(lines[1]))
        self.assertLess(sum(map(len, lines)), 2048)

    def test_header(self):
        keys = counts.keys()
        self.assertEqual(list(keys), ["netns", "walk_ns", "age_ms", "buckets"] +
                         (["cookie"] if netns.has_cookies() else []))
        self.assertEqual(keys["netns"], netns.inode())
        self.assertGreater(keys["walk_ns"], 0)
        self.assertEqual(keys["age_ms"], 0)
        self.assertEqual(keys["buckets"] & (keys["buckets"] - 1), 0)

    def test_rewind_walks_again(self):
        fd = self.open()
        self.assertEqual(counts.parse(counts.whole(fd))[1], self.want)
        extra = sockets.listen(5)
        self.addCleanup(sockets.close, extra)
        os.lseek(fd, 0, os.SEEK_SET)
        table = counts.parse(counts.whole(fd))[1]
        self.assertEqual(table["LISTEN"]["total"], self.want["LISTEN"]["total"] + 5)

    def test_pread(self):
        fd = self.open()
        text = os.pread(fd, 4096, 0).decode()
        self.assertEqual(counts.parse(text)[1], self.want)
        # Rows have fixed widths, so the offsets of the file's end don't change.
        body = text.index("\n")
        for _ in range(20):
            tail = os.pread(fd, 4096, body + 200).decode()
            self.assertTrue(tail.endswith("\n"))
            self.assertEqual(tail.split("\n")[1:], text[-len(tail):].split("\n")[1:])
        self.assertEqual(os.pread(fd, 10, 1 << 20), b"")
        # pread() does not move the offset.
        self.assertEqual(counts.parse(counts.whole(fd))[1], self.want)

    def test_lseek_into_the_middle(self):
        fd = self.open()
        text = counts.whole(fd)
        os.lseek(fd, len(text) - 100, os.SEEK_SET)
        self.assertIn("UNKNOWN", counts.whole(fd))

    def test_no_writing(self):
        """Not even root may open a file for writing."""
        for path in (PATH, "/proc/tcpstates_ports", "/proc/tcpstates_idle",
                     "/proc/tcpstates_netns"):
            for flags in (os.O_WRONLY, os.O_RDWR):
                with self.assertRaises(OSError) as raised:
                    os.close(os.open(path, flags))
                self.assertEqual(raised.exception.errno, errno.EACCES)
        self.assertEqual(counts.read(), self.want)

    def test_cookie_tells_namespaces_apart(self):
        """It is that of SO_NETNS_COOKIE. Inode numbers are reused."""
        if not netns.has_cookies():
            self.skipTest("made at first use before 5.12")
        seen = []
        for _ in range(5):
            with netns.new():
                seen.append(counts.keys()["cookie"])
                with socket.socket() as s:
                    cookie = s.getsockopt(socket.SOL_SOCKET, SO_NETNS_COOKIE, 8)
                self.assertEqual(seen[-1], int.from_bytes(cookie, sys.byteorder))
        self.assertEqual(len(set(seen)), 5)
        self.assertNotIn(0, seen)

    def test_unprivileged(self):
        self.as_nobody(lambda: counts.read() == self.want)

    def test_concurrent_readers(self):
        """Eight concurrent readers all get exact counts."""
        children = []
        for _ in range(8):
            child = os.fork()
            if not child:
                try:
                    same = all(counts.read() == self.want for _ in range(100))
                    os._exit(0 if same else 1)
                finally:
                    os._exit(2)
            children.append(child)
        for child in children:
            self.assertEqual(os.waitpid(child, 0)[1], 0)
