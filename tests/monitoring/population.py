# SPDX-License-Identifier: GPL-2.0-only
"""Real sockets on the loopback device, and their numbers in /proc/net/tcp."""

import collections
import itertools
import socket
import time

STATES = ("established syn_sent syn_recv fin_wait1 fin_wait2 time_wait close close_wait "
          "last_ack listen closing").split()
# SO_LINGER of a socket that leaves no TIME_WAIT when it is closed.
RESET = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")


def in_proc():
    """Return {state: number of sockets} of this namespace."""
    counts = collections.Counter()
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(path, encoding="ascii") as file:
            next(file)
            counts.update(STATES[int(line.split()[3], 16) - 1] for line in file)
    return {state: counts[state] for state in STATES}


def listen(port, address="127.0.0.1", backlog=128):
    """Make a listener."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(backlog)
    return listener


def late(port, number):
    """Begin so many connects to a port, and do not wait for them."""
    made = [socket.socket() for _ in range(number)]
    for s in made:
        s.setblocking(False)
        s.connect_ex(("127.0.0.1", port))
    return made


class Service:
    """A listener and its connections, both ends."""

    # The kernel's own choice, which all namespaces advance, may soon be a port whose other
    # end is in TIME_WAIT, and would end that. These are below its choices.
    local_ports = itertools.cycle(range(20000, 32768))

    def __init__(self, port=0, address="127.0.0.1", backlog=128):
        self.listener = listen(port, address, backlog)
        self.port = self.listener.getsockname()[1]
        self.near, self.far = [], []

    def connect(self, number, accept=True):
        for _ in range(number):
            address = self.listener.getsockname()[:2]
            self.near.append(socket.create_connection(
                address, source_address=(address[0], next(self.local_ports))))
            if accept:
                self.far.append(self.listener.accept()[0])

    def half_close(self):
        """Let the service's ends be in CLOSE_WAIT, and the others in FIN_WAIT2."""
        for near in self.near:
            near.shutdown(socket.SHUT_WR)

    def close(self):
        """Close all connections; none is left in any state."""
        for end in self.near + self.far:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.close()
        self.near, self.far = [], []

    def leave_time_wait(self):
        """Close all connections from the service's side first."""
        for far, near in zip(self.far, self.near):
            far.close()
            while near.recv(1):
                pass
            near.close()
        self.near, self.far = [], []


class FullQueue:
    """A listener that does not accept, with more connections than its queue takes."""

    def __init__(self, port, backlog, refused):
        self.listener = listen(port, backlog=backlog)
        # The kernel's limit is one more.
        self.waiting = [socket.create_connection(("127.0.0.1", port))
                        for _ in range(backlog + 1)]
        self.waiting += late(port, refused)

    def end(self):
        for end in self.waiting:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.close()
        self.listener.close()


def hold(port, number, seconds):
    """Hold connections to a port in this process for so long: for a child."""
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]
    print(len(held), flush=True)
    time.sleep(seconds)
