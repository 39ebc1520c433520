#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Clients of the endpoint behind a super-server, which curl can't be.

usage: inetd.py PORT CASE [ARGUMENT]...

Run by inetd.sh in its PID namespace, in which no other reader runs.
"""

import glob
import os
import pwd
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli/cases"))

from http_server import Response, read_all   # pylint: disable=wrong-import-position

GET = b"GET /metrics HTTP/1.0\r\n\r\n"
CLIENT_SECONDS = 5
# Work beside that of waiting: to start, to count
SLACK_SECONDS = 1.5
# Clients at a time; xinetd's file allows twice as many.
TOGETHER = 8


def equal(what, expected, actual):
    assert expected == actual, "%s: expected %r, got %r" % (what, expected, actual)


def connect(address="127.0.0.1"):
    return socket.create_connection((address, PORT), timeout=20)


def response(client):
    """Return the status of the response, which is all that comes until the end."""
    data = read_all(client)
    client.close()
    assert data.startswith(b"HTTP/1.1 "), data[:200]
    answer = Response(data)
    equal("length", answer.headers["content-length"], str(len(answer.body)))
    return answer.status


def ask(request=GET):
    client = connect()
    client.sendall(request)
    return response(client)


def readers():
    """Return {pid: its status in /proc} of the processes of the reader."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/status"):
        try:
            with open(path, encoding="utf-8") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if status["Name"] == "tcpstates":
            found[path.split("/")[2]] = status
    return found


def wait_for(what, get, expected):
    end = time.monotonic() + 5
    while (actual := get()) != expected:
        assert time.monotonic() < end, "%s: expected %r, got %r" % (what, expected, actual)
        time.sleep(0.01)


def refused(*addresses):
    """The server listens on no other address of this machine."""
    for address in addresses:
        try:
            with connect(address):
                raise AssertionError("listens on " + address)
        except ConnectionRefusedError:
            pass
    equal("status", 200, ask())


def user():
    """The reader is run by nobody, without privilege."""
    nobody = pwd.getpwnam("nobody")
    client = connect()
    wait_for("readers", lambda: len(readers()), 1)
    status, = readers().values()
    equal("user", [str(nobody.pw_uid)] * 4, status["Uid"].split())
    equal("group", [str(nobody.pw_gid)] * 4, status["Gid"].split())
    assert set(status["Groups"].split()) <= {str(nobody.pw_gid)}, status["Groups"]
    equal("capabilities", 0, int(status["CapEff"], 16) | int(status["CapPrm"], 16))
    client.sendall(GET)
    equal("status", 200, response(client))


def only_the_response(status):
    """Nothing but the response comes, also for requests that fail."""
    equal("status", int(status), ask())
    equal("status", int(status), ask(b"GET /api/ports HTTP/1.0\r\n\r\n"))
    equal("status of a wrong path", 404, ask(b"GET /x HTTP/1.0\r\n\r\n"))
    equal("status of nonsense", 400, ask(b"\0\xff\n\n"))
    equal("status of a body", 413, ask(b"GET / HTTP/1.0\r\nContent-Length: 9999\r\n\r\n"))


def together():
    """Clients that are connected at once are answered, in any order."""
    clients = [connect() for _ in range(TOGETHER)]
    wait_for("readers", lambda: len(readers()), len(clients))
    for client in reversed(clients):
        client.sendall(GET)
    for client in clients:
        equal("status", 200, response(client))
    wait_for("readers", readers, {})


def silent():
    """A client that sends no end of a request is told after 5 s, and stops no other."""
    connected = time.monotonic()
    clients = [connect() for _ in range(2)]
    clients[1].sendall(GET[:-2])
    wait_for("readers", lambda: len(readers()), 2)
    served = time.monotonic()
    for _ in range(3):
        equal("status of another", 200, ask())
    took = time.monotonic() - served
    assert took < CLIENT_SECONDS - 1, "others wait: %.3f s" % took
    for client in clients:
        equal("status", 408, response(client))
        now = time.monotonic()
        assert now - connected >= CLIENT_SECONDS, now - connected
        assert now - served <= CLIENT_SECONDS + SLACK_SECONDS, now - served
    wait_for("readers", readers, {})


def many(number):
    """No request of a minute is refused, and none leaves a process behind."""
    before = len(glob.glob("/proc/[0-9]*"))
    began = time.monotonic()
    for _ in range(int(number) // TOGETHER):
        together()
    print("%s requests in %.1f s" % (number, time.monotonic() - began))
    wait_for("readers", readers, {})
    wait_for("processes", lambda: len(glob.glob("/proc/[0-9]*")), before)


CASES = (refused, user, only_the_response, together, silent, many)
PORT = int(sys.argv[1])
next(case for case in CASES if case.__name__ == sys.argv[2])(*sys.argv[3:])
