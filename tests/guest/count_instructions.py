#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Count the instructions of a walk and compare them with the recorded numbers.

The guest's clock must count instructions, one per nanosecond (GUEST_ICOUNT of
guest.sh). walk_ns is then the number of instructions of a walk, on a busy
machine as on an idle one. A walk may be interrupted, so the least of several
counts is used.
"""

import contextlib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import counts  # noqa: E402
import idle  # noqa: E402
import netns  # noqa: E402
import sockets  # noqa: E402

BUCKETS = 16384
SOCKETS = 8192
WALKS = 15
CHILD_EHASH = "net/ipv4/tcp_child_ehash_entries"

# The measured numbers, and the factor that a change may add.
RECORDED = {"empty bucket": 4.9, "socket": 207.3, "idle socket": 248.2}
MARGIN = 1.10


@contextlib.contextmanager
def namespace(buckets):
    """Run the body in a new namespace that has its own table."""
    netns.sysctl(CHILD_EHASH, buckets)
    try:
        with netns.new():
            yield
    finally:
        netns.sysctl(CHILD_EHASH, 0)


def walk():
    """Return the instructions of a walk in this namespace."""
    return min(counts.keys()["walk_ns"] for _ in range(WALKS))


def walk_idle():
    """Return the instructions of a walk that reads idle times."""
    return min(idle.parse(counts.text(idle.PATH))[0]["walk_ns"] for _ in range(WALKS))


def measure():
    with namespace(1):
        least = walk()
    with namespace(BUCKETS):
        empty = walk()
        empty_idle = walk_idle()
        made = sockets.repaired(SOCKETS, 1)
        full = walk()
        full_idle = walk_idle()
        sockets.close(made)
    return {"empty bucket": (empty - least) / (BUCKETS - 1),
            "socket": (full - empty) / SOCKETS,
            "idle socket": (full_idle - empty_idle) / SOCKETS}


def main():
    failed = 0
    for number, (what, instructions) in enumerate(measure().items(), 1):
        most = RECORDED[what] * MARGIN
        good = 0 < instructions <= most
        failed += not good
        print("%s %d instructions.per_%s # %.1f of at most %.1f"
              % ("ok" if good else "not ok", number, what.replace(" ", "_"), instructions, most))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
