# SPDX-License-Identifier: GPL-2.0-only
"""Load and unload the module. tests/stress does so while its files are read."""

import os
import subprocess

import counts
import netns
from guest_test import GuestTest, load, loaded, unload
from use_files import PATHS


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
