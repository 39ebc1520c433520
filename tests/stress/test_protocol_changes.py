# SPDX-License-Identifier: GPL-2.0-only
"""Sockets that change their protocol beside readers: none is lost or counted twice."""

import contextlib
import mmap
import os
import socket
import struct

import all_netns
import counts
import idle
import netns
import ports
import protocols
import sockets
from background import child
from population import FAMILIES
from protocol_sockets import FastOpen, FilesTest, Mptcp
from scale import rounds
from tcp_peer import ACK, SYN

# In SYN+ACK: the peer speaks MPTCP version 1, with HMAC-SHA256; its key.
MP_CAPABLE = struct.pack("BBBBQ", 30, 12, 0x01, 0x01, 0x0102030405060708)


class Readers(FilesTest):
    """Reads of all files while another process changes the sockets of this one."""

    def setUp(self):
        super().setUp()
        self.reads = mmap.mmap(-1, 8)

    def next_read(self):
        """Wait until a read has begun and ended: one goes on during each change."""
        seen = self.reads[:]
        netns.until(lambda: self.reads[:] != seen, "reader")

    def beside(self, change, read, want):
        """Read until change() has ended; each read must return what is wanted."""
        # Its copies keep the sockets open.
        changer = child(change)
        status = None
        done = 0
        while status is None:
            shown = read()
            done += 1
            self.reads[:] = struct.pack("Q", done)
            ended, code = os.waitpid(changer, os.WNOHANG)
            status = code if ended else None
            self.assertEqual(shown, want)
        self.assertEqual(status, 0)
        print("# reads meanwhile: %d" % done, flush=True)

    @staticmethod
    def all_files():
        """Return the figures of all files but for those that change by themselves."""
        return (counts.read(), dict(ports.read()), all_netns.read()[netns.inode()],
                {s: row["sockets"] for s, row in idle.read().items()})

    @staticmethod
    def sums():
        """Return the number of sockets in each file that has all."""
        return (counts.add_up(counts.read(), "total"),
                sum(ports.add_up(ports.read()).values()),
                sum(all_netns.read()[netns.inode()].values()))


class Changing(Readers):
    """Nothing but the protocol of sockets changes: all figures must stay."""

    def setUp(self):
        super().setUp()
        self.new_namespace()

    def pairs(self, number):
        """Make connected pairs, half of them IPv6; return the sockets and the listeners."""
        made, listeners = [], []
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            listener = socket.create_server((address, 8001), family=family, backlog=number)
            listeners.append(listener)
            for _ in range(number // 2):
                made.append(socket.create_connection((address, 8001)))
                made.append(listener.accept()[0])
        return made, listeners

    @staticmethod
    def reset(made):
        """Close them without leaving timewait sockets."""
        for s in made:
            with contextlib.suppress(OSError):
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, sockets.RESET)
            s.close()

    def want(self, pairs):
        want = counts.empty()
        want["LISTEN"].update(total=2, ipv4=1, ipv6=1, server=2)
        want["ESTABLISHED"].update(total=2 * pairs, ipv4=pairs, ipv6=pairs, server=pairs,
                                   client=pairs)
        return want

    def check(self, change, pairs, made):
        want = self.want(pairs)
        self.until_there(want)
        self.beside(lambda: change(made), self.all_files, self.all_files())
        self.assertEverywhere(want)

    def test_tls(self):
        """Each socket changes its protocol twice: as ULP, and as it gets its keys."""
        self.skip_if(protocols.no_tls())
        for _ in rounds(200, 1, "rounds of 40 sockets that begin kTLS"):
            made, listeners = self.pairs(20)

            def change(made):
                for i, s in enumerate(made):
                    protocols.start_tls(s)
                    if i % 4 == 0:
                        self.next_read()
                made[0].sendall(b"x")
                assert made[1].recv(2) == b"x"

            self.check(change, 20, made)
            self.reset(made + listeners)

    def test_sockmap(self):
        """Established sockets and listeners enter and leave a map again and again."""
        made, listeners = self.pairs(20)
        sockmap = protocols.Sockmap(64)

        def change(made):
            for i in rounds(2000, 5, "times 42 sockets in and out of a sockmap"):
                for key, s in enumerate(made):
                    sockmap.insert(s, key)
                if i % 4 == 0:
                    self.next_read()
                for key in range(len(made)):
                    sockmap.delete(key)

        self.check(change, 20, made + listeners)
        sockmap.close()
        self.reset(made + listeners)

    def test_repair(self):
        made, listeners = self.pairs(20)

        def change(made):
            for i in rounds(2000, 5, "times 40 sockets repaired and back"):
                for s in made:
                    protocols.repair_and_back(s)
                if i % 4 == 0:
                    self.next_read()

        self.check(change, 20, made)
        self.reset(made + listeners)


class Handshakes(Readers):
    """The protocol changes with the state: the sum must stay."""

    def check(self, p, change, wholes, want, what):
        """Call change(i) for each of the handshakes that have begun."""
        netns.until(lambda: counts.add_up(counts.from_proc_net_tcp(), "total") == want, what)

        def all_changes():
            for i in range(wholes):
                change(i)
                if i % 8 == 0:
                    self.next_read()

        self.beside(all_changes, self.sums, (want,) * 3)
        p.peer.drain()
        for connection in p.peer.connections.values():
            connection.seq += 1     # the SYN or the byte that the changer sent

    @staticmethod
    @contextlib.contextmanager
    def population(population):
        """Make one for a round, in a namespace of its own, and close both. Reset its
        connections first, so that their tokens are free at once: a host has few of
        them, and without one MPTCP connects by TCP."""
        with netns.new(), contextlib.closing(population()) as p:
            yield p
            p.peer.reset()
            netns.until(lambda: counts.read()["ESTABLISHED"]["total"] == 0, "resets")

    def test_active_fallback(self):
        """The SYN asked for MPTCP, the answer is TCP's."""
        self.skip_if(protocols.no_mptcp())
        for _ in rounds(100, 1, "rounds of 60 active opens that fall back to TCP"):
            with self.population(Mptcp) as p:
                made = [p._connect(FAMILIES[i % 3], False) for i in range(60)]

                def change(i):
                    c = made[i][1]
                    c.send(SYN | ACK)
                    c.wait_acked()

                self.check(p, change, 60, 63, "SYN_SENT")
                self.assertTrue(all(protocols.is_fallback(s) for s, _ in made))
                self.assertEqual(counts.read()["ESTABLISHED"]["total"], 60)

    def test_established_fallback(self):
        """The peer agrees to MPTCP, but its first segment is TCP's."""
        self.skip_if(protocols.no_mptcp())
        for _ in rounds(100, 1, "rounds of 60 connections that fall back to TCP"):
            with self.population(Mptcp) as p:
                made = [p._connect(FAMILIES[i % 3], False) for i in range(60)]
                for s, c in made:
                    c.send(SYN | ACK, options=MP_CAPABLE)
                    c.wait_acked()
                self.assertFalse(any(protocols.is_fallback(s) for s, _ in made))

                def change(i):
                    c = made[i][1]
                    c.send(ACK, data=b"x")
                    c.wait_acked()

                self.check(p, change, 60, 63, "ESTABLISHED")
                self.assertTrue(all(protocols.is_fallback(s) for s, _ in made))
                self.assertEqual(counts.read()["ESTABLISHED"]["total"], 60)

    def test_fast_open(self):
        """A child of a SYN with data is established by the last ACK."""
        for _ in rounds(100, 1, "rounds of 60 children in SYN_RECV that get established"):
            with self.population(FastOpen) as p:
                made = [p.accept(FAMILIES[i % 3]) for i in range(60)]

                def change(i):
                    c = made[i][1]
                    c.send(ACK, data=b"y")
                    c.wait_acked()

                self.check(p, change, 60, 63, "SYN_RECV")
                self.assertEqual(counts.read()["ESTABLISHED"]["total"], 60)
