# SPDX-License-Identifier: GPL-2.0-only
"""The base of the guest's test cases: the module is loaded, the log stays clean."""

import os
import subprocess
import unittest

import kmsg
import netns


# One log for all classes, so that no line between two of them is missed.
LOG = kmsg.Log()


def kernel_complaints(also_expected=()):
    """Return unexpected log lines since the last call, and unexpected taint."""
    lines = LOG.unexpected(also_expected)
    return lines + (["taint bits %#x" % kmsg.taint()] if kmsg.taint() else [])


def run(*command):
    """Run a command that must succeed and return its output."""
    p = subprocess.run(command, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True)
    if p.returncode:
        raise AssertionError("%s: exit status %d: %s"
                             % (" ".join(command), p.returncode, p.stdout))
    return p.stdout


def loaded(name="tcpstates"):
    return os.path.exists("/sys/module/" + name)


def load():
    """Load the module under test: the installed one, or the file that the
    variable MODULE names (a mutant)."""
    if "MODULE" in os.environ:
        run("insmod", os.environ["MODULE"])
    else:
        run("modprobe", "tcpstates")


def unload():
    run("rmmod", "tcpstates")


NOBODY = 65534

# A variant whose steps fail and wait on demand: see tests/variants/faults.h. Mutants are
# built with that, too.
FAULTS = os.environ.get("MODULE", "/modules/faults.ko")


def parameter(name, value=None):
    """Read or write a parameter of the loaded module."""
    with open("/sys/module/tcpstates/parameters/" + name,
              "r" if value is None else "w") as f:
        if value is None:
            return int(f.read())
        f.write(str(value))
    return None


class GuestTest(unittest.TestCase):
    """A test that fails if the kernel logs something unexpected.

    also_expected: patterns of log lines that a test provokes on purpose.
    """

    also_expected = ()
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not loaded():
            load()

    def run(self, result=None):
        self.addCleanup(self.check_kernel)
        return super().run(result)

    @classmethod
    def enter_namespace(cls):
        """Run all tests of the class in one new namespace."""
        namespace = netns.new()
        namespace.__enter__()
        cls.addClassCleanup(namespace.__exit__, None, None, None)

    def as_nobody(self, function):
        """Run it in a process without privileges; it must return true."""
        child = os.fork()
        if not child:
            status = 1
            try:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
                status = int(not function())
            finally:
                os._exit(status)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def eventually(self, condition, what):
        """Wait until the condition is true; fail after 10 seconds."""
        try:
            netns.until(condition, what, 10)
        except TimeoutError:
            self.fail("did not happen: " + what)

    def check_kernel(self):
        self.assertEqual(kernel_complaints(self.also_expected), [],
                         "the kernel logged something unexpected, or is tainted")


class VariantTest(GuestTest):
    """A test with the variant whose steps fail or wait on demand."""

    def setUp(self):
        super().setUp()
        unload()
        self.addCleanup(load)
        run("insmod", FAULTS)
        self.addCleanup(unload)
