#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Check the includes of the reader: their order, and that there is no circle.

usage: includes.py FILE...      the sources in userspace/

The list of places in CONTRIBUTING.md has the folders that a folder may include:
"userspace/data/  ...; includes lib". A folder may always include itself, and
main.c everything. An include in quotes names its folder, from the top of
userspace/.
"""

import os
import re
import sys

from contributing import FILE, places

TOP = "userspace"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]*)"')


def allowed():
    """Return {folder: the folders that it may include}; a folder without a rule is missing."""
    rules = {}
    for path, (_, purpose) in places().items():
        match = re.fullmatch(TOP + r"/(\w+)/", path)
        rule = re.search(r"; includes (.*)$", purpose)
        if match and rule:
            rules[match.group(1)] = re.split(r", ", rule.group(1))
    return rules


def complaint(path, include, rules):
    """Return what is wrong with an include, or None."""
    folder = os.path.dirname(os.path.relpath(path, TOP))
    target = os.path.dirname(include)
    if include.startswith(("../", "./", "/")) or "/../" in include or not target:
        return "name the folder, from the top of " + TOP
    if not os.path.isfile(os.path.join(TOP, include)):
        return "there is no such file in " + TOP
    if not folder or target == folder:
        return None
    if folder not in rules:
        return f"the list of {FILE} does not say what {folder}/ includes"
    if target not in rules[folder] and rules[folder] != ["all"]:
        return f"{folder}/ may include " + ", ".join(rules[folder])
    return None


def includes(path):
    """Yield (line number, included file) of a source."""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1)


def circle(graph, header, trail=()):
    """Return the headers of a circle that begins at this one, or None."""
    if header in trail:
        return trail[trail.index(header):] + (header,)
    for target in graph.get(header, ()):
        found = circle(graph, target, trail + (header,))
        if found:
            return found
    return None


def main():
    rules = allowed()
    graph = {}
    wrong = []
    for path in sys.argv[1:]:
        for number, include in includes(path):
            graph.setdefault(os.path.relpath(path, TOP), []).append(include)
            reason = complaint(path, include, rules)
            if reason:
                wrong.append(f'{path}:{number}: "{include}": {reason}')
    for header in graph:
        found = circle(graph, header)
        if found:
            wrong.append(f"{TOP}/{found[0]}:1: a circle of includes: {', '.join(found)}")
            break
    print("".join(line + "\n" for line in wrong), end="")
    return int(bool(wrong))


sys.exit(main())
