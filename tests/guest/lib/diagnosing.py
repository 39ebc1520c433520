# SPDX-License-Identifier: GPL-2.0-only
"""Shared by the tests of `tcpstates diagnose`."""

import contextlib
import json
import os
import subprocess

import netns
from guest_test import GuestTest

# Seconds: long enough for counters to rise, short enough to repeat it often.
INTERVAL = "0.1"


def command(*args):
    return ["tcpstates", "diagnose", "--json", "--interval", INTERVAL, *args]


class Answer:
    """The reader's JSON, with its findings and checks by their ids."""

    def __init__(self, status, text):
        self.json = json.loads(text)
        self.status = status
        self.found = {f["id"]: f for f in self.json["findings"]}
        self.checks = {c["id"]: c for c in self.json["checks"]}


def diagnose(*args):
    p = subprocess.run(command(*args), text=True, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE)
    if p.stderr:
        raise AssertionError(p.stderr)
    answer = Answer(p.returncode, p.stdout)
    if p.returncode != int(bool(answer.found)):
        raise AssertionError("status %d with %s" % (p.returncode, list(answer.found)))
    return answer


def diagnose_during(busy, *args):
    """Diagnose while busy() is called, some hundred times a second."""
    p = subprocess.Popen(command("--interval", "0.5", *args), text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while True:
        busy()
        try:
            p.wait(0.002)
            break
        except subprocess.TimeoutExpired:
            pass
    text, errors = p.communicate()
    if errors:
        raise AssertionError(errors)
    return Answer(p.returncode, text)


class DiagnoseTest(GuestTest):
    """Each test runs in a new namespace without sockets."""

    def setUp(self):
        super().setUp()
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(netns.new())

    def finds(self, name, *args):
        """Return the finding as soon as there is one: packets take time."""
        answers = []

        def found():
            answers.append(diagnose(*args))
            return name in answers[-1].found

        self.eventually(found, "finding " + name)
        return answers[-1].found[name]

    def is_fine(self, name, *args):
        """Assert that it was checked and not found."""
        answer = diagnose(*args)
        self.assertNotIn(name, answer.found)
        self.assertEqual(answer.checks[name]["verdict"], "fine")

    def is_own(self, finding, number):
        """Assert that this process holds the sockets of the finding."""
        self.assertEqual([(p["pid"], p["sockets"]) for p in finding["processes"]],
                         [(os.getpid(), number)])
