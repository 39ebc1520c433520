# SPDX-License-Identifier: GPL-2.0-only
"""Readers that would hold others up: many, starved, or both; all as nobody."""

import contextlib
import os
import signal
import struct
import time

import counts
import netns
import ports
import sockets
from guest_test import NOBODY
from libc import delete_module

SUMMARY = "/proc/tcpstates"


def set_scheduler(scheduler):
    """Schedule this process as SCHED_OTHER, SCHED_IDLE or SCHED_FIFO."""
    os.sched_setscheduler(0, scheduler, os.sched_param(scheduler == os.SCHED_FIFO))


def _child(body, scheduler=os.SCHED_OTHER):
    """A process of nobody's that runs body() again and again until it is killed."""
    child = os.fork()
    if child:
        return child
    try:
        set_scheduler(scheduler)
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


class Timed:
    """A process that calls a function once it is told to, and says how long it took."""

    def __init__(self, function, scheduler):
        go, self.go = os.pipe()
        self.took, took = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(go)
            os.close(took)
            return
        try:
            os.close(self.go)
            set_scheduler(scheduler)
            if os.read(go, 1):
                began = time.monotonic()
                function()
                os.write(took, struct.pack("d", time.monotonic() - began))
        finally:
            os._exit(0)

    def begin(self):
        os.write(self.go, b".")

    def end(self):
        """Seconds that the function took."""
        answer = os.read(self.took, 8)
        assert answer, "it failed"
        return struct.unpack("d", answer)[0]

    def close(self):
        os.close(self.go)
        os.close(self.took)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


class Waits:
    """Root's reads, alone and under attack, in a namespace with many sockets.

    Under SCHED_FIFO root waits for no processor, so what is left are the waits for
    other readers. Under SCHED_OTHER it also shares the processors with them.
    """

    def __init__(self, number, scheduler):
        self.scheduler = scheduler
        # Forked first: a process with so many descriptors is slow to fork.
        self.unload = Timed(delete_module, scheduler)
        self.netns = Timed(netns.unshare, scheduler)
        self.sockets = []
        for i in range(0, number, 20000):
            self.sockets += sockets.repaired(min(20000, number - i), 9,
                                             "127.0.0.%d" % (1 + i // 20000))
        self.own = self.worst_read()

    def worst_read(self, times=20):
        """Seconds that the slowest of some reads of the summary took."""
        worst = 0
        set_scheduler(self.scheduler)
        for _ in range(times):
            began = time.monotonic()
            counts.read(SUMMARY)
            worst = max(worst, time.monotonic() - began)
        set_scheduler(os.SCHED_OTHER)
        return worst

    def close(self):
        self.unload.close()
        self.netns.close()
        sockets.close(self.sockets)

    def beside(self, number):
        with readers(number):
            return self.worst_read()

    def beside_starved(self, number=16):
        """The own walk beside the loops, and the worst wait with readers that get
        next to no time."""
        with busy_loops():
            own = self.worst_read()
            with readers(number, os.SCHED_IDLE):
                return own, self.worst_read()

    def unload_beside(self, number):
        """Seconds that unloading takes, and the creation of a namespace begun after it."""
        with readers(number):
            self.unload.begin()
            self.netns.begin()
            return self.unload.end(), self.netns.end()


def enter(number, scheduler=os.SCHED_OTHER):
    """A new namespace for the sockets of an attack."""
    stack = contextlib.ExitStack()
    stack.enter_context(netns.new())
    waits = Waits(number, scheduler)
    stack.callback(waits.close)
    return stack, waits
