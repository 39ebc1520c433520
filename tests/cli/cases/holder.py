# SPDX-License-Identifier: GPL-2.0-only
"""A process of any name that diagnose finds: it holds 60 half-closed connections."""

import contextlib
import subprocess
import sys

SCRIPT = """
import socket, sys, time
open('/proc/self/comm', 'wb').write(%r)
server = socket.create_server(('127.0.0.1', 0))
clients = [socket.create_connection(server.getsockname()) for _ in range(60)]
held = [server.accept()[0] for _ in clients]
for client in clients:
    client.shutdown(socket.SHUT_WR)
# A delayed ACK of the FIN keeps a client out of FIN_WAIT2, which is state 5.
while any(c.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != 5 for c in clients):
    time.sleep(0.001)
print(flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def holder(name):
    """Run it, called name, while this is a context."""
    process = subprocess.Popen([sys.executable, "-c", SCRIPT % name], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield
    finally:
        process.communicate()
