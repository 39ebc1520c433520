# SPDX-License-Identifier: GPL-2.0
"""Processes that repeat a step beside a test, and steps for them."""

import errno
import mmap
import os
import signal
import subprocess
import traceback

import counts


class Background:
    """Child processes that repeat a step until they are stopped.

    A step returns true if there was something to do. An exception in it is
    printed and fails the test.
    """

    def __init__(self, *steps):
        self.done = mmap.mmap(-1, len(steps))
        self.children = [self.start(i, step) for i, step in enumerate(steps)]

    def start(self, number, step):
        child = os.fork()
        if child:
            return child
        stopping = []
        signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
        status = 1
        try:
            while not stopping:
                if step():
                    self.done[number] = 1
            status = 0
        except BaseException:  # pylint: disable=broad-except
            print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
        finally:
            os._exit(status)

    def ended(self):
        """Return true if a child has ended before it was told to."""
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return any(os.waitid(os.P_PID, child, how) for child in self.children)

    def stop(self):
        """Stop the children and return a line for each that failed."""
        for child in self.children:
            os.kill(child, signal.SIGTERM)
        wrong = ["child %d: status %#x" % (i, status) for i, status in
                 enumerate([os.waitpid(c, 0)[1] for c in self.children]) if status]
        return wrong + ["child %d had nothing to do" % i
                        for i, done in enumerate(self.done[:]) if not done]


def read_whenever_there(path="/proc/tcpstates"):
    """Read a whole file, or fail as a file does that is being removed: before the
    open, after it, or while the link is followed."""
    try:
        counts.read(path)
    except OSError as e:
        if e.errno not in (errno.ENOENT, errno.EIO, errno.EINVAL):
            raise
        return False
    return True


def make_namespace():
    """Make a namespace, which ends with its process."""
    subprocess.run(["unshare", "-n", "true"], check=True)
    return True
