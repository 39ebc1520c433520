# SPDX-License-Identifier: GPL-2.0-only
"""Functions of the C library that Python does not have, and system calls without one."""

import ctypes
import os
import platform

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.splice.restype = ctypes.c_ssize_t
LIBC.syscall.restype = ctypes.c_long

_32_BIT = {"init_module": 128, "delete_module": 129}
# Numbers by processor, where they differ from those of new architectures.
_NUMBERS = {
    "x86_64": {"init_module": 175, "delete_module": 176, "finit_module": 313, "bpf": 321},
    "i686": {**_32_BIT, "finit_module": 350, "bpf": 357},
    "armv7l": {**_32_BIT, "finit_module": 379, "bpf": 386},
    "s390x": {**_32_BIT, "finit_module": 344, "bpf": 351},
}
_OF_NEW = {"init_module": 105, "delete_module": 106, "finit_module": 273, "bpf": 280}


def check(result, what, failed=-1):
    """Return the result of a function, or raise its error."""
    if result == failed:
        raise OSError(ctypes.get_errno(), what)
    return result


def call(name, *args):
    """Make a system call. Return its result, or raise its error."""
    number = _NUMBERS.get(platform.machine(), _OF_NEW)[name]
    return check(LIBC.syscall(ctypes.c_long(number), *args), name)


def init_module(image):
    """Load a module."""
    call("init_module", image, ctypes.c_ulong(len(image)), b"")


def delete_module():
    """Unload the module, as rmmod does, without the time to start a program."""
    call("delete_module", b"tcpstates", os.O_NONBLOCK)
