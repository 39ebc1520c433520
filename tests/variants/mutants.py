#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Mutants: patches that break the module, each with lines at its head that tell what
must catch it.

usage: mutants.py table | shared KERNEL | alone

table: print the table of all mutants, as Markdown.
shared: print the names of those for that debug kernel that run in one guest.
alone: print the kernel, the name and the pattern of the report of each that needs a
guest for itself, since it leaves its kernel unfit for more.
"""

import glob
import os
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
STOCK, DEBUG, WALK = "tests/variants/mutants", "tests/variants/mutants-debug", "tests/walk/mutants"


class Mutant:
    """The head of a patch: "Key: value" lines, an empty line, and the description."""

    def __init__(self, path):
        self.name = os.path.basename(path)[:-len(".patch")]
        with open(path, encoding="utf-8") as f:
            head, text = f.read().split("\n--- ", 1)[0].split("\n\n", 1)
        keys = dict(line.split(": ", 1) for line in head.splitlines())
        self.text = " ".join(text.split())
        self.kind = keys["Kind"]
        self.caught_by = keys.get("Caught-by")
        # The tool that sees it, and a pattern of its report in the kernel's log.
        self.tool, self.report = keys.get("Seen-by", ": ").split(": ", 1)
        self.kernel = keys.get("Kernel", "6.12-kasan")
        self.alone = keys.get("Guest") == "its own"


def mutants(folder):
    """Return the mutants of a folder by name."""
    found = [Mutant(path) for path in glob.glob(os.path.join(TOP, folder, "*.patch"))]
    return {m.name: m for m in sorted(found, key=lambda m: m.name)}


def rows():
    """Yield the kind, name, description, test, kernel and way of each mutant."""
    for m in mutants(STOCK).values():
        yield m.kind, m.name, m.text, f"`{m.caught_by}`", "6.12", "assertion"
    for m in mutants(DEBUG).values():
        yield m.kind, m.name, m.text, f"`{m.caught_by}`", m.kernel, m.tool
    for m in mutants(WALK).values():
        yield m.kind, m.name, m.text, "`tests/walk`", "user space", "model or ASan"


def table():
    print("""# Mutants

Each mutant is the module with one bug. A check passes only if the test named here
passes on the module as it is, and catches the mutant in the way named: by an assertion
that fails, or by a report of the kernel's own tools.

`make check-mutants` runs those for stock kernels and user space,
`make check-debug-mutants` those for the debug kernels. This file is the output of
`tests/variants/mutants.py table`.

| kind | mutant | bug | caught by | on | how |
|---|---|---|---|---|---|""")
    for row in sorted(rows(), key=lambda row: (row[0].lower(), row)):
        print("| " + " | ".join(row) + " |")


def main():
    if sys.argv[1:] == ["table"]:
        table()
    elif sys.argv[1:2] == ["shared"] and len(sys.argv) == 3:
        for m in mutants(DEBUG).values():
            if not m.alone and m.kernel == sys.argv[2]:
                print(m.name)
    elif sys.argv[1:] == ["alone"]:
        for m in mutants(DEBUG).values():
            if m.alone:
                print(m.kernel, m.name, m.report)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
