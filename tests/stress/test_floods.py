# SPDX-License-Identifier: GPL-2.0-only
"""Floods of half-open connections, and of listeners.

Readers of all files of the namespace run meanwhile. Each read must lie within what was
there: static sockets are never lost, and none is counted twice. When nothing changes
any more, the counts are exact.
"""

import os
import socket
import struct

import counts
import idle
import netns
import ports
import sockets
from floods import (BEGUN, CLOSED, CLOSING, DONE, FLOOD_PORT, STATIC, STATIC_PORT, Flood,
                    within)
from tcp_peer import KERNEL, PEER, SYN, Peer, Segment


class SynPacket:
    """A SYN of which only the source changes, since a flood must be fast."""

    def __init__(self, to, port):
        self.packet = bytearray(Segment(4, bytes(4), 0, socket.inet_aton(to), port, 1000, 0,
                                        SYN, 0).build())
        self.sums = [~number & 0xFFFF for offset in (10, 36)
                     for number in struct.unpack_from("!H", self.packet, offset)]

    def build(self, source, port):
        words = (source >> 16) + (source & 0xFFFF)
        struct.pack_into("!HI", self.packet, 10, self.checksum(self.sums[0] + words), source)
        struct.pack_into("!H", self.packet, 20, port)
        struct.pack_into("!H", self.packet, 36, self.checksum(self.sums[1] + words + port))
        return self.packet

    @staticmethod
    def checksum(total):
        total = (total >> 16) + (total & 0xFFFF)
        return ~(total + (total >> 16)) & 0xFFFF


class Syn(Flood):
    """Spoofed SYNs, each of another address and port."""

    def setUp(self):
        super().setUp()
        netns.sysctl("net/ipv4/tcp_synack_retries", 30)
        netns.sysctl("net/core/somaxconn", 1 << 20)
        netns.sysctl("net/ipv4/tcp_max_syn_backlog", 1 << 20)
        self.peer = Peer()
        self.addCleanup(self.peer.close)
        self.static()

    def listen(self, backlog):
        s = sockets.listen(1, KERNEL[4], FLOOD_PORT, backlog)
        self.addCleanup(sockets.close, s)

    def read_summary(self):
        done = self.progress[DONE]
        table = counts.read()
        row = table["SYN_RECV"]
        within(row["total"], 0 if self.limit else done, self.most())
        assert row["mini"] == row["server"] == row["total"], row
        assert table["ESTABLISHED"]["total"] == STATIC, table["ESTABLISHED"]
        assert table["LISTEN"]["total"] == 1, table["LISTEN"]

    def read_ports(self):
        done = self.progress[DONE]
        rows = ports.read()
        server = rows["server", FLOOD_PORT]
        for column in ("synq", "SYN_RECV"):
            within(server.get(column, 0), 0 if self.limit else done, self.most())
        assert server["listeners"] == 1, server
        assert rows["client", STATIC_PORT] == {"ESTABLISHED": STATIC}, rows

    def read_idle(self):
        assert idle.read()["ESTABLISHED"]["sockets"] == STATIC

    def most(self):
        """Return the most half-open connections that there may be."""
        return min(self.progress[BEGUN], self.limit or 1 << 32)

    def flood(self, number):
        syn = SynPacket(KERNEL[4], FLOOD_PORT)
        network = struct.unpack("!I", socket.inet_aton(PEER[4]))[0]
        for i in self.flooding(number, 500, "SYNs"):
            # 10.7.1.1 and up; another port every 16,384 addresses.
            packet = syn.build(network + i % 16384, 1024 + i // 16384)
            self.progress.add(BEGUN)
            os.write(self.peer.fd, packet)
            self.progress.add(DONE)
            if i % 64 == 63:
                self.peer.drain()
        return self.progress[DONE]

    @staticmethod
    def half_open():
        """Return the number of connections in SYN_RECV by /proc/net/tcp."""
        with open("/proc/self/net/tcp", encoding="ascii") as f:
            return sum(line.split(None, 4)[3] == "03" for line in f)

    def still(self):
        """Compare the three files with /proc/net/tcp, while no connection expires."""
        shown, want = counts.steady(
            self.half_open, lambda: (counts.read()["SYN_RECV"]["total"], ports.read()))
        self.assertEqual(shown[0], want)
        row = shown[1]["server", FLOOD_PORT]
        self.assertEqual((row["synq"], row["SYN_RECV"]), (want, want))
        return want

    def test_without_syncookies(self):
        """All that were sent stand in the SYN queue."""
        self.limit = 0
        netns.sysctl("net/ipv4/tcp_syncookies", 0)
        self.listen(1 << 20)
        stop = self.beside(self.read_summary, self.read_ports, self.read_idle)
        sent = self.flood(100000)
        self.assertEqual(self.still(), sent)
        stop()

    def test_with_syncookies(self):
        """The SYN queue holds the backlog of listen() and one more."""
        self.limit = 256 + 1
        netns.sysctl("net/ipv4/tcp_syncookies", 1)
        self.listen(256)
        stop = self.beside(self.read_summary, self.read_ports, self.read_idle)
        self.flood(100000)
        within(self.still(), 128, self.limit)
        stop()


class Listeners(Flood):
    """Listeners of one port that open and close."""

    def open(self):
        self.progress.add(BEGUN)
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        s.bind(("127.0.0.1", FLOOD_PORT))
        s.listen(7)
        self.progress.add(DONE)
        return s

    def close(self, s):
        self.progress.add(CLOSING)
        s.close()
        self.progress.add(CLOSED)

    def bounded(self, read):
        """Read; the number must lie between the fewest and the most at one moment."""
        p = self.progress
        done, closed = p[DONE], p[CLOSED]
        shown = read()
        within(shown, done - p[CLOSING], p[BEGUN] - closed)

    def read_ports(self):
        self.bounded(self.listeners)

    def read_summary(self):
        self.bounded(lambda: counts.read()["LISTEN"]["total"])

    @staticmethod
    def listeners():
        row = ports.read().get(("server", FLOOD_PORT), {"listeners": 0, "backlog_max": 0})
        assert row["backlog_max"] == 7 * row["listeners"], row
        return row["listeners"]

    def test_open_and_close(self):
        stop = self.beside(self.read_ports, self.read_summary)
        made = []
        self.addCleanup(sockets.close, made)
        for i in self.flooding(24000, 1000, "listeners"):
            made.append(self.open())
            if i % 4 == 3:
                # Another, for one that is neither first nor last in its chain.
                self.close(made.pop(len(made) // 2))
                made.append(self.open())
        self.assertEqual(self.listeners(), len(made))
        while len(made) > 10:
            self.close(made.pop(len(made) // 3))
        self.assertEqual(self.listeners(), 10)
        stop()
