#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test the findings of diagnose that go by the silence of peers or name the top ones,
with real sockets.

usage: silence.py CASE READER

Each case makes a new network namespace with a peer that only sends what it is told to.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "guest",
                                "lib"))

import netns
from tcp_peer import ACK, FIN, KERNEL, PEER, SYN, Peer

PORT = 8003
reader = None


class Server:
    """A listener on PORT, and the connections to it."""

    def __init__(self):
        self.peer = Peer()
        self.listener = socket.create_server((KERNEL[4], PORT), backlog=64)
        self.made = []

    def connect(self, number, address=PEER[4], finish=True):
        """Make connections that nobody has accepted; return the peer's ends."""
        made = []
        for _ in range(number):
            c = self.peer.connection(4, KERNEL[4], PORT, 20000 + len(self.made))
            c.address = socket.inet_aton(address)
            c.send(SYN)
            c.wait_flags(SYN | ACK)
            if finish:
                c.send(ACK)
            made.append(c)
            self.made.append(c)
        return made

    def accept(self, number):
        return [self.listener.accept()[0] for _ in range(number)]

    def leak(self, number):
        """Make connections that their peers have closed, and accept them."""
        ends = self.connect(number)
        accepted = self.accept(number)
        self.shut(ends)
        return accepted

    @staticmethod
    def shut(ends):
        for c in ends:
            c.send(FIN | ACK)
            c.wait_acked()


@contextlib.contextmanager
def server():
    with netns.new():
        made = Server()
        try:
            yield made
        finally:
            made.peer.close()


def ask(*settings):
    """Return the findings and the checks by id."""
    args = [word for setting in settings for word in ("--set", setting)]
    done = subprocess.run([reader, "diagnose", "-j", "--interval", "0.001", *args], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    shown = json.loads(done.stdout)
    found = {finding["id"]: finding for finding in shown["findings"]}
    assert (done.returncode, done.stderr) == (int(bool(found)), ""), done
    return found, {check["id"]: check for check in shown["checks"]}


def finds(name, number, *settings):
    """Ask until there is this finding, of so many silent sockets (None: has no silence)."""
    answers = []

    def found():
        answers.append(ask(*settings)[0])
        return name in answers[-1] and answers[-1][name]["ports"][0].get("silent") == number

    netns.until(found, "no finding " + name, 20)
    return answers[-1]


def figures(finding):
    """Return the figures of the only port, and check the side and the age."""
    assert finding["more_ports"] == 0 and len(finding["ports"]) == 1, finding
    port = dict(finding["ports"][0])
    assert (port.pop("side"), port.pop("port")) == ("server", PORT), finding
    assert 1 <= port.pop("oldest_s") < 30, finding
    return port


def small_leak():
    """Three old sockets are a leak; sixty young ones are none."""
    with server() as s:
        leaked = s.leak(3)
        finding = finds("close-wait-leak", 3, "close-wait-age=1")["close-wait-leak"]
        assert figures(finding) == {"CLOSE_WAIT": 3, "silent": 3}, finding
        assert finding["gravity"] == "warning" and "missing" not in finding, finding
        assert [(p["pid"], p["sockets"]) for p in finding["processes"]] == [(os.getpid(), 3)]
        leaked += s.leak(57)
        found, checks = ask("close-wait-age=30")
        assert not found and checks["close-wait-leak"]["figures"]["CLOSE_WAIT"] == 60, found
        # Ten times the number is critical.
        for number, gravity in ((6, "critical"), (7, "warning")):
            finding = finds("close-wait-leak", 60, "close-wait-age=1",
                            "close-wait=%d" % number)["close-wait-leak"]
            assert finding["gravity"] == gravity, finding
        text = subprocess.run([reader, "diagnose", "--interval", "0.001", "--set",
                               "close-wait-age=1"], text=True, stdout=subprocess.PIPE,
                              check=False).stdout
        assert "CLOSE_WAIT 60, silent 60, oldest for " in text, text


def never_accepted():
    """Connections that nobody accepted are no leak, however old."""
    with server() as s:
        s.shut(s.connect(10))
        netns.until(lambda: ask("close-wait-age=1", "unaccepted=10")[0].get("accept-queue-full"),
                    "no finding", 20)
        leaked = s.accept(2)
        # Once accepted, they are as old as the others, and the program's own.
        found = finds("close-wait-leak", 2, "close-wait-age=1", "unaccepted=8")
        assert figures(found["close-wait-leak"]) == {"CLOSE_WAIT": 10, "silent": 2}, found
        assert found["accept-queue-full"]["ports"][0]["unaccepted"] == 8, found
        for accepted in leaked:
            accepted.close()
        assert list(ask("close-wait-age=1", "unaccepted=8")[0]) == ["accept-queue-full"]


def peer_gone():
    """A peer that acknowledges data is not gone, though its connection does not close."""
    with server() as s:
        silent, open_ends = s.connect(4), s.connect(4)
        for accepted in s.accept(8):
            accepted.close()
        s.peer.drain()
        name = "peer-gone"

        def hears():
            """Acknowledge all but the FIN, again and again."""
            for c in open_ends:
                c.send(ACK, c.ack - 1 if c.seen & FIN else c.ack)
            s.peer.drain()
            return ask("closing=4", "closing-age=1")[0].get(name)

        netns.until(hears, "no finding " + name, 20)
        finding = hears()
        assert figures(finding) == {"FIN_WAIT1": 8, "LAST_ACK": 0, "CLOSING": 0, "silent": 4}, \
            finding
        assert name not in ask("closing=4", "closing-age=30")[0]
        assert len(silent) == 4


def silent_connections():
    """Only those without keepalive count, and only those to another host."""
    with server() as s:
        for name in ("time", "intvl", "probes"):
            netns.sysctl("net/ipv4/tcp_keepalive_" + name, 1)
        s.connect(6)
        accepted = s.accept(6)
        for a in accepted[4:]:
            a.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1000)
            a.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        local = socket.create_server(("127.0.0.1", 8004))
        local = [local, *(socket.create_connection(("127.0.0.1", 8004)) for _ in range(3))]
        local += [local[0].accept()[0] for _ in range(3)]
        assert not ask("silent=3")[0]
        finding = finds("silent-established", 4, "silent=3")["silent-established"]
        assert figures(finding) == {"ESTABLISHED": 6, "silent": 4}, finding
        assert finding["gravity"] == "warning" and "missing" not in finding, finding
        assert finding["figures"]["keepalive_s"] == 2, finding
        assert [(p["pid"], p["sockets"]) for p in finding["processes"]] == [(os.getpid(), 4)]
        assert "silent-established" not in ask("silent=5")[0]
        assert "silent-established" not in ask("silent=3", "silent-share=67")[0]
        assert "silent-established" in ask("silent=3", "silent-share=66")[0]
        # A packet ends the silence.
        for c in s.made:
            c.send(ACK)
        assert "silent-established" not in ask("silent=3")[0]


def top(finding):
    """Return the peers of a finding, and the number of other sockets."""
    return [(p["address"], p["sockets"]) for p in finding["peers"]], finding["other_sockets"]


# Connections for each peer, and the three with most of them.
CROWD = {"10.7.1.9": 3, "10.7.1.10": 5, "10.7.1.3": 1, "10.7.1.2": 1, "10.7.1.200": 4}
TOP = ([("10.7.1.10", 5), ("10.7.1.200", 4), ("10.7.1.9", 3)], 2)


def peers_of_a_flood():
    """None of these peers completes the handshake."""
    with server() as s:
        assert not ask("syn-recv=14")[0]
        for address, number in CROWD.items():
            s.connect(number, address, finish=False)
        finding = finds("syn-flood", None, "syn-recv=14")["syn-flood"]
        assert top(finding) == TOP, finding
        text = subprocess.run([reader, "diagnose", "--interval", "0.001", "--set",
                               "syn-recv=14"], text=True, stdout=subprocess.PIPE,
                              check=False).stdout
        assert "\n  Peers     10.7.1.10 5, 10.7.1.200 4, 10.7.1.9 3; and 2 of others\n" in text, \
            text


def peers_of_a_full_queue():
    """Only the peers count that wait to be accepted."""
    with server() as s:
        s.connect(9, "10.7.1.77")
        s.accept(9)
        for address, number in CROWD.items():
            s.connect(number, address)
        finding = finds("accept-queue-full", None, "unaccepted=14")["accept-queue-full"]
        assert top(finding) == TOP, finding
        finding = finds("accept-queue-full", None, "accept-queue=20")["accept-queue-full"]
        assert top(finding) == TOP, finding


def peers_that_are_down():
    with server() as s:
        trying = []
        for address, number in CROWD.items():
            for _ in range(number):
                trying.append(socket.socket())
                trying[-1].setblocking(False)
                trying[-1].connect_ex((address, 443))
        finding = finds("peer-down", None, "syn-sent=14")["peer-down"]
        assert top(finding) == TOP, finding
        assert s.made == []


CHECKS = {f.__name__: f for f in (small_leak, never_accepted, peer_gone, silent_connections,
                                  peers_of_a_flood, peers_of_a_full_queue,
                                  peers_that_are_down)}


def main():
    global reader
    reader = os.path.abspath(sys.argv[2])
    CHECKS[sys.argv[1]]()


if __name__ == "__main__":
    main()
