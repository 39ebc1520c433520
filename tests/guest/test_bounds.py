# SPDX-License-Identifier: GPL-2.0-only
"""Bounds of a read's work and memory that no file shows.

A variant of the module tells them: see tests/variants/faults.h.
"""

import os
import subprocess

import counts
import idle
import netns
import ports
import sockets
from guest_test import VariantTest, parameter

STRETCH = 256           # sockets that are visited with bottom halves off
PIECE = 32768           # bytes asked for at once


class Bounds(VariantTest):
    def longest_stretch(self, buckets):
        """Walk a table of 2,000 sockets and return the most that were visited at
        once."""
        if not netns.has_sysctl("net/ipv4/tcp_child_ehash_entries"):
            self.assertTrue(os.uname().release.startswith("5.10."))
            self.skipTest("tables per namespace came with 6.1")
        self.addCleanup(netns.sysctl, "net/ipv4/tcp_child_ehash_entries", 0)
        netns.sysctl("net/ipv4/tcp_child_ehash_entries", buckets)
        with netns.new():
            made = sockets.repaired_to(range(2000, 4000))
            parameter("longest_stretch", 0)
            self.assertEqual(counts.read()["ESTABLISHED"]["total"], 2000)
            longest = parameter("longest_stretch")
            sockets.close(made)
        return longest

    def test_bottom_halves_on_after_256_sockets(self):
        longest = self.longest_stretch(64)
        self.assertGreater(longest, STRETCH // 2)
        self.assertLessEqual(longest, STRETCH)

    def test_long_chain_is_visited_alone(self):
        """Only a chain that is longer keeps them off for longer."""
        self.assertEqual(self.longest_stretch(1), 2000)

    def test_pauses(self):
        """The processor is offered to others every 256 buckets, empty ones included."""
        for path in ("/proc/tcpstates", ports.PATH, idle.PATH):
            before = parameter("nr_pauses")
            buckets = int(counts.text(path).split(" buckets ")[1].split()[0])
            self.assertGreaterEqual(parameter("nr_pauses") - before, buckets // 256)

    def test_memory_is_asked_for_in_small_pieces(self):
        holder = subprocess.Popen(["unshare", "-n", "cat"], stdin=subprocess.PIPE)
        with netns.new():
            made = sockets.repaired_to(range(2000, 62000))
            self.assertEqual(len(ports.read()), 60000)
            sockets.close(made)
        counts.read()
        counts.text("/proc/tcpstates_netns")
        holder.stdin.close()
        holder.wait()
        self.assertGreater(parameter("largest_alloc"), 0)
        self.assertLessEqual(parameter("largest_alloc"), PIECE)

    def test_request_that_is_not_counted_yet(self):
        """TCP links a request before it counts it: the SYN queue's length may be
        -1 for a moment, and is shown as 0."""
        with netns.new():
            made = sockets.listen(1, port=8001)
            parameter("uncounted", 1)
            self.assertEqual(ports.read()["server", 8001].get("synq", 0), 0)
            parameter("uncounted", 0)
            sockets.close(made)
