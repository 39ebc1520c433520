# SPDX-License-Identifier: GPL-2.0-only
"""A TCP peer that sends only what a test tells it to, over a TUN device.

The kernel under test has one end of every connection, this module the other. It
builds each segment itself and never answers on its own. So a test can bring a
real socket into any state and leave it there.
"""

import fcntl
import os
import select
import socket
import struct
import subprocess
import time

import netns

# Powerpc and a few others have the direction of a request in other bits.
TUNSETIFF = 0x800454CA if os.uname().machine.startswith("ppc") else 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
RTF_LOCAL = 0x80000000
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10

# Addresses of the kernel and of the peer, by IP version.
KERNEL = {4: "10.7.0.1", 6: "fd07::1"}
KERNEL_2 = {4: "10.7.0.2", 6: "fd07::2"}
PEER = {4: "10.7.1.1", 6: "fd07::1:1"}
_AF = {4: socket.AF_INET, 6: socket.AF_INET6}


def _packed(version, address):
    return socket.inet_pton(_AF[version], address)


def _checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


class Segment:
    """The fields of a TCP segment that the tests need."""

    def __init__(self, version, src, sport, dst, dport, seq, ack, flags, length):
        self.version, self.src, self.sport = version, src, sport
        self.dst, self.dport = dst, dport
        self.seq, self.ack, self.flags, self.length = seq, ack, flags, length
        self.options = self.data = b""      # for sending only

    @classmethod
    def parse(cls, packet):
        """Return a segment, or None for a packet that is not TCP."""
        if packet[0] >> 4 == 4:
            head = (packet[0] & 15) * 4
            proto, src, dst, version = packet[9], packet[12:16], packet[16:20], 4
        else:
            head, proto, src, dst, version = 40, packet[6], packet[8:24], packet[24:40], 6
        if proto != socket.IPPROTO_TCP:
            return None
        sport, dport, seq, ack, offset, flags = struct.unpack_from("!HHIIBB", packet, head)
        return cls(version, src, sport, dst, dport, seq, ack, flags,
                   len(packet) - head - (offset >> 4) * 4)

    def build(self):
        tcp = struct.pack("!HHIIBBHHH", self.sport, self.dport, self.seq, self.ack,
                          5 + len(self.options) // 4 << 4, self.flags, 65535, 0, 0)
        tcp += self.options + self.data
        pseudo = self.src + self.dst + struct.pack(
            "!HH" if self.version == 4 else "!II",
            *((socket.IPPROTO_TCP, len(tcp)) if self.version == 4
              else (len(tcp), socket.IPPROTO_TCP)))
        tcp = tcp[:16] + struct.pack("!H", _checksum(pseudo + tcp)) + tcp[18:]
        if self.version == 6:
            return struct.pack("!IHBB", 6 << 28, len(tcp), socket.IPPROTO_TCP, 64) \
                + self.src + self.dst + tcp
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64,
                         socket.IPPROTO_TCP, 0) + self.src + self.dst
        return ip[:10] + struct.pack("!H", _checksum(ip)) + ip[12:] + tcp


class Connection:
    """The peer's end of a connection."""

    def __init__(self, peer, version, kernel_address, kernel_port, port):
        self.peer, self.version = peer, version
        self.kernel = _packed(version, kernel_address)
        self.kernel_port, self.port = kernel_port, port
        self.address = _packed(version, PEER[version])
        self.seq = 1000         # the next that the peer sends
        self.ack = 0            # the next expected from the kernel
        self.acked = self.seq   # acknowledged by the kernel
        self.seen = 0           # flags of all new segments from the kernel

    def key(self):
        return self.version, self.kernel_port, self.port

    def receive(self, segment):
        """Process a segment of the kernel; ignore retransmissions."""
        if segment.flags & SYN and not self.seen & SYN:
            self.ack = segment.seq
        if segment.flags & ACK:
            self.acked = segment.ack
        if segment.seq != self.ack:
            return
        self.seen |= segment.flags
        self.ack += segment.length + bool(segment.flags & SYN) + bool(segment.flags & FIN)
        self.ack &= 0xFFFFFFFF

    def send(self, flags, ack=None, data=b"", options=b""):
        """Send a segment; options are padded to four bytes."""
        ack = self.ack if ack is None else ack
        segment = Segment(self.version, self.address, self.port, self.kernel,
                          self.kernel_port, self.seq, ack if flags & ACK else 0, flags,
                          len(data))
        segment.options, segment.data = options, data
        self.peer.write(segment)
        self.seq += len(data) + bool(flags & (SYN | FIN))

    def wait_flags(self, flags):
        """Wait until the kernel has sent these."""
        self.peer.pump(lambda: self.seen & flags == flags,
                       "segment with flags %#x" % flags)

    def wait_acked(self):
        """Wait until the kernel has acknowledged everything sent."""
        self.peer.pump(lambda: self.acked == self.seq, "acknowledgement")


class Peer:
    """A TUN device in this namespace, and the connections over it."""

    def __init__(self, name="tun0"):
        self.fd = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(self.fd, TUNSETIFF,
                    struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        os.set_blocking(self.fd, False)
        self.connections = {}
        commands = ["link set %s up txqueuelen 20000" % name]
        for address in (KERNEL[4], KERNEL_2[4]):
            commands.append("addr add %s/16 dev %s" % (address, name))
        for address in (KERNEL[6], KERNEL_2[6]) if netns.has_ipv6() else ():
            commands.append("addr add %s/64 dev %s nodad" % (address, name))
        subprocess.run(["ip", "-batch", "-"], check=True, text=True,
                       input="\n".join(commands) + "\n")
        if netns.has_ipv6():
            netns.until(self._is_routed, "local routes of IPv6")

    @staticmethod
    def _is_routed():
        """The kernel adds the route of an IPv6 address later, from a worker, and
        drops packets until then."""
        with open("/proc/net/ipv6_route", encoding="ascii") as f:
            routes = [line.split() for line in f]
        local = {r[0] for r in routes if r[1] == "80" and int(r[8], 16) & RTF_LOCAL}
        return all(_packed(6, a[6]).hex() in local for a in (KERNEL, KERNEL_2))

    def close(self):
        """Reset all connections, so that no orphans stay: they hold their namespace
        and count for the whole host."""
        self.drain()
        self.reset()
        os.close(self.fd)

    def reset(self):
        """Reset all connections."""
        for c in self.connections.values():
            c.send(RST | ACK)

    def connection(self, version, kernel_address, kernel_port, port):
        c = Connection(self, version, kernel_address, kernel_port, port)
        assert c.key() not in self.connections, c.key()
        self.connections[c.key()] = c
        return c

    def write(self, segment):
        os.write(self.fd, segment.build())

    def drain(self):
        """Pass the kernel's packets to the connections."""
        while True:
            try:
                segment = Segment.parse(os.read(self.fd, 2048))
            except BlockingIOError:
                return
            if segment:
                c = self.connections.get((segment.version, segment.sport, segment.dport))
                if c:
                    c.receive(segment)

    def pump(self, condition, what, seconds=30):
        """Receive until the condition is true."""
        end = time.monotonic() + seconds
        while True:
            self.drain()
            if condition():
                return
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the kernel did not send the " + what)
            select.select([self.fd], [], [], left)
