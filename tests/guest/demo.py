#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Show /proc/tcpstates with real sockets in every state that TCP reaches.

usage: demo.py [COMMAND...]

Make the sockets in a new network namespace, with a scripted peer on a TUN
device, and run each COMMAND there with the shell (default: cat
/proc/tcpstates).
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import counts  # noqa: E402
import netns  # noqa: E402
from population import Population  # noqa: E402


def number(kind, family, side):
    """Return numbers as on a small server: mostly ESTABLISHED, TIME_WAIT and v4."""
    base = {"established": 24, "time_wait": 12, "close_wait": 5}.get(kind, 2)
    return max(1, base // {"v4": 1, "mapped": 2, "v6": 4}[family] // (1 + (side == "client")))


def main():
    commands = sys.argv[1:] or ["cat /proc/tcpstates"]
    with netns.new():
        population = Population()
        population.make_all(number)
        netns.until(lambda: counts.from_proc_net_tcp() == population.want,
                    "the sockets did not get into their states")
        for command in commands:
            print("\n$ " + command, flush=True)
            subprocess.run(command, shell=True, check=True)
        population.close()


main()
