# SPDX-License-Identifier: GPL-2.0
"""Files of debugfs, which guests mount when a test asks for the first."""

import os

import counts
from guest_test import run

ROOT = "/sys/kernel/debug/"


def path(name):
    """Return the path of a file or folder, or None if this kernel has none."""
    if not os.listdir(ROOT):
        run("mount", "-t", "debugfs", "none", ROOT)
    return ROOT + name if os.path.exists(ROOT + name) else None


def text(name):
    return counts.text(path(name))
