#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compare the time of 'tcpstates peers' with that of 'ss -tan', on the running kernel.

usage: unshare -n time_addresses.py TCPSTATES [PAIRS [TIMEWAITS]]

Makes connections over loopback from many addresses: PAIRS whose both ends stay, as far
as the limit of open files allows, and TIMEWAITS that were closed. Prints medians of
nine rounds, and of the ratios within each round.
"""

import resource
import socket
import statistics
import subprocess
import sys
import time

ROUNDS = 9


def connect(servers, network, i):
    server = servers[i % len(servers)]
    client = socket.socket()
    client.bind((f"127.{network + i // 60000}.{i // 250 % 250}.{1 + i % 250}", 0))
    client.connect(("127.0.0.1", server.getsockname()[1]))
    return client, server.accept()[0]


def measure(command):
    start = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - start


def main():
    pairs, timewaits = [int(arg) for arg in [*sys.argv[2:], "9000", "80000"][:2]]
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["sysctl", "-qw", "net.ipv4.ip_local_port_range=1024 65535",
                    "net.ipv4.tcp_max_tw_buckets=1000000"], check=True)
    servers = [socket.create_server(("0.0.0.0", 8000 + i), backlog=4096) for i in range(4)]
    kept = [connect(servers, 1, i) for i in range(pairs)]
    for i in range(timewaits):
        client, accepted = connect(servers, 100, i)
        accepted.close()
        client.recv(1)
        client.close()
    commands = [["ss", "-tan"], [sys.argv[1], "peers"], [sys.argv[1], "peers", "--top", "0"],
                [sys.argv[1], "peers", "--source", "proc"]]
    times = [[measure(command) for command in commands] for _ in range(ROUNDS)]
    print(f"{2 * len(kept)} sockets with a file, {timewaits} in TIME_WAIT")
    for i, command in enumerate(commands):
        print("%.3f s, ratio %.2f: %s" % (statistics.median(row[i] for row in times),
                                          statistics.median(row[i] / row[0] for row in times),
                                          " ".join(command)))


main()
