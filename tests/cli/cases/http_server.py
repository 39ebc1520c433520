# SPDX-License-Identifier: GPL-2.0-only
"""A server as inetd is one: it runs the command for each connection, on its socket."""

import socket
import subprocess
import threading
import time


class Run:
    """A run of the command: its exit status, None until its end, and its duration."""

    def __init__(self, process):
        self.process = process
        self.began = time.monotonic()
        self.took = None

    def wait(self, seconds=10):
        self.process.wait(seconds)
        self.took = time.monotonic() - self.began
        return self.process.returncode


class Server:
    """Listens on both loopback addresses while it is a context."""

    def __init__(self, command, send_buffer=None, **popen):
        self.command = command
        self.send_buffer = send_buffer
        self.popen = popen
        self.runs = []
        self.arrived = threading.Condition()

    def __enter__(self):
        self.socket = socket.create_server(("::", 0), family=socket.AF_INET6,
                                           dualstack_ipv6=True, backlog=64)
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()
        for run in self.runs:
            run.wait()

    def _serve(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            if self.send_buffer:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.send_buffer)
            with connection, self.arrived:
                self.runs.append(Run(subprocess.Popen(self.command, stdin=connection,
                                                      stdout=connection, stderr=connection,
                                                      **self.popen)))
                self.arrived.notify_all()

    def run(self, number=-1):
        """Return the run with this number; the last one by default."""
        with self.arrived:
            self.arrived.wait_for(lambda: len(self.runs) > max(number, 0), 10)
            return self.runs[number]

    def connect(self, address="127.0.0.1"):
        return socket.create_connection((address, self.port), timeout=20)

    def raw(self, data, address="127.0.0.1"):
        """Send bytes, end that side, and return all that comes back."""
        with self.connect(address) as client:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            return read_all(client)

    def get(self, path="/", method="GET", version="1.1", host="localhost", headers=(),
            address="127.0.0.1"):
        lines = ["%s %s HTTP/%s" % (method, path, version)]
        lines += ["Host: " + host] if host is not None else []
        lines += headers
        return Response(self.raw(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), address))


def read_all(client):
    data = b""
    while piece := client.recv(65536):
        data += piece
    return data


class Response:
    """Status, headers and body; a body of another length than announced is refused."""

    def __init__(self, data):
        self.data = data
        head, separator, self.body = data.partition(b"\r\n\r\n")
        assert separator, "no end of the head: %r" % data[:300]
        first, *lines = head.decode("ascii").split("\r\n")
        version, status, self.phrase = first.split(" ", 2)
        assert version == "HTTP/1.1" and len(status) == 3, first
        self.status = int(status)
        self.headers = {}
        for line in lines:
            name, value = line.split(": ", 1)
            assert name.lower() not in self.headers, "twice: " + line
            self.headers[name.lower()] = value

    @property
    def text(self):
        return self.body.decode("utf-8")
