# SPDX-License-Identifier: GPL-2.0-only
"""The churn of a soak: connections, listeners, namespaces and readers that end.

Each function returns a step for a process. A step returns true if there was something
to do; while the module is unloaded, some have nothing.
"""

import collections
import os
import random
import signal
import socket
import time

import all_netns
import counts
import idle
import netns
import ports
import soaking
import sockets
import ways


def timewait_churner(tally, port=8200, rate=40):
    """Return a step that opens a connection and closes it, which leaves a socket in
    TIME_WAIT; at most rate a second, since the kernel limits their number."""
    add, _ = tally.row()
    listener = sockets.listen(1, port=port)[0]

    def step():
        client = socket.create_connection(("127.0.0.1", port))
        server, _ = listener.accept()
        client.close()
        server.recv(1)
        server.close()
        add("connections")
        time.sleep(1 / rate)
        return True

    return step, listener


def reuseport_churner(tally, seed, port=8300):
    """Return a step that opens and closes listeners of one port."""
    add, _ = tally.row()
    rng = random.Random(seed)
    held = collections.deque()

    def step():
        s = socket.socket(rng.choice((socket.AF_INET, socket.AF_INET6)))
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        s.bind(("", port))
        s.listen(rng.choice((1, 128)))
        held.append(s)
        while len(held) > rng.randrange(1, 128):
            held.popleft().close()
        add("listeners")
        return True

    return step


def everywhere_reader(reader):
    """Return a step that reads a file of a process's namespace, or of all of them."""
    def step():
        kind = reader.rng.choice(list(soaking.PARSERS))
        if kind == all_netns.PATH:
            return bool(reader.parsed(kind))
        pid = reader.rng.choice([p for p in os.listdir("/proc") if p.isdigit()])
        return bool(reader.parsed(kind, "/proc/%s/net/%s" % (pid, os.path.basename(kind))))

    return step


def namespace_churner(reader):
    """Return a step that makes a namespace, some with tables of their own, checks its
    files exactly, and lets it go, sometimes with a file still open."""
    rng = reader.rng
    own = netns.has_sysctl(netns.CHILD_EHASH)

    def step():
        if own:
            netns.sysctl(netns.CHILD_EHASH, rng.choice((0, 0, 1, 16, 4096)))
        fd = None
        with netns.new(loopback=rng.random() < 0.5):
            made = sockets.listen(rng.randrange(4), "0.0.0.0")
            parsed = reader.parsed(ports.PATH)
            if parsed:
                shown = [row["listeners"] for row in parsed[1].values()]
                assert shown == [1] * len(made), shown
                assert parsed[0]["netns"] == netns.inode()
            # Another reader's summary, kept by cache_ms, may be of before they were made.
            summary = reader.parsed(soaking.SUMMARY)
            if summary:
                assert counts.add_up(summary[1], "total") <= len(made), summary[1]
            if parsed and rng.random() < 0.3:
                try:
                    fd = os.open(rng.choice((soaking.SUMMARY, ports.PATH, idle.PATH)), os.O_RDONLY)
                    os.read(fd, rng.choice((1, 4096)))
                except OSError as e:
                    assert e.errno in ways.GONE, e
            sockets.close(made)
        if fd is not None:
            os.close(fd)
        reader.add("namespaces")
        return bool(parsed)

    return step


def killer(reader):
    """Return a step that starts a reader and kills it at a random moment."""
    def step():
        child = os.fork()
        if not child:
            try:
                while True:
                    ways.text(reader.rng.choice(list(soaking.PARSERS)),
                              reader.rng.choice(ways.WAYS), reader.rng)
            finally:
                os._exit(1)
        # The time is a part of the load: a reader is killed wherever it is then.
        time.sleep(reader.rng.random() / 20)
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        assert status == signal.SIGKILL, status
        # The child went on with these numbers on its own.
        reader.rng.random()
        reader.add("killed")
        return True

    return step
