# SPDX-License-Identifier: GPL-2.0-only
"""Processes with other rights: users, capabilities, containers. A process tries to read
files and says how that went."""

import errno
import json
import os
import struct
import traceback

import counts
from guest_test import NOBODY
from libc import LIBC, check

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x10000000, 0x20000000
CLONE_NEWNET = 0x40000000
MS_REC, MS_PRIVATE, MS_BIND = 0x4000, 0x40000, 0x1000
CAP_NET_ADMIN, CAP_SYS_ADMIN = 12, 21
PR_SET_KEEPCAPS = 8
_CAPABILITY_VERSION_3 = 0x20080522
ALL = (1 << 64) - 1


def unshare(flags):
    check(LIBC.unshare(flags), "unshare")


def mount(source, target, kind, flags=0, options=""):
    check(LIBC.mount(source.encode(), target.encode(), kind.encode(), flags, options.encode()),
          "mount")


def umount(target):
    check(LIBC.umount2(target.encode(), 0), "umount2")


def _permitted():
    with open("/proc/thread-self/status") as f:
        return int(next(line for line in f if line.startswith("CapPrm")).split()[1], 16)


def set_capabilities(permitted, effective=None):
    """Keep only these of the capabilities that this process has."""
    permitted &= _permitted()
    effective = permitted if effective is None else effective & permitted
    low, high = (1 << 32) - 1, 32
    check(LIBC.capset(struct.pack("Ii", _CAPABILITY_VERSION_3, 0),
                      struct.pack("6I", effective & low, permitted & low, 0,
                                  effective >> high, permitted >> high, 0)), "capset")


def mask(*capabilities):
    return sum(1 << c for c in capabilities)


def become_nobody(keep=0):
    """Become an ordinary user with these capabilities."""
    check(LIBC.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl")
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    set_capabilities(keep)
    # Else root owns the entries in /proc/self.
    check(LIBC.prctl(4, 1, 0, 0, 0), "prctl")


def become_container_root(also=0):
    """Become root of a user namespace of this user's, and of other new namespaces."""
    uid, gid = os.geteuid(), os.getegid()
    unshare(CLONE_NEWUSER | also)
    for name, line in (("setgroups", "deny"), ("uid_map", "0 %d 1" % uid),
                       ("gid_map", "0 %d 1" % gid)):
        with open("/proc/self/" + name, "w") as f:
            f.write(line)


def attempt(path):
    """Open and read a file; return its text, or the name of the error."""
    try:
        return counts.text(path)
    except OSError as e:
        return errno.errorcode[e.errno]


def result(function):
    """Return what function() returns in a process of its own, as JSON passes it on."""
    r, w = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(r)
            answer = json.dumps(function()).encode()
            while answer:
                answer = answer[os.write(w, answer):]
            os._exit(0)
        except BaseException:  # pylint: disable=broad-except
            print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
        finally:
            os._exit(1)
    os.close(w)
    answer = counts.whole(r)
    os.close(r)
    status = os.waitpid(child, 0)[1]
    assert status == 0, "child: status %#x" % status
    return json.loads(answer)
