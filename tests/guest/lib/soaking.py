# SPDX-License-Identifier: GPL-2.0-only
"""The readers of a soak, which check each answer.

A step returns true if there was something to do. While the module is unloaded, its
files are gone, and there is nothing to do.
"""

import collections
import ctypes
import mmap
import random
import socket
import time

import all_netns
import counts
import idle
import netns
import ports
import sockets
import ways

SUMMARY = "/proc/tcpstates"
PARSERS = {SUMMARY: counts.parse, ports.PATH: ports.parse, idle.PATH: idle.parse,
           all_netns.PATH: all_netns.parse}


class Tally:
    """Numbers that processes share. Each process writes to a row of its own, so that
    no two change the same number."""

    FIELDS = ("reads", "connections", "listeners", "namespaces", "killed",
              "read_us", "beyond_us")
    ROWS = 32

    def __init__(self):
        memory = mmap.mmap(-1, 8 * len(self.FIELDS) * self.ROWS)
        self.numbers = (ctypes.c_uint64 * (len(self.FIELDS) * self.ROWS)).from_buffer(memory)
        self.used = 0

    def row(self):
        """Return functions that add to a field of a new row, and raise it."""
        first = self.used * len(self.FIELDS)
        self.used += 1
        assert self.used <= self.ROWS

        def add(field, number=1):
            self.numbers[first + self.FIELDS.index(field)] += number

        def most(field, number):
            at = first + self.FIELDS.index(field)
            self.numbers[at] = max(self.numbers[at], int(number))

        return add, most

    def column(self, field):
        return self.numbers[self.FIELDS.index(field)::len(self.FIELDS)]

    def total(self, field):
        return sum(self.column(field))

    def worst(self, field):
        return max(self.column(field))


class Reader:
    """Read files in random ways, and parse what they show."""

    def __init__(self, tally, seed):
        self.rng = random.Random(seed)
        self.add, self.most = tally.row()

    def parsed(self, kind, path=None):
        """Return what the parser of a kind makes of a file, or None if it is gone."""
        way = self.rng.choice(ways.WAYS)
        began = time.monotonic_ns()
        text = ways.text(path or kind, way, self.rng)
        took = time.monotonic_ns() - began
        if text is None:
            return None
        parsed = PARSERS[kind](text)
        if kind == SUMMARY:
            check_identities(parsed[1])
        self.add("reads")
        self.most("read_us", took // 1000)
        if way is ways.at_once:
            self.most("beyond_us", max(0, took - parsed[0]["walk_ns"]) // 1000)
        return parsed


def walk_began(asked, keys):
    """Return the earliest time in ns at which the walk of an answer may have begun.
    With cache_ms it may have ended before the reader asked."""
    return asked - (keys.get("age_ms", 0) + 1) * 1000000 - keys["walk_ns"]


def check_identities(table):
    """Check the identities that hold within one summary, whatever happens meanwhile."""
    for state, row in table.items():
        assert row["total"] == row["ipv4"] + row["ipv6"], (state, row)
        assert row["total"] == row["server"] + row["client"], (state, row)
        assert row["total"] >= row["mini"] + row["orphan"], (state, row)
    assert table["TIME_WAIT"]["mini"] == table["TIME_WAIT"]["total"], table["TIME_WAIT"]
    assert table["CLOSE"]["total"] == table["UNKNOWN"]["total"] == 0, table


class Stay:
    """Sockets that stay in this namespace, beside Churners."""

    PORT, REPAIRED_PORT = 8001, 9

    def __init__(self, pairs, repaired, churners):
        self.started = time.monotonic()
        netns.sysctl("net/ipv4/tcp_fin_timeout", 3600)
        self.half, self.repaired, self.churners = pairs // 2, repaired, churners
        self.inode = netns.inode()
        self.sockets = [sockets.listen(1, port=self.PORT, backlog=4096)[0]]
        for i in range(2 * self.half):
            self.sockets.append(socket.create_connection(("127.0.0.1", self.PORT)))
            self.sockets.append(self.sockets[0].accept()[0])
            if i % 2:
                self.sockets[-2].shutdown(socket.SHUT_WR)
        self.sockets += sockets.repaired(repaired, self.REPAIRED_PORT)
        self.want = {"ESTABLISHED": 2 * self.half + repaired, "FIN_WAIT2": self.half,
                     "CLOSE_WAIT": self.half, "LISTEN": 1 + len(churners.listeners)}
        netns.until(self.half_closed, "the connections that are half closed")
        self.made = time.monotonic_ns()
        # The rounds of churners that had begun, with the time when that was known.
        self.begun = collections.deque([(0, 0)])

    def half_closed(self):
        table = counts.read()
        return all(table[s]["total"] >= self.half for s in ("FIN_WAIT2", "CLOSE_WAIT"))

    def reader(self, reader):
        """Return a step that reads a random file, and looks for each of the sockets."""
        checks = (self.check_summary, self.check_ports, self.check_idle, self.check_netns)
        return lambda: reader.rng.choice(checks)(reader)

    def most(self, began):
        """Return how many sockets churners may have had in one state since the walk
        began."""
        while len(self.begun) > 1 and self.begun[1][0] <= began:
            self.begun.popleft()
        rounds = self.churners.begun() - self.begun[0][1]
        return self.churners.ROUND * (len(self.churners.listeners) + rounds)

    def check_totals(self, totals, most):
        for state, number in totals.items():
            stay = self.want.get(state, 0)
            allowed = stay + (0 if state == "LISTEN" else most)
            assert stay <= number <= allowed, (state, number, stay, allowed)

    def read(self, reader, kind):
        """Return what a file shows, and the most that churners may add. Return None if
        it is gone, or its walk may have begun before all sockets were there."""
        self.begun.append((time.monotonic_ns(), self.churners.begun()))
        asked = self.begun[-1][0]
        parsed = reader.parsed(kind)
        if not parsed:
            return None
        began = walk_began(asked, parsed[0])
        return (*parsed, self.most(began)) if began > self.made else None

    def check_summary(self, reader):
        shown = self.read(reader, SUMMARY)
        if not shown:
            return False
        self.check_totals({s: row["total"] for s, row in shown[1].items()}, shown[-1])
        return True

    def check_netns(self, reader):
        shown = self.read(reader, all_netns.PATH)
        if not shown:
            return False
        self.check_totals(shown[1][self.inode], shown[-1])
        return True

    def check_idle(self, reader):
        shown = self.read(reader, idle.PATH)
        if not shown:
            return False
        want = {s: n for s, n in self.want.items() if s in idle.STATES}
        for state, row in shown[1].items():
            stay = want.get(state, 0)
            assert stay <= row["sockets"] <= stay + shown[-1], (state, row, stay, shown[-1])
            assert row["max_s"] <= time.monotonic() - self.started, (state, row)
        return True

    def check_ports(self, reader):
        parsed = reader.parsed(ports.PATH)
        if not parsed:
            return False
        half = self.half
        for key, want in (
                (("server", self.PORT), {"listeners": 1, "backlog_max": 4096,
                                         "ESTABLISHED": half, "CLOSE_WAIT": half}),
                (("client", self.PORT), {"ESTABLISHED": half, "FIN_WAIT2": half}),
                (("client", self.REPAIRED_PORT), {"ESTABLISHED": self.repaired})):
            assert parsed[1].get(key) == want, (key, parsed[1].get(key), want)
        return True

    def close(self):
        sockets.close(self.sockets)


def population_reader(population, kept, reader):
    """Return a step that compares every cell. kept is the table without the timewait
    sockets, which live for a minute."""
    made = time.monotonic_ns()

    def step():
        population.peer.drain()
        asked = time.monotonic_ns()
        parsed = reader.parsed(SUMMARY)
        if not parsed or walk_began(asked, parsed[0]) < made:
            return False
        want = population.want if population.fresh() else kept
        table = parsed[1]
        if want is kept:
            # Some may still be there.
            for state in ("TIME_WAIT", "FIN_WAIT2"):
                for column, number in table.pop(state).items():
                    assert kept[state][column] <= number <= population.want[state][column], \
                        (state, column, number)
        wrong = counts.differences(table, {s: want[s] for s in table})
        assert not wrong, wrong
        return True

    return step
