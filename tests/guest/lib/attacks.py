# SPDX-License-Identifier: GPL-2.0
"""Readers that would hold others up: many, starved, or both; all as nobody."""

import contextlib
import os
import signal
import subprocess
import time

import counts
import netns
import ports
import sockets
from guest_test import NOBODY

SUMMARY = "/proc/tcpstates"


def _child(body, scheduler=os.SCHED_OTHER):
    """A process of nobody's that runs body() again and again until it is killed."""
    child = os.fork()
    if child:
        return child
    try:
        if scheduler != os.SCHED_OTHER:
            os.sched_setscheduler(0, scheduler, os.sched_param(0))
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        while True:
            body()
    finally:
        os._exit(1)


@contextlib.contextmanager
def _running(children):
    try:
        yield
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


def _read(path):
    """Read a file; once it is gone with the module, leave the processors alone."""
    try:
        counts.text(path)
    except OSError:
        time.sleep(1)


@contextlib.contextmanager
def readers(number, scheduler=os.SCHED_OTHER):
    """That many readers of the ports; the body runs once all have begun."""
    r, w = os.pipe()

    def body():
        nonlocal w
        _read(ports.PATH)
        if w is not None:
            os.write(w, b".")
            os.close(w)
            w = None

    children = [_child(body, scheduler) for _ in range(number)]
    os.close(w)
    with _running(children):
        if scheduler == os.SCHED_OTHER:
            begun = 0
            while begun < number:
                begun += len(os.read(r, number))
        else:
            time.sleep(2)       # starved ones may take for ever
        os.close(r)
        yield


@contextlib.contextmanager
def busy_loops():
    """A loop on each processor."""
    with _running([_child(lambda: None) for _ in range(os.cpu_count())]):
        yield


def worst_read(times=20):
    """Seconds that the slowest of some reads of the summary took."""
    worst = 0
    for _ in range(times):
        began = time.monotonic()
        counts.read(SUMMARY)
        worst = max(worst, time.monotonic() - began)
    return worst


class Waits:
    """Root's reads, alone and under attack, in a namespace with many sockets."""

    def __init__(self, number):
        # Started first: a process with so many descriptors is slow to fork.
        self.rmmod = self._ready("rmmod", "tcpstates")
        self.unshare = self._ready("unshare", "-n", "true")
        self.sockets = []
        for i in range(0, number, 20000):
            self.sockets += sockets.repaired(min(20000, number - i), 9,
                                             "127.0.0.%d" % (1 + i // 20000))
        self.own = worst_read()

    @staticmethod
    def _ready(*command):
        """A command that runs once a line comes on its standard input."""
        return subprocess.Popen(["sh", "-c", 'read go && exec "$@"', "sh", *command],
                                stdin=subprocess.PIPE)

    def close(self):
        for process in (self.rmmod, self.unshare):
            process.stdin.close()
            process.wait()
        sockets.close(self.sockets)

    def beside(self, number):
        with readers(number):
            return worst_read()

    def beside_starved(self, number=16):
        """The own walk beside the loops, and the worst wait with readers that get
        next to no time."""
        with busy_loops():
            own = worst_read()
            with readers(number, os.SCHED_IDLE):
                return own, worst_read()

    def unload_beside(self, number):
        """Seconds that rmmod takes, and the creation of a namespace begun after it."""
        with readers(number):
            began = time.monotonic()
            for process in (self.rmmod, self.unshare):
                process.stdin.write(b"\n")
                process.stdin.flush()
            status = self.rmmod.wait()
            unloaded = time.monotonic() - began
            self.unshare.wait()
            created = time.monotonic() - began
        assert status == 0, "rmmod failed"
        return unloaded, created


def enter(number):
    """A new namespace for the sockets of an attack."""
    stack = contextlib.ExitStack()
    stack.enter_context(netns.new())
    waits = Waits(number)
    stack.callback(waits.close)
    return stack, waits
