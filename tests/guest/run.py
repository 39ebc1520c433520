#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Run the guest's tests and report in KTAP on stdout.

usage: run.py [FOLDER | NAME]...    names as unittest takes them: test_states.Truth

Without any, run all of tests/guest and tests/stress. SCALE and BUDGET set the load of
the latter: see lib/scale.py.
"""

import os
import sys
import time
import traceback
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
STRESS = os.path.join(HERE, "..", "stress")
sys.path[:0] = [HERE, os.path.join(HERE, "lib"), STRESS]

import leaks  # noqa: E402
from guest_test import LOG, kernel_complaints  # noqa: E402


class Ktap(unittest.TestResult):
    """Print one line for each test when it ends."""

    def __init__(self):
        super().__init__()
        self.number = 0
        self.failed = 0
        self.skips = 0
        self.began = time.monotonic()

    def report(self, ok, test, comment=""):
        self.number += 1
        self.failed += not ok
        print("%s %d %s%s" % ("ok" if ok else "not ok", self.number, test.id(), comment),
              flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def explain(self, err):
        for line in "".join(traceback.format_exception(*err)).splitlines():
            print("# " + line, flush=True)

    def addSuccess(self, test):
        self.report(True, test, " # %.1fs" % (time.monotonic() - self.began))

    def addFailure(self, test, err):
        self.explain(err)
        self.report(False, test)

    def addError(self, test, err):
        self.addFailure(test, err)

    def addSubTest(self, test, subtest, err):
        if err:
            self.addFailure(subtest, err)

    def addSkip(self, test, reason):
        self.skips += 1
        self.report(True, test, " # SKIP " + reason)


def main():
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(
        loader.discover(name, top_level_dir=name) if os.path.isdir(name)
        else loader.loadTestsFromName(name) for name in sys.argv[1:] or (HERE, STRESS))
    if loader.errors:
        print("# " + "\n".join(loader.errors).replace("\n", "\n# "))
        return 1
    if leaks.known():
        suite.addTests(loader.loadTestsFromModule(leaks))
    planned = suite.countTestCases()
    print("TAP version 14\n1..%d" % planned, flush=True)
    result = Ktap()
    suite.run(result)
    complaints = kernel_complaints()
    for line in complaints:
        print("# kernel: " + line)
    for race in sorted(LOG.races.foreign):
        print("# the kernel's own: " + race)
    print("# %s: %d passed, %d failed, %d skipped"
          % (os.uname().release, result.number - result.failed - result.skips,
             result.failed, result.skips), flush=True)
    return int(bool(result.failed or complaints) or result.number < planned
               or planned == 0)


sys.exit(main())
