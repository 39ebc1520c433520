# SPDX-License-Identifier: GPL-2.0-only
"""Fault injection by the kernel: its allocations fail on demand.

fail-nth makes the Nth allocation of this thread fail from the time it is written, once:
of the slab or the page allocator, or a copy from or to its memory, if the kernel has
that as well. An attribute makes allocations of marked processes fail at random. See
fault-injection.rst in the kernel's documentation.
"""

import contextlib
import errno
import os
import re

FAIL_NTH = "/proc/self/fail-nth"
ATTRIBUTES = ("failslab", "fail_page_alloc")

# Lines that the kernel prints when it has no memory for a load or a namespace.
SAYS = (
    r"^kobject: kobject_add_internal failed for \S+ \(error: -12 parent: \S+\)",
    r"^kobject: kobject_create_and_add: kobject_add error: -12",
    r"^kobject_uevent: unable to create netlink socket!",
    r"^socket: no more sockets",
    r"^(Failed to initialize the IGMP6? (autojoin|control) socket"
    r"|ICMPv6: NDISC: Failed to initialize the control socket) \(err -\d+\)",
    r"^kobject: can not set name properly!",
    r"^execmem: unable to allocate memory",
    r"^sysctl could not get directory: \S+ -12",
    r"^failed when register_sysctl_sz \S+ to \S+",
    r"^SLUB: Unable to allocate memory on CPU",
    r"^  cache: \S+, object size: \d+",
    r"^  \S+ debugging increased min order",
    r"^  node \d+: slabs: \d+, objs: \d+, free: \d+",
    r"^warn_alloc: \d+ callbacks suppressed",
    r"^kmemleak: Cannot allocate a scan area, scanning the full object",
)

# A report of vmalloc(): its first line, with the trace and all memory after it.
REPORT = re.compile(r"^\S+: vmalloc error: size \d+")
REPORT_ENDS = re.compile(r"^\d+ pages reserved")

# More than any operation allocates.
FAR = 1 << 30


def _file(attribute, name):
    return "/sys/kernel/debug/%s/%s" % (attribute, name)


def _set(attribute, name, value):
    with open(_file(attribute, name), "w", encoding="ascii") as f:
        f.write(str(value))


def missing():
    """Return why this kernel can't inject faults, or an empty text."""
    for path in [FAIL_NTH] + [_file(a, "probability") for a in ATTRIBUTES]:
        if not os.path.exists(path):
            return "no %s: needs a kernel with FAULT_INJECTION" % path
    return ""


def prepare():
    """Let allocations fail that may wait, as the module's may, and single pages. The
    kernel says nothing about those that it fails."""
    for attribute in ATTRIBUTES:
        _set(attribute, "probability", 0)
        _set(attribute, "verbose", 0)
        _set(attribute, "ignore-gfp-wait", "N")
    _set("fail_page_alloc", "min-order", 0)
    if os.path.exists(_file("fail_usercopy", "verbose")):
        _set("fail_usercopy", "verbose", 0)


def without_reports(lines):
    """Return the lines outside of the reports of vmalloc()."""
    kept = []
    inside = False
    for line in lines:
        inside = inside or bool(REPORT.search(line))
        if not inside:
            kept.append(line)
        elif REPORT_ENDS.search(line):
            inside = False
    return kept


class Nth:
    """Faults of this thread, by number."""

    def __init__(self):
        self.fd = os.open(FAIL_NTH, os.O_RDWR)

    def close(self):
        os.close(self.fd)

    def call(self, number, function):
        """Call the function; its allocation of that number fails, counted from 1.
        Return what it returns, and the number of allocations that it was short of."""
        os.pwrite(self.fd, b"%d" % number, 0)
        try:
            result = function()
        finally:
            left = self._left()
            self._end()
        return result, left

    def _left(self):
        """Read the number that is left. The copy of it counts, too: if that is what
        fails, the function was one short."""
        try:
            return int(os.pread(self.fd, 16, 0))
        except OSError as e:
            if e.errno != errno.EFAULT:
                raise
            return 1

    def _end(self):
        try:
            os.pwrite(self.fd, b"0", 0)
        except OSError as e:
            if e.errno != errno.EFAULT:
                raise
            os.pwrite(self.fd, b"0", 0)

    def allocations(self, function):
        """Return the number of allocations of a call."""
        return FAR - self.call(FAR, function)[1]


@contextlib.contextmanager
def at_random(attribute, percent):
    """Make that part of the allocations of marked processes fail."""
    _set(attribute, "task-filter", "Y")
    _set(attribute, "times", -1)
    _set(attribute, "probability", percent)
    try:
        yield
    finally:
        _set(attribute, "probability", 0)


class Mark:
    """The mark of this process, which at_random() goes by."""

    def __init__(self):
        self.fd = os.open("/proc/self/make-it-fail", os.O_WRONLY)

    def close(self):
        os.close(self.fd)

    def call(self, function):
        """Call the function while this process is marked; return what it returns."""
        os.pwrite(self.fd, b"1", 0)
        try:
            return function()
        finally:
            os.pwrite(self.fd, b"0", 0)
