# SPDX-License-Identifier: GPL-2.0-only
"""tcpstates watch in a terminal, with the real module."""

import os
import sys

import sockets
from guest_test import GuestTest, load, loaded, unload

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli", "cases"))
from screen import Screen  # noqa: E402 pylint: disable=wrong-import-position

BOX = "CLOSE_WAIT"
UNLOADED = "the tcpstates module is not loaded"


class Watch(GuestTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()

    def setUp(self):
        self.addCleanup(lambda: loaded() or load())
        self.screen = Screen(80, 24)
        self.addCleanup(self.screen.close)
        self.screen.command("tcpstates watch --source module 0.1; echo status $?")
        self.screen.wait(BOX)

    def quit(self):
        self.screen.keys("q")
        self.screen.wait("status 0")

    def test_counts_live(self):
        self.screen.keys("t")
        self.screen.wait("STATE")
        made = sockets.repaired(37, 9)
        self.addCleanup(sockets.close, made)
        self.screen.wait(lambda text: any(
            line.split()[:2] == ["ESTABLISHED", "37"] for line in text.splitlines()))
        self.quit()

    def test_module_unloaded_under_it(self):
        unload()
        self.screen.wait(UNLOADED)
        load()
        self.screen.wait_gone(UNLOADED)
        self.screen.wait(BOX)
        self.quit()

    def test_resized(self):
        for width, height in ((40, 14), (1, 1), (132, 50), (80, 24)):
            self.screen.resize(width, height)
        self.screen.wait(BOX)
        self.quit()
