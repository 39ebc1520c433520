# SPDX-License-Identifier: GPL-2.0
"""Plain sockets in numbers: listeners, and connections over loopback or made
from nothing with TCP_REPAIR."""

import socket

TCP_REPAIR = 19


def listen(number=1, address="127.0.0.1", port=0, backlog=128):
    """Listeners, by default each on a port of the kernel's choice."""
    made = []
    for _ in range(number):
        s = socket.socket()
        s.bind((address, port))
        s.listen(backlog)
        made.append(s)
    return made


def repaired(number, port, address="127.0.0.1", first=10000):
    """ESTABLISHED sockets towards a port, made without a packet; each has a
    local port of its own."""
    return [_repaired((address, first + i), (address, port)) for i in range(number)]


def repaired_to(ports, local="127.0.0.1", remote="127.0.0.3"):
    """One such socket towards each of the ports, from a local port as it."""
    return [_repaired((local, p), (remote, p)) for p in ports]


def _repaired(local, remote):
    s = socket.socket()
    s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    s.bind(local)
    s.connect(remote)
    return s


def close(sockets):
    """Repaired sockets vanish without a packet."""
    for s in sockets:
        s.close()
