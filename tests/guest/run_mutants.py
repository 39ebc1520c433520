#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Check that each mutant of the module is caught by the test it names.

A mutant is a patch in tests/variants/mutants that begins with "Caught-by:
TEST". The test must pass with the module as it is, and fail with the mutant.
"""

import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MUTANTS = os.path.join(HERE, "..", "variants", "mutants")


def caught_by(patch):
    with open(patch) as f:
        key, test = f.readline().split(": ")
    assert key == "Caught-by", patch
    return test.strip()


def run(test, module=None):
    """Return the test's output, whether it ran, and whether it passed."""
    env = dict(os.environ)
    if module:
        env["MODULE"] = module
    p = subprocess.run([os.path.join(HERE, "run.py"), test], env=env, text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    verdicts = [l for l in p.stdout.splitlines()
                if l.split(" ", 1)[0] in ("ok", "not") and test in l]
    return p.stdout, bool(verdicts), p.returncode == 0


def unload():
    subprocess.run(["rmmod", "tcpstates"], stderr=subprocess.DEVNULL)


def main():
    failed = []
    # Mutants that leave the kernel unfit for other tests run last.
    patches = sorted(glob.glob(os.path.join(MUTANTS, "*.patch")),
                     key=lambda p: ("unload" in p, p))
    for test in sorted({caught_by(p) for p in patches}):
        out, ran, passed = run(test)
        if not ran or not passed:
            print(out)
            failed.append("%s fails without a mutant" % test)
    for patch in patches:
        name = os.path.basename(patch)[:-len(".patch")]
        test = caught_by(patch)
        unload()
        out, ran, passed = run(test, "/modules/%s.ko" % name)
        # A test catches a mutant by an assertion that fails, not by an error.
        if ran and not passed and "AssertionError" in out:
            print("ok mutant %s: caught by %s" % (name, test), flush=True)
        else:
            print(out)
            print("not ok mutant %s: not caught by %s" % (name, test), flush=True)
            failed.append(name)
    print("# %d mutants, %d not caught" % (len(patches), len(failed)))
    return int(bool(failed) or not patches)


sys.exit(main())
