# SPDX-License-Identifier: GPL-2.0-only
"""The reader without the module: sock_diag gives the same counts."""

import json
import socket
import subprocess

import counts
import netns
from guest_test import GuestTest, load, loaded, run, unload
from population import Population, distinct


def reader(*args):
    return subprocess.run(["tcpstates", *args], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Fallback(GuestTest):
    def setUp(self):
        namespace = netns.new()
        namespace.__enter__()
        self.addCleanup(namespace.__exit__, None, None, None)
        self.population = Population()
        self.addCleanup(self.population.close)
        self.addCleanup(lambda: loaded() or load())
        self.population.make_all(distinct)

    def test_verify_finds_no_difference(self):
        result = reader("verify", "--json")
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)

    def test_counts_without_the_module(self):
        """Each cell is the same as with the module, or absent."""
        before = counts.read()
        unload()
        result = reader("--json")
        load()
        after = counts.read()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        shown = json.loads(result.stdout)
        self.assertEqual(shown["source"], "diag")
        self.assertGreater(shown["dump_sockets"], 0)
        known = 0
        for state, row in shown["states"].items():
            for column, count in row.items():
                self.assertIn(count, (before[state][column], after[state][column]),
                              state + " " + column)
                known += 1
        self.assertGreaterEqual(known, 11 * 5)

    def test_ports_without_the_module(self):
        with_module = json.loads(run("tcpstates", "ports", "--top", "0", "--json"))
        unload()
        without = json.loads(run("tcpstates", "ports", "--top", "0", "--json",
                                 "--source", "auto"))
        load()
        self.assertEqual(without["source"], "diag")
        self.assertEqual(self.known(without), self.known(with_module))

    @staticmethod
    def known(shown):
        """Return of each row the figures that both sources know and time doesn't
        change."""
        return [[row.get(name) for name in ("side", "port", "listeners", "full", "backlog",
                                            "backlog_max", "ESTABLISHED", "CLOSE_WAIT")]
                for row in shown["ports"]]

    def test_namespaces_without_the_module(self):
        """Each state of this namespace is the same as with the module, or absent."""
        before = self.states_here()
        unload()
        shown = self.states_here()
        load()
        after = self.states_here()
        self.assertEqual(len(shown), 11)
        for state, count in shown.items():
            self.assertIn(count, (before[state], after[state]), state)

    @staticmethod
    def states_here():
        shown = json.loads(run("tcpstates", "netns", "--json"))
        return {row["netns"]: row for row in shown["netns"]}[netns.inode()]["states"]


class Network(GuestTest):
    """Ports and addresses are the same from each source, in whatever order the processor
    keeps bytes: each byte of them differs from the others."""

    PORT = 0x1203
    V4 = "127.1.2.3", "127.4.5.6"
    V6 = "fd12:3456:789a:bcde:f012:3546:7698:badc", "fd13:5724:6801:acbd:e0f1:3254:7689:abef"

    def setUp(self):
        namespace = netns.new()
        namespace.__enter__()
        self.addCleanup(namespace.__exit__, None, None, None)
        for address in self.V6:
            run("ip", "address", "add", address + "/128", "dev", "lo", "nodad")
        self.sockets = [socket.create_server(("::", self.PORT), family=socket.AF_INET6,
                                             dualstack_ipv6=True)]
        self.addCleanup(lambda: [s.close() for s in self.sockets])
        for client, server in self.V4, self.V6:
            s = socket.create_connection((server, self.PORT), source_address=(client, 0))
            self.sockets += [s, self.sockets[0].accept()[0]]

    def test_ports(self):
        for source in "module", "diag", "proc":
            with self.subTest(source):
                shown = json.loads(run("tcpstates", "ports", "--json", "--source", source))
                self.assertEqual([(row["side"], row["port"], row["listeners"],
                                   row["states"]["ESTABLISHED"]) for row in shown["ports"]],
                                 [("server", self.PORT, 1, 2), ("client", self.PORT, 0, 2)])

    def test_addresses(self):
        for source in "diag", "proc":
            with self.subTest(source):
                shown = json.loads(run("tcpstates", "peers", "--json", "--source", source))
                self.assertEqual({row["peer"]: row["states"]["ESTABLISHED"]
                                  for row in shown["peers"]},
                                 dict.fromkeys(self.V4 + self.V6, 1))
