#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Check that each mutant of the module is caught by the test it names.

usage: run_mutants.py [debug] [NAME]...

The test must pass with the module as it is. With the mutant it must fail with an
assertion; on a debug kernel, the report that the mutant names must be in the kernel's
log, or in the list of leaks that a run there ends with.
"""

import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "lib"), os.path.join(HERE, "..", "variants")]

import kmsg  # noqa: E402
from mutants import DEBUG, STOCK, mutants  # noqa: E402

# A test on a broken module may hang; none takes so long.
TEST_SECONDS = 240

KMEMLEAK = "/sys/kernel/debug/kmemleak"


class Run:
    """A test that runs, with a module or the installed one."""

    def __init__(self, test, module=None):
        self.test = test
        self.log = kmsg.Log()
        env = dict(os.environ, **({"MODULE": module} if module else {}))
        self.output = open("/tmp/mutant.log", "w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen([os.path.join(HERE, "run.py"), test], env=env,
                                        stdout=self.output, stderr=subprocess.STDOUT)

    def wait(self, until=lambda: False):
        """Wait for its end, or until something is true. Return its output, and the exit
        status, or None if it runs still."""
        end = time.monotonic() + TEST_SECONDS
        while self.process.poll() is None and not until() and time.monotonic() < end:
            time.sleep(0.1)
        self.output.seek(0)
        return self.output.read(), self.process.poll()

    def ran(self, output):
        return any(line.split(" ", 1)[0] in ("ok", "not") and self.test in line
                   for line in output.splitlines())


def unload():
    subprocess.run(["rmmod", "tcpstates"], stderr=subprocess.DEVNULL)


def passes(test):
    run = Run(test)
    output, status = run.wait()
    if run.ran(output) and status == 0 and "# SKIP" not in output:
        return True
    print(output)
    return False


def by_assertion(mutant):
    """Return if the test catches the mutant by an assertion, not by an error."""
    run = Run(mutant.caught_by, "/modules/%s.ko" % mutant.name)
    output, status = run.wait()
    if run.ran(output) and status and "AssertionError" in output:
        return True
    print(output)
    return False


def forget_leaks():
    if os.path.exists(KMEMLEAK):
        with open(KMEMLEAK, "w", encoding="ascii") as f:
            f.write("clear")


def by_report(mutant):
    """Return if there is a report of the mutant while the test runs, or at its end. A
    mutant that has the guest for itself may hang the test: the report is enough."""
    lines = []
    pattern = re.compile(mutant.report)
    forget_leaks()
    run = Run(mutant.caught_by, "/modules/%s.ko" % mutant.name)

    def reported():
        lines.extend(run.log.lines())
        return any(pattern.search(line) for line in lines)

    output, status = run.wait(reported if mutant.alone else lambda: False)
    if reported() or pattern.search(output):
        return True
    print("%s\nexit status %s\n# kernel: %s" % (output, status, "\n# kernel: ".join(lines)))
    return False


def check(chosen, caught):
    """Check these mutants. Return the names of those that are not caught."""
    failed = []
    for test in sorted({m.caught_by for m in chosen}):
        ok = passes(test)
        print("# %s without a mutant: %s" % ("passes" if ok else "fails", test), flush=True)
        if not ok:
            failed.append(test)
    for mutant in chosen:
        unload()
        ok = caught(mutant)
        print("%s mutant %s: %s by %s%s" % (
            "ok" if ok else "not ok", mutant.name, "caught" if ok else "not caught",
            mutant.caught_by, ": " + mutant.tool if mutant.tool else ""), flush=True)
        if not ok:
            failed.append(mutant.name)
    return failed


def main():
    names = sys.argv[1:]
    debug = names[:1] == ["debug"]
    known = mutants(DEBUG if debug else STOCK)
    # Mutants that leave the kernel unfit for other tests run last.
    chosen = [known[name] for name in names[debug:] or
              sorted(known, key=lambda name: ("load" in name, name))]
    if debug:
        # Reports must not end the guest.
        with open("/proc/sys/kernel/panic_on_warn", "w", encoding="ascii") as f:
            f.write("0")
    failed = check(chosen, by_report if debug else by_assertion)
    print("# %d mutants, not caught: %s" % (len(chosen), ", ".join(failed) or "none"),
          flush=True)
    return int(bool(failed) or not chosen)


sys.exit(main())
