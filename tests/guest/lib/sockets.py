# SPDX-License-Identifier: GPL-2.0-only
"""Many plain sockets: listeners, and connections made with TCP_REPAIR, which
needs no packets and no peer."""

import socket
import struct

TCP_REPAIR, TCP_REPAIR_WINDOW = 19, 29
TCP_REPAIR_OFF_NO_WP = -1
# Windows that a FIN can be sent into.
WINDOW = struct.pack("5I", 0, 65535, 65535, 65535, 0)

# SO_LINGER of a socket that sends a reset when it is closed, and leaves no TIME_WAIT.
RESET = struct.pack("ii", 1, 0)


def listen(number=1, address="127.0.0.1", port=0, backlog=128):
    """Make listeners, by default each on a port that the kernel chooses."""
    made = []
    for _ in range(number):
        s = socket.socket()
        s.bind((address, port))
        s.listen(backlog)
        made.append(s)
    return made


def repaired(number, port, address="127.0.0.1", first=10000):
    """Make ESTABLISHED sockets towards a port, each with its own local port."""
    return [_repaired((address, first + i), (address, port)) for i in range(number)]


def repaired_to(ports, local="127.0.0.1", remote="127.0.0.3"):
    """Make one ESTABLISHED socket from each port to the same port of remote."""
    return [_repaired((local, p), (remote, p)) for p in ports]


def _repaired(local, remote):
    s = socket.socket()
    s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    s.bind(local)
    s.connect(remote)
    return s


def half_closed(near, far):
    """Make a connection between two addresses. Return its ends: the near one in
    FIN_WAIT2, the far one in CLOSE_WAIT."""
    ends = _repaired(near, far), _repaired(far, near)
    for s in ends:
        s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR_WINDOW, WINDOW)
        s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF_NO_WP)
    ends[0].shutdown(socket.SHUT_WR)
    return ends


def close(sockets):
    """Close repaired sockets; they send no packet."""
    for s in sockets:
        s.close()
