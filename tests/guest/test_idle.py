# SPDX-License-Identifier: GPL-2.0-only
"""/proc/tcpstates_idle, and the column close_wait_s of /proc/tcpstates_ports.

Compare them with ss, and with known silences. A variant of the module has a clock
that runs ahead, so that no test waits for a day.
"""

import os
import socket
import time

import counts
import idle
import netns
import ports
import sockets
from guest_test import VariantTest, parameter
from test_states import Populated


# The longest that a jiffy is, in seconds.
JIFFY = 0.01


def connections(number, port=8001):
    """Make connections to a listener; return it, the clients' and the servers' ends."""
    listener = sockets.listen(1, port=port)
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]
    return listener, clients, [listener[0].accept()[0] for _ in clients]


class Truth(Populated):
    """With real sockets in every state."""

    def test_against_ss(self):
        """The longest times go on while ss runs; the columns seldom change, and between
        10 s and 60 s of age not at all. An emulated ss may take 14 s."""
        seen = []

        def columns():
            seen.append(idle.from_ss())
            return {s: {c: n for c, n in row.items() if c != "max_s"}
                    for s, row in seen[-1].items()}

        shown, want = counts.steady(columns, idle.read, seconds=120)
        before, after = seen[-2:]
        for state, row in shown.items():
            longest = row.pop("max_s")
            self.assertGreaterEqual(longest, before[state]["max_s"], state)
            self.assertLessEqual(longest, after[state]["max_s"], state)
        self.assertEqual(shown, want)

    def test_minis_are_not_counted(self):
        table = counts.read()
        self.assertGreater(table["FIN_WAIT2"]["mini"], 0)
        self.assertEqual({s: r["sockets"] for s, r in idle.read().items()},
                         {s: table[s]["total"] - table[s]["mini"] for s in idle.STATES})

    def test_sums_by_port(self):
        """A port has an age if it has connections in CLOSE_WAIT that are older than a
        second, and the oldest of all is the longest of the state."""
        netns.until(lambda: idle.read()["CLOSE_WAIT"]["lt_1s"] == 0, "a second")
        (ages, counted), rows = counts.steady(idle.read, lambda: (ports.ages(), ports.read()))
        self.assertEqual(max(ages.values()), rows["CLOSE_WAIT"]["max_s"])
        self.assertEqual({k for k, age in ages.items() if age},
                         {k for k, row in counted.items() if row.get("CLOSE_WAIT")})


class Silence(VariantTest):
    def test_each_column(self):
        """Sockets that have been silent for known times."""
        with netns.new():
            began = time.monotonic()
            made = sockets.repaired(20, 9)
            for later in (3, 30, 300, 3000, 30000, 300000):
                parameter("later_s", later)
                row = idle.read()["ESTABLISHED"]
                elapsed = time.monotonic() - began
                self.assertLess(elapsed, 7, "the guest is too slow")
                self.assertEqual(row, {**dict.fromkeys(row, 0), "sockets": 20,
                                       idle.column(later): 20, "max_s": row["max_s"]})
                self.assertGreaterEqual(row["max_s"], later)
                self.assertLessEqual(row["max_s"], later + elapsed + 1)
            sockets.close(made)

    def test_data_and_acks_are_signs_of_life(self):
        """After a message its sender has an ACK, and its receiver data."""
        with netns.new():
            listener, clients, servers = connections(10)
            netns.until(lambda: idle.read()["ESTABLISHED"]["lt_1s"] == 0, "a second")
            elapsed = 1
            while elapsed >= 1:     # again, if the guest stood still meanwhile
                began = time.monotonic()
                clients[3].sendall(b"x")
                servers[7].sendall(b"x")
                row = idle.read()["ESTABLISHED"]
                elapsed = time.monotonic() - began
            self.assertEqual((row["sockets"], row["lt_1s"], row["lt_10s"]), (20, 4, 16))
            sockets.close(listener + clients + servers)

    def test_in_real_time(self):
        with netns.new():
            before = time.monotonic()
            listener, clients, servers = connections(1)
            after = time.monotonic()
            while True:
                began = time.monotonic()
                longest = idle.read()["ESTABLISHED"]["max_s"]
                ended = time.monotonic()
                self.assertLessEqual(longest, ended - before + JIFFY)
                self.assertGreater(longest + 1, began - after - JIFFY)
                if longest >= 2:
                    break
            sockets.close(listener + clients + servers)

    def test_one_open_is_one_walk(self):
        with netns.new():
            made = sockets.repaired(5, 9)
            fd = os.open(idle.PATH, os.O_RDONLY)
            text = os.read(fd, 1).decode()
            made += sockets.repaired(5, 9, first=20000)
            text += counts.whole(fd, 7)
            os.lseek(fd, 0, os.SEEK_SET)
            self.assertEqual(counts.whole(fd), text)
            os.close(fd)
            self.assertEqual(idle.parse(text)[1]["ESTABLISHED"]["sockets"], 5)
            self.assertEqual(idle.read()["ESTABLISHED"]["sockets"], 10)
            sockets.close(made)

    def test_layout(self):
        """A table of one width that a terminal of 80 columns shows."""
        lines = counts.text(idle.PATH).split("\n")
        self.assertEqual(os.readlink(idle.PATH), "self/net/tcpstates_idle")
        self.assertEqual({len(line) for line in lines[1:-1]}, {len(lines[1])})
        self.assertLessEqual(len(lines[1]), 80)
        keys = idle.parse("\n".join(lines))[0]
        self.assertEqual([k for k in keys if k != "cookie"], ["netns", "walk_ns", "buckets"])
        self.assertEqual(keys["netns"], netns.inode())


class CloseWait(VariantTest):
    def test_only_close_wait_counts(self):
        with netns.new():
            began = time.monotonic()
            left = connections(3, port=8001)
            here = connections(3, port=8002)
            left[1][0].close()
            netns.until(lambda: counts.read()["CLOSE_WAIT"]["total"] == 1, "a FIN")
            parameter("later_s", 120)
            ages = ports.ages()
            elapsed = time.monotonic() - began
            age = ages.pop(("server", 8001))
            self.assertTrue(120 <= age <= 121 + elapsed, age)
            self.assertEqual(set(ages.values()), {0}, ages)
            for group in left + here:
                sockets.close(group)

    def test_the_oldest_counts(self):
        """The oldest of 30 may be the last that a walk meets, but not at all of four ports."""
        ports_used = range(8001, 8005)
        with netns.new():
            groups = [connections(30, port=port) for port in ports_used]
            for _, clients, _ in groups:
                clients[0].close()
            netns.until(lambda: min(ports.ages()["server", port] for port in ports_used) >= 1,
                        "a second")
            for _, clients, _ in groups:
                sockets.close(clients)
            netns.until(lambda: counts.read()["CLOSE_WAIT"]["total"] == 120, "the FINs")
            ages = ports.ages()
            for port in ports_used:
                self.assertGreaterEqual(ages["server", port], 1, port)
            self.assertGreaterEqual(idle.read()["CLOSE_WAIT"]["max_s"], 1)
            self.assertEqual(idle.read()["CLOSE_WAIT"]["sockets"], 120)
            for listener, _, servers in groups:
                sockets.close(listener + servers)
