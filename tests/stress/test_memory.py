# SPDX-License-Identifier: GPL-2.0-only
"""The memory of a read is charged to the reader's cgroup, and its limit hurts only it."""

import contextlib
import ctypes
import errno
import mmap
import os
import signal
import subprocess

import counts
import netns
import ports
import sockets
from guest_test import GuestTest
from scale import scaled

MOUNT = "/tmp/cgroup"
# A processor charges MEMCG_CHARGE_BATCH pages at once, and gives out what it has ahead.
AHEAD = 64 * mmap.PAGESIZE
# The rows of the least load exceed the margin, and what is charged ahead.
ROWS = scaled(60000, 20000)
ROW_BYTES = 80
MARGIN = 1 << 20


def write(path, text):
    with open(path, "w", encoding="ascii") as f:
        f.write(text)


def read(path):
    with open(path, encoding="ascii") as f:
        return f.read()


class Cgroup:
    """A cgroup with the memory controller, and what is asked of it."""

    def __init__(self, name):
        self.path = "%s/%s" % (MOUNT, name)
        os.mkdir(self.path)

    def join(self):
        write(self.path + "/cgroup.procs", "0")

    def current(self):
        return int(read(self.path + "/memory.current"))

    def limit(self, number):
        write(self.path + "/memory.max", str(number))

    def kills(self):
        """Return how many processes of it the OOM killer has ended."""
        return self.events()["oom_kill"]

    def events(self):
        lines = read(self.path + "/memory.events").splitlines()
        return {name: int(number) for name, number in map(str.split, lines)}


def first_byte(fd):
    """Read the first byte of an open file. Return it, or the error's name."""
    try:
        return os.pread(fd, 1, 0).decode()
    except OSError as e:
        return errno.errorcode[e.errno]


class Charged(GuestTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.makedirs(MOUNT, exist_ok=True)
        subprocess.run(["mount", "-t", "cgroup2", "none", MOUNT], check=True)
        cls.addClassCleanup(subprocess.run, ["umount", MOUNT], check=True)
        write(MOUNT + "/cgroup.subtree_control", "+memory")
        cls.enter_namespace()
        made = sockets.repaired_to(range(2000, 2000 + ROWS))
        print("# rows: %d of 60000" % ROWS, flush=True)
        cls.addClassCleanup(sockets.close, made)

    @contextlib.contextmanager
    def cgroup(self, name):
        group = Cgroup(name)
        try:
            yield group
        finally:
            netns.until(lambda: not read(group.path + "/cgroup.procs"), "the reader's end")
            os.rmdir(group.path)

    @contextlib.contextmanager
    def beside(self, group, step):
        """Repeat a step in a process of that cgroup, which must never fail. The body
        gets a function that returns how often it was done."""
        done = mmap.mmap(-1, 8)
        number = ctypes.c_uint64.from_buffer(done)
        child = os.fork()
        if not child:
            try:
                group.join()
                while step():
                    number.value += 1
            finally:
                os._exit(1)
        try:
            yield lambda: number.value
        finally:
            os.kill(child, signal.SIGKILL)
            self.assertEqual(os.waitpid(child, 0)[1], signal.SIGKILL)

    def in_cgroup(self, group, function):
        """Run function() in a process of that cgroup, on one processor, so that only that
        one charges ahead. Return what it returns, as text."""
        r, w = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.sched_setaffinity(0, {0})
                group.join()
                os.write(w, function().encode())
            finally:
                os._exit(0)
        os.close(w)
        with os.fdopen(r) as f:
            text = f.read()
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        return text

    def test_rows_are_charged_to_their_reader(self):
        with self.cgroup("charged") as group:
            def grown():
                fd = os.open(ports.PATH, os.O_RDONLY)
                before = group.current()
                assert first_byte(fd) == "#"
                return str(group.current() - before)

            charged = int(self.in_cgroup(group, grown))
            self.assertGreaterEqual(charged, ROWS * ROW_BYTES - AHEAD)

    def test_a_limit_fails_its_reader_alone(self):
        """The reader gets ENOMEM, nobody is killed, and without a limit it reads on."""
        with self.cgroup("limited") as group:
            def limited():
                fd = os.open(ports.PATH, os.O_RDONLY)
                group.limit(group.current() + MARGIN)
                failed = first_byte(fd)
                group.limit("max")
                return "%s, then %s" % (failed, first_byte(fd))

            self.assertEqual(self.in_cgroup(group, limited), "ENOMEM, then #")
            self.assertEqual(group.kills(), 0)
        self.assertEqual(len(counts.text(ports.PATH).splitlines()), ROWS + 2)

    def test_a_limit_fails_no_reader_of_another_cgroup(self):
        """One without a limit reads on beside the limited one. That one may share the
        rows of the other's walk, which cost it nothing: until it walks by itself."""
        with self.cgroup("limited") as group, self.cgroup("free") as other:
            def free():
                assert len(counts.text(ports.PATH).splitlines()) == ROWS + 2
                return True

            def limited():
                fd = os.open(ports.PATH, os.O_RDONLY)
                group.limit(group.current() + MARGIN)
                failed = first_byte(fd)
                group.limit("max")
                return failed

            with self.beside(other, free) as reads:
                found = []
                while found.count("ENOMEM") < 3 and len(found) < 100:
                    found.append(self.in_cgroup(group, limited))
                    begun = reads()
                    netns.until(lambda n=begun: reads() > n, "a read of the other")
            self.assertEqual(found.count("ENOMEM"), 3, found)
            self.assertEqual(set(found) - {"#", "ENOMEM"}, set())
            self.assertEqual((group.kills(), other.kills()), (0, 0))
            self.assertEqual(other.events()["max"], 0)
