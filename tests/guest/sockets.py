# SPDX-License-Identifier: GPL-2.0
"""Plain sockets in numbers: listeners, and connections over loopback or made
from nothing with TCP_REPAIR."""

import socket

TCP_REPAIR = 19


def listen(number=1, address="127.0.0.1", port=0):
    """Listeners, by default each on a port of the kernel's choice."""
    made = []
    for _ in range(number):
        s = socket.socket()
        s.bind((address, port))
        s.listen(128)
        made.append(s)
    return made


def repaired(number, port, address="127.0.0.1", first=10000):
    """ESTABLISHED sockets towards a port, made without a packet; each has a
    local port of its own."""
    made = []
    for i in range(number):
        s = socket.socket()
        s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        s.bind((address, first + i))
        s.connect((address, port))
        made.append(s)
    return made


def close(sockets):
    """Repaired sockets vanish without a packet."""
    for s in sockets:
        s.close()
