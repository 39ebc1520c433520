# SPDX-License-Identifier: GPL-2.0-only
"""`tcpstates diagnose`: provoke each finding about servers and about states with
real sockets."""

import array
import errno
import json
import resource
import socket
import struct
import subprocess
import time

import netns
import sockets
from diagnosing import DiagnoseTest, diagnose, diagnose_during
from population import Population
from tcp_peer import KERNEL, PEER, SYN


def connect(port, number, address="127.0.0.1"):
    return [socket.create_connection((address, port)) for _ in range(number)]


def port_of(finding):
    """Return the worst port and its figures, without the age: time goes on."""
    figures = dict(finding["ports"][0])
    figures.pop("oldest_s", None)
    return (figures.pop("side"), figures.pop("port")), figures


def leaks(test, number, *args):
    """Return the leak as soon as so many sockets of it are a second old."""
    found = []

    def all_are_old():
        answer = diagnose("--set", "close-wait-age=1", *args)
        found.append(answer.found.get("close-wait-leak"))
        return found[-1] and found[-1]["ports"][0].get("silent") == number

    test.eventually(all_are_old, "leak of %d" % number)
    return found[-1]


class Quiet(DiagnoseTest):
    def test_nothing_found(self):
        """All checks run, except those of the host's limits: a namespace hides them."""
        listener, = sockets.listen(1, port=8080)
        made = connect(8080, 3)
        answer = diagnose()
        self.assertEqual((answer.status, answer.found), (0, {}))
        self.assertEqual(answer.json["netns"], netns.inode())
        unknown = {c["id"] for c in answer.json["checks"] if c["verdict"] != "fine"}
        self.assertEqual(unknown, {"tcp-memory", "orphans", "close-held"})
        for name in ("tcp-memory", "orphans"):
            self.assertIn("initial network namespace", answer.checks[name]["missing"])
        sockets.close(made + [listener])

    def test_nothing_found_text(self):
        p = subprocess.run(["tcpstates", "diagnose", "--interval", "0.1"], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        self.assertIn("no problems found", p.stdout)
        self.assertIn("close-wait-leak", p.stdout)

    def test_explain(self):
        """explain has the sysctl values of this namespace."""
        netns.sysctl("net/ipv4/tcp_fin_timeout", 17)
        p = subprocess.run(["tcpstates", "explain", "fin-wait-2", "-j"], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        state, = json.loads(p.stdout)["states"]
        values = {s["name"]: s["value"] for s in state["sysctls"]}
        self.assertEqual(values["net.ipv4.tcp_fin_timeout"], "17")
        self.assertIsNone(values["net.ipv4.tcp_max_orphans"])


class Listeners(DiagnoseTest):
    def test_accept_queue_full(self):
        listener, = sockets.listen(1, port=8001, backlog=3)
        made = connect(8001, 2)
        self.is_fine("accept-queue-full")
        made += connect(8001, 2)
        finding = self.finds("accept-queue-full")
        self.assertEqual(finding["gravity"], "critical")
        self.assertEqual(port_of(finding), (("server", 8001), {
            "backlog": 4, "backlog_max": 3, "full": 1, "listeners": 1}))
        self.is_own(finding, 1)
        for _ in range(4):
            listener.accept()[0].close()
        self.is_fine("accept-queue-full")
        sockets.close(made + [listener])

    def test_accept_queue_nearly_full(self):
        listener, = sockets.listen(1, port=8001, backlog=10)
        made = connect(8001, 8)
        finding = self.finds("accept-queue-full")
        self.assertEqual(finding["gravity"], "warning")
        self.is_fine("accept-queue-full", "--set", "accept-queue=81")
        sockets.close(made + [listener])

    def test_never_accepted(self):
        """Connections whose clients left wait in the queue: no program leaks them."""
        args = ("--set", "close-wait-age=1", "--set", "unaccepted=12")
        listener, = sockets.listen(1, port=8001, backlog=20)
        sockets.close(connect(8001, 12))
        finding = self.finds("accept-queue-full", *args)
        self.assertEqual(finding["gravity"], "warning")
        self.assertEqual(port_of(finding), (("server", 8001), {
            "backlog": 12, "backlog_max": 20, "full": 0, "listeners": 1, "unaccepted": 12}))
        self.is_own(finding, 1)
        self.is_fine("close-wait-leak", *args)
        # Clients that are still there wait too.
        accepted = [listener.accept()[0] for _ in range(2)]
        made = connect(8001, 3)
        finding = self.finds("accept-queue-full", *args)
        self.assertEqual(port_of(finding)[1]["unaccepted"], 13)
        # As soon as the program has accepted them, they are its own to close.
        accepted += [listener.accept()[0] for _ in range(6)]
        finding = leaks(self, 8, *args)
        self.assertEqual(port_of(finding), (("server", 8001), {"CLOSE_WAIT": 12, "silent": 8}))
        self.assertNotIn("accept-queue-full", diagnose(*args).found)
        self.is_own(finding, 8)
        sockets.close(made + accepted + [listener])

    def workers(self, number, port, backlog):
        made = []
        for _ in range(number):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            s.bind(("127.0.0.1", port))
            s.listen(backlog)
            s.setblocking(False)
            made.append(s)
        return made

    def test_stuck_worker(self):
        """One of two workers accepts its connections, the other accepts none."""
        works, stuck = self.workers(2, 8004, 2)
        self.is_fine("stuck-worker")
        made = []

        def connect_one():
            """The kernel chooses the worker."""
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(("127.0.0.1", 8004))
            made.append(s)
            try:
                while True:
                    made.append(works.accept()[0])
            except BlockingIOError:
                pass

        def one_is_full():
            for _ in range(8):
                connect_one()
            return "stuck-worker" in diagnose().found

        self.eventually(one_is_full, "stuck worker")
        finding = self.finds("stuck-worker")
        port, figures = port_of(finding)
        self.assertEqual(port, ("server", 8004))
        self.assertEqual((figures["full"], figures["listeners"]), (1, 2))
        self.is_own(finding, 1)
        self.assertNotIn("accept-queue-full", diagnose().found)
        sockets.close(made + [works, stuck])


class Floods(DiagnoseTest):
    def setUp(self):
        super().setUp()
        self.population = Population()
        self.addCleanup(self.population.close)
        self.peer = self.population.peer
        self.numbers = iter(range(1000, 60000))

    def listen(self, backlog):
        s = socket.socket()
        s.bind((KERNEL[4], 8003))
        s.listen(backlog)
        self.addCleanup(s.close)

    def syn(self):
        self.peer.connection(4, KERNEL[4], 8003, next(self.numbers)).send(SYN)
        self.peer.drain()

    def test_half_open(self):
        """No handshake is completed, and the queue is not full."""
        self.listen(4096)
        for _ in range(49):
            self.syn()
        self.is_fine("syn-flood", "--set", "syn-recv=50")
        self.syn()
        finding = self.finds("syn-flood", "--set", "syn-recv=50")
        self.assertEqual(finding["gravity"], "warning")
        self.assertEqual(port_of(finding), (("server", 8003), {"SYN_RECV": 50}))
        self.assertEqual(finding["figures"]["SYN_RECV"], 50)
        self.assertEqual((finding["peers"], finding["other_sockets"]),
                         ([{"address": PEER[4], "sockets": 50}], 0))

    def test_cookies(self):
        self.listen(8)
        answer = diagnose_during(self.syn)
        self.assertEqual(answer.status, 1)
        finding = answer.found["syn-flood"]
        self.assertEqual(finding["gravity"], "critical")
        self.assertGreater(finding["rises"]["SyncookiesSent"], 0)
        self.assertGreater(finding["rises"]["TCPReqQFullDoCookies"], 0)
        self.assertEqual(port_of(finding), (("server", 8003), {"SYN_RECV": 9}))
        # Counters that rose before the interval make no finding.
        answer = diagnose()
        self.assertNotIn("syn-flood", answer.found)
        self.assertGreater(answer.json["since_boot"]["SyncookiesSent"], 0)

    def test_without_cookies(self):
        netns.sysctl("net/ipv4/tcp_syncookies", 0)
        netns.sysctl("net/ipv4/tcp_max_syn_backlog", 16)
        self.listen(8)
        finding = diagnose_during(self.syn).found["syn-flood"]
        self.assertEqual(finding["gravity"], "critical")
        self.assertGreater(finding["rises"]["ListenDrops"], 0)
        self.assertEqual(port_of(finding)[0], ("server", 8003))

    def test_cookies_always(self):
        """With tcp_syncookies = 2, cookies are no sign of a flood."""
        netns.sysctl("net/ipv4/tcp_syncookies", 2)
        self.listen(4096)
        answer = diagnose_during(self.syn)
        self.assertGreater(answer.checks["syn-flood"]["rises"]["SyncookiesSent"], 0)
        self.assertNotIn("syn-flood", answer.found)


class States(DiagnoseTest):
    def test_close_wait(self):
        listener, = sockets.listen(1, port=8002)
        self.is_fine("close-wait-leak", "--set", "close-wait-age=1")
        clients = connect(8002, 8)
        accepted = [listener.accept()[0] for _ in range(8)]
        sockets.close(clients)
        finding = leaks(self, 8)
        self.assertEqual(port_of(finding), (("server", 8002), {"CLOSE_WAIT": 8, "silent": 8}))
        self.assertIn(finding["ports"][0]["oldest_s"], range(1, 60))
        self.is_own(finding, 8)
        self.assertNotIn("missing", finding)
        self.assertIn("sport = :8002", finding["inspect"])
        self.assertEqual(finding["gravity"], "warning")
        self.assertEqual(leaks(self, 8, "--set", "close-wait=1")["gravity"], "warning")
        clients = connect(8002, 2)
        accepted += [listener.accept()[0] for _ in range(2)]
        sockets.close(clients)
        self.assertEqual(leaks(self, 10, "--set", "close-wait=1")["gravity"], "critical")
        # All are young, however many.
        self.is_fine("close-wait-leak", "--set", "close-wait=1", "--set", "close-wait-age=1000")
        sockets.close(accepted + [listener])

    def test_close_wait_of_others(self):
        """Without privileges, the port is named and the process is unknown."""
        listener, = sockets.listen(1, port=8002)
        clients = connect(8002, 8)
        accepted = [listener.accept()[0] for _ in range(8)]
        sockets.close(clients)
        leaks(self, 8)

        def unknown_process():
            finding = diagnose("--set", "close-wait-age=1").found["close-wait-leak"]
            return port_of(finding)[0] == ("server", 8002) and \
                [p["pid"] for p in finding["processes"]] == [None] and \
                "CAP_SYS_PTRACE" in finding["missing"]

        self.as_nobody(unknown_process)
        sockets.close(accepted + [listener])

    def test_close_wait_of_no_process(self):
        """The sockets are in flight: no process has a descriptor of them."""
        listener, = sockets.listen(1, port=8002)
        clients = connect(8002, 4)
        accepted = [listener.accept()[0] for _ in range(4)]
        here, there = socket.socketpair(socket.AF_UNIX)
        sent = array.array("i", [s.fileno() for s in accepted])
        here.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, sent)])
        sockets.close(accepted + clients)
        finding = leaks(self, 4)
        self.assertEqual([p["pid"] for p in finding["processes"]], [None])
        self.assertIn("none that is visible", finding["missing"])
        sockets.close([here, there, listener])

    def test_close_wait_of_a_client(self):
        """The finding has the remote port: there the server closed."""
        listener, = sockets.listen(1, port=8002)
        clients = connect(8002, 5)
        sockets.close([listener.accept()[0] for _ in range(5)])
        finding = leaks(self, 5)
        self.assertEqual(port_of(finding), (("client", 8002), {"CLOSE_WAIT": 5, "silent": 5}))
        self.is_own(finding, 5)
        sockets.close(clients + [listener])

    def test_close_wait_passes(self):
        """A server closes each connection soon after its client: there are always
        some in CLOSE_WAIT, but never the same ones."""
        listener, = sockets.listen(1, port=8002)
        accepted = []

        def busy():
            connect(8002, 1)[0].close()
            accepted.append(listener.accept()[0])
            if len(accepted) > 20:
                accepted.pop(0).close()

        while len(accepted) < 20:
            busy()
        answer = diagnose_during(busy, "--set", "close-wait-age=5")
        self.assertGreaterEqual(answer.checks["close-wait-leak"]["figures"]["CLOSE_WAIT"], 8)
        self.assertNotIn("close-wait-leak", answer.found)
        # The same connections stay as soon as the server stops.
        self.assertEqual(port_of(leaks(self, 20))[1], {"CLOSE_WAIT": 20, "silent": 20})
        sockets.close(accepted + [listener])

    def test_connects_pass(self):
        """Connects that are given up at once and tried again are no silent peer."""
        listener, = sockets.listen(1, port=8002, backlog=0)
        made = connect(8002, 1)
        trying = []

        def busy():
            s = socket.socket()
            s.setblocking(False)
            s.connect_ex(("127.0.0.1", 8002))
            trying.append(s)
            if len(trying) > 20:
                trying.pop(0).close()

        while len(trying) < 20:
            busy()
        answer = diagnose_during(busy, "--set", "syn-sent=8")
        self.assertGreaterEqual(answer.checks["peer-down"]["figures"]["SYN_SENT"], 8)
        self.assertNotIn("peer-down", answer.found)
        self.assertEqual(port_of(self.finds("peer-down", "--set", "syn-sent=8"))[1],
                         {"SYN_SENT": 20, "stayed": 20})
        sockets.close(trying + made + [listener])

    def test_close_wait_and_descriptors(self):
        """Below ten times the threshold, but near the limit of the process."""
        listener, = sockets.listen(1, port=8002)
        clients = connect(8002, 8)
        accepted = [listener.accept()[0] for _ in range(8)]
        sockets.close(clients)
        finding = leaks(self, 8, "--set", "descriptors=100")
        self.assertEqual(finding["gravity"], "warning")
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.assertEqual(finding["figures"]["descriptor_limit"], soft)
        # 8 of 100 are 8 percent; the tests' own descriptors need some.
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        finding = diagnose("--set", "close-wait-age=1", "--set",
                           "descriptors=8").found["close-wait-leak"]
        self.assertEqual(finding["gravity"], "critical")
        self.assertEqual((finding["figures"]["descriptor_limit"],
                          finding["figures"]["percent"]), (100, 8))
        sockets.close(accepted + [listener])

    def populate(self, number, *kinds, side="server"):
        population = Population()
        self.addCleanup(population.close)
        for kind in kinds:
            for _ in range(number):
                population.make(kind, "v4", side)
        return population.listeners["v4"].getsockname()[1]

    def test_peer_down(self):
        self.populate(6, "syn_sent", side="client")
        finding = self.finds("peer-down", "--set", "syn-sent=6")
        self.assertEqual(port_of(finding), (("client", 7), {"SYN_SENT": 6, "stayed": 6}))
        self.assertIn("dport = :7", finding["inspect"])
        self.is_own(finding, 6)
        self.is_fine("peer-down", "--set", "syn-sent=7")

    def test_peer_gone(self):
        port = self.populate(3, "fin_wait1_orphan", "last_ack_orphan", "closing")
        finding = self.finds("peer-gone", "--set", "closing=9", "--set", "closing-age=1")
        self.assertEqual(port_of(finding), (("server", port), {
            "FIN_WAIT1": 3, "LAST_ACK": 3, "CLOSING": 3, "silent": 9}))
        self.is_fine("peer-gone", "--set", "closing=10", "--set", "closing-age=1")
        self.is_fine("peer-gone", "--set", "closing=9", "--set", "closing-age=1000")

    def test_peer_gone_each(self):
        """Each of the three states alone is enough, on the client's side too."""
        for state in ("fin_wait1", "last_ack", "closing_orphan"):
            with netns.new():
                self.populate(4, state, side="client")
                finding = self.finds("peer-gone", "--set", "closing=4", "--set",
                                     "closing-age=1")
                (side, _), figures = port_of(finding)
                self.assertEqual((side, figures["silent"]), ("client", 4))

    def test_silent(self):
        """Keepalive takes two seconds here, and these have none."""
        for name in ("time", "intvl", "probes"):
            netns.sysctl("net/ipv4/tcp_keepalive_" + name, 1)
        port = self.populate(6, "established")
        finding = self.finds("silent-established", "--set", "silent=6")
        self.assertEqual(port_of(finding), (("server", port), {"ESTABLISHED": 6, "silent": 6}))
        self.is_own(finding, 6)
        self.is_fine("silent-established", "--set", "silent=7")

    def test_fin_wait2_held(self):
        """Sockets that no process holds any more don't count."""
        port = self.populate(6, "fin_wait2", "fin_wait2_orphan", "fin_wait2_timewait")
        finding = self.finds("fin-wait2-held", "--set", "fin-wait2=6")
        self.assertEqual(finding["figures"], {"FIN_WAIT2": 18, "held": 6})
        self.is_own(finding, 6)
        self.assertEqual(finding["processes"][0]["port"], port)
        self.is_fine("fin-wait2-held", "--set", "fin-wait2=7")


class Rates(DiagnoseTest):
    """Connections and segments that fail; the others are over at once."""

    def test_refused(self):
        def refused():
            for _ in range(5):
                with socket.socket() as s:
                    self.assertEqual(s.connect_ex(("127.0.0.1", 8009)), errno.ECONNREFUSED)

        answer = diagnose_during(refused)
        finding = answer.found["connects-refused"]
        self.assertEqual(finding["gravity"], "warning")
        # The kernel reads one counter after the other, while attempts go on.
        self.assertGreaterEqual(finding["rises"]["AttemptFails"], 5)
        self.assertGreaterEqual(finding["rises"]["ActiveOpens"], 5)
        # The RSTs for them are no other problem.
        self.assertNotIn("resets", answer.found)
        self.is_fine("connects-refused")

    def test_accepted(self):
        """Connections that work are no problem, however many."""
        listener, = sockets.listen(1, port=8009)

        def busy():
            made = connect(8009, 5)
            sockets.close(made + [listener.accept()[0] for _ in made])

        answer = diagnose_during(busy)
        self.assertGreaterEqual(answer.checks["connects-refused"]["rises"]["ActiveOpens"], 5)
        self.assertEqual(answer.found, {})
        listener.close()

    def test_resets(self):
        listener, = sockets.listen(1, port=8009)

        def busy():
            for client in connect(8009, 5):
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
                listener.accept()[0].close()

        finding = diagnose_during(busy).found["resets"]
        self.assertEqual(finding["gravity"], "warning")
        self.assertGreaterEqual(finding["rises"]["EstabResets"], 5)
        self.assertGreaterEqual(finding["rises"]["OutRsts"], 5)
        self.is_fine("resets")
        listener.close()

    def test_retransmits(self):
        """The peer acknowledges no data.

        All sockets retransmit at the same times, with pauses that double. So one of these
        times is in an interval that is longer than the time since the data was sent.
        """
        population = Population()
        self.addCleanup(population.close)
        for _ in range(20):
            population.make("established", "v4", "client")
        self.is_fine("retransmits")
        sent = time.monotonic()
        for s in population.sockets:
            try:
                s.send(b"x")
            except OSError:
                pass    # a listener
        answer = diagnose("--interval", "%.3f" % (2 + 2 * (time.monotonic() - sent)))
        finding = answer.found["retransmits"]
        self.assertGreaterEqual(finding["rises"]["RetransSegs"], 5)
        self.assertGreaterEqual(finding["figures"]["percent"], 5)
