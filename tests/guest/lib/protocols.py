# SPDX-License-Identifier: GPL-2.0-only
"""Protocols over TCP that take the place of its own: MPTCP, kTLS, sockmap, TCP Fast
Open, TCP_REPAIR."""

import contextlib
import ctypes
import os
import resource
import socket
import struct
import subprocess

from libc import call

IPPROTO_MPTCP, SOL_MPTCP, MPTCP_INFO = 262, 284, 1
MPTCP_INFO_FALLBACK = 1
TCP_REPAIR, REPAIR_ON, REPAIR_OFF_NO_WP = 19, 1, -1
TCP_ULP, SOL_TLS, TLS_TX, TLS_RX = 31, 282, 1, 2
TCP_FASTOPEN = 23
MSG_FASTOPEN = 0x20000000
# Fast Open for clients and servers, without cookies, on all listeners.
FAST_OPEN = 0x607

# A key for both directions: version 1.2, AES-GCM-128, then IV, key, salt and sequence
# number.
_CRYPTO = struct.pack("HH8s16s4s8s", 0x0303, 51, bytes(8), bytes(range(16)), bytes(4), bytes(8))

_MAP_CREATE, _MAP_UPDATE, _MAP_DELETE = 0, 2, 3
_MAP_TYPE_SOCKMAP = 15


def no_mptcp():
    """Return the reason why there is no MPTCP, or None."""
    try:
        mptcp().close()
    except OSError as e:
        return "no MPTCP: " + e.strerror
    return None


def mptcp(family=socket.AF_INET):
    return socket.socket(family, socket.SOCK_STREAM, IPPROTO_MPTCP)


def mptcp_limits():
    """Allow two more subflows for each connection of this namespace."""
    subprocess.run(["ip", "mptcp", "limits", "set", "subflow", "2", "add_addr_accepted", "2"],
                   check=True)


def is_fallback(s):
    """Return true if a socket of MPTCP has fallen back to TCP."""
    try:
        info = s.getsockopt(SOL_MPTCP, MPTCP_INFO, 12)
    except OSError:
        return True
    return bool(struct.unpack_from("I", info, 8)[0] & MPTCP_INFO_FALLBACK)


def no_tls():
    """Return the reason why there is no kTLS, or None."""
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, socket.create_connection(listener.getsockname()) as s:
        try:
            s.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
        except OSError as e:
            return "no kTLS: " + e.strerror
    return None


def start_tls(s):
    """Let the kernel encrypt and decrypt an established connection."""
    s.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    for direction in (TLS_TX, TLS_RX):
        s.setsockopt(SOL_TLS, direction, _CRYPTO)


def repair_and_back(s):
    for mode in (REPAIR_ON, REPAIR_OFF_NO_WP):
        s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, mode)


class Sockmap:
    """A map of sockets for BPF programs. There is no program: that a socket is in it
    replaces its protocol."""

    def __init__(self, entries):
        with contextlib.suppress(ValueError):       # only 5.10 counts maps there
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (resource.RLIM_INFINITY,) * 2)
        self.fd = self._call(_MAP_CREATE, struct.pack("5I", _MAP_TYPE_SOCKMAP, 4, 4, entries, 0))
        self.used = 0

    @staticmethod
    def _call(command, attributes):
        return call("bpf", command, attributes, len(attributes))

    def insert(self, s, key=None):
        if key is None:
            key = self.used
            self.used += 1
        key, fd = ctypes.c_uint32(key), ctypes.c_uint32(s.fileno())
        self._call(_MAP_UPDATE, struct.pack("IxxxxQQQ", self.fd, ctypes.addressof(key),
                                            ctypes.addressof(fd), 0))

    def delete(self, key):
        key = ctypes.c_uint32(key)
        self._call(_MAP_DELETE, struct.pack("IxxxxQ", self.fd, ctypes.addressof(key)))

    def close(self):
        os.close(self.fd)
