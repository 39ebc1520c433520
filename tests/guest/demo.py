#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Shows /proc/tcpstates over real sockets in every state TCP reaches.

usage: demo.py [COMMAND...]

Makes them in a namespace of its own, with a scripted peer on a TUN device, and
runs the commands there (`cat /proc/tcpstates` without any), each a shell line.
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import counts  # noqa: E402
import netns  # noqa: E402
from population import Population  # noqa: E402


def number(kind, family, side):
    """A small server's evening: mostly ESTABLISHED and TIME_WAIT, mostly v4."""
    base = {"established": 24, "time_wait": 12, "close_wait": 5}.get(kind, 2)
    return max(1, base // {"v4": 1, "mapped": 2, "v6": 4}[family] // (1 + (side == "client")))


def main():
    commands = sys.argv[1:] or ["cat /proc/tcpstates"]
    with netns.new():
        population = Population()
        population.make_all(number)
        netns.until(lambda: counts.from_proc_net_tcp() == population.want,
                    "the sockets never got into their states")
        for command in commands:
            print("\n$ " + command, flush=True)
            subprocess.run(command, shell=True, check=True)
        population.close()


main()
