# SPDX-License-Identifier: GPL-2.0-only
"""Random system calls over all files: every answer is whole, and no error is another
than documented. `make fuzz-calls` runs them for longer."""

import os
import re
import subprocess

from guest_test import GuestTest, load, loaded, parameter
from scale import BUDGET, scaled

# A number repeats a run; without one, each is another.
SEED = os.environ.get("SEED", "0")
# The seconds of each test, and a file for each call before it is made.
SECONDS = os.environ.get("CALLS_SECONDS")
LOG = os.environ.get("CALLS_LOG")


class FuzzCalls(GuestTest):
    # A process that is killed while it makes a namespace with a table of its own.
    also_expected = ("TCP: Failed to allocate TCP ehash .* for a netns, fallback",)

    def setUp(self):
        super().setUp()
        self.addCleanup(parameter, "cache_ms", 0)
        self.addCleanup(lambda: loaded() or load())

    def fuzz(self, *options, seed=SEED):
        """Run it and return its output, which is also printed."""
        p = subprocess.run(["fuzz_calls", *(["-s", seed] if int(seed) else []),
                            *(["-l", LOG] if LOG else []), *options],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(p.stdout, end="", flush=True)
        self.assertEqual(p.returncode, 0)
        return p.stdout

    @staticmethod
    def seconds():
        return SECONDS or str(min(scaled(300, 3), int(BUDGET)))

    def test_random_calls(self):
        answers = re.search(r"(\d+) whole answers", self.fuzz("-t", self.seconds()))
        self.assertGreater(int(answers.group(1)), 0)

    def test_random_calls_and_unloads(self):
        self.fuzz("-t", self.seconds(), "-u")

    def test_a_seed_repeats_each_process(self):
        def states():
            return re.findall("process .* ends in state .*",
                              self.fuzz("-n", "200", "-p", "3", seed="16"))

        first = states()
        self.assertEqual(len(first), 3)
        self.assertEqual(states(), first)
