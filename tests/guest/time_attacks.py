#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Prints how long root's reads take beside readers that would hold them up.

usage: time_attacks.py [SOCKETS]
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import attacks  # noqa: E402


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
    stack, waits = attacks.enter(number)
    with stack:
        def show(what, own, worst):
            print("%-40s own %5.0f ms  worst %5.0f ms  waited %5.0f ms"
                  % (what, own * 1e3, worst * 1e3, (worst - own) * 1e3), flush=True)

        print("%d sockets, %d processors" % (number, os.cpu_count()))
        show("alone", waits.own, waits.own)
        for readers in (64, 256):
            show("beside %d readers of the ports" % readers, waits.own, waits.beside(readers))
        own, worst = waits.beside_starved()
        show("beside 16 under SCHED_IDLE, loops", own, worst)
        unloaded, created = waits.unload_beside(256)
        print("rmmod beside 256 readers: %.2f s; a namespace meanwhile: %.2f s"
              % (unloaded, created))


main()
