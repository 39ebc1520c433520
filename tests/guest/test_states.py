# SPDX-License-Identifier: GPL-2.0-only
"""Make known numbers of real sockets and compare every cell of the table."""

import mmap
import os

import counts
import netns
from guest_test import GuestTest
from population import FAMILIES, KINDS, Population, distinct


class Populated(GuestTest):
    """Tests with the same sockets, made once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        cls.population = Population()
        cls.addClassCleanup(cls.population.close)
        cls.population.make_all(distinct)
        cls.want = cls.population.want
        # A segment takes effect a moment after it is sent.
        try:
            netns.until(lambda: counts.from_proc_net_tcp() == cls.want,
                        "the sockets did not get into their states", 20)
        except TimeoutError as e:
            raise TimeoutError("%s: /proc/net/tcp: %s" % (e, counts.differences(
                counts.from_proc_net_tcp(), cls.want))) from None

    def setUp(self):
        self.assertTrue(self.population.fresh(),
                        "the guest is too slow: timewait sockets may have expired")

    def check(self, got, want, witness):
        self.assertEqual(counts.differences(got, want), [], witness)


class Truth(Populated):
    def test_every_cell(self):
        self.check(counts.read(), self.want, "sockets made")

    def test_against_proc_net_tcp(self):
        self.check(counts.read(), counts.from_proc_net_tcp(), "/proc/net/tcp{,6}")

    def test_against_ss(self):
        columns = ("total", "ipv4", "ipv6")
        self.check(counts.only(counts.read(), columns), counts.from_ss(), "ss -tan")

    def test_sums(self):
        for state, row in counts.read().items():
            with self.subTest(state):
                self.assertEqual(row["total"], row["ipv4"] + row["ipv6"])
                self.assertEqual(row["total"], row["server"] + row["client"])
                self.assertLessEqual(row["mini"] + row["orphan"], row["total"])

    def test_inuse_identity(self):
        table = counts.read()
        stat = counts.sockstat()
        self.assertEqual(counts.add_up(table, "total") - counts.add_up(table, "mini"),
                         stat["TCP"]["inuse"] + stat["TCP6"]["inuse"])

    def test_timewait_identity(self):
        table = counts.read()
        self.assertEqual(table["TIME_WAIT"]["mini"] + table["FIN_WAIT2"]["mini"],
                         counts.sockstat()["TCP"]["tw"])

    def test_currestab_identity(self):
        table = counts.read()
        self.assertEqual(table["ESTABLISHED"]["total"] + table["CLOSE_WAIT"]["total"],
                         counts.snmp_tcp()["CurrEstab"])

    def test_every_kind_is_there(self):
        """The expected table has a number in every reachable cell, and different
        ones where the module could confuse two cells."""
        if not netns.has_ipv6():
            self.skipTest("this kernel has no IPv6")
        for state in {s for s, _ in KINDS.values()}:
            with self.subTest(state):
                row = self.want[state]
                self.assertGreater(min(row["ipv4"], row["ipv6"], row["server"],
                                       row["client"]), 0)
                self.assertNotEqual(row["ipv4"], row["ipv6"])
                self.assertNotEqual(row["server"], row["client"])


class Sides(GuestTest):
    def test_listener_gone(self):
        """When a server stops listening, its connections count as client."""
        with netns.new():
            p = Population()
            for _ in range(3):
                p.make("established", "v4", "server")
            self.assertEqual(counts.read()["ESTABLISHED"]["server"], 3)
            p.listeners["v4"].close()
            row = counts.read()["ESTABLISHED"]
            self.assertEqual((row["server"], row["client"]), (0, 3))
            p.close()

    def test_not_yet_accepted(self):
        """A connection in the accept queue is ESTABLISHED and not an orphan."""
        with netns.new():
            p = Population()
            _, c = p.request("v4")
            c.send(0x10)
            netns.until(lambda: counts.from_ss()["ESTABLISHED"]["total"] == 1, "accept queue")
            row = counts.read()["ESTABLISHED"]
            self.assertEqual((row["total"], row["server"], row["mini"], row["orphan"]),
                             (1, 1, 0, 0))
            p.close()


class Transitions(GuestTest):
    """A connection is in the table exactly once, also while its state changes."""

    CONNECTIONS = 60

    def watch(self, pipe):
        """From the first byte in the pipe until its end, read the file again and
        again: every sum must be the same."""
        os.read(pipe, 1)
        os.set_blocking(pipe, False)
        wrong = 0
        while True:
            table = counts.read()
            wrong += counts.add_up(table, "total") - table["LISTEN"]["total"] \
                != self.CONNECTIONS
            self.reads[0] = (self.reads[0] + 1) % 256
            try:
                if os.read(pipe, 1) == b"":
                    return wrong == 0
            except BlockingIOError:
                pass

    def start_watcher(self):
        """Start it before the sockets are made: a child would keep them open."""
        self.reads = mmap.mmap(-1, 1)
        r, w = os.pipe()
        child = os.fork()
        if not child:
            os.close(w)
            try:
                os._exit(0 if self.watch(r) else 1)
            finally:
                os._exit(2)
        os.close(r)
        return child, w

    def test_sum_holds_in_transitions(self):
        kinds = ("time_wait", "fin_wait2_timewait", "close_wait", "closing_orphan")
        with netns.new():
            child, pipe = self.start_watcher()
            p = Population()
            try:
                sockets = [p.open(FAMILIES[i % len(FAMILIES)], "client")
                           for i in range(self.CONNECTIONS)]
                os.write(pipe, b"!")
                for i, (s, c) in enumerate(sockets):
                    before = self.reads[0]
                    p.shut(kinds[i % 4], True, s, c)
                    netns.until(lambda n=before: self.reads[0] != n, "reader")
            finally:
                os.close(pipe)
                _, status = os.waitpid(child, 0)
            self.assertTrue(p.fresh())
            self.assertEqual(status, 0, "a reader saw a sum other than %d" % self.CONNECTIONS)
            p.close()
