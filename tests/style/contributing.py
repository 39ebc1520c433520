# SPDX-License-Identifier: GPL-2.0-only
"""The list of places in CONTRIBUTING.md: lines of "path  purpose"."""

import re

FILE = "CONTRIBUTING.md"
HEADING = "## Where things are"


def places():
    """Return {path: (line number, purpose)} of the list under the heading."""
    with open(FILE, encoding="utf-8") as file:
        lines = file.read().splitlines()
    begin = lines.index("```", lines.index(HEADING)) + 1
    end = lines.index("```", begin)
    found = {}
    for number, line in enumerate(lines[begin:end], begin + 1):
        path, purpose = re.match(r"(\S+)\s*(.*)", line).groups()
        found[path] = (number, purpose)
    return found
