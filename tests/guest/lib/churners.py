# SPDX-License-Identifier: GPL-2.0-only
"""Connections that come and go beside a test, and how many have."""

import ctypes
import mmap
import os
import signal
import socket
import struct

import sockets

CHURNERS = 2
CHURN_PORT = 8100

# A socket that is closed with this sends a reset, and leaves no TIME_WAIT behind.
RESET = struct.pack("ii", 1, 0)


class Churners:
    """Processes that open and close connections to ports of their own. A round makes
    two sockets and a request, and ends all of them."""

    ROUND = 3

    def __init__(self):
        # Each number is written and read at once: struct.pack_into() clears it first.
        numbers = mmap.mmap(-1, 8 * CHURNERS)
        self.rounds = (ctypes.c_uint64 * CHURNERS).from_buffer(numbers)
        self.listeners = [sockets.listen(1, port=CHURN_PORT + i)[0] for i in range(CHURNERS)]
        self.children = [self.start(i) for i in range(CHURNERS)]

    def start(self, number):
        child = os.fork()
        if child:
            return child
        status = 1
        stopping = []
        signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
        try:
            while not stopping:
                self.rounds[number] += 1
                client = socket.create_connection(("127.0.0.1", CHURN_PORT + number))
                server, _ = self.listeners[number].accept()
                for s in (server, client):
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    s.close()
            status = 0
        finally:
            os._exit(status)

    def begun(self):
        """Return the number of rounds that have begun."""
        return sum(self.rounds)

    def stop(self):
        """Stop them and return their exit statuses."""
        for child in self.children:
            os.kill(child, signal.SIGTERM)
        status = [os.waitpid(child, 0)[1] for child in self.children]
        sockets.close(self.listeners)
        return status
