#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make real sockets on the loopback device.

usage: sockets.py PORT FULL_PORT

Hold a listener on PORT with two ESTABLISHED connections, and one on FULL_PORT. Do
what each line of stdin says, wait until the kernel shows it, and print the line:

    close_wait NUMBER   let so many more connections of PORT be in CLOSE_WAIT
    full 1, full 0      fill the accept queue of FULL_PORT over its limit, or empty it
    refuse NUMBER       let so many connects be under way that its full queue refuses
"""

import os
import resource
import sys
import time

from population import Service, late

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../guest/lib"))

import counts   # pylint: disable=wrong-import-position

BACKLOG = 1
# The process's name, which formats have to escape
NAME = "a,b =c\\"


class Port(Service):
    """A listener, and the connections that each line of stdin asks for."""

    refused = ()

    def close_wait(self, number):
        if number < len(self.near):
            self.close()
        self.connect(number - len(self.near))
        self.half_close()
        self.wait_for("CLOSE_WAIT", number)

    def full(self, number):
        if number:
            self.connect(BACKLOG + 1, accept=False)
        else:
            self.far = [self.listener.accept()[0] for _ in self.near]
            self.close()
        self.wait_for("ESTABLISHED", len(self.near))

    def refuse(self, number):
        for s in self.refused:
            s.close()
        self.refused = late(self.port, number)

    def wait_for(self, state, number):
        end = time.monotonic() + 5
        while sum(r.state == state and r.port == self.port
                  for r in counts.proc_net_tcp()) != number:
            assert time.monotonic() < end, "not %d in %s" % (number, state)
            time.sleep(0.01)


def main():
    resource.setrlimit(resource.RLIMIT_NOFILE, 2 * resource.getrlimit(resource.RLIMIT_NOFILE)[1:])
    with open("/proc/self/comm", "w", encoding="ascii") as comm:
        comm.write(NAME)
    port = Port(int(sys.argv[1]))
    full = Port(int(sys.argv[2]), backlog=BACKLOG)
    port.connect(2)
    kept, port.near, port.far = port.near + port.far, [], []
    for line in sys.stdin:
        word, number = line.split()
        {"close_wait": port.close_wait, "full": full.full,
         "refuse": full.refuse}[word](int(number))
        print(line, end="", flush=True)
    del kept


if __name__ == "__main__":
    main()
