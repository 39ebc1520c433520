#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Everything at once for hours, and whether the kernel's memory drifts meanwhile.

usage: HOURS=n [SEED=n] soak.py    in a guest; `make soak HOURS=n` runs it

The time is parted into cycles. In each, processes read all files in all ways and check
each answer, connections and namespaces come and go, readers are killed, cache_ms
changes, and the module is loaded anew. At the end of each, all of it is stopped, the
module is unloaded, and the kernel's memory is measured at rest. The first cycle, of a
minute, warms up; what the kernel has after it is the baseline.
"""

import contextlib
import copy
import os
import random
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "guest", "lib"))

# pylint: disable=wrong-import-position
import kernel_memory  # noqa: E402
import netns  # noqa: E402
import population  # noqa: E402
import soak_churn  # noqa: E402
import soaking  # noqa: E402
from background import Background, make_namespace  # noqa: E402
from churners import Churners  # noqa: E402
from guest_test import kernel_complaints, load, loaded, parameter, unload  # noqa: E402

HOURS = float(os.environ.get("HOURS", 1))
SEED = int(os.environ.get("SEED", 0)) or random.SystemRandom().randrange(1, 1 << 32)
WARM_UP, CYCLE, RELOAD = 60, 900, 60    # seconds
PAIRS, REPAIRED = 500, 3000
# Caches whose objects must all be freed at the end of each cycle.
EXACT = kernel_memory.SLABS


def say(text, *args):
    print("# " + text % args, flush=True)


class Load:
    """All processes of a cycle."""

    def __init__(self, number):
        self.tally = soaking.Tally()
        self.number = number
        self.workers = []
        self.closing = contextlib.ExitStack()

    def reader(self, what):
        return soaking.Reader(self.tally, "%d %d %s" % (SEED, self.number, what))

    def start(self):
        # These fork, so they start before this process has many descriptors.
        self.workers.append(Background(
            soak_churn.killer(self.reader("killer")), make_namespace,
            soak_churn.everywhere_reader(self.reader("everywhere"))))
        # These set the size of tables for namespaces made in theirs.
        with netns.new():
            self.workers.append(Background(
                soak_churn.namespace_churner(self.reader("namespaces")),
                soak_churn.namespace_churner(self.reader("more namespaces"))))
        with netns.new():
            self.start_churn()
        with netns.new():
            self.start_population()
        with netns.new():
            self.start_static()

    def start_churn(self):
        """Connections that end in TIME_WAIT, and listeners with SO_REUSEPORT."""
        timewait, listener = soak_churn.timewait_churner(self.tally)
        self.closing.callback(listener.close)
        reader = self.reader("churned")

        def read():
            made = self.tally.total("connections")
            parsed = reader.parsed(soaking.SUMMARY)
            if parsed:
                most = self.tally.total("connections") + 1
                assert parsed[1]["TIME_WAIT"]["total"] <= most, (parsed[1], made, most)
            return bool(parsed)

        self.workers.append(Background(
            timewait, soak_churn.reuseport_churner(self.tally, SEED + self.number), read))

    def start_population(self):
        """Sockets in every state."""
        made = population.Population()
        # The default gives up after 15 minutes.
        netns.sysctl("net/ipv4/tcp_retries2", 100)
        self.closing.callback(made.close)
        minis = [k for k, (_, held) in population.KINDS.items()
                 if held == "mini" and k != "syn_recv_request"]
        made.make_all(lambda kind, *group: 0 if kind in minis
                      else population.distinct(kind, *group))
        kept = copy.deepcopy(made.want)
        made.make_all(lambda kind, *group: population.distinct(kind, *group)
                      if kind in minis else 0)
        self.workers.append(Background(
            soaking.population_reader(made, kept, self.reader("population"))))

    def start_static(self):
        """Sockets that stay, beside churners."""
        self.churners = Churners()
        stay = soaking.Stay(PAIRS, REPAIRED, self.churners)
        self.closing.callback(stay.close)
        self.workers.append(Background(stay.reader(self.reader("static")),
                                       stay.reader(self.reader("more static"))))

    def ended(self):
        return any(w.ended() for w in self.workers)

    def stop(self):
        """Stop all and close all. Return a line for each process that failed."""
        wrong = ["churner: status %#x" % s for s in self.churners.stop() if s]
        for w in self.workers:
            wrong += w.stop()
        self.closing.close()
        return wrong

    def connections(self):
        return self.tally.total("connections") + self.churners.begun()


class Soak:
    def __init__(self):
        self.rng = random.Random(SEED)
        self.seconds = 0        # under load, in cycles that have ended
        self.minutes = 0
        self.loads = 0
        self.totals = dict.fromkeys(("reads", "connections", "listeners", "namespaces",
                                     "killed"), 0)
        self.worst = dict.fromkeys(("read_us", "beyond_us"), 0)
        self.busy = []          # (hours, figures) of each minute under load
        self.rest = []          # likewise at the end of each cycle
        self.wrong = []
        self.boot = self.at_rest()

    @staticmethod
    def at_rest():
        """Measure memory without load, once what was freed has been given back. Newer
        kernels free a namespace when the next one ends, so make one."""
        make_namespace()
        kernel_memory.settle()
        return kernel_memory.figures()

    def cycle(self, number, seconds):
        self.load_module()
        running = Load(number)
        running.start()
        began = time.monotonic()
        reload_at = began + self.rng.uniform(0.5, 1) * min(RELOAD, seconds / 2)
        while time.monotonic() < began + seconds and not running.ended():
            if time.monotonic() > reload_at:
                unload()
                time.sleep(self.rng.random())
                self.load_module()
                reload_at = time.monotonic() + self.rng.uniform(0.5, 1.5) * RELOAD
            parameter("cache_ms", self.rng.choice((0, 0, 1, 20, 500, 2000)))
            time.sleep(1)
            self.minute(running, time.monotonic() - began)
        self.wrong += running.stop()
        self.add(running)
        self.seconds += time.monotonic() - began
        unload()
        self.rest.append((self.seconds / 3600, self.quiesced()))
        say("at rest after %.0f s: %s", self.seconds, kernel_memory.line(self.rest[-1][1]))
        self.wrong += kernel_complaints()

    def load_module(self):
        load()
        self.loads += 1

    def quiesced(self):
        """Wait until the namespaces and sockets are freed, and measure."""
        def freed():
            figures = self.at_rest()
            return all(figures[name] <= self.boot[name] for name in EXACT)

        try:
            netns.until(freed, "objects are not freed")
        except TimeoutError:
            figures = self.at_rest()
            self.wrong += ["%s: %d objects, %d before" % (name, figures[name], self.boot[name])
                           for name in EXACT if figures[name] > self.boot[name]]
        return self.at_rest()

    def minute(self, running, elapsed):
        """Once a minute, print what has been done, and the memory in use."""
        whole = self.seconds + elapsed
        if whole < 60 * (self.minutes + 1):
            return
        self.minutes = int(whole // 60)
        self.busy.append((whole / 3600, kernel_memory.figures()))
        say("%3d min: %d reads, %d connections, %d namespaces, %d killed, %d loads; "
            "longest read %d ms, %d ms beyond its walk", self.minutes,
            self.totals["reads"] + running.tally.total("reads"),
            self.totals["connections"] + running.connections(),
            self.totals["namespaces"] + running.tally.total("namespaces"),
            self.totals["killed"] + running.tally.total("killed"), self.loads,
            running.tally.worst("read_us") // 1000, running.tally.worst("beyond_us") // 1000)
        say("%3d min: %s", self.minutes, kernel_memory.line(self.busy[-1][1]))
        self.wrong += kernel_complaints()

    def add(self, running):
        for field in self.totals:
            self.totals[field] += running.tally.total(field)
        self.totals["connections"] += running.churners.begun()
        for field in self.worst:
            self.worst[field] = max(self.worst[field], running.tally.worst(field))

    def run(self):
        """Run the cycles until one fails."""
        whole = HOURS * 3600
        warm_up = min(WARM_UP, whole / 4)
        number = max(1, round((whole - warm_up) / CYCLE))
        say("soak of %g hours, seed %d: %d s to warm up, then %d times %d s", HOURS, SEED,
            warm_up, number, (whole - warm_up) / number)
        self.cycle(0, warm_up)
        for i in range(number):
            if self.wrong:
                break
            self.cycle(1 + i, (whole - warm_up) / number)

    def report(self):
        say("%s: %.2f hours under load, %d times at rest", os.uname().release,
            self.seconds / 3600, len(self.rest))
        say("%s, %d loads", ", ".join("%d %s" % (n, f) for f, n in self.totals.items()),
            self.loads)
        say("longest read %d ms, %d ms beyond its walk", self.worst["read_us"] // 1000,
            self.worst["beyond_us"] // 1000)
        first, last = self.rest[0][1], self.rest[-1][1]
        say("KiB, or objects; growth is a fit by least squares, at rest and under load")
        say("%-14s %10s %10s %10s %12s %12s", "at rest", "warmed up", "at end", "difference",
            "rest/hour", "load/hour")
        warm = [p for p in self.busy if p[0] > self.rest[0][0]]
        for name in kernel_memory.FIGURES:
            rest = kernel_memory.slope([(h, f[name]) for h, f in self.rest])
            busy = kernel_memory.slope([(h, f[name]) for h, f in warm]) if warm else 0
            say("%-14s %10d %10d %+10d %+12.1f %+12.1f", name, first[name], last[name],
                last[name] - first[name], rest, busy)


def main():
    if loaded():
        unload()
    kernel_complaints()
    soak = Soak()
    soak.run()
    soak.report()
    for line in soak.wrong:
        say("wrong: %s", line)
    print("TAP version 14\n1..1\n%s 1 soak" % ("not ok" if soak.wrong else "ok"), flush=True)
    return bool(soak.wrong)


sys.exit(main())
