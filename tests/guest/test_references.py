# SPDX-License-Identifier: GPL-2.0-only
"""References: the module keeps none to a namespace or a socket, and follows no pointer
to a namespace that may be gone."""

import contextlib
import errno
import os
import socket

import all_netns
import counts
import idle
import netns
import ports
import slabs
from guest_test import GuestTest, VariantTest, parameter, run
from population import Population

OF_A_NAMESPACE = ("/proc/tcpstates", ports.PATH, idle.PATH)
FILES = OF_A_NAMESPACE + (all_netns.PATH,)


class Canary:
    """A device in the initial namespace, gone with the one that it was made from."""

    def __init__(self, name):
        self.name = name
        run("ip", "link", "add", "cage", "type", "veth", "peer", "name", name, "netns", "1")

    def gone(self):
        return self.name not in [n for _, n in socket.if_nameindex()]

    def wait_gone(self):
        """Fail if the namespace has not ended after a minute."""
        try:
            netns.until(self.gone, self.name)
        except TimeoutError:
            raise AssertionError("the namespace is still referenced") from None


@contextlib.contextmanager
def ending(name):
    """Run the body in a namespace that must end after it."""
    with netns.new():
        canary = Canary(name)
        yield
    canary.wait_gone()


def read_all():
    for path in FILES:
        counts.text(path)


class Namespaces(GuestTest):
    def test_refused_opens(self):
        with ending("canary-refused"):
            for path in OF_A_NAMESPACE:
                with self.assertRaises(OSError) as raised:
                    os.close(os.open(path, os.O_RDWR))
                self.assertEqual(raised.exception.errno, errno.EACCES)

    def test_files_that_were_read(self):
        with ending("canary-read"):
            for path in OF_A_NAMESPACE:
                counts.text(path)

    def test_file_of_all_namespaces(self):
        with ending("canary-all"):
            self.assertIn(netns.inode(), all_netns.read())

    def test_requests(self):
        """A request that is still referenced keeps its listener, and that its namespace."""
        with ending("canary-request"):
            population = Population()
            for _ in range(10):
                population.request("v4")
            self.assertEqual(counts.read()["SYN_RECV"]["mini"], 10)
            read_all()
            population.close()


class TimeWait(GuestTest):
    NUMBER = 600

    @staticmethod
    def objects():
        return slabs.objects("tw_sock_TCP")

    def test_freed(self):
        """Timewait sockets that were counted are freed when their namespace ends."""
        if os.uname().release.endswith("-kasan"):
            self.skipTest("KASAN keeps freed sockets")
        with netns.new(), socket.create_server(("127.0.0.1", 8001)) as listener:
            # Otherwise loopback takes a port in TIME_WAIT again after a second.
            netns.sysctl("net/ipv4/tcp_tw_reuse", 0)
            for _ in range(self.NUMBER):
                with socket.create_connection(("127.0.0.1", 8001)):
                    accepted = listener.accept()[0]
                # Otherwise both ends may close at once, and both be in TIME_WAIT.
                accepted.recv(1)
                accepted.close()
            netns.until(lambda: counts.read()["TIME_WAIT"]["total"] == self.NUMBER, "TIME_WAIT")
            read_all()
            self.assertGreaterEqual(self.objects(), self.NUMBER)
        # Earlier tests left some that last for a minute.
        try:
            netns.until(lambda: self.objects() < self.NUMBER // 2, "freed sockets", 90)
        except TimeoutError:
            self.fail("%d timewait sockets are not freed" % self.objects())


class Freed(VariantTest):
    def test_namespace_of_records(self):
        """A namespace was made after all others were listed, and is gone before the
        records of its sockets are booked: they are in the row "other"."""
        self.addCleanup(parameter, "hold_walk", 0)
        self.addCleanup(parameter, "hold_records", 0)
        parameter("hold_walk", 1)
        walks = parameter("nr_walks")
        reader = os.fork()
        if not reader:
            status = 1
            try:
                status = int(all_netns.read()["other"]["LISTEN"] != 1)
            finally:
                os._exit(status)
        netns.until(lambda: parameter("nr_walks") > walks, "a walk")
        with ending("canary-freed"), socket.create_server(("127.0.0.1", 8001)):
            parameter("hold_records", 1)
            parameter("hold_walk", 0)
            netns.until(lambda: parameter("held") == reader, "records")
        # The kernel frees a namespace late in the work that ends the next one. That work
        # is done when a third has ended.
        for name in ("canary-after", "canary-last"):
            with ending(name):
                pass
        parameter("hold_records", 0)
        self.assertEqual(os.waitpid(reader, 0)[1], 0)
