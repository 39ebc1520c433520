#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Write compile_commands.json, which clangd and other tools read.

usage: compile_commands.py KDIR

The reader's commands are those that make would run. The module's are those that
Kbuild has stored beside the objects (module/.*.o.cmd): build the module first.
Without these, only the reader is in the file.
"""

import glob
import json
import os
import re
import shlex
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUTPUT = os.path.join(TOP, "compile_commands.json")


def reader():
    """Yield an entry for each source that make would compile."""
    folder = os.path.join(TOP, "userspace")
    lines = subprocess.run(["make", "-C", folder, "-Bn", "O=/nonexistent"], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.splitlines()
    for line in lines:
        if " -c " in line and line.endswith(".c"):
            words = shlex.split(line)
            yield {"directory": folder, "file": words[-1], "arguments": words}


def module(kdir):
    """Yield an entry for each object that Kbuild has compiled."""
    for path in sorted(glob.glob(os.path.join(TOP, "module", ".*.o.cmd"))):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        command = re.search(r"^(?:saved)?cmd_\S+ := (.*?)(?: ;.*)?$", text, re.M)
        source = re.search(r"^source_\S+ := (\S+\.c)$", text, re.M)
        if command and source:
            # Paths are relative to the kernel, since Linux 6.13 to the module.
            folder = kdir if os.path.isabs(source.group(1)) else TOP
            yield {"directory": folder, "file": source.group(1), "command": command.group(1)}


def main():
    entries = list(reader())
    nr_reader = len(entries)
    entries += module(os.path.abspath(sys.argv[1]))
    with open(OUTPUT, "w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1)
        file.write("\n")
    print(f"compile_commands.json: {nr_reader} sources of the reader, "
          f"{len(entries) - nr_reader} of the module")
    if len(entries) == nr_reader:
        print("the module is not in it: build it first, with the kernel's headers (KDIR=)")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
