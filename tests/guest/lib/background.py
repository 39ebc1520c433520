# SPDX-License-Identifier: GPL-2.0-only
"""Processes that repeat a step beside a test, and steps for them."""

import collections
import ctypes
import errno
import mmap
import os
import signal
import subprocess
import traceback

import counts
import netns


class Attempt:
    """A step that may fail, with these errors only; it must succeed at least once.
    A step without a success to expect names the error that it always has."""

    def __init__(self, name, function, errors, always=None):
        self.name = name
        self.function = function
        self.errors = {always} if always else errors
        self.always = always
        self.seen = collections.Counter()

    def __call__(self, *args):
        """Return true if it succeeded, or failed as it always does."""
        try:
            self.function(*args)
        except OSError as e:
            if e.errno not in self.errors:
                raise AssertionError("%s%r: unexpected %s" % (self.name, args, e)) from e
            self.seen[errno.errorcode[e.errno]] += 1
            return e.errno == self.always
        if self.always:
            raise AssertionError("%s%r: no error" % (self.name, args))
        self.seen["success"] += 1
        return True

    def end(self):
        """Print the outcomes; fail if it never succeeded."""
        print("# %s: %s" % (self.name, ", ".join("%s %d" % o for o in self.seen.most_common())),
              flush=True)
        if not self.always and not self.seen["success"]:
            raise AssertionError("never succeeded: " + self.name)


def child(body):
    """Run body() in a child process; return its ID. It exits with 1 if body() raised an
    exception, which is printed."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        body()
        status = 0
    except BaseException:  # pylint: disable=broad-except
        print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    finally:
        os._exit(status)


class Background:
    """Child processes that repeat a step until they are stopped.

    A step returns true if there was something to do. An exception in it is
    printed and fails the test. A step with an end() has it called when it stops.
    """

    def __init__(self, *steps):
        self.done = (ctypes.c_uint64 * len(steps)).from_buffer(mmap.mmap(-1, 8 * len(steps)))
        self.children = [self.start(i, step) for i, step in enumerate(steps)]

    def steps(self):
        """Return the number of steps that had something to do."""
        return sum(self.done)

    def start(self, number, step):
        def repeat():
            stopping = []
            signal.signal(signal.SIGTERM, lambda *_: stopping.append(True))
            while not stopping:
                if step():
                    self.done[number] += 1
            if hasattr(step, "end"):
                step.end()

        return child(repeat)

    def wait_for_each(self):
        """Wait until each has done a step that began after now."""
        done = [d + 2 for d in self.done]
        netns.until(lambda: all(d >= e for d, e in zip(self.done, done)), "steps")

    def ended(self):
        """Return true if a child has ended before it was told to."""
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return any(os.waitid(os.P_PID, pid, how) for pid in self.children)

    def stop(self):
        """Stop the children and return a line for each that failed."""
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        wrong = ["child %d: status %#x" % (i, status) for i, status in
                 enumerate([os.waitpid(c, 0)[1] for c in self.children]) if status]
        return wrong + ["child %d had nothing to do" % i
                        for i, done in enumerate(self.done) if not done]


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
