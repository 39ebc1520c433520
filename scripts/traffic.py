#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Connections over loopback that come and go, for pictures of a live screen.

usage: traffic.py SECONDS

Servers and their clients in the current network namespace: a busy one on port
443, two back ends on 3306 and 6379, one on 8080 that never accepts, and one on
9000 that does not close what its clients have closed. Needs root for port 443.
"""

import math
import select
import socket
import sys
import time

TURN = 0.05             # seconds between two steps of each client
WAVE = 8.0              # seconds in which the load goes up and down

# port: connections at a time, at least and at most
LOAD = {443: (30, 150), 3306: (15, 60), 6379: (4, 20)}
STUCK_PORT, STUCK_BACKLOG = 8080, 5
LEAKY_PORT, LEAKS_PER_SECOND = 9000, 4


def listen(port, backlog=512):
    listener = socket.create_server(("127.0.0.1", port), backlog=backlog)
    listener.setblocking(False)
    return listener


def connect(port):
    s = socket.socket()
    s.setblocking(False)
    s.connect_ex(("127.0.0.1", port))
    return s


class Server:
    """Accepts, and closes what its clients have closed unless it is leaky."""

    def __init__(self, port, leaky=False):
        self.listener = listen(port)
        self.leaky = leaky
        self.accepted = []

    def step(self):
        try:
            while True:
                s, _ = self.listener.accept()
                s.setblocking(False)
                self.accepted.append(s)
        except BlockingIOError:
            pass
        if self.leaky:
            return
        poll = select.poll()
        for s in self.accepted:
            poll.register(s, select.POLLRDHUP)
        ended = {fd for fd, _ in poll.poll(0)}
        for s in [s for s in self.accepted if s.fileno() in ended]:
            self.accepted.remove(s)
            s.close()


def main():
    began = time.monotonic()
    servers = [Server(port) for port in LOAD] + [Server(LEAKY_PORT, leaky=True)]
    stuck = listen(STUCK_PORT, STUCK_BACKLOG)
    held = [connect(STUCK_PORT) for _ in range(STUCK_BACKLOG + 3)]
    clients = {port: [] for port in LOAD}
    leaked = 0
    while (now := time.monotonic() - began) < float(sys.argv[1]):
        for server in servers:
            server.step()
        for port, (low, high) in LOAD.items():
            wave = (1 - math.cos(now * 2 * math.pi / WAVE + port)) / 2
            want = int(low + (high - low) * wave)
            mine = clients[port]
            # The oldest go first, and two more whatever the load is.
            for s in mine[:max(0, len(mine) - want + 2)]:
                mine.remove(s)
                s.close()
            mine += [connect(port) for _ in range(want - len(mine))]
        while leaked < now * LEAKS_PER_SECOND:
            connect(LEAKY_PORT).close()
            leaked += 1
        time.sleep(TURN)
    stuck.close()
    del held


main()
