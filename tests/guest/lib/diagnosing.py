# SPDX-License-Identifier: GPL-2.0
"""What the tests of `tcpstates diagnose` share."""

import contextlib
import json
import os
import subprocess

import netns
from guest_test import GuestTest

# Long enough for counters to rise in, short enough to be asked often.
INTERVAL = "0.1"


def command(*args):
    return ["tcpstates", "diagnose", "--json", "--interval", INTERVAL, *args]


class Answer:
    """What the reader says, and the findings in it by their ids."""

    def __init__(self, status, text):
        self.json = json.loads(text)
        self.status = status
        self.found = {f["id"]: f for f in self.json["findings"]}
        self.looked_at = {c["id"]: c for c in self.json["looked_at"]}


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
    """What is said while something goes on: busy() is called until the end, some
    hundred times a second."""
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
    """Each test has a namespace of its own, in which all is quiet."""

    def setUp(self):
        super().setUp()
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(netns.new())

    def finds(self, name, *args):
        """The finding, as soon as there is one: packets take their time."""
        answers = []

        def found():
            answers.append(diagnose(*args))
            return name in answers[-1].found

        self.eventually(found, "finding " + name)
        return answers[-1].found[name]

    def is_fine(self, name, *args):
        """It is not found, and not for want of looking."""
        answer = diagnose(*args)
        self.assertNotIn(name, answer.found)
        self.assertEqual(answer.looked_at[name]["verdict"], "fine")

    def is_own(self, finding, number):
        """This very process holds them."""
        self.assertEqual([(p["pid"], p["sockets"]) for p in finding["processes"]],
                         [(os.getpid(), number)])
