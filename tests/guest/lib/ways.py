# SPDX-License-Identifier: GPL-2.0-only
"""Read a file in each way that a program may, and get the same whole text."""

import ctypes
import errno
import os

import counts
from libc import LIBC, check

PIECE = 65536

# A file that is being removed fails at its open, after it, or where its link is
# followed; that of a process or namespace that ends fails in two more ways.
GONE = (errno.ENOENT, errno.EIO, errno.EINVAL, errno.ENXIO, errno.ESRCH)


def at_once(fd, _):
    return counts.whole(fd, PIECE)


def in_short_reads(fd, rng):
    return counts.whole(fd, rng.choice((1, 7, 100, 1000)))


def by_pread(fd, rng):
    """Preads that follow one another are of one walk."""
    text = b""
    while True:
        part = os.pread(fd, rng.choice((50, 500, 4096)), len(text))
        if not part:
            return text.decode()
        text += part


def after_a_seek(fd, rng):
    """Read a part, then go back and read the whole."""
    os.read(fd, rng.choice((1, 100, 4096)))
    os.lseek(fd, 0, os.SEEK_SET)
    return at_once(fd, rng)


def _splice(fd, pipe):
    return check(LIBC.splice(fd, None, pipe, None, ctypes.c_size_t(PIECE), 0), "splice")


def _sendfile(fd, pipe):
    return os.sendfile(pipe, fd, None, PIECE)


def _through_a_pipe(fd, move):
    r, w = os.pipe()
    try:
        text = b""
        while True:
            moved = move(fd, w)
            if not moved:
                return text.decode()
            text += os.read(r, moved)
    finally:
        os.close(r)
        os.close(w)


def by_splice(fd, _):
    return _through_a_pipe(fd, _splice)


def by_sendfile(fd, _):
    return _through_a_pipe(fd, _sendfile)


# A seek to the beginning of the summary walks again, so it has both figures.
WAYS = (at_once, in_short_reads, by_pread, after_a_seek, by_splice, by_sendfile)


def text(path, way, rng):
    """Return the text, read in that way, or None if the file is gone."""
    try:
        fd = os.open(path, os.O_RDONLY)
        try:
            return way(fd, rng)
        finally:
            os.close(fd)
    except OSError as e:
        if e.errno not in GONE:
            raise
        return None
