# SPDX-License-Identifier: GPL-2.0-only
"""Loads that must fail, and leave nothing behind.

The modules loaded here were built by tests/variants/variants.sh.
"""

import errno
import os
import subprocess

import counts
import netns
import sockets
from guest_test import FAULTS, GuestTest, load, loaded, parameter, run, unload

COPY = "/modules/copy.ko"


def insmod(path, *parameters):
    return subprocess.run(["insmod", path, *parameters], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class SecondCopy(GuestTest):
    also_expected = (r"tcpstates_copy: exports duplicate symbol \w+ \(owned by tcpstates\)",)

    def test_refused(self):
        before = counts.read()
        result = insmod(COPY)
        self.assertNotEqual(result.returncode, 0)
        self.assertFalse(loaded("tcpstates_copy"))
        self.assertEqual(counts.read(), before)

    def test_same_name(self):
        result = insmod(run("modinfo", "-n", "tcpstates").strip())
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("File exists", result.stdout)
        counts.read()


class Faults(GuestTest):
    """Each step of loading fails in turn, while several namespaces exist."""

    def setUp(self):
        unload()
        self.holders = [subprocess.Popen(["unshare", "-n", "cat"], stdin=subprocess.PIPE)
                        for _ in range(3)]
        ours = os.readlink("/proc/self/ns/net")
        for h in self.holders:
            netns.until(lambda p=h.pid: os.readlink("/proc/%d/ns/net" % p) != ours, "unshare")

    def tearDown(self):
        for h in self.holders:
            h.stdin.close()
            h.wait()
        if loaded():
            unload()
        load()

    def files(self):
        paths = ["/proc/tcpstates", "/proc/tcpstates_ports", "/proc/tcpstates_idle",
                 "/proc/tcpstates_netns"]
        for pid in ["self"] + [h.pid for h in self.holders]:
            paths += ["/proc/%s/net/tcpstates%s" % (pid, name)
                      for name in ("", "_ports", "_idle")]
        return [p for p in paths if os.path.lexists(p)]

    def test_no_memory_at_load(self):
        step = 0
        while True:
            step += 1
            result = insmod(FAULTS, "fail_init=%d" % step)
            if not result.returncode:
                break
            self.assertIn("Cannot allocate memory", result.stdout, "step %d" % step)
            self.assertFalse(loaded())
            self.assertEqual(self.files(), [], "step %d" % step)
        # pernet, three files in each of at least four namespaces, four in the root
        self.assertGreater(step, 17)
        self.assertEqual(len(self.files()), 16)

    def test_no_memory_at_read(self):
        """Each allocation of a read fails in turn: that read fails, and the next
        one through the same descriptor succeeds."""
        run("insmod", FAULTS)
        made = sockets.listen(3)
        for path, least in (("/proc/tcpstates", 10), ("/proc/tcpstates_ports", 12),
                            ("/proc/tcpstates_idle", 9), ("/proc/tcpstates_netns", 12)):
            nth = 0
            failed = True
            while failed:
                nth += 1
                fd = os.open(path, os.O_RDONLY)
                parameter("fail_alloc", nth)
                failed = not self.readable(fd)
                parameter("fail_alloc", 0)
                self.assertTrue(self.readable(fd))
                os.close(fd)
            self.assertGreater(nth, least, path)
        sockets.close(made)

    def readable(self, fd):
        """Return false if the read fails with ENOMEM; other errors fail the test."""
        try:
            self.assertIn("# tcpstates", os.pread(fd, 4096, 0).decode())
        except OSError as e:
            self.assertEqual(e.errno, errno.ENOMEM)
            return False
        return True
