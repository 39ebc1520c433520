#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Run a program that the kernel refuses netlink sockets, as a sandbox does.

usage: without_netlink.py ERROR COMMAND...

A seccomp filter, as RestrictAddressFamilies= of systemd installs, fails
socket(AF_NETLINK) with ERROR, such as EAFNOSUPPORT. Exit status 4: no filter here.
"""

import ctypes
import errno
import os
import platform
import socket
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
RET_ALLOW = 0x7fff0000
RET_ERRNO = 0x00050000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
CALLS = {"x86_64": 41, "aarch64": 198}


def program(call, error):
    """Return a filter: struct seccomp_data has the call at 0, its first argument at 16."""
    return [(LOAD, 0, 0, 0), (EQUAL, 0, 3, call),
            (LOAD, 0, 0, 16), (EQUAL, 0, 1, socket.AF_NETLINK),
            (RETURN, 0, 0, RET_ERRNO | error), (RETURN, 0, 0, RET_ALLOW)]


def install(call, error):
    steps = b"".join(struct.pack("HBBI", *step) for step in program(call, error))
    buf = ctypes.create_string_buffer(steps)
    head = struct.pack("HP", len(steps) // 8, ctypes.addressof(buf))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or \
       libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(head)):
        sys.exit(print("no seccomp: " + os.strerror(ctypes.get_errno())) or 4)


def main():
    if platform.machine() not in CALLS:
        sys.exit(print("no number of socket() for " + platform.machine()) or 4)
    install(CALLS[platform.machine()], getattr(errno, sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])


main()
