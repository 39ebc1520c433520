# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's log and taint. Tests fail if there is something unexpected."""

import errno
import os
import re
import time

import races

# Lines that a run without errors prints, and why.
EXPECTED = [re.compile(p) for p in (
    # The module is out of tree, and not signed with a key of the machine's owner.
    r"tcpstates: loading out-of-tree module taints kernel\.",
    r"tcpstates: module verification failed: signature and/or required key "
    r"missing - tainting kernel",
    # The tests load these modules.
    r"tun: Universal TUN/TAP device driver",
    r"cryptd: max_cpu_qlen set to \d+",
    r"\S+: renamed from \S+",
    r"IPv6: ADDRCONF\(NETDEV_CHANGE\): \S+: link becomes ready",
    # Tests free what the kernel caches, before they count objects.
    r"\S+ \(\d+\): drop_caches: 3$",
    # The host gave the emulator no time; not about the module.
    r"hrtimer: interrupt took \d+ ns",
    # The tests make many half-open connections on purpose, which the kernel
    # reports on a slow machine.
    r"TCP: request_sock_TCP: Possible SYN flooding on port",
    r"net_ratelimit: \d+ callbacks suppressed",
    # Judged by leaks.py.
    r"kmemleak: \d+ new suspected memory leaks",
)]

# Bits of /proc/sys/kernel/tainted: out-of-tree and unsigned module.
TAINT_ALLOWED = 1 << 12 | 1 << 13


def taint():
    """Return the unexpected taint bits."""
    with open("/proc/sys/kernel/tainted") as f:
        return int(f.read()) & ~TAINT_ALLOWED


class Log:
    """The kernel's log from now on."""

    def __init__(self, from_start=False):
        self.fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.fd, 0, os.SEEK_SET if from_start else os.SEEK_END)
        self.races = races.Races()

    def lines(self):
        """Return the messages since the last call."""
        found = []
        while True:
            try:
                record = os.read(self.fd, 8192).decode(errors="replace")
            except BlockingIOError:
                return found
            except OSError as e:
                if e.errno != errno.EPIPE:
                    raise
                found.append("kernel log overran: lines are lost")
                continue
            found.append(record.split("\n")[0].split(";", 1)[1])

    def unexpected(self, also_expected=()):
        """Return the unexpected messages since the last call."""
        patterns = EXPECTED + [re.compile(p) for p in also_expected]
        lines = self.lines()
        end = time.monotonic() + 10
        while races.unfinished(lines) and time.monotonic() < end:
            time.sleep(0.01)
            lines += self.lines()
        return [l for l in self.races.leave_out(lines)
                if not any(p.search(l) for p in patterns)]
