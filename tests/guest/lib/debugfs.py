# SPDX-License-Identifier: GPL-2.0-only
"""Files of debugfs."""

import os

import counts

ROOT = "/sys/kernel/debug/"


def path(name):
    """Return the path of a file or folder, or None if this kernel has none."""
    return ROOT + name if os.path.exists(ROOT + name) else None


def text(name):
    return counts.text(path(name))
