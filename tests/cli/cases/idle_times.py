#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test idle times from sock_diag with real sockets of all kinds.

usage: idle_times.py READER

The witness is 'ss -tin', which prints how long ago the last data and the last ACK
came. It is asked before and after the reader: if a socket went to the next column
or the next second meanwhile, all three are asked again.
"""

import json
import os
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "guest",
                                "lib"))

import idle
import netns
from population import Population, distinct


def ask():
    done = subprocess.run((sys.argv[1], "idle", "--source", "diag", "-j"), check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def agrees():
    """Compare with the witness; False if that changed meanwhile."""
    before = idle.from_ss()
    shown = ask()
    if before != idle.from_ss():
        return False
    assert shown["states"] == before, (shown, before)
    assert shown["source"] == "diag" and shown["netns"] == netns.inode(), shown
    return True


def main():
    with netns.new():
        p = Population()
        p.make_all(distinct)
        netns.until(agrees, "the same figures")
        for state, row in idle.from_ss().items():
            assert row["sockets"] == p.want[state]["total"] - p.want[state]["mini"], (state, row)
        assert p.want["FIN_WAIT2"]["mini"], "no timewait socket in FIN_WAIT2"
        with socket.create_server(("127.0.0.1", 0)) as server, \
                socket.create_connection(server.getsockname()) as client, server.accept()[0]:
            # Some in another column than the first, and a longest time above 0.
            netns.until(lambda: idle.from_ss()["CLOSE_WAIT"]["max_s"] >= 2, "idle sockets")
            netns.until(lambda: idle.from_ss()["ESTABLISHED"]["lt_1s"] == 0, "an idle pair")
            # Data comes to one of the pair, an ACK only to the other.
            netns.until(lambda: client.send(b"x") and
                        idle.from_ss()["ESTABLISHED"]["lt_1s"] == 2, "an ACK")
            netns.until(agrees, "the same figures of a busy pair")
        netns.until(agrees, "the same figures of idle sockets")
        assert ask()["states"]["CLOSE_WAIT"]["lt_10s"], ask()
        assert p.fresh(), "too slow: timewait sockets may have expired"
        p.close()


main()
