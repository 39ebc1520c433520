# SPDX-License-Identifier: GPL-2.0
"""Loads that must be refused, and what they may leave: nothing.

The modules loaded here were built by tests/vm/variants.sh.
"""

import errno
import os
import subprocess

import counts
import netns
from guest_test import GuestTest, load, loaded, run, unload

FAULTS = "/modules/faults.ko"
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
    """Each step of loading fails in turn, with several namespaces there."""

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
        return [p for p in ["/proc/tcpstates", "/proc/self/net/tcpstates"] +
                ["/proc/%d/net/tcpstates" % h.pid for h in self.holders]
                if os.path.lexists(p)]

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
        # pernet, a file in each of four namespaces at least, the link
        self.assertGreater(step, 6)
        self.assertEqual(len(self.files()), 5)

    def test_no_memory_at_read(self):
        run("insmod", FAULTS)
        before = counts.read()
        for nth in (1, 2, 1, 2):
            with open("/sys/module/tcpstates/parameters/fail_alloc", "w") as f:
                f.write(str(nth))
            with self.assertRaises(OSError) as raised:
                counts.read()
            self.assertEqual(raised.exception.errno, errno.ENOMEM)
            self.assertEqual(counts.read(), before)
