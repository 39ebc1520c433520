#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Find names of static functions that stand in two sources.

usage: statics.py FILE...       the sources of one program

Such a name says too little in a backtrace, a profile or a search.
"""

import collections
import re
import sys

ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)")
STATIC = re.compile(r"^static\b[^=;(){}]*?\b(\w+)\(", re.M)


def main():
    places = collections.defaultdict(dict)
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            text = ATTRIBUTE.sub("", file.read())
        for match in STATIC.finditer(text):
            places[match.group(1)].setdefault(path, text.count("\n", 0, match.start(1)) + 1)
    twice = {name: files for name, files in places.items() if len(files) > 1}
    for name, files in sorted(twice.items()):
        path, line = list(files.items())[-1]
        print(f"{path}:{line}: {name}() is also in {', '.join(list(files)[:-1])}: "
              "put the noun of its file into its name")
    return int(bool(twice))


sys.exit(main())
