#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compare the places that the documents name with the tree.

usage: places.py FILE...        all files of the tree

Each path in the list of CONTRIBUTING.md must exist. Each file in FOLDERS must have
a place in that list: by its path, by its folder, by the other one of its .c and .h,
or by its name in the text of a file beside it. And each file that DOCUMENTS name in
backquotes, by its path or by its name alone, must exist, as must each function that
they name as `name()`: it is defined or called in a source.
"""

import os
import re
import sys

from contributing import FILE, places

DOCUMENTS = (FILE, "docs/design.md")
NAMED = re.compile(r"`([\w./-]+\.(?:c|h|sh|py|txt|mk|conf))`")
FUNCTION = re.compile(r"`(\w+)\(\)`")
SOURCES = (".c", ".h", ".py", ".sh")
FOLDERS = ("include/", "module/", "scripts/", "tests/", "userspace/", ".ci/")


def files_named(known):
    """Return the files that the texts of their neighbours name."""
    return {os.path.join(os.path.dirname(path), word)
            for path, (_, purpose) in known.items()
            for word in re.findall(r"[\w-]+\.\w+", purpose)}


def has_place(path, known):
    stem, extension = os.path.splitext(path)
    other = {".c": ".h", ".h": ".c"}.get(extension)
    folder = path
    while folder := os.path.dirname(folder):
        if folder + "/" in known:
            return True
    return path in known or other and stem + other in known


def functions(paths):
    """Return the names before a parenthesis in the sources."""
    found = set()
    for path in paths:
        if path.endswith(SOURCES):
            with open(path, encoding="utf-8") as file:
                found.update(re.findall(r"\b(\w+)\(", file.read()))
    return found


def main():
    known = places()
    listed = {*known, *files_named(known)}
    found = 0
    for path, (line, _) in known.items():
        if not (os.path.isdir(path) if path.endswith("/") else os.path.isfile(path)):
            print(f"{FILE}:{line}: there is no {path}")
            found = 1
    for path in sys.argv[1:]:
        if path.startswith(FOLDERS) and os.path.basename(path) not in ("Makefile", "Kbuild") \
                and not has_place(path, listed):
            print(f"{path}:1: has no place in the list of {FILE}")
            found = 1
    # Accept the whole path, the path from userspace/, and the name alone.
    existing = {name for path in sys.argv[1:]
                for name in (path, path.removeprefix("userspace/"), os.path.basename(path))}
    called = functions(sys.argv[1:])
    for document in DOCUMENTS:
        with open(document, encoding="utf-8") as file:
            for line, text in enumerate(file, 1):
                for name in NAMED.findall(text):
                    # NAME stands for any name.
                    if name not in existing and "NAME" not in name:
                        print(f"{document}:{line}: there is no {name}")
                        found = 1
                for name in FUNCTION.findall(text):
                    if name not in called and "NAME" not in name:
                        print(f"{document}:{line}: there is no {name}()")
                        found = 1
    return found


sys.exit(main())
