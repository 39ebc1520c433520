# SPDX-License-Identifier: GPL-2.0-only
"""The files of the module, opened and read step by step."""

import os

import all_netns
import counts
import idle
import ports


class Reading:
    """A file that is opened and read in steps. It is read to memory that is there
    before: a page fault would allocate as well."""

    BUFFER = memoryview(bytearray(b"x" * (1 << 18)))

    def __init__(self, path):
        self.path = path
        self.pipe = os.pipe()
        self.fd = None
        self.begin(())

    def begin(self, steps):
        """Forget what was read, and take the first steps."""
        if self.fd is not None:
            os.close(self.fd)
        self.fd = None
        self.length = self.spliced = 0
        self.jumped = False
        for step in steps:
            step(self)

    def close(self):
        self.begin(())
        for fd in self.pipe:
            os.close(fd)

    def open(self):
        self.fd = os.open(self.path, os.O_RDONLY)

    def begins(self):
        self.length += os.readv(self.fd, [self.BUFFER[:100]])

    def read(self):
        got = os.readv(self.fd, [self.BUFFER[self.length:]])
        self.length += got
        return got > 0

    def pread(self):
        self.jumped = True
        os.preadv(self.fd, [self.BUFFER[self.length:]], 50)

    def splice(self):
        self.spliced = os.splice(self.fd, self.pipe[1], 1 << 16)

    def rest(self):
        """Read what a splice took, and on to the end. Begin again after a pread: that
        may have counted again, and what was read before is of another walk."""
        if self.jumped:
            os.lseek(self.fd, 0, os.SEEK_SET)
            self.length = 0
            self.jumped = False
        if self.spliced:
            self.length += os.readv(self.pipe[0], [self.BUFFER[self.length:]])
            self.spliced = 0
        while self.read():
            pass

    def all(self):
        """Read the whole file, its beginning by a splice, which allocates pages."""
        self.open()
        self.splice()
        self.rest()

    def text(self):
        """Return what was read until now."""
        return str(self.BUFFER[:self.length], "ascii")


def sockets_by_state(text):
    return {state: row["sockets"] for state, row in idle.parse(text)[1].items()}


# The files, and what each shows of sockets that do not change.
FILES = {
    "/proc/tcpstates": lambda text: counts.parse(text)[1],
    ports.PATH: lambda text: ports.parse(text)[1],
    idle.PATH: sockets_by_state,
    all_netns.PATH: lambda text: all_netns.parse(text)[1],
}
