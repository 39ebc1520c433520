# SPDX-License-Identifier: GPL-2.0-only
"""Sockets whose protocol is not plain TCP: each counts once, in all files.

MPTCP, kTLS and sockmap replace sk_prot of a TCP socket, Fast Open makes a full socket in
SYN_RECV out of a SYN, and TCP_REPAIR makes connections without packets.
"""

import contextlib
import socket
import subprocess

import counts
import netns
import ports
import protocols
import sockets
from population import FAMILIES
from protocol_sockets import (WITHOUT_ORPHANS, FastOpen, FilesTest, InSockmap, KernelTls,
                              Mptcp, Repaired, number)


class States(FilesTest):
    """Sockets of a protocol in every state."""

    def check(self, population):
        stack = self.new_namespace()
        p = population()
        stack.callback(p.close)
        p.make_all(number)
        self.until_there(p.want)
        if population is Mptcp:
            p.settle()
        self.assertEverywhere(p.want)
        self.assertTrue(p.fresh())
        return p

    def test_mptcp_fallback(self):
        self.columns = WITHOUT_ORPHANS
        self.skip_if(protocols.no_mptcp())
        p = self.check(Mptcp)
        self.assertTrue(all(map(protocols.is_fallback, filter(self.connected, p.sockets))))

    def test_tls(self):
        self.new_namespace()
        self.skip_if(protocols.no_tls())
        self.check(KernelTls)

    def test_sockmap(self):
        self.check(InSockmap)

    def test_repair(self):
        self.check(Repaired)

    def test_fast_open(self):
        self.check(FastOpen)

    @staticmethod
    def connected(s):
        try:
            return s.fileno() >= 0 and bool(s.getpeername())
        except OSError:
            return False

    def test_fast_open_not_accepted(self):
        """A child in SYN_RECV is a full socket, and in the accept queue; no request."""
        stack = self.new_namespace()
        p = FastOpen()
        stack.callback(p.close)
        for family in FAMILIES:
            p.child(family)
        row = counts.read()["SYN_RECV"]
        self.assertEqual(row, {"total": 3, "ipv4": 1, "ipv6": 2, "server": 3, "client": 0,
                               "mini": 0, "orphan": 0})
        shown = ports.read()
        for listener in p.listeners.values():
            self.assertEqual(shown["server", listener.getsockname()[1]],
                             {"listeners": 1, "backlog": 1, "backlog_max": 4096, "SYN_RECV": 1})


class Subflows(FilesTest):
    """MPTCP on both ends."""

    columns = WITHOUT_ORPHANS

    def setUp(self):
        super().setUp()
        self.skip_if(protocols.no_mptcp())
        self.new_namespace()

    def pairs(self, number, family, address):
        listener = protocols.mptcp(family)
        self.addCleanup(listener.close)
        listener.bind((address, 0))
        listener.listen(number)
        made = []
        for _ in range(number):
            made.append(protocols.mptcp(family))
            made[-1].connect(listener.getsockname())
            made.append(listener.accept()[0])
            # More subflows come after the first data both ways.
            for a, b in (made[-2:], made[:-3:-1]):
                a.sendall(b"x")
                assert b.recv(2) == b"x"
        self.addCleanup(sockets.close, made)
        return made

    def subflows(self):
        """Return the number of TCP sockets that are ends of subflows."""
        out = subprocess.run(["ss", "-tniOH"], check=True, stdout=subprocess.PIPE,
                             text=True).stdout
        return out.count("tcp-ulp-mptcp")

    def mptcp_sockets(self):
        out = subprocess.run(["ss", "-MnH"], check=True, stdout=subprocess.PIPE, text=True)
        return len(out.stdout.splitlines())

    def test_each_subflow_counts(self):
        protocols.mptcp_limits()
        for address in ("127.0.0.2", "127.0.0.3"):
            subprocess.run(["ip", "mptcp", "endpoint", "add", address, "dev", "lo",
                            "subflow"], check=True)
        made = self.pairs(5, socket.AF_INET, "127.0.0.1")
        made += self.pairs(3, socket.AF_INET6, "::1")
        self.assertFalse(any(map(protocols.is_fallback, made)))
        # The endpoints are of IPv4.
        want = self.settled(most=2 * (5 * 3 + 3))
        found = want["ESTABLISHED"]["total"]
        self.assertEqual(want["LISTEN"]["total"], 2)
        self.assertEqual(sum(row["total"] for row in want.values()), 2 + found)
        self.assertEverywhere(want)
        self.assertEqual(self.subflows(), found)
        self.assertEqual(self.mptcp_sockets(), 16)

    def settled(self, most):
        """Wait for all subflows; return the table of those there are. MPTCP gives up one
        whose handshake loses a race, and does not try it again."""
        with contextlib.suppress(TimeoutError):
            netns.until(lambda: self.witness()["ESTABLISHED"]["total"] == most, "", 20)
        want = counts.from_proc_net_tcp()
        for row in want.values():
            row["orphan"] = 0       # none is, though subflows have no inode
        found = want["ESTABLISHED"]["total"]
        print("# ends of subflows: %d of %d" % (found, most), flush=True)
        self.assertGreater(found, 2 * 8, "no connection has a second subflow")
        return want

    def test_closing(self):
        """Subflows of sockets that are closed, as the kernel's other files see them."""
        made = self.pairs(6, socket.AF_INET, "127.0.0.1")
        for s in made[::4]:
            s.shutdown(socket.SHUT_WR)
        for s in made[2::4]:
            s.close()
        shown, want = counts.steady(self.witness, counts.read)
        self.assertEqual(counts.only(shown, self.columns), want)
