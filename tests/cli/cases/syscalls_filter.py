# SPDX-License-Identifier: GPL-2.0-only
"""A seccomp filter that kills a process at any system call but those of a list."""

import ctypes
import os
import re
import shutil
import struct
import subprocess

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
RET_ALLOW = 0x7fff0000
RET_KILL_PROCESS = 0x80000000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06


class Unable(Exception):
    """This machine has no filters, or no numbers of calls."""


def numbers():
    """Return {name: number} of all calls, from the headers of the compiler."""
    compiler = os.environ.get("CC") or "cc"
    if not shutil.which(compiler):
        raise Unable("no compiler")
    text = subprocess.run([compiler, "-E", "-dM", "-x", "c", "-"], check=True, text=True,
                          input="#include <sys/syscall.h>\n", capture_output=True).stdout
    return {name: int(number)
            for name, number in re.findall(r"^#define __NR_(\w+) (\d+)$", text, re.M)}


class Filter:
    """install() it in a child before it executes a program."""

    known = None
    libc = ctypes.CDLL(None, use_errno=True)

    def __init__(self, names):
        if not Filter.known:
            Filter.known = numbers()
        calls = [Filter.known[name] for name in sorted(names)]
        steps = [(LOAD, 0, 0, 0)]
        steps += [(EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
        steps += [(RETURN, 0, 0, RET_KILL_PROCESS), (RETURN, 0, 0, RET_ALLOW)]
        self.steps = ctypes.create_string_buffer(
            b"".join(struct.pack("HBBI", *step) for step in steps))
        self.head = ctypes.create_string_buffer(
            struct.pack("HP", len(steps), ctypes.addressof(self.steps)))

    def install(self):
        if self.libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or \
           self.libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, self.head):
            os._exit(70)
