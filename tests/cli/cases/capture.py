#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test the commands that capture packets, with tcpdump and real traffic.

usage: capture.py catches FILE    each line of FILE is a command: its filter finds the
                                  packets that it should, of IPv4 and IPv6, and no other
       capture.py ends COMMAND    the command ends by itself, with its 100 packets

The expected packets come from a parser of our own, which goes through all packets that
one tcpdump without a filter has seen.
"""

import contextlib
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "guest",
                                "lib"))

import netns

FIN, SYN, RST = 1, 2, 4
FLAG = {"tcp-fin": FIN, "tcp-syn": SYN, "tcp-rst": RST}
LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
OTHER_PORT, MARKER_PORT, REFUSED_PORT = 40001, 40002, 40003
COMMAND = re.compile(r"tcpdump -i any -nn -c 100 '(.*)'")
PORT = re.compile(r"tcp port (\d+) and ")
NAMES = re.compile(r"tcp\[tcpflags\] & \(([a-z|-]+)\) != 0")


class Packet:
    """A packet of a file in the format LINUX_SLL2."""

    def __init__(self, data):
        ip = data[20:]
        self.data = data
        self.version = {0x0800: 4, 0x86dd: 6}.get(struct.unpack(">H", data[:2])[0])
        protocol, at = (ip[9], (ip[0] & 15) * 4) if self.version == 4 else (ip[6], 40)
        self.ports = struct.unpack(">HH", ip[at:at + 4])
        self.tcp = protocol == socket.IPPROTO_TCP
        self.flags = self.tcp and ip[at + 13]
        self.window = self.tcp and struct.unpack(">H", ip[at + 14:at + 16])[0]


def packets(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 24
    found = []
    while at + 16 <= len(data):
        length = struct.unpack("=I", data[at + 8:at + 12])[0]
        if at + 16 + length > len(data):
            break
        found.append(Packet(data[at + 16:at + 16 + length]))
        at += 16 + length
    return found


def connect_and_close(family, port):
    with socket.create_server((LOOPBACK[family], port), family=family) as server, \
         socket.create_connection((LOOPBACK[family], port)) as client:
        peer = server.accept()[0]
        client.sendall(b"x" * 100)
        peer.recv(100)
        client.shutdown(socket.SHUT_WR)
        peer.recv(1)
        peer.close()


def refuse(family, port):
    with contextlib.suppress(ConnectionRefusedError):
        socket.create_connection((LOOPBACK[family], port)).close()


def stop_reading(family, port):
    """Fill the receive buffer of a peer that does not read, until its window is 0."""
    with socket.create_server((LOOPBACK[family], port), family=family) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with socket.create_connection((LOOPBACK[family], port)) as client:
            peer = server.accept()[0]
            client.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    client.send(b"x" * 4096)
            netns.until(lambda: probes_window(port), "a window of 0")
            peer.close()


def probes_window(port):
    """Tell if a socket towards this port probes a window of 0: timer 4 in /proc/net/tcp."""
    for name in ("tcp", "tcp6"):
        with open("/proc/net/" + name, encoding="ascii") as file:
            rows = [line.split() for line in file][1:]
        if any(int(row[2].split(":")[1], 16) == port and row[5].startswith("04:")
               for row in rows):
            return True
    return False


def send_datagram(family, port):
    """Send a UDP packet whose bytes look like a TCP header with all flags and no window."""
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        s.sendto(b"\0\0\0\0\0\7\0\0" * 4, (LOOPBACK[family], port))


def provoke(ports):
    for family in LOOPBACK:
        for port in sorted({OTHER_PORT, *ports}):
            connect_and_close(family, port)
            stop_reading(family, port)
            send_datagram(family, port)
        refuse(family, REFUSED_PORT)
        for port in ports:
            refuse(family, port)


@contextlib.contextmanager
def recorded(path):
    """Record all packets of this namespace while the body runs."""
    with subprocess.Popen(["tcpdump", "-i", "any", "-y", "LINUX_SLL2", "-s", "160", "-U", "--immediate-mode",
                           "-w", path], stderr=subprocess.PIPE, text=True) as dump:
        try:
            line = dump.stderr.readline()
            while "listening on" not in line:
                assert line, "tcpdump does not listen"
                line = dump.stderr.readline()
            yield
            send_datagram(socket.AF_INET, MARKER_PORT)
            netns.until(lambda: any(p.ports[1] == MARKER_PORT for p in packets(path)),
                        "the last packet")
        finally:
            dump.send_signal(signal.SIGINT)
            dump.stderr.read()


def wanted(expression):
    """Return a test for the packets that a filter should find."""
    port = PORT.search(expression)
    port = port and int(port.group(1))
    names = NAMES.search(expression)
    flags = names and sum(FLAG[name] for name in names.group(1).split("|"))

    def is_wanted(p):
        return bool(p.tcp and (not port or port in p.ports) and
                    (p.flags & flags if flags else not p.window))
    return is_wanted


def check(path, expression):
    """Compare the packets that a filter finds with the expected ones."""
    out = path + ".out"
    subprocess.run(["tcpdump", "-r", path, "-w", out, expression], check=True,
                   stderr=subprocess.DEVNULL)
    everything = packets(path)
    want = [p.data for p in everything if wanted(expression)(p)]
    found = packets(out)
    assert [p.data for p in found] == want, \
        "%s: %d packets, not %d" % (expression, len(found), len(want))
    assert {p.version for p in found} == {4, 6}, expression
    assert len(found) < len(everything), expression + ": all packets"
    if PORT.search(expression):
        assert any(wanted(PORT.sub("", expression))(p) for p in everything
                   if p.data not in want), expression + ": no other port"


def catches(path):
    with open(path, encoding="utf-8") as file:
        commands = sorted(set(file.read().splitlines()))
    filters = []
    for command in commands:
        match = COMMAND.fullmatch(command)
        assert match, command
        filters.append(match.group(1))
        subprocess.run(["tcpdump", "-i", "any", "-d", match.group(1)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # The traffic has other addresses than the finding.
    filters = [re.sub(r"^host \S+ and ", "", f) for f in filters]
    ports = {int(p.group(1)) for p in map(PORT.search, filters) if p}
    with netns.new(), tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        recording = folder + "/all"
        with recorded(recording):
            provoke(ports)
        for expression in filters:
            check(recording, expression)


def ends(command):
    with netns.new():
        with subprocess.Popen(["sh", "-c", "exec " + command], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as dump:
            while dump.poll() is None:
                for family in LOOPBACK:
                    refuse(family, REFUSED_PORT)
            lines = dump.stdout.read().splitlines()
    assert dump.returncode == 0, dump.returncode
    shown = [line for line in lines if " IP" in line]
    assert len(shown) == 100, len(shown)
    assert any(" IP6 " in line for line in shown), "no packet of IPv6"


def main():
    {"catches": catches, "ends": ends}[sys.argv[1]](sys.argv[2])


if __name__ == "__main__":
    main()
