# SPDX-License-Identifier: GPL-2.0-only
"""Populations whose sockets have another protocol than plain TCP, and the files that
must show them."""

import contextlib
import copy
import errno
import socket

import all_netns
import counts
import idle
import netns
import ports
import protocols
from guest_test import GuestTest
from population import FAMILIES, KINDS, SIDES, Population, distinct
from scale import SCALE
from tcp_peer import ACK, KERNEL, SYN

# A closed socket of MPTCP's has no inode on some kernels, but TCP calls it no orphan.
WITHOUT_ORPHANS = [c for c in counts.COLUMNS if c != "orphan"]


def number(kind, family, side):
    """Return the number of sockets in a group: all different with the whole load, and one
    family for each kind and side with the least."""
    if SCALE < 0.1:
        return (list(KINDS).index(kind) + FAMILIES.index(family) + SIDES.index(side)) % 3 == 0
    return distinct(kind, family, side)


class Mptcp(Population):
    """The peer does not speak MPTCP, so each connection falls back to TCP. On the passive
    side accept() then returns a socket of TCP's."""

    def __init__(self):
        self.closing = 0    # orphans in CLOSING that MPTCP had
        super().__init__()

    def _expect(self, state, family, side, kind=""):
        """MPTCP keeps the subflow of a socket that was closed until the peer closes, too.
        TCP calls it no orphan, and it stays a full socket in FIN_WAIT2."""
        kept = side == "client" and state in ("FIN_WAIT1", "FIN_WAIT2")
        self.closing += side == "client" and (state, kind) == ("CLOSING", "orphan")
        super()._expect(state, family, side, "" if kept else kind)

    def _socket(self, family):
        s = protocols.mptcp(socket.AF_INET if family == "v4" else socket.AF_INET6)
        self.sockets.append(s)
        return s


    def settle(self):
        """Wait for MPTCP's worker, which makes the orphans. 7.3 keeps subflows in CLOSING,
        too: then expect that."""
        kept = copy.deepcopy(self.want)
        kept["CLOSING"]["orphan"] -= self.closing
        with contextlib.suppress(TimeoutError):
            netns.until(lambda: counts.read() in (self.want, kept), "orphans of MPTCP", 10)
        if counts.read() == kept:
            self.want = kept


class KernelTls(Population):
    def open(self, family, side):
        s, c = super().open(family, side)
        protocols.start_tls(s)
        return s, c


class InSockmap(Population):
    """A socket leaves the map when it is closed."""

    def __init__(self):
        self.map = protocols.Sockmap(4096)
        super().__init__()
        for s in self.listeners.values():
            self.map.insert(s)

    def open(self, family, side):
        s, c = super().open(family, side)
        self.map.insert(s)
        return s, c

    def close(self):
        super().close()
        self.map.close()


class Repaired(Population):
    def open(self, family, side):
        s, c = super().open(family, side)
        protocols.repair_and_back(s)
        return s, c


class FastOpen(Population):
    """All SYNs have data, in both directions."""

    def __init__(self):
        netns.sysctl("net/ipv4/tcp_fastopen", protocols.FAST_OPEN)
        super().__init__()

    def child(self, family):
        """Make a child of a listener in SYN_RECV; return the listener and the peer's
        end. It is in the accept queue already."""
        listener = self.listeners[family]
        version = self._version(family)
        c = self.peer.connection(version, KERNEL[version], listener.getsockname()[1],
                                 next(self.ports))
        c.send(SYN, data=b"x")
        c.wait_flags(SYN | ACK)
        assert c.acked == c.seq, "the data was not taken"
        return listener, c

    def accept(self, family):
        listener, c = self.child(family)
        s, _ = listener.accept()
        self.sockets.append(s)
        assert s.recv(2) == b"x"
        return s, c

    def open(self, family, side):
        if side == "client":
            return super().open(family, side)
        s, c = self.accept(family)
        c.send(ACK)
        c.send(ACK, data=b"y")
        c.wait_acked()
        assert s.recv(2) == b"y"
        return s, c

    def make(self, kind, family, side):
        if (kind, side) == ("syn_recv_full", "server"):
            self.accept(family)
            self._expect("SYN_RECV", family, side)
        else:
            super().make(kind, family, side)

    @staticmethod
    def _begin(s, address):
        return errno.EINPROGRESS if s.sendto(b"x", protocols.MSG_FASTOPEN, address) else 0


class FilesTest(GuestTest):
    """Tests that compare all files with other sources.

    columns: those in which /proc/net/tcp is compared.
    """

    columns = counts.COLUMNS

    def assertEverywhere(self, want):
        """All files show the table, and so do the kernel's."""
        self.assertEqual(counts.differences(counts.read(), want), [], "the summary")
        self.assertEqual(self.witness(), counts.only(want, self.columns))
        self.assertEqual(counts.differences(counts.from_ss(),
                                            counts.only(want, ("total", "ipv4", "ipv6"))), [],
                         "ss -tan")
        self.assertEqual(dict(ports.read()), ports.from_ss())
        totals = {s: row["total"] for s, row in want.items()}
        self.assertEqual(ports.add_up(ports.read()), totals)
        self.assertEqual(all_netns.read()[netns.inode()], totals)
        self.assertEqual({s: row["sockets"] for s, row in idle.read().items()},
                         {s: want[s]["total"] - want[s]["mini"] for s in idle.STATES})
        self.assertIdentities(want)

    def witness(self):
        return counts.only(counts.from_proc_net_tcp(), self.columns)

    def until_there(self, want):
        """Wait until the kernel's files show the table: segments take a moment."""
        want = counts.only(want, self.columns)
        try:
            netns.until(lambda: self.witness() == want, "", 20)
        except TimeoutError:
            self.fail("/proc/net/tcp: %s" % counts.differences(self.witness(), want))

    def assertIdentities(self, want):
        stat = counts.sockstat()
        self.assertEqual(counts.add_up(want, "total") - counts.add_up(want, "mini"),
                         stat["TCP"]["inuse"] + stat["TCP6"]["inuse"])
        self.assertEqual(want["TIME_WAIT"]["mini"] + want["FIN_WAIT2"]["mini"],
                         stat["TCP"]["tw"])
        self.assertEqual(want["ESTABLISHED"]["total"] + want["CLOSE_WAIT"]["total"],
                         counts.snmp_tcp()["CurrEstab"])

    def skip_if(self, reason):
        if reason:
            self.skipTest(reason)

    def new_namespace(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(netns.new())
        return stack
