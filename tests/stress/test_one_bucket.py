# SPDX-License-Identifier: GPL-2.0-only
"""A table of one bucket with many sockets, some of which come and go."""

import os
import time

import counts
import idle
import netns
import ports
import sockets
from floods import (BEGUN, CHILD_EHASH, CLOSED, CLOSING, DONE, FLOOD_PORT, STATIC_PORT, Flood,
                    Progress, within)
from scale import rounds, scaled


class OneBucket(Flood):
    """All sockets of a namespace in one chain, among them some that come and go."""

    CHURNERS = 2

    def setUp(self):
        if not netns.has_sysctl(CHILD_EHASH):
            self.assertTrue(os.uname().release.startswith("5.10."))
            self.skipTest("tables per namespace came with 6.1")
        netns.sysctl(CHILD_EHASH, 1)
        self.addCleanup(netns.sysctl, CHILD_EHASH, 0)
        super().setUp()
        self.churn = [Progress() for _ in range(self.CHURNERS)]

    def sum(self, i):
        return sum(p[i] for p in self.churn)

    def churner(self, number):
        """Open and close connections of ports that the static ones don't have."""
        p = self.churn[number]
        local = "127.0.0.%d" % (10 + number)

        def step():
            p.add(BEGUN, 20)
            made = sockets.repaired(20, FLOOD_PORT, local, 1000 + p[DONE] % 50000)
            p.add(DONE, 20)
            p.add(CLOSING, 20)
            sockets.close(made)
            p.add(CLOSED, 20)

        return step

    def bounded(self, read):
        done, closed = self.sum(DONE), self.sum(CLOSED)
        shown = read()
        within(shown, self.static_ones + done - self.sum(CLOSING),
               self.static_ones + self.sum(BEGUN) - closed)

    def by_port(self):
        rows = ports.read()
        static = rows["client", STATIC_PORT]
        assert static == {"ESTABLISHED": self.static_ones}, static
        return self.static_ones + rows.get(("client", FLOOD_PORT), {}).get("ESTABLISHED", 0)

    def test_churn_in_one_chain(self):
        self.static_ones = scaled(20000, 1000)
        made = sockets.repaired(self.static_ones, STATIC_PORT)
        self.addCleanup(sockets.close, made)
        self.assertEqual(counts.keys()["buckets"], 1)
        stop = self.beside(*map(self.churner, range(self.CHURNERS)))
        longest = 0
        for _ in rounds(2000, 10, "reads of %d sockets of 20000 in a bucket" % self.static_ones):
            for read in (lambda: counts.read()["ESTABLISHED"]["total"], self.by_port,
                         lambda: idle.read()["ESTABLISHED"]["sockets"]):
                began = time.monotonic()
                self.bounded(read)
                longest = max(longest, time.monotonic() - began)
        churned = self.sum(DONE)
        stop()
        print("# opened and closed meanwhile: %d; longest read %.0f ms"
              % (churned, 1000 * longest))
        self.assertEqual(counts.read()["ESTABLISHED"]["total"], self.static_ones)
