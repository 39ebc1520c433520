# SPDX-License-Identifier: GPL-2.0-only
"""/proc/tcpstates_ports: compare it with ss and with known numbers."""

import os
import signal
import socket
import subprocess

import counts
import netns
import ports
import sockets
from guest_test import GuestTest, run
from population import Population
from tcp_peer import KERNEL, SYN
from test_states import Populated


class Truth(Populated):
    """With real sockets in every state."""

    def test_against_ss(self):
        self.assertEqual(ports.read(), ports.from_ss())

    def test_sums_equal_the_summary(self):
        table = counts.read()
        rows = ports.read()
        self.assertEqual(ports.add_up(rows), {s: table[s]["total"] for s in table})
        for side in ("server", "client"):
            of_side = {k: r for k, r in rows.items() if k[0] == side}
            self.assertEqual(ports.add_up(of_side), {s: table[s][side] for s in table})

    def test_request_queue(self):
        """synq of the listeners' ports is the number of request sockets."""
        rows = ports.read()
        self.assertEqual(sum(r.get("synq", 0) for r in rows.values()),
                         self.want["SYN_RECV"]["mini"])


class Queues(GuestTest):
    def test_accept_queue_full(self):
        """The queue of a listener that doesn't accept holds limit + 1."""
        with netns.new():
            stuck = sockets.listen(1, port=8001, backlog=5)
            free = sockets.listen(1, port=8002, backlog=5)
            at_limit = sockets.listen(1, port=8005, backlog=5)
            made = []
            for port, number in ((8001, 6), (8002, 2), (8005, 5)):
                for _ in range(number):
                    s = socket.create_connection(("127.0.0.1", port))
                    made.append(s)
            shown, want = counts.steady(ports.from_ss, ports.read)
            self.assertEqual(shown, want)
            self.assertEqual(shown["server", 8001], {
                "listeners": 1, "full": 1, "backlog": 6, "backlog_max": 5, "ESTABLISHED": 6})
            self.assertEqual(shown["server", 8002], {
                "listeners": 1, "backlog": 2, "backlog_max": 5, "ESTABLISHED": 2})
            self.assertEqual(shown["server", 8005], {
                "listeners": 1, "backlog": 5, "backlog_max": 5, "ESTABLISHED": 5})
            sockets.close(made + stuck + free + at_limit)

    def flood(self, syncookies):
        """Send many SYNs to one port and return the length of its SYN queue."""
        with netns.new():
            p = Population()
            netns.sysctl("net/ipv4/tcp_syncookies", syncookies)
            netns.sysctl("net/ipv4/tcp_max_syn_backlog", 64)
            victim = socket.socket()
            victim.bind((KERNEL[4], 8003))
            victim.listen(32)
            for port in range(1000, 1300):
                p.peer.connection(4, KERNEL[4], 8003, port).send(SYN)
                p.peer.drain()
            netns.until(lambda: ports.read()["server", 8003].get("synq"), "request sockets")
            shown, want = counts.steady(ports.from_ss, ports.read)
            self.assertEqual(shown, want)
            row = shown["server", 8003]
            victim.close()
            p.close()
            self.assertEqual(row["synq"], row["SYN_RECV"])
            return row["synq"]

    def test_flood_without_syncookies(self):
        """In time, the kernel drops old requests down to half of listen()'s backlog."""
        self.assertGreaterEqual(self.flood(0), 16)

    def test_flood_with_syncookies(self):
        """The SYN queue holds at most the backlog of listen() plus one."""
        self.assertLessEqual(self.flood(1), 33)


class Many(GuestTest):
    def test_24000_listeners_on_a_port(self):
        with netns.new():
            made = []
            for _ in range(24000):
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                s.bind(("127.0.0.1", 8004))
                s.listen(7)
                made.append(s)
            self.assertEqual(ports.read(), {("server", 8004): {
                "listeners": 24000, "backlog_max": 7 * 24000}})
            sockets.close(made)

    def test_60000_remote_ports(self):
        """Each port has another number of connections."""
        with netns.new():
            made = sockets.repaired_to(range(2000, 62000))
            made += sockets.repaired_to(range(2000, 62000, 100), local="127.0.0.2")
            rows = ports.read()
            want = {("client", p): {"ESTABLISHED": 1 + (p % 100 == 0)}
                    for p in range(2000, 62000)}
            self.assertEqual(len(rows), 60000)
            self.assertEqual(rows, want)
            sockets.close(made)

    def test_one_chain_longer_than_a_step(self):
        """A table of one bucket: its chain has no room at first."""
        if not netns.has_sysctl("net/ipv4/tcp_child_ehash_entries"):
            self.assertTrue(os.uname().release.startswith("5.10."))
            self.skipTest("tables per namespace came with 6.1")
        netns.sysctl("net/ipv4/tcp_child_ehash_entries", 1)
        try:
            with netns.new():
                netns.sysctl("net/ipv4/tcp_child_ehash_entries", 0)
                made = sockets.repaired_to(range(2000, 12000))
                self.assertEqual(ports.read(), {("client", p): {"ESTABLISHED": 1}
                                                for p in range(2000, 12000)})
                sockets.close(made)
        finally:
            netns.sysctl("net/ipv4/tcp_child_ehash_entries", 0)


class Snapshot(GuestTest):
    """One open file is one walk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        cls.sockets = sockets.listen(300)
        cls.addClassCleanup(sockets.close, cls.sockets)

    def open(self):
        fd = os.open(ports.PATH, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        return fd

    def test_all_reads_of_a_descriptor_are_one_walk(self):
        fd = self.open()
        first = os.read(fd, 100)
        extra = sockets.listen(3)
        self.addCleanup(sockets.close, extra)
        text = (first + counts.whole(fd, 7).encode()).decode()
        self.assertEqual(len(ports.parse(text)[1]), 300)
        # Seeks, preads and a splice give the same bytes, first line included.
        os.lseek(fd, 0, os.SEEK_SET)
        self.assertEqual(counts.whole(fd), text)
        for offset in (0, 1, 5000, 9999, len(text) - 1, len(text)):
            self.assertEqual(os.pread(fd, 64, offset).decode(), text[offset:offset + 64])
        os.lseek(fd, 0, os.SEEK_SET)
        # cat may use splice().
        self.assertEqual(subprocess.run(["cat"], stdin=fd, stdout=subprocess.PIPE,
                                        check=True).stdout.decode(), text)
        self.assertEqual(len(ports.read()), 303)

    def test_sendfile(self):
        fd = self.open()
        text = counts.whole(fd)
        r, w = os.pipe()
        sent = os.sendfile(w, fd, 0, 4096)
        self.assertEqual(os.read(r, sent).decode(), text[:sent])
        self.assertGreater(sent, 0)
        os.close(r)
        os.close(w)

    def test_walk_happens_at_the_first_read(self):
        fd = self.open()
        extra = sockets.listen(2)
        rows = ports.parse(counts.whole(fd))[1]
        sockets.close(extra)
        self.assertEqual(len(rows), 302)

    def test_namespace_ends_while_open(self):
        run("ip", "netns", "add", "ending")
        canary = netns.Canary("canary2", "ending")
        with netns.entered("/run/netns/ending"):
            fd = os.open("/proc/self/net/tcpstates_ports", os.O_RDONLY)
        run("ip", "netns", "del", "ending")
        self.assertEqual(ports.parse(counts.whole(fd))[1], {})
        self.assertFalse(canary.gone())
        os.close(fd)
        netns.until(canary.gone, "the namespace is still referenced")


BACK_END = """daemon on; pid /tmp/back.pid; error_log /tmp/back.log; worker_processes 1;
events { worker_connections 512; }
http { access_log off; keepalive_timeout 600; keepalive_requests 100000;
 server { listen 127.0.0.2:9090; location / { return 200 "hello\\n"; } } }
"""
PROXY = """daemon on; pid /tmp/proxy.pid; error_log /tmp/proxy.log; worker_processes 2;
events { worker_connections 512; }
http { access_log off; keepalive_timeout 600; keepalive_requests 100000;
 upstream back { server 127.0.0.2:9090; keepalive 64; keepalive_timeout 600; }
 server { listen 127.0.0.1:8080; location / { proxy_pass http://back;
  proxy_http_version 1.1; proxy_set_header Connection ""; } } }
"""


class Proxy(GuestTest):
    """A real nginx between clients and a back end: server and client at once."""

    def start(self, name, config):
        path = "/tmp/%s.conf" % name
        with open(path, "w") as f:
            f.write(config)
        os.makedirs("/tmp/nginx", exist_ok=True)
        run("nginx", "-p", "/tmp/nginx", "-c", path)
        self.addCleanup(self.stop, name)

    def stop(self, name):
        with open("/tmp/%s.pid" % name) as f:
            pid = int(f.read())
        os.kill(pid, signal.SIGTERM)
        netns.until(lambda: not os.path.exists("/proc/%d" % pid), name)

    @staticmethod
    def request(s):
        s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b"hello\n"):
            part = s.recv(4096)
            assert part, answer
            answer += part

    def test_both_sides_of_a_proxy(self):
        with netns.new():
            self.start("back", BACK_END)
            self.start("proxy", PROXY)
            clients = [socket.create_connection(("127.0.0.1", 8080)) for _ in range(40)]
            for s in clients:
                self.request(s)
            for s in clients[:15]:
                s.close()
            for s in clients[15:20]:
                s.shutdown(socket.SHUT_WR)
            shown, want = counts.steady(ports.from_ss, ports.read)
            self.assertEqual(shown, want)
            # nginx as a server, and as a client of the back end.
            self.assertGreaterEqual(shown["server", 8080]["ESTABLISHED"], 20)
            self.assertGreater(shown["client", 9090]["ESTABLISHED"], 0)
            self.assertEqual(shown["client", 9090]["ESTABLISHED"],
                             shown["server", 9090]["ESTABLISHED"])
            sockets.close(clients)
            self.doCleanups()
