# SPDX-License-Identifier: GPL-2.0-only
"""Steps that use the module's files in every way that a file can be used, while the
module may be unloaded: each operation has its own list of errors."""

import ctypes
import errno
import fcntl
import glob
import os
import select
import termios

import all_netns
import counts
import idle
import ports
from background import Attempt
from libc import LIBC, check

PATHS = ("/proc/tcpstates", "/proc/self/net/tcpstates", "/proc/tcpstates_ports",
         "/proc/self/net/tcpstates_ports", "/proc/tcpstates_idle",
         "/proc/self/net/tcpstates_idle", "/proc/tcpstates_netns")
LINKS = PATHS[0:6:2]
FILES = [path for path in PATHS if path not in LINKS]

# Errors while the module is being unloaded, or after that: of a name; of a link that
# is followed; of an open file.
NAME = {errno.ENOENT}
LINK = {errno.ENOENT, errno.EINVAL}
READ = {errno.EIO}
SEEK = {errno.EINVAL}
# Errors of a name in a namespace, or of a process, that is going away.
GOING = {errno.ENOENT, errno.ENXIO, errno.ESRCH}

PARSERS = {"tcpstates": counts.parse, "tcpstates_ports": ports.parse,
           "tcpstates_idle": idle.parse, "tcpstates_netns": all_netns.parse}

POLLED = select.POLLIN | select.POLLOUT
PROT_READ, MAP_PRIVATE = 1, 2


def parse(path, text):
    PARSERS[os.path.basename(path)](text)


class Use:
    """The operations on an open file. Each works at the beginning, so that each of
    them may be the one that counts."""

    def __init__(self):
        self.path = None
        self.pipe = os.pipe()
        self.copy = os.memfd_create("copy")

    def read(self, fd):
        os.lseek(fd, 0, os.SEEK_SET)
        parse(self.path, counts.whole(fd))

    @staticmethod
    def read_a_part(fd):
        assert len(os.read(fd, 7)) in (0, 7)

    @staticmethod
    def pread(fd):
        assert os.pread(fd, 2, 0) == b"# "

    @staticmethod
    def lseek(fd):
        assert os.lseek(fd, 0, os.SEEK_SET) == 0

    def splice(self, fd):
        number = check(LIBC.splice(fd, ctypes.byref(ctypes.c_int64(0)), self.pipe[1], None,
                                   ctypes.c_size_t(100), 0), "splice")
        assert os.read(self.pipe[0], 100)[:2] == b"# " and number == 100

    def sendfile(self, fd):
        os.ftruncate(self.copy, 0)
        os.lseek(self.copy, 0, os.SEEK_SET)
        assert os.sendfile(self.copy, fd, 0, 100) == 100
        assert os.pread(self.copy, 2, 0) == b"# "

    @staticmethod
    def poll(fd):
        poll = select.poll()
        poll.register(fd, POLLED)
        assert poll.poll() == [(fd, POLLED)]

    @staticmethod
    def stat(fd):
        assert os.fstat(fd).st_mode == 0o100444

    @staticmethod
    def ioctl(fd):
        fcntl.ioctl(fd, termios.TCGETS, bytes(64))

    @staticmethod
    def mmap(fd):
        check(LIBC.mmap(None, ctypes.c_size_t(4096), PROT_READ, MAP_PRIVATE, fd,
                        ctypes.c_long(0)), "mmap", ctypes.c_void_p(-1).value)


class UseFiles:
    """A step that opens all files, and does everything with them, in some order."""

    def __init__(self, order):
        self.use = use = Use()
        self.opens = [(Attempt("open", self.open_next, NAME), FILES),
                      (Attempt("open a link", self.open_next, LINK), LINKS)]
        self.attempts = [
            Attempt("read", use.read, READ | SEEK), Attempt("read a part", use.read_a_part, READ),
            Attempt("pread", use.pread, READ), Attempt("lseek", use.lseek, SEEK),
            Attempt("splice", use.splice, READ), Attempt("sendfile", use.sendfile, READ),
            Attempt("poll", use.poll, ()), Attempt("fstat", use.stat, ()),
            Attempt("ioctl", use.ioctl, (), errno.ENOTTY),
            Attempt("mmap", use.mmap, (), errno.EIO)][::order]
        self.opened = {}

    def open_next(self, path):
        self.opened[os.open(path, os.O_RDONLY)] = path

    def __call__(self):
        found = False
        for attempt, paths in self.opens:
            for path in paths:
                attempt(path)
        for attempt in self.attempts:
            for fd, self.use.path in self.opened.items():
                found |= attempt(fd)
        for fd in self.opened:
            os.close(fd)
        self.opened.clear()
        return found

    def end(self):
        for attempt in [*(a for a, _ in self.opens), *self.attempts]:
            attempt.end()


class UseNames:
    """A step that looks at the names in all ways but opening them."""

    def __init__(self):
        self.attempts = [
            (Attempt("readlink", os.readlink, LINK), LINKS),
            (Attempt("stat", os.stat, NAME), FILES),
            (Attempt("stat a link", os.stat, LINK), LINKS),
            (Attempt("lstat", os.lstat, NAME), PATHS),
            (Attempt("list /proc/self/net", os.listdir, ()), ["/proc/self/net"]),
            (Attempt("list /proc", self.list_proc, ()), ["/proc"]),
            (Attempt("/proc/PID/net", self.read, GOING | READ), None)]

    @staticmethod
    def list_proc(path):
        assert str(os.getpid()) in os.listdir(path)

    @staticmethod
    def read(path):
        parse(path, counts.text(path))

    def __call__(self):
        found = False
        for attempt, names in self.attempts:
            for name in names or glob.glob("/proc/[0-9]*/net/tcpstates*"):
                found |= attempt(name)
        return found

    def end(self):
        for attempt, _ in self.attempts:
            attempt.end()
