#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test 'tcpstates peers' with real connections from many addresses.

usage: peers.py CASE READER

Each case runs in a new network namespace, whose loopback device is up. The witness is
the kernel: ss where it is installed, else /proc/net/tcp.
"""

import collections
import contextlib
import ipaddress
import json
import os
import re
import socket
import subprocess
import sys
import time

from parsers import parse_collectd, parse_influx, parse_json, parse_prometheus

STATES = {"ESTAB": "ESTABLISHED", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECV",
          "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2", "TIME-WAIT": "TIME_WAIT",
          "UNCONN": "CLOSE", "CLOSE-WAIT": "CLOSE_WAIT", "LAST-ACK": "LAST_ACK",
          "CLOSING": "CLOSING"}
SOURCES = ("diag", "proc")
reader = None


def run(*args):
    env = dict(os.environ, COLLECTD_HOSTNAME="host/1", COLLECTD_INTERVAL="10.000")
    done = subprocess.run((reader, "peers") + args, capture_output=True, text=True, check=False,
                          env=env)
    assert not done.returncode and not done.stderr, (args, done)
    return done.stdout


def ask(*args):
    """Return the rows as {peer: {state: sockets}}, without zeros; "other" is None."""
    rows = parse_json(run("-j", *args))["peers"]
    found = {row["peer"]: {s: n for s, n in row["states"].items() if n} for row in rows}
    assert len(found) == len(rows), rows
    return found


def same(got, want, *what):
    """Compare, and name only the differences."""
    differ = {peer: (got.get(peer), want.get(peer)) for peer in {*got, *want}
              if got.get(peer) != want.get(peer)}
    assert not differ, (what, differ)


def fold(address):
    """Return an address as the reader prints it: v4-mapped as IPv4."""
    address = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    return str(getattr(address, "ipv4_mapped", None) or address)


def witness(keep=lambda local, remote, state: True):
    """Count the connections of the kernel's list by remote address and state."""
    text = subprocess.run(["ss", "-tanH"], capture_output=True, text=True, check=True).stdout
    found = collections.defaultdict(collections.Counter)
    for line in text.splitlines():
        state, _, _, local, remote = line.split()[:5]
        (local, lport), (remote, rport) = local.rsplit(":", 1), remote.rsplit(":", 1)
        if state != "LISTEN" and keep((fold(local), int(lport)), (fold(remote), int(rport)),
                                      STATES[state]):
            found[fold(remote)][STATES[state]] += 1
    return {peer: dict(states) for peer, states in found.items()}


def connect(source, to, family=socket.AF_INET):
    client = socket.socket(family)
    client.bind((source, 0))
    client.connect(to)
    return client


class Crowd(contextlib.ExitStack):
    """Servers on 8001 (IPv4) and 8002 (dual stack), with connections in several states."""

    def __init__(self):
        super().__init__()
        self.server = self.enter_context(socket.create_server(("0.0.0.0", 8001), backlog=600))
        self.dual = self.enter_context(socket.create_server(
            ("::", 8002), family=socket.AF_INET6, dualstack_ipv6=True, backlog=600))
        for i in range(300):
            self.join(f"127.1.{i % 4}.{i // 4}", self.server, ("127.0.0.1", 8001))
        for i in range(20):
            self.join(f"127.1.0.{i}", self.dual, ("127.0.0.1", 8002))
        for i in range(5):
            self.join("::1", self.dual, ("::1", 8002), socket.AF_INET6)
        # The peer has closed: CLOSE_WAIT here, FIN_WAIT2 there.
        for i in range(7):
            client, _ = self.join("127.9.9.9", self.server, ("127.0.0.1", 8001))
            client.shutdown(socket.SHUT_WR)
        # Both have closed: TIME_WAIT of the one that did so first.
        for i in range(3):
            client, accepted = self.join("127.9.9.8", self.server, ("127.0.0.1", 8001))
            accepted.close()
            assert client.recv(1) == b""
            client.close()
        self.settle()

    def settle(self):
        """Wait until each FIN is acknowledged, which a delayed ACK does in its time."""
        moving, until = {"FIN_WAIT1", "LAST_ACK", "CLOSING"}, time.monotonic() + 10
        while any(moving & states.keys() for states in witness().values()):
            assert time.monotonic() < until, witness()

    def join(self, source, server, to, family=socket.AF_INET):
        client = self.enter_context(connect(source, to, family))
        return client, self.enter_context(server.accept()[0])


def same_as_ss():
    with Crowd():
        want = witness()
        assert len(want) > 300 and want["127.9.9.9"] == {"CLOSE_WAIT": 7}, want
        for source in SOURCES:
            same(ask("--top", "0", "--source", source), want, source)
            for states in (["close-wait"], ["TIME_WAIT", "ESTABLISHED"]):
                names = {s.upper().replace("-", "_") for s in states}
                same(ask("--top", "0", "--source", source, *states), witness(
                    lambda local, remote, state, n=names: state in n), source, states)


def choices():
    """Sides, ports and families; a port with a listener is a server's."""
    listened = {8001, 8002}
    with Crowd():
        for source in SOURCES:
            for side, server in (("server", True), ("client", False)):
                for port in (None, 8001, 8002, 9):
                    args = ["--side", side] + (["--port", str(port)] if port else [])
                    want = witness(lambda local, remote, _, s=server, p=port: (
                        (local[1] in listened) == s and
                        p in (None, local[1] if s else remote[1])))
                    same(ask("--top", "0", "--source", source, *args), want, args)
            want = witness(lambda local, remote, _: 8001 in (local[1], remote[1]))
            same(ask("--top", "0", "--source", source, "--port", "8001"), want)
            # A family is that of the socket: 20 server sockets have v4-mapped addresses.
            mapped = ask("--top", "0", "--source", source, "-6")
            assert mapped.pop("::1") == {"ESTABLISHED": 10}, mapped
            assert mapped == {f"127.1.0.{i}": {"ESTABLISHED": 1} for i in range(20)}, mapped
            assert "::1" not in ask("--top", "0", "--source", source, "-4")


def prefixes():
    with Crowd():
        for ipv4, ipv6, word in ((24, 128, "24"), (24, 56, "24/56"), (19, 0, "19/0"),
                                 (0, 1, "0/1"), (32, 128, "32/128")):
            want = collections.defaultdict(collections.Counter)
            for peer, states in witness().items():
                bits = ipv6 if ":" in peer else ipv4
                net = ipaddress.ip_network(f"{peer}/{bits}", strict=False)
                full = bits == net.max_prefixlen
                want[str(net.network_address) if full else str(net)].update(states)
            got = ask("--top", "0", "--prefix", word)
            same(got, {peer: dict(states) for peer, states in want.items()}, word)


def tops():
    with Crowd():
        everything = witness()
        total = collections.Counter()
        for states in everything.values():
            total.update(states)
        for args, nr in (([], 50), (["--top", "3"], 3), (["--top", "0"], len(everything)),
                         (["--top", "3", "--sort", "CLOSE_WAIT"], 3)):
            got = ask(*args)
            other = got.pop(None, {})
            assert len(got) == nr, (args, len(got))
            assert all(everything[peer] == states for peer, states in got.items())
            left = collections.Counter(other)
            for states in got.values():
                left.update(states)
            assert left == total, (args, left, total)
        assert next(iter(ask("--sort", "CLOSE_WAIT"))) == "127.9.9.9"
        counts = [sum(states.values()) for peer, states in ask().items() if peer]
        assert counts == sorted(counts, reverse=True), counts
        # A table has 20, the sum of the others, and their number.
        lines = run().splitlines()
        assert lines[2].split()[:2] == ["PEER", "TOTAL"], lines[2]
        assert [line.split()[0] for line in lines[23:24]] == ["other"], lines
        assert lines[-1] == f"not shown: {len(everything) - 20} peers", lines[-1]
        sums = sum(int(line.split()[1]) for line in lines[3:24])
        assert sums == sum(total.values()), (sums, total)


def formats():
    """All formats have the same rows; a prefix puts a slash into the names."""
    with Crowd():
        for args in (["--top", "4"], ["--prefix", "24/56"], ["--side", "server", "-4", "--top", "2"]):
            rows = parse_json(run("-j", *args))["peers"]
            want = {row["peer"] or "other": row["states"] for row in rows}
            choice = {"side": "server", "family": "ipv4"} if "--side" in args else {}
            metrics = parse_prometheus(run("--prometheus", *args))
            assert metrics["tcpstates_peer_connections"] == {
                frozenset({"peer": peer, "state": state.lower(), **choice}.items()): str(number)
                for peer, states in want.items() for state, number in states.items()}, args
            points = parse_influx(run("--format", "influx", *args))
            assert {key: fields for key, fields in points.items() if key[0] == "tcpstates_peers"} == {
                ("tcpstates_peers", frozenset({"peer": peer, **choice}.items())):
                {state.lower(): number for state, number in states.items()}
                for peer, states in want.items()}, args
            values = parse_collectd(run("--format", "collectd", *args))
            suffix = "".join("-" + word for word in choice.values())
            assert {key: value for key, value in values.items() if "peer-" in key[0]} == {
                (f"tcpstates-peer-{peer.replace('/', '_')}{suffix}", "tcp_connections",
                 "CLOSED" if state == "CLOSE" else state): number
                for peer, states in want.items() for state, number in states.items()}, args
            zabbix = parse_json(run("--format", "zabbix", *args))
            assert [row["{#PEER}"] for row in zabbix["data"]] == list(want), args
            reading = zabbix["values"].pop("reading")
            assert reading["source"] == "diag" and zabbix["values"] == want, args


def names():
    """The names of a file that is mounted on /etc/hosts."""
    with Crowd():
        table = run("-r", "--top", "0").splitlines()
        rows = {line.split()[0]: line.split()[1] for line in table[3:]}
        assert table[2].split()[:3] == ["PEER", "HOST", "TOTAL"], table[2]
        assert rows["127.9.9.9"] == "nine.example", rows
        assert rows["::1"] == "six" and rows["127.1.0.1"] == "-", rows
        found = {row["peer"]: row.get("host") for row in json.loads(run("-rj"))["peers"]}
        assert found["127.9.9.9"] == "nine.example" and found["127.0.0.1"] == "loop", found
        assert found[None] is None and "HOST" not in run(), found
        # A network has no name.
        assert "loop" not in run("-r", "--prefix", "24")
        # An escape sequence in a name does not reach the terminal.
        assert "\x1b" not in run("-r", "--top", "0") and rows["127.9.9.8"].startswith("?[31m"), rows


def narrow():
    """A terminal that is narrower than the table: states are left out, addresses are not."""
    with Crowd():
        full = run("--color=never").splitlines()
        assert max(map(len, full[2:])) > 40, full[2]
        text = subprocess.run(
            ["script", "-qec", f"stty cols 40; {reader} peers --color=never", "/dev/null"],
            capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout
        lines = text.replace("\r", "").splitlines()
        assert max(map(len, lines)) <= 40, lines
        assert any(re.match(r"127\.9\.9\.9 +7 ", line) for line in lines), lines


def main():
    global reader
    reader = os.path.abspath(sys.argv[2])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    {f.__name__: f for f in (same_as_ss, choices, prefixes, tops, formats, names, narrow)}[
        sys.argv[1]]()


main()
