# SPDX-License-Identifier: GPL-2.0-only
"""The part that all drivers of browsers share."""

import time

DEADLINE = 30
# The keys' codes in the protocols of W3C
CODES = {"Enter": "\ue007"}


class Driver:
    """One tab. Problems that the browser reports and URLs that it asks for are kept.

    A driver has version, open(), eval() of an expression, key() for a key of the
    keyboard, screen() for the size and the colours, picture() of the whole page, and
    close(). An event may be noted as late as at the next eval().
    """

    # Abilities that it lacks, each with the reason and the replacement.
    LACKS = {}

    def __init__(self):
        self.problems, self.urls = [], []

    @staticmethod
    def pressed(name):
        """Return the actions of W3C's protocols that press a key."""
        return [{"type": "key", "id": "keyboard", "actions": [
            {"type": kind, "value": CODES[name]} for kind in ("keyDown", "keyUp")]}]

    def eval(self, expression):
        raise NotImplementedError

    def wait(self, expression, expected):
        """Wait until an expression has this value."""
        deadline = time.monotonic() + DEADLINE
        while (value := self.eval(expression)) != expected:
            assert time.monotonic() < deadline, (expression, expected, value)
            time.sleep(0.1)
