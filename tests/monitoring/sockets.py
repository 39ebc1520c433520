#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make real sockets on the loopback device.

usage: sockets.py PORT FULL_PORT

Hold a listener on PORT with two ESTABLISHED connections, and one on FULL_PORT whose
accept queue is full. For each number on stdin, let so many more connections of PORT
be in CLOSE_WAIT, wait until the kernel shows them, and print the number.
"""

import os
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../guest/lib"))

import counts   # pylint: disable=wrong-import-position
from sockets import RESET, listen   # pylint: disable=wrong-import-position

BACKLOG = 1


def connection(listener):
    """Return both ends of a new connection; closing them leaves no TIME_WAIT."""
    near = socket.create_connection(listener.getsockname())
    far = listener.accept()[0]
    for s in (near, far):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    return near, far


def fill(listener):
    """Connect until the accept queue has one more than its limit."""
    return [socket.create_connection(listener.getsockname()) for _ in range(BACKLOG + 1)]


def close_wait(port):
    return sum(r.state == "CLOSE_WAIT" and r.port == port for r in counts.proc_net_tcp())


def resize(held, number, listener):
    """Let number connections be half-closed."""
    port = listener.getsockname()[1]
    while len(held) > number:
        for s in held.pop():
            s.close()
    while len(held) < number:
        held.append(connection(listener))
        held[-1][0].shutdown(socket.SHUT_WR)
    end = time.monotonic() + 5
    while close_wait(port) != number:
        assert time.monotonic() < end, "not %d in CLOSE_WAIT" % number
        time.sleep(0.01)


def main():
    listener = listen(port=int(sys.argv[1]))[0]
    full = listen(port=int(sys.argv[2]), backlog=BACKLOG)[0]
    kept = [connection(listener), connection(listener), fill(full)]
    held = []
    for line in sys.stdin:
        resize(held, int(line), listener)
        print(len(held), flush=True)
    del kept


if __name__ == "__main__":
    main()
