# SPDX-License-Identifier: GPL-2.0-only
"""Many connections that turn TIME_WAIT, and expire, while they are counted."""

import os
import time

import counts
import netns
import ports
import sockets
from floods import Flood, Progress
from scale import SCALE, rounds

TIMEWAIT_SECONDS = 60


class TimeWait(Flood):
    """Each connection has one end in FIN_WAIT2 until its other end is closed, and in
    TIME_WAIT then. That end must be counted once at any time."""

    def setUp(self):
        super().setUp()
        netns.sysctl("net/ipv4/tcp_max_tw_buckets", 1 << 18)
        # The time of the first in TIME_WAIT, in ns.
        self.first = Progress()

    def fresh(self):
        """Return true if none can have expired yet."""
        first = self.first[0]
        return not first or time.monotonic_ns() - first < TIMEWAIT_SECONDS * 10**9

    def check(self, waiting, turned):
        if self.fresh():
            assert waiting + turned == self.number, "%d in FIN_WAIT2, %d in TIME_WAIT of %d" \
                % (waiting, turned, self.number)

    def read_summary(self):
        table = counts.read()
        assert table["TIME_WAIT"]["mini"] == table["TIME_WAIT"]["total"], table["TIME_WAIT"]
        assert table["FIN_WAIT2"]["mini"] == 0, table["FIN_WAIT2"]
        self.check(table["FIN_WAIT2"]["total"], table["TIME_WAIT"]["total"])

    def read_ports(self):
        rows = ports.read().values()
        self.check(*(sum(r.get(s, 0) for r in rows) for s in ("FIN_WAIT2", "TIME_WAIT")))

    @staticmethod
    def shown():
        return counts.read()["TIME_WAIT"]["total"]

    @staticmethod
    def witness():
        return counts.sockstat()["TCP"]["tw"]

    def expire(self):
        """Compare with sockstat until all have expired. A timer's function takes a
        socket out of the table before it counts it off: one a processor."""
        reads, shown = 0, 1
        while shown:
            before = self.witness()
            shown = self.shown()
            after = self.witness()
            self.assertTrue(after - os.cpu_count() <= shown <= before, (before, shown, after))
            reads += 1
        print("# reads while they expired: %d" % reads)

    def test_time_wait(self):
        near, far = [], []
        self.addCleanup(sockets.close, near)
        for i in rounds(50000, 500, "connections for TIME_WAIT"):
            ends = sockets.half_closed(("127.0.0.2", 2000 + i), ("127.0.0.3", 2000 + i))
            near.append(ends[0])
            far.append(ends[1])
        self.number = len(near)
        netns.until(lambda: counts.read()["FIN_WAIT2"]["total"] == self.number, "FIN_WAIT2")
        stop = self.beside(self.read_summary, self.read_ports)
        # Readers have copies of the descriptors.
        for i, s in enumerate(far):
            if i % (self.number // 8) == 1:
                self.each_reads()
            self.first.numbers[0] = self.first[0] or time.monotonic_ns()
            s.shutdown(2)
            s.close()
        shown, want = counts.steady(self.witness, self.shown)
        self.assertEqual(shown, want)
        print("# connections in TIME_WAIT: %d of %d" % (shown, self.number))
        if self.fresh():
            self.assertEqual(shown, self.number)
        stop()
        if SCALE >= 1:
            self.expire()
