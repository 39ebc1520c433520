# SPDX-License-Identifier: GPL-2.0-only
"""`tcpstates diagnose`: provoke each finding about a limit of the kernel with real
sockets and a lower limit."""

import socket
import subprocess

import netns
import sockets
from diagnosing import DiagnoseTest, diagnose, diagnose_during
from guest_test import GuestTest, run
from population import Population


def short_connection(listener, address="127.0.0.1"):
    """Make a connection that the client closes first: it is in TIME_WAIT there."""
    client = socket.create_connection((address, listener.getsockname()[1]))
    server, _ = listener.accept()
    client.close()
    server.recv(1)
    server.close()


class Ports(DiagnoseTest):
    def setUp(self):
        super().setUp()
        netns.sysctl("net/ipv4/ip_local_port_range", "40000 40019")
        netns.sysctl("net/ipv4/tcp_tw_reuse", 0)
        self.listener, = sockets.listen(1, address="", port=8006)
        self.addCleanup(self.listener.close)

    def test_exhaustion(self):
        for _ in range(13):
            short_connection(self.listener)
        self.is_fine("port-exhaustion")
        short_connection(self.listener)
        finding = self.finds("port-exhaustion")
        self.assertEqual((finding["gravity"], finding["state"]), ("warning", "confirmed"))
        self.assertEqual(finding["figures"], {
            "first_port": 40000, "last_port": 40019, "ports": 20})
        self.assertEqual(finding["ports"], [{"side": "client", "port": 8006, "used": 14,
                                             "percent": 70, "TIME_WAIT": 14}])
        self.assertEqual(finding["route"], {
            "source": "127.0.0.1", "destination": "127.0.0.1", "port": 8006,
            "sockets": 14, "time_wait": 14})

    def test_really_exhausted(self):
        """The finding agrees with connect(), which fails."""
        for _ in range(20):
            short_connection(self.listener)
        with self.assertRaises(OSError):
            short_connection(self.listener)
        finding = self.finds("port-exhaustion")
        self.assertEqual(finding["gravity"], "critical")
        self.assertEqual(finding["ports"][0]["percent"], 100)

    def test_reused(self):
        """All ports are in TIME_WAIT, and yet connect() works."""
        for _ in range(20):
            short_connection(self.listener)
        finding = self.finds("port-exhaustion")
        self.assertIn("tcp_tw_reuse = 1", finding["change"])
        for value in (1, 2):
            netns.sysctl("net/ipv4/tcp_tw_reuse", value)
            # The kernel reuses a port when its last packet is older than a second.
            self.eventually(lambda: "port-exhaustion" not in diagnose().found, "reuse")
            self.is_fine("port-exhaustion")
            self.eventually(self.connects, "a connection")
        netns.sysctl("net/ipv4/tcp_timestamps", 0)
        finding = self.finds("port-exhaustion")
        self.assertIn("tcp_timestamps = 1", finding["change"])
        self.assertNotIn("tcp_tw_reuse = 1", finding["change"])

    def connects(self):
        try:
            short_connection(self.listener)
        except OSError:
            return False
        return True

    def test_several_destinations(self):
        """As many sockets towards the port, but on two addresses: no shortage."""
        for i in range(16):
            short_connection(self.listener, "127.0.0.%d" % (1 + i % 2))
        self.is_fine("port-exhaustion")


class TimeWait(DiagnoseTest):
    also_expected = (r"TCP: time wait bucket table overflow",)

    def test_limit(self):
        listener, = sockets.listen(1, port=8007)
        netns.sysctl("net/ipv4/tcp_max_tw_buckets", 10)
        for _ in range(8):
            short_connection(listener)
        self.is_fine("time-wait-limit")
        short_connection(listener)
        finding = self.finds("time-wait-limit")
        self.assertEqual(finding["gravity"], "warning")
        self.assertEqual(finding["figures"], {
            "timewait": 9, "tcp_max_tw_buckets": 10, "percent": 90})
        finding = diagnose_during(lambda: short_connection(listener)).found["time-wait-limit"]
        self.assertEqual(finding["gravity"], "critical")
        self.assertGreater(finding["rises"]["TCPTimeWaitOverflow"], 0)
        listener.close()


def gauge(name):
    """Return a figure of TCP in sockstat."""
    with open("/proc/net/sockstat") as f:
        line, = [l.split() for l in f if l.startswith("TCP:")]
    return int(line[line.index(name) + 1])


def fill(client):
    """Send until the buffers of both ends are full."""
    client.setblocking(False)
    try:
        while True:
            client.send(bytes(65536))
    except BlockingIOError:
        pass


class Host(GuestTest):
    """Limits of the host, set in the initial namespace."""

    also_expected = (r"TCP: too many orphaned sockets", r"TCP: out of memory")

    def setUp(self):
        super().setUp()
        if not netns.has_sysctl("net/ipv4/tcp_max_orphans"):
            self.skipTest("not in the initial network namespace")

    def restored(self, name):
        self.addCleanup(netns.sysctl, name, netns.sysctl(name))

    def test_orphans(self):
        """Orphans made in one namespace are found from the initial one and with -N."""
        self.restored("net/ipv4/tcp_max_orphans")
        self.eventually(lambda: gauge("orphan") == 0, "an end of older orphans")
        run("ip", "netns", "add", "orphans")
        self.addCleanup(run, "ip", "netns", "del", "orphans")
        with netns.entered("/run/netns/orphans"):
            run("ip", "link", "set", "lo", "up")
            population = Population()
            self.addCleanup(population.close)
            for _ in range(20):
                population.make("fin_wait1_orphan", "v4", "server")
        self.assertEqual(gauge("orphan"), 20)
        netns.sysctl("net/ipv4/tcp_max_orphans", 28)
        for args in ((), ("-N", "orphans")):
            finding = diagnose(*args).found["orphans"]
            self.assertEqual(finding["gravity"], "warning")
            self.assertEqual(finding["figures"]["orphans"], 20)
            self.assertEqual(finding["figures"]["percent"], 71)
        netns.sysctl("net/ipv4/tcp_max_orphans", 200)
        answer = diagnose("-N", "orphans")
        self.assertEqual(answer.checks["orphans"]["verdict"], "fine")

    def test_memory(self):
        """Unread data, and a limit below its size."""
        self.restored("net/ipv4/tcp_mem")
        self.assertEqual(diagnose().checks["tcp-memory"]["verdict"], "fine")
        listener, = sockets.listen(1)
        made = [listener]
        for _ in range(8):
            client = socket.create_connection(listener.getsockname())
            made += [client, listener.accept()[0]]
            fill(client)
        self.assertGreater(gauge("mem"), 1)
        limit = netns.sysctl("net/ipv4/tcp_mem").split()[2]
        netns.sysctl("net/ipv4/tcp_mem", "1 1 " + limit)
        finding = diagnose().found["tcp-memory"]
        self.assertEqual(finding["gravity"], "critical")
        self.assertEqual(finding["figures"]["pressure"], 1)
        self.assertEqual(finding["figures"]["limit"], int(limit))
        sockets.close(made)


    def test_close_held(self):
        """Sockets that are not connected are in no table."""
        self.assertEqual(diagnose().checks["close-held"]["verdict"], "fine")
        made = [socket.socket() for _ in range(60)]
        for s in made[:30]:
            s.bind(("127.0.0.1", 0))
        finding = diagnose("--set", "closed=60").found["close-held"]
        self.assertGreaterEqual(finding["figures"]["unhashed"], 60)
        run("ip", "netns", "add", "closed")
        self.addCleanup(run, "ip", "netns", "del", "closed")
        # Listeners there are in a table.
        inside = subprocess.Popen(["ip", "netns", "exec", "closed", "python3", "-c",
                                   "import socket, sys; made = [socket.create_server(('', 0))"
                                   " for _ in range(200)]; print(flush=True);"
                                   " sys.stdin.read()"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(inside.communicate)
        inside.stdout.readline()
        finding = diagnose("--set", "closed=60").found["close-held"]
        self.assertLess(finding["figures"]["unhashed"], 200)
        self.assertGreaterEqual(finding["figures"]["alloc"], 260)
        sockets.close(made)


class Namespaces(GuestTest):
    def test_of_a_process(self):
        """Root sees the sysctls of the process's namespace; others are told that
        they can't."""
        with netns.new():
            process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
            inode = netns.inode()
            netns.sysctl("net/ipv4/tcp_max_tw_buckets", 12345)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdin.close)
        of = ("-N", str(process.pid))
        answer = diagnose(*of)
        self.assertEqual(answer.json["netns"], inode)
        self.assertEqual(
            answer.checks["time-wait-limit"]["figures"]["tcp_max_tw_buckets"], 12345)
        self.as_nobody(lambda: diagnose(*of).checks["time-wait-limit"]["verdict"]
                       == "unknown")

    def test_commands(self):
        """The commands to look further are for the namespace of the finding."""
        name = "of it's own"
        run("ip", "netns", "add", name)
        self.addCleanup(run, "ip", "netns", "del", name)
        with netns.entered("/run/netns/" + name):
            run("ip", "link", "set", "lo", "up")
            listener, = sockets.listen(1, port=8008)
            sockets.close([socket.create_connection(("127.0.0.1", 8008)) for _ in range(5)])
            accepted = [listener.accept()[0] for _ in range(5)]
            inode = netns.inode()
            process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdin.close)
        for of, begin in ((name, "ip netns exec 'of it'\\''s own' ss "),
                          ("/run/netns/" + name, "nsenter --net='/run/netns/of it'\\''s own' ss "),
                          (str(inode), "ip netns exec 'of it'\\''s own' ss "),
                          (str(process.pid), "nsenter -n -t %d ss " % process.pid)):
            args = ("-N", of, "--set", "close-wait-age=1")
            self.eventually(lambda args=args: diagnose(*args).found, "a leak")
            finding = diagnose(*args).found["close-wait-leak"]
            self.assertEqual(finding["inspect"][:len(begin)], begin)
            self.assertEqual(run("sh", "-c", finding["inspect"]).count(":8008"), 5)
        sockets.close(accepted + [listener])
