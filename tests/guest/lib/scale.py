# SPDX-License-Identifier: GPL-2.0-only
"""The load of a stress test, and the time it may take.

SCALE=1 is the whole load, for a long run; the default is for `make check`. BUDGET is
the time in seconds after which a test does no more than its least load.
"""

import os
import time

SCALE = float(os.environ.get("SCALE", 0.01))
BUDGET = float(os.environ.get("BUDGET", 60))


def scaled(whole, least):
    """Return that part of the whole load, but at least the least."""
    return max(least, int(whole * SCALE))


def rounds(whole, least, what):
    """Yield 0, 1, 2 ... until the scaled load is reached, or the budget and the
    least. Print both: "# namespaces: 400 of 20000 in 6.1 s"."""
    number = scaled(whole, least)
    began = time.monotonic()
    done = 0
    try:
        while done < number and (done < least or time.monotonic() - began < BUDGET):
            yield done
            done += 1
    finally:
        print("# %s: %d of %d in %.1f s" % (what, done, whole, time.monotonic() - began),
              flush=True)
