# SPDX-License-Identifier: GPL-2.0-only
"""Processors go off and on while readers of all files run, each count exact."""

import collections
import glob

import all_netns
import counts
import idle
import netns
import ports
import sockets
from background import Background
from guest_test import GuestTest
from scale import rounds

LISTENERS, CONNECTIONS = 10, 1000
READERS = 16


def summary():
    table = counts.read()
    assert counts.add_up(table, "total") == LISTENERS + CONNECTIONS, table
    return table["ESTABLISHED"]["total"], table["LISTEN"]["total"]


def by_port():
    rows = collections.Counter()
    for row in ports.read().values():
        rows.update(row)
    return rows["ESTABLISHED"], rows["listeners"]


def by_idle_time():
    return idle.read()["ESTABLISHED"]["sockets"], LISTENERS


def by_namespace():
    row = all_netns.read()[netns.inode()]
    return row["ESTABLISHED"], row["LISTEN"]


def exact(read):
    """A step of a reader: read and compare."""
    def step():
        shown = read()
        assert shown == (CONNECTIONS, LISTENERS), "%s: %s" % (read.__name__, shown)
        return True

    return step


class Hotplug(GuestTest):
    also_expected = (r"smpboot: CPU \d+ is now offline",
                     r"smpboot: Booting Node \d+ Processor \d+ APIC 0x",
                     r"x86: Booting SMP configuration",
                     r"IRQ \d+: no longer affine to CPU\d+")

    @staticmethod
    def online():
        """Return the list of processors that are on. (glibc caches their number.)"""
        with open("/sys/devices/system/cpu/online", encoding="ascii") as f:
            return f.read().strip()

    @staticmethod
    def turn(path, on):
        with open(path, "w", encoding="ascii") as f:
            f.write("%d" % on)

    def test_counts_stay_exact(self):
        switches = sorted(glob.glob("/sys/devices/system/cpu/cpu[1-9]*/online"))
        if not switches:
            self.skipTest("no processor of this machine can be turned off")
        self.enter_namespace()
        made = sockets.listen(LISTENERS) + sockets.repaired(CONNECTIONS, 9)
        self.addCleanup(sockets.close, made)
        kinds = (summary, by_port, by_idle_time, by_namespace)
        readers = Background(*(exact(kinds[i % len(kinds)]) for i in range(READERS)))
        try:
            netns.until(lambda: all(readers.done[:]), "a read of each reader")
            before = self.online()
            for i in rounds(200, 3, "processors turned off and on"):
                for path in switches:
                    self.turn(path, False)
                self.assertEqual(self.online(), "0")
                for path in switches:
                    self.turn(path, True)
                # Readers that begin from now on run on all of them again.
                readers.done[:] = bytes(READERS)
                netns.until(lambda: all(readers.done[:]), "a read of each reader")
            self.assertEqual(self.online(), before)
        finally:
            wrong = readers.stop()
        self.assertEqual(wrong, [])
