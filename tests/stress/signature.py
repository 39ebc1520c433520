# SPDX-License-Identifier: GPL-2.0-only
"""Signed modules, in a debug kernel that was booted with module.sig_enforce=1 or
lockdown=integrity. tests/variants/signed.sh has built the modules."""

import errno
import os
import subprocess
import unittest

import counts
import lockdown
from guest_test import kernel_complaints, loaded, unload
from libc import init_module

SIGNED, UNSIGNED, OTHER_KEY = ("/modules/%s.ko" % name
                               for name in ("signed", "unsigned", "other-key"))

REFUSALS = ("Loading of (unsigned module|module with unavailable key) is rejected",
            "Lockdown: .*: unsigned module loading is restricted")


def insert(image):
    """Load a module. Returns the error, or 0."""
    try:
        init_module(image)
    except OSError as e:
        return e.errno
    return 0


def read(path):
    with open(path, "rb") as f:
        return f.read()


def refusal():
    """Return the error for a module without a signature: an enforced signature is
    tested before lockdown."""
    if read("/sys/module/module/parameters/sig_enforce").strip() == b"Y":
        return errno.EKEYREJECTED
    if lockdown.mode() == "integrity":
        return errno.EPERM
    raise AssertionError("this kernel was booted without enforced signatures")


class Signature(unittest.TestCase):
    def setUp(self):
        self.refusal = refusal()
        self.addCleanup(self.check_kernel)

    def check_kernel(self):
        self.assertEqual(kernel_complaints(REFUSALS), [])

    def assertRefused(self, image, error):
        self.assertEqual(errno.errorcode.get(insert(image)), errno.errorcode[error])
        self.assertFalse(loaded())
        self.assertFalse(os.path.exists("/proc/tcpstates"))

    def test_signed_module_loads(self):
        self.assertEqual(insert(read(SIGNED)), 0)
        self.addCleanup(unload)
        self.assertTrue(counts.read())
        # Out of tree, but not unsigned.
        self.assertEqual(read("/sys/module/tcpstates/taint"), b"O\n")

    def test_unsigned_module_is_refused(self):
        self.assertRefused(read(UNSIGNED), self.refusal)

    def test_message(self):
        """The words of insmod that docs/troubleshooting.md has."""
        p = subprocess.run(["insmod", UNSIGNED], stderr=subprocess.PIPE, text=True, check=False,
                           env=dict(os.environ, LC_ALL="C"))
        self.assertEqual(p.returncode, 1)
        words = {errno.EKEYREJECTED: ": Key was rejected by service",
                 errno.EPERM: ": Operation not permitted"}[self.refusal]
        self.assertRegex(p.stderr, "could not insert module .*" + words)
        self.assertFalse(loaded())

    def test_signature_of_another_key_is_refused(self):
        self.assertRefused(read(OTHER_KEY), self.refusal)

    def test_changed_module_is_refused(self):
        """Its signature is of a trusted key, but of another module."""
        image = bytearray(read(SIGNED))
        at = image.index(b"license=GPL")
        image[at] ^= 1
        self.assertRefused(bytes(image), errno.EKEYREJECTED)
