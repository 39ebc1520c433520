# SPDX-License-Identifier: GPL-2.0-only
"""Sockets that stay, among others that come and go: none is lost or counted twice.

Each read must show at least the sockets that stay, and at most those, the ones that
churners had at its beginning, and the ones that they have made until its end.
"""

import socket

import counts
import idle
import netns
import ports
import sockets
from churners import CHURNERS, Churners
from guest_test import GuestTest
from scale import rounds, scaled

# Connections that stay; half of them are half closed.
PAIRS = scaled(5000, 1000)
STAY_PORT = 8001


class Churn(GuestTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        netns.sysctl("net/ipv4/tcp_fin_timeout", 3600)
        listener = sockets.listen(1, port=STAY_PORT, backlog=4096)[0]
        made = [listener]
        for i in range(PAIRS):
            made.append(socket.create_connection(("127.0.0.1", STAY_PORT)))
            made.append(listener.accept()[0])
            if i % 2:
                made[-2].shutdown(socket.SHUT_WR)
        cls.addClassCleanup(sockets.close, made)
        half = PAIRS // 2
        print("# connections that stay: %d of 5000" % PAIRS)
        cls.want = {"ESTABLISHED": 2 * (PAIRS - half), "FIN_WAIT2": half, "CLOSE_WAIT": half,
                    "LISTEN": 1}
        netns.until(lambda: cls.totals() == {**dict.fromkeys(counts.STATES, 0), **cls.want},
                    "the sockets that stay")

    @staticmethod
    def totals():
        return {s: row["total"] for s, row in counts.read().items()}

    def setUp(self):
        super().setUp()
        self.churners = Churners()
        self.addCleanup(self.stop)

    def stop(self):
        self.assertEqual(self.churners.stop(), [0] * CHURNERS)

    def under_churn(self, read):
        """Read many times. Yield what was shown each time, and the number of sockets
        that churners may have had in any one state meanwhile."""
        begun = self.churners.begun()
        for reads in rounds(10000, 100, "reads beside churn"):
            before = self.churners.begun()
            shown = read()
            most = CHURNERS + self.churners.begun() - before
            yield shown, Churners.ROUND * most
        self.assertGreater(self.churners.begun() - begun, reads // 10)

    def test_summary(self):
        for shown, most in self.under_churn(self.totals):
            for state, number in shown.items():
                stay = self.want.get(state, 0) + (CHURNERS if state == "LISTEN" else 0)
                self.assertGreaterEqual(number, stay, state)
                self.assertLessEqual(number, stay + (0 if state == "LISTEN" else most), state)

    def test_by_port(self):
        """Churn on other ports changes no row of theirs."""
        half = PAIRS // 2
        server = {"listeners": 1, "backlog_max": 4096, "ESTABLISHED": PAIRS - half,
                  "CLOSE_WAIT": half}
        client = {"ESTABLISHED": PAIRS - half, "FIN_WAIT2": half}
        for shown, _ in self.under_churn(ports.read):
            self.assertEqual(shown["server", STAY_PORT], server)
            self.assertEqual(shown["client", STAY_PORT], client)

    def test_by_idle_time(self):
        for shown, most in self.under_churn(idle.read):
            for state, row in shown.items():
                stay = self.want.get(state, 0)
                self.assertGreaterEqual(row["sockets"], stay, state)
                self.assertLessEqual(row["sockets"], stay + most, state)
            # A segment that comes during the read is never one of the future.
            self.assertLess(shown["ESTABLISHED"]["max_s"], 3600)
