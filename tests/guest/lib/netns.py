# SPDX-License-Identifier: GPL-2.0
"""Network namespaces, made, entered and watched for their end."""

import contextlib
import ctypes
import os
import socket
import subprocess
import time

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _check(result, what):
    if result:
        raise OSError(ctypes.get_errno(), what)


def sysctl(name, value=None):
    """Reads or writes a sysctl of the current namespace; name as a path."""
    with open("/proc/sys/" + name, "r" if value is None else "w") as f:
        if value is None:
            return f.read().strip()
        f.write(str(value))
    return None


def has_sysctl(name):
    return os.path.exists("/proc/sys/" + name)


def until(condition, what, seconds=60):
    """Waits for what the kernel does in its own time; never a fixed time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.01)


@contextlib.contextmanager
def new(loopback=True):
    """The body runs in a new namespace, with its loopback up unless told."""
    old = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        _check(_libc.unshare(CLONE_NEWNET), "unshare")
        try:
            if loopback:
                subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            yield
        finally:
            _check(_libc.setns(old, CLONE_NEWNET), "setns")
    finally:
        os.close(old)


@contextlib.contextmanager
def entered(path):
    """The body runs in the namespace that a file names."""
    old = os.open("/proc/self/ns/net", os.O_RDONLY)
    fd = os.open(path, os.O_RDONLY)
    try:
        _check(_libc.setns(fd, CLONE_NEWNET), "setns")
        try:
            yield
        finally:
            _check(_libc.setns(old, CLONE_NEWNET), "setns")
    finally:
        os.close(fd)
        os.close(old)


def inode():
    return os.stat("/proc/self/ns/net").st_ino


class Canary:
    """One end of a veth pair that the kernel removes when the namespace of
    its other end is really gone, and no reference to it is left."""

    def __init__(self, name, namespace):
        self.name = name
        subprocess.run(["ip", "link", "add", name, "type", "veth", "peer",
                        "name", "canary", "netns", namespace], check=True)

    def gone(self):
        return self.name not in [name for _, name in socket.if_nameindex()]
