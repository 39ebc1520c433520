# SPDX-License-Identifier: GPL-2.0-only
"""Load and unload the module under test with system calls alone, which takes a
fraction of the time of modprobe and rmmod."""

import lzma
import os

from guest_test import run
from libc import delete_module, init_module


class Image:
    """The file of the module, decompressed."""

    def __init__(self):
        path = os.environ.get("MODULE") or run("modinfo", "-n", "tcpstates").strip()
        with open(path, "rb") as f:
            self.bytes = f.read()
        if path.endswith(".xz"):
            self.bytes = lzma.decompress(self.bytes)

    def load(self):
        init_module(self.bytes)


unload = delete_module
