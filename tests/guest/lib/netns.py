# SPDX-License-Identifier: GPL-2.0-only
"""Network namespaces: make them, enter them, wait for their end."""

import contextlib
import fcntl
import os
import socket
import struct
import subprocess
import time

from libc import LIBC, check

CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 1

# Sets the size of own tables for namespaces made later, since 6.1; 0 for the shared.
CHILD_EHASH = "net/ipv4/tcp_child_ehash_entries"


def unshare():
    """Move this process to a new namespace."""
    check(LIBC.unshare(CLONE_NEWNET), "unshare")


def setns(fd):
    """Move this process to the namespace of an open file."""
    check(LIBC.setns(fd, CLONE_NEWNET), "setns")


def loopback_up():
    """Set the loopback device up, without the time to start a program."""
    with socket.socket() as s:
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))


def sysctl(name, value=None):
    """Read or write a sysctl of this namespace; its name is a path."""
    with open("/proc/sys/" + name, "r" if value is None else "w") as f:
        if value is None:
            return f.read().strip()
        f.write(str(value))
    return None


def has_sysctl(name):
    return os.path.exists("/proc/sys/" + name)


def allow_timewait():
    """Allow timewait sockets in a kernel whose table has one bucket: its limit is half
    the number of buckets."""
    if sysctl("net/ipv4/tcp_max_tw_buckets") == "0":
        sysctl("net/ipv4/tcp_max_tw_buckets", 4096)


def until(condition, what, seconds=60):
    """Wait until the condition is true. Tests never wait for a fixed time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.01)


@contextlib.contextmanager
def new(loopback=True):
    """Run the body in a new namespace, by default with its loopback up."""
    old = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        unshare()
        try:
            allow_timewait()
            if loopback:
                loopback_up()
            yield
        finally:
            setns(old)
    finally:
        os.close(old)


@contextlib.contextmanager
def entered(path):
    """Run the body in the namespace of that file."""
    old = os.open("/proc/self/ns/net", os.O_RDONLY)
    fd = os.open(path, os.O_RDONLY)
    try:
        setns(fd)
        try:
            yield
        finally:
            setns(old)
    finally:
        os.close(fd)
        os.close(old)


def has_ipv6():
    """Does this kernel have IPv6? Not with ipv6.disable=1 on its command line."""
    return os.path.exists("/proc/self/net/if_inet6")


def has_cookies():
    """Has each namespace a cookie from its beginning?"""
    return not os.uname().release.startswith("5.10.")


def inode():
    return os.stat("/proc/self/ns/net").st_ino


class Canary:
    """One end of a veth pair. The kernel removes it when the namespace of the
    other end is gone, and so has no reference left."""

    def __init__(self, name, namespace):
        self.name = name
        subprocess.run(["ip", "link", "add", name, "type", "veth", "peer",
                        "name", "canary", "netns", namespace], check=True)

    def gone(self):
        return self.name not in [name for _, name in socket.if_nameindex()]
