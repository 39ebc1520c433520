# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's lockdown, which `lockdown=` on its command line turns on."""

import re

import counts


def mode():
    """Return the mode that is in force: none, integrity or confidentiality."""
    try:
        modes = counts.text("/sys/kernel/security/lockdown")
    except FileNotFoundError:
        return "none"
    return re.search(r"\[(\w+)\]", modes)[1]
