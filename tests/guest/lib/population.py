# SPDX-License-Identifier: GPL-2.0-only
"""Make known numbers of real sockets in every state that TCP reaches.

A group is the sockets of one kind (see KINDS), family and side. Timewait sockets
live only for a minute, so their groups are made last.
"""

import collections
import errno
import itertools
import socket
import time

import counts
import netns
from tcp_peer import ACK, FIN, KERNEL, KERNEL_2, PEER, SYN, Peer

FAMILIES = ("v4", "v6", "mapped") if netns.has_ipv6() else ("v4",)
SIDES = ("server", "client")

# kind: its state, and "mini" or "orphan" if its sockets are that
KINDS = collections.OrderedDict((
    ("syn_sent", ("SYN_SENT", "")),
    ("syn_recv_request", ("SYN_RECV", "mini")),
    ("syn_recv_full", ("SYN_RECV", "")),
    ("established", ("ESTABLISHED", "")),
    ("fin_wait1", ("FIN_WAIT1", "")),
    ("fin_wait1_orphan", ("FIN_WAIT1", "orphan")),
    ("fin_wait2", ("FIN_WAIT2", "")),
    ("fin_wait2_orphan", ("FIN_WAIT2", "orphan")),
    ("close_wait", ("CLOSE_WAIT", "")),
    ("last_ack", ("LAST_ACK", "")),
    ("last_ack_orphan", ("LAST_ACK", "orphan")),
    ("closing", ("CLOSING", "")),
    ("closing_orphan", ("CLOSING", "orphan")),
    ("fin_wait2_timewait", ("FIN_WAIT2", "mini")),
    ("time_wait", ("TIME_WAIT", "mini")),
))

# Groups that can't exist: a request socket always belongs to a server.
IMPOSSIBLE = {("syn_recv_request", "client")}

TIMEWAIT_SECONDS = 60


class Population:
    """Make groups in this namespace; want is the table that must result."""

    def __init__(self):
        self.peer = Peer()
        self.sockets = []       # keeps them open
        self.want = counts.empty()
        self.ports = itertools.count(20000)
        self.first_timewait = None
        # No socket may time out during the tests.
        netns.sysctl("net/ipv4/tcp_syn_retries", 30)
        netns.sysctl("net/ipv4/tcp_synack_retries", 30)
        netns.sysctl("net/ipv4/tcp_orphan_retries", 30)
        netns.sysctl("net/ipv4/tcp_fin_timeout", 3600)
        netns.sysctl("net/core/somaxconn", 4096)
        self.listeners = {f: self._listen(f, KERNEL) for f in FAMILIES}

    def close(self):
        for s in self.sockets:
            s.close()
        self.peer.close()

    # -- sockets of a family ------------------------------------------------

    def _socket(self, family):
        s = socket.socket(socket.AF_INET if family == "v4" else socket.AF_INET6)
        self.sockets.append(s)
        return s

    @staticmethod
    def _version(family):
        return 6 if family == "v6" else 4

    def _address(self, family, table):
        """Return an address of the table in the form that the family takes."""
        address = table[self._version(family)]
        return "::ffff:" + address if family == "mapped" else address

    def _expect(self, state, family, side, kind=""):
        row = self.want[state]
        for column in ("total", "ipv4" if family == "v4" else "ipv6", side):
            row[column] += 1
        if kind:
            row[kind] += 1

    def _listen(self, family, table):
        """Make a listener. The mapped one is dual-stack, on all addresses."""
        s = self._socket(family)
        if family == "mapped":
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            s.bind(("::", next(self.ports)))
        else:
            s.bind((self._address(family, table), next(self.ports)))
        s.listen(4096)
        self._expect("LISTEN", family, "server")
        return s

    # -- opening ------------------------------------------------------------

    def _connect(self, family, listened):
        """Make an active open up to the kernel's SYN.

        With `listened`, its local port has a listener on another address, so
        that it counts as server: the documented limit of that rule.
        """
        s = self._socket(family)
        port = next(self.ports)
        version = self._version(family)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if listened:
            other = self._socket(family)
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind((self._address(family, KERNEL_2), port))
            other.listen(1)
            self._expect("LISTEN", family, "server")
        s.bind((self._address(family, KERNEL), port))
        c = self.peer.connection(version, KERNEL[version], port, 7)
        s.setblocking(False)
        error = self._begin(s, (self._address(family, PEER), 7))
        assert error == errno.EINPROGRESS, error
        c.wait_flags(SYN)
        return s, c

    @staticmethod
    def _begin(s, address):
        return s.connect_ex(address)

    def request(self, family):
        """Make a passive open up to the kernel's SYN+ACK."""
        version = self._version(family)
        listener = self.listeners[family]
        c = self.peer.connection(version, KERNEL[version],
                                 listener.getsockname()[1], next(self.ports))
        c.send(SYN)
        c.wait_flags(SYN | ACK)
        return listener, c

    def open(self, family, side):
        """Make an established connection; return its socket and the peer's end."""
        if side == "client":
            s, c = self._connect(family, listened=False)
            c.send(SYN | ACK)
            c.wait_acked()
        else:
            listener, c = self.request(family)
            c.send(ACK)
            s, _ = listener.accept()
            self.sockets.append(s)
        return s, c

    # -- closing ------------------------------------------------------------

    @staticmethod
    def _finish(s, c, orphan):
        """Make the kernel send its FIN: by close() for an orphan, else by shutdown()."""
        if orphan:
            s.close()
        else:
            s.shutdown(socket.SHUT_WR)
        c.wait_flags(FIN)

    def make(self, kind, family, side):
        """Make one socket of a kind."""
        state, held = KINDS[kind]
        orphan = held == "orphan"
        if kind == "syn_sent":
            self._connect(family, listened=side == "server")
        elif kind == "syn_recv_request":
            self.request(family)
        elif kind == "syn_recv_full":
            # A simultaneous open: the peer's SYN crosses the kernel's.
            _, c = self._connect(family, listened=side == "server")
            c.send(SYN)
            c.wait_acked()
        else:
            self.shut(kind, orphan, *self.open(family, side))
        self._expect(state, family, side, held)

    def shut(self, kind, orphan, s, c):
        if kind.startswith("fin_wait1"):
            self._finish(s, c, orphan)
        elif kind == "fin_wait2_timewait":
            self._begin_timewait()
            self._finish(s, c, True)
            c.send(ACK)
        elif kind.startswith("fin_wait2"):
            self._finish(s, c, orphan)
            c.send(ACK)
        elif kind == "close_wait":
            c.send(FIN | ACK)
            c.wait_acked()
        elif kind.startswith("last_ack"):
            c.send(FIN | ACK)
            c.wait_acked()
            self._finish(s, c, orphan)
        elif kind.startswith("closing"):
            unacknowledged = c.ack
            self._finish(s, c, orphan)
            c.send(FIN | ACK, ack=unacknowledged)
            c.wait_acked()
        elif kind == "time_wait":
            self._begin_timewait()
            self._finish(s, c, True)
            c.send(FIN | ACK)
            c.wait_acked()

    def _begin_timewait(self):
        """From now on, an orphan in FIN_WAIT2 becomes a timewait socket at once."""
        if self.first_timewait is None:
            netns.sysctl("net/ipv4/tcp_fin_timeout", TIMEWAIT_SECONDS)
            self.first_timewait = time.monotonic()

    def fresh(self):
        """Return true if no timewait socket can have expired yet."""
        return self.first_timewait is None or \
            time.monotonic() - self.first_timewait < TIMEWAIT_SECONDS - 5

    def make_all(self, number):
        """Make number(kind, family, side) sockets of each group."""
        for kind in KINDS:
            for family in FAMILIES:
                for side in SIDES:
                    if (kind, side) not in IMPOSSIBLE:
                        for _ in range(number(kind, family, side)):
                            self.make(kind, family, side)


def distinct(kind, family, side):
    """Return numbers that differ between families, sides and neighbouring kinds,
    so that a number in the wrong cell shows."""
    k = list(KINDS).index(kind)
    return 1 + (k * 3 + FAMILIES.index(family) * 4 + SIDES.index(side) * 2) % 11
