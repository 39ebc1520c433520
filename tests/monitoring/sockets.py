#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make real sockets on the loopback device.

usage: sockets.py PORT FULL_PORT

Hold a listener on PORT with two ESTABLISHED connections, and one on FULL_PORT. Do
what each line of stdin says, wait until the kernel shows it, and print the line:

    close_wait NUMBER   let so many more connections of PORT be in CLOSE_WAIT
    full 1, full 0      fill the accept queue of FULL_PORT over its limit, or empty it
    refuse NUMBER       let so many connects be under way that its full queue refuses
"""

import os
import resource
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../guest/lib"))

import counts   # pylint: disable=wrong-import-position
from sockets import RESET, listen   # pylint: disable=wrong-import-position

BACKLOG = 1
# The process's name, which formats have to escape
NAME = "a,b =c\\"


class Port:
    """A listener and its connections; closing these leaves no TIME_WAIT."""

    def __init__(self, port, backlog):
        self.port = port
        self.listener = listen(port=port, backlog=backlog)[0]
        self.held = []
        self.refused = []

    def connect(self):
        near = socket.create_connection(self.listener.getsockname())
        near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        return near

    def accept(self):
        far = self.listener.accept()[0]
        far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        return far

    def close_wait(self, number):
        while len(self.held) > number:
            for s in self.held.pop():
                s.close()
        while len(self.held) < number:
            self.held.append((self.connect(), self.accept()))
            self.held[-1][0].shutdown(socket.SHUT_WR)
        wait_for(self.port, "CLOSE_WAIT", number)

    def full(self, number):
        if number:
            self.held = [self.connect() for _ in range(BACKLOG + 1)]
            wait_for(self.port, "ESTABLISHED", BACKLOG + 1)
        else:
            for s in self.held + [self.accept() for _ in self.held]:
                s.close()
            wait_for(self.port, "ESTABLISHED", 0)

    def refuse(self, number):
        for s in self.refused:
            s.close()
        self.refused = [socket.socket() for _ in range(number)]
        for s in self.refused:
            s.setblocking(False)
            s.connect_ex(self.listener.getsockname())


def wait_for(port, state, number):
    end = time.monotonic() + 5
    while sum(r.state == state and r.port == port for r in counts.proc_net_tcp()) != number:
        assert time.monotonic() < end, "not %d in %s" % (number, state)
        time.sleep(0.01)


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, 2 * resource.getrlimit(resource.RLIMIT_NOFILE)[1:])
    with open("/proc/self/comm", "w", encoding="ascii") as comm:
        comm.write(NAME)
    port = Port(int(sys.argv[1]), 128)
    full = Port(int(sys.argv[2]), BACKLOG)
    kept = [(port.connect(), port.accept()) for _ in range(2)]
    for line in sys.stdin:
        word, number = line.split()
        {"close_wait": port.close_wait, "full": full.full,
         "refuse": full.refuse}[word](int(number))
        print(line, end="", flush=True)
    del kept


if __name__ == "__main__":
    main()
