# SPDX-License-Identifier: GPL-2.0-only
"""The last test of a run on a kernel with kmemleak: the module has lost no memory."""

import os
import re
import time
import unittest

import guest_test
import lockdown

KMEMLEAK = "/sys/kernel/debug/kmemleak"
MIN_AGE = 5         # seconds: kmemleak takes younger objects for used

# The module's functions have no names when it is unloaded. Nothing else is a module.
OURS = re.compile(r"\[tcpstates|^ +0x[0-9a-f]+$", re.M)


def known():
    """Has the kernel kmemleak? Lockdown forbids its use, and logs the attempt."""
    if lockdown.mode() != "none":
        return False
    try:
        os.close(os.open(KMEMLEAK, os.O_RDWR))
    except OSError:
        return False
    return True


class Leaks(unittest.TestCase):
    def test_no_memory_is_lost(self):
        """Unload first: that also shows objects to which only the module had
        pointers. kmemleak reports what two scans found no pointer to."""
        if guest_test.loaded():
            guest_test.unload()
        for _ in range(2):
            time.sleep(MIN_AGE + 1)
            with open(KMEMLEAK, "w") as f:
                f.write("scan")
        with open(KMEMLEAK) as f:
            reports = re.split(r"^(?=unreferenced object)", f.read(), flags=re.M)
        ours = [r for r in reports if OURS.search(r)]
        print("# kmemleak: %d reports of other code" % (len(list(filter(None, reports))) - len(ours)))
        self.assertEqual(ours, [], "\n".join(ours))
