# SPDX-License-Identifier: GPL-2.0-only
"""No reader without privileges holds others up: not by number, not by starving."""

import os

import attacks
import counts
import kernel_memory
import netns
import ports
import sockets
from guest_test import GuestTest, load, loaded

SOCKETS = 10000

# The longest wait for another's walk; and what an emulated machine adds to it when
# many processes wake at once.
BOUND = 0.25
SLACK = 0.5


class Attacks(GuestTest):
    def setUp(self):
        self.addCleanup(self.load_again)
        stack, self.waits = attacks.enter(SOCKETS, os.SCHED_FIFO)
        self.addCleanup(stack.close)

    @staticmethod
    def load_again():
        if not loaded():
            load()

    def test_64_readers(self):
        self.assertLess(self.waits.beside(64), 2 * self.waits.own + BOUND + SLACK)

    def test_256_readers(self):
        self.assertLess(self.waits.beside(256), 4 * self.waits.own + BOUND + SLACK)

    def test_starved_readers(self):
        own, worst = self.waits.beside_starved()
        self.assertLess(worst, 2 * own + BOUND + SLACK)

    def test_unload_beside_256_readers(self):
        unloaded, created = self.waits.unload_beside(256)
        self.assertLess(unloaded, self.waits.own + 1 + SLACK)
        self.assertLess(created, self.waits.own + 1 + 2 * SLACK)


class Memory(GuestTest):
    """An open file holds its rows and nothing else."""

    FILES = 200
    ROWS = 10000

    @staticmethod
    def used():
        meminfo = kernel_memory.meminfo()
        return 1024 * (meminfo["MemTotal"] - meminfo["MemAvailable"])

    def test_rows_are_exact(self):
        with netns.new():
            made = sockets.repaired_to(range(2000, 2000 + self.ROWS))
            self.addCleanup(sockets.close, made)
            before = self.used()
            fds = [os.open(ports.PATH, os.O_RDONLY) for _ in range(self.FILES)]
            for fd in fds:
                self.addCleanup(os.close, fd)
                self.assertEqual(os.read(fd, 1), b"#")
            each = (self.used() - before) / self.FILES
            self.assertEqual(len(ports.parse("#" +
                                             counts.whole(fds[0]))[1]), self.ROWS)
        # 80 bytes a row, a page of seq_file, and what the kernel keeps of an open file.
        self.assertLess(each, self.ROWS * 80 * 1.1 + 16384)
