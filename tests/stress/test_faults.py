# SPDX-License-Identifier: GPL-2.0-only
"""Allocations of the kernel fail, each in turn and at random: loading, a namespace's
creation and reading end with a clean error, or succeed, and leave nothing behind.

Needs a kernel with fault injection. On all kernels test_load makes the module's own
allocations fail, in a variant of it. Memory that is lost shows at the end of a run.
"""

import collections
import errno
import lzma
import math
import os
import subprocess

import all_netns
import counts
import faults
import idle
import netns
import ports
import sockets
from guest_test import GuestTest, kernel_complaints, load, loaded, run, unload
from libc import call, delete_module
from read_steps import FILES, Reading
from scale import rounds
from test_life import PATHS


def error_of(function):
    """Return the name of the error that a function raises, or "" for none."""
    try:
        function()
    except OSError as e:
        return errno.errorcode[e.errno]
    except MemoryError:
        return "ENOMEM"  # refused to the interpreter itself
    return ""


class Faults(GuestTest):
    also_expected = faults.SAYS

    def check_kernel(self):
        """The kernel may say that it has no memory, and nothing else."""
        self.assertEqual(faults.without_reports(kernel_complaints(self.also_expected)), [])

    def setUp(self):
        super().setUp()
        missing = faults.missing()
        if missing:
            self.skipTest(missing)
        faults.prepare()


class EachInTurn(Faults):
    """The Nth allocation fails, for each N from 1 until there is none."""

    # A failed copy from or to the caller's memory is EFAULT, where the kernel injects that.
    ERRORS = ("ENOMEM", "EFAULT")

    def setUp(self):
        super().setUp()
        self.nth = faults.Nth()
        self.addCleanup(self.nth.close)

    def attempt(self, number, operation, after):
        """Make that allocation fail. Return if it did, and if the operation failed."""
        error, left = self.nth.call(number, lambda: error_of(operation))
        self.assertIn(error, ("",) + self.ERRORS, "allocation %d" % number)
        after(error)
        return not left, bool(error)

    def each(self, what, operation, after, least):
        """Make the allocations of an operation fail, all of them at the whole scale.
        after() is told the name of the error, and checks and undoes what was done."""
        self.attempt(faults.FAR, operation, after)  # fills the kernel's caches
        total = self.nth.allocations(operation)
        after("")
        stride = next(s for s in range(int(total * 0.618) or 1, 2 * total + 2)
                      if math.gcd(s, total) == 1)
        failures = 0
        # The first of these are spread evenly over all.
        for i in rounds(total, min(least, total), what + ": failed allocations"):
            failures += self.attempt(1 + i * stride % total, operation, after)[1]
        # An operation may need more pages than last time.
        number = total + 1
        while self.attempt(number, operation, after)[0]:
            number += 1
        print("# %s: %d of %d fail it" % (what, failures, total), flush=True)
        if total:
            self.assertGreater(failures, 0)


class Load(EachInTurn):
    """While two namespaces exist."""

    def setUp(self):
        super().setUp()
        self.module = os.open(self.uncompressed(), os.O_RDONLY)
        self.addCleanup(os.close, self.module)
        holder = subprocess.Popen(["unshare", "-n", "cat"], stdin=subprocess.PIPE)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.stdin.close)
        ours = os.readlink("/proc/self/ns/net")
        netns.until(lambda: os.readlink("/proc/%d/ns/net" % holder.pid) != ours, "unshare")
        self.paths = PATHS + tuple("/proc/%d/net/tcpstates%s" % (holder.pid, name)
                                   for name in ("", "_ports", "_idle"))
        unload()
        self.addCleanup(load)

    @staticmethod
    def uncompressed():
        """Copy the module to memory, and return the copy's path."""
        path = os.environ.get("MODULE") or run("modinfo", "-n", "tcpstates").strip()
        with (lzma.open if path.endswith(".xz") else open)(path, "rb") as f:
            body = f.read()
        with open("/tmp/faulty.ko", "wb") as f:
            f.write(body)
        return "/tmp/faulty.ko"

    def insert(self):
        call("finit_module", self.module, b"", 0)

    def there(self):
        return [p for p in self.paths if os.path.lexists(p)]

    def after(self, error):
        """A load that failed left nothing, and the next one works."""
        if error:
            self.assertFalse(loaded())
            self.assertEqual(self.there(), [])
            self.insert()
        self.assertEqual(self.there(), list(self.paths))
        counts.read()
        delete_module()

    def test_load(self):
        self.each("load", self.insert, self.after, 100)


class Namespace(EachInTurn):
    # Other parts of the kernel return these instead: sysctls, netlink, sockets.
    ERRORS = EachInTurn.ERRORS + ("ENOBUFS", "EINVAL", "EEXIST", "ENODEV", "ENFILE",
                                  "EAFNOSUPPORT")

    def setUp(self):
        super().setUp()
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.addCleanup(os.close, self.home)
        self.inode = netns.inode()
        self.number = len(all_netns.read())

    def after(self, error):
        """None was made, or one with all files, which ends when it is left."""
        if error:
            self.assertEqual(netns.inode(), self.inode)
        else:
            self.assertEqual(counts.keys()["netns"], netns.inode())
            ports.read()
            idle.read()
            netns.setns(self.home)
        netns.until(lambda: len(all_netns.read()) == self.number, "the namespace's end")

    def test_creation(self):
        self.each("namespace", netns.unshare, self.after, 40)


class Populated(Faults):
    """In a namespace with rows of more than one page by port."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        made = sockets.listen(3) + sockets.repaired_to(range(2000, 2200))
        cls.addClassCleanup(sockets.close, made)

    def files(self):
        """Yield each file, and a function that checks a text of it."""
        for path, shown in FILES.items():
            want = shown(counts.text(path))
            reading = Reading(path)
            try:
                yield reading, lambda text, s=shown, w=want: self.assertEqual(s(text), w)
            finally:
                reading.close()


class Read(Populated, EachInTurn):
    def steps(self, what, first, then):
        """Take the first steps, then fail allocations of the others. However they end,
        the rest follows, and the text is whole."""
        for reading, check in self.files():
            def operation(reading=reading):
                for step in then:
                    step(reading)

            def after(_error, reading=reading, check=check):
                if reading.fd is None:
                    reading.open()
                reading.rest()
                check(reading.text())
                reading.begin(first)

            reading.begin(first)
            self.each("%s of %s" % (what, reading.path), operation, after, 1000)

    def test_open_and_first_read(self):
        self.steps("open and first read", (), (Reading.open, Reading.read))

    def test_second_read(self):
        self.steps("second read", (Reading.open, Reading.begins), (Reading.read,))

    def test_pread(self):
        self.steps("pread", (Reading.open, Reading.begins), (Reading.pread,))

    def test_splice(self):
        self.steps("splice", (Reading.open,), (Reading.splice,))


class AtRandom(Populated):
    """Allocations fail at random: a read is whole or an error, never cut."""

    def setUp(self):
        super().setUp()
        self.mark = faults.Mark()
        self.addCleanup(self.mark.close)

    def reads(self, attribute):
        for reading, check in self.files():
            ends = collections.Counter()
            for _ in rounds(10000, 200, "reads of %s with %s" % (reading.path, attribute)):
                error = self.mark.call(lambda: error_of(reading.all))
                if not error:
                    check(reading.text())
                ends[error or "whole"] += 1
                reading.begin(())
            print("# %s" % dict(ends), flush=True)
            # How many are whole depends on how many allocations a read has.
            self.assertLessEqual(set(ends), {"whole", "ENOMEM"})
            self.assertGreater(ends["ENOMEM"], 0)

    def test_slab(self):
        with faults.at_random("failslab", 10):
            self.reads("failslab")

    def test_pages(self):
        # Several pages that are asked for at once must fail twice.
        with faults.at_random("fail_page_alloc", 20):
            self.reads("fail_page_alloc")
