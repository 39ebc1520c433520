#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Check the page in a browser, beside real sockets.

usage: browser.py BROWSER TCPSTATES     in a network namespace of its own
"""

import importlib
import json
import os
import shutil
import socket
import sys
import time

from holder import holder
from http_server import Server
from population import Service

# The module that drives each browser.
DRIVERS = {"chromium": "devtools", "firefox": "bidi", "webkit": "webdriver"}
WIDE = (1360, 900)
PHONE = (360, 740)
PERIOD = 2      # seconds between two readings of the page
NAME = b'<script>"\\'    # a process may be called so
COUNT = "document.getElementById('state-%s')?.cells[2].textContent"
BOX = "document.getElementById('picture').shadowRoot?.querySelector('#%s .count')?.textContent"

GROUNDS = "['body', 'section', 'meter'].map(name => " \
          "getComputedStyle(document.querySelector(name)).backgroundColor)"


def text(identity):
    return "document.getElementById('%s').textContent" % identity


def counts_follow(browser, server):
    """Table and diagram follow real sockets as they come and go."""
    sockets = Service()
    browser.open("http://127.0.0.1:%d/" % server.port)
    for state in (COUNT, BOX):
        browser.wait(state % "CLOSE_WAIT", "0")
    sockets.connect(7)
    sockets.half_close()
    for state in (COUNT, BOX):
        browser.wait(state % "CLOSE_WAIT", "7")
        browser.wait(state % "FIN_WAIT2", "7")
    row = "[...document.querySelectorAll('#ports tbody tr')].find(r => r.cells[0].textContent" \
          ".includes(':%d'))?.cells[4].textContent" % sockets.port
    browser.wait(row, "7")
    sockets.close()
    sockets.listener.close()
    for state in (COUNT, BOX):
        browser.wait(state % "CLOSE_WAIT", "0")
    browser.wait("document.querySelectorAll('#state-CLOSE_WAIT path').length", 2)
    browser.wait("document.getElementById('state-CLOSE_WAIT').cells[3].textContent", "7")
    assert "sock_diag" in browser.eval(text("about"))
    assert "not loaded" in browser.eval(text("note"))
    browser.wait("document.getElementById('note').hidden", False)


def problems_are_named(browser):
    """The button names a process whose name is markup, as text."""
    with holder(NAME):
        scripts = browser.eval("document.scripts.length")
        browser.eval("document.getElementById('diagnose').click()")
        browser.wait("document.getElementById('diagnose').disabled", False)
        found = browser.eval(text("findings"))
        assert NAME.decode() in found and "fin-wait2-held" in found, found
        assert browser.eval("document.scripts.length") == scripts


def ports_are_sorted(browser):
    """A heading sorts, by mouse or by keyboard."""
    listeners = [socket.create_server(("127.0.0.1", port)) for port in (7003, 7001, 7002)]
    count = "document.querySelectorAll('#ports tbody tr').length"
    before = browser.eval(count)
    browser.wait(count + " >= %d" % (before + len(listeners)), True)
    first = "[...document.querySelectorAll('#ports [aria-sort]')].map(h => h.textContent).join()"
    browser.wait(first, "Total")
    browser.eval("document.querySelector('#ports th button').focus()")
    browser.key("Enter")
    browser.wait(first, "Port")
    numbers = browser.eval("[...document.querySelectorAll('#ports tbody tr')].map(r => "
                           "parseInt(r.cells[0].textContent.replace(/^\\D+/, '')))")
    assert numbers == sorted(numbers) and {7001, 7002, 7003} <= set(numbers), numbers
    browser.eval("document.querySelectorAll('#ports th button')[1].click()")
    browser.wait(first, "Total")
    for listener in listeners:
        listener.close()


def runs_within(server, seconds):
    """Return the number of requests that come in that time."""
    before = len(server.runs)
    time.sleep(seconds)
    return len(server.runs) - before


def hidden_page_is_quiet(browser, server):
    """A tab that nobody sees asks for nothing, and goes on at once when it is seen."""
    browser.eval("Object.defineProperty(document, 'hidden', {value: true, configurable: true}),"
                 "document.dispatchEvent(new Event('visibilitychange'))")
    runs_within(server, PERIOD / 2)    # a turn that had begun
    assert runs_within(server, 3 * PERIOD) == 0, "a hidden page asks on"
    browser.eval("delete document.hidden, document.dispatchEvent(new Event('visibilitychange'))")
    assert runs_within(server, 2 * PERIOD) >= 2, "a page that is seen again asks nothing"
    browser.eval("document.getElementById('pause').click()")
    runs_within(server, PERIOD / 2)
    assert runs_within(server, 2 * PERIOD) == 0, "a paused page asks on"
    browser.eval("document.getElementById('pause').click()")


def silence_is_shown(browser, server):
    """A source that does not answer is said, and so is its return."""
    command = server.command
    server.command = ["./tcpstates", "metrics", "--inetd", "--source", "module"]
    browser.wait("document.getElementById('error').hidden", False)
    assert "No figures since" in browser.eval(text("error"))
    assert "module is not loaded" in browser.eval(text("error"))
    server.command = command
    browser.wait("document.getElementById('error').hidden", True)


def module_has_no_note(browser, program):
    """With the module, the page has its cost, and no note."""
    os.makedirs("procfs/1/net")
    shutil.copy("valid-large", "procfs/1/net/tcpstates")
    shutil.copy("valid-ports", "procfs/1/net/tcpstates_ports")
    with Server([program, "metrics", "--inetd", "-p", "procfs"]) as server:
        browser.open("http://127.0.0.1:%d/" % server.port)
        browser.wait("document.getElementById('about').textContent.includes('walk ')", True)
        assert browser.eval("document.getElementById('note').hidden")
        fits(browser)
        browser.open("about:blank")


def fits(browser):
    """A phone scrolls in one direction only."""
    browser.screen(*PHONE, mobile=True)
    width = browser.eval("Math.max(document.documentElement.scrollWidth, "
                         "document.body.scrollWidth)")
    assert width <= PHONE[0], "the page is %d wide" % width
    browser.screen(*WIDE)


def pictures(browser, name):
    """Save the page wide and narrow, light and dark, beside some load."""
    full = Service(backlog=8)
    load = [Service(), Service(), full]
    load[0].connect(90)
    load[1].connect(24)
    load[1].half_close()
    full.connect(9, accept=False)
    browser.wait(COUNT % "CLOSE_WAIT", "24")
    for _ in range(4):
        load[0].connect(15)
        time.sleep(PERIOD)      # a line of history for the picture
    load[1].connect(10)
    browser.eval("document.getElementById('diagnose').click()")
    browser.wait("document.getElementById('diagnose').disabled", False)
    browser.eval("document.activeElement.blur()")
    for kind, size, mobile in (("wide", WIDE, False), ("phone", PHONE, True)):
        grounds = []
        for dark in (False, True):
            browser.screen(*size, mobile=mobile, dark=dark)
            browser.wait("matchMedia('(prefers-color-scheme: dark)').matches", dark)
            grounds.append(browser.eval(GROUNDS))
            browser.picture("pictures/page-%s-%s-%s.png" % (
                name, kind, "dark" if dark else "light"))
        assert all(light != dark for light, dark in zip(*grounds)), grounds
    fits(browser)
    for sockets in load:
        sockets.close()
        sockets.listener.close()


def print_ok(name, case):
    """Print the next line of KTAP."""
    print_ok.number += 1
    print("ok %d browser.%s.%s" % (print_ok.number, name, case), flush=True)


def only_own_requests(browser, server):
    """The page asks for its own paths and nothing else."""
    origin = "http://127.0.0.1:%d/" % server.port
    urls = {url for url in browser.urls if not url.startswith((origin, "data:"))}
    assert urls <= {"about:blank"}, "outside requests: %s" % urls
    asked = {url for url in browser.urls if url.startswith(origin)}
    assert asked == {origin + path for path in (
        "", "api/diagram", "api/show", "api/ports", "api/diagnose")}, asked


def main():
    name, program = sys.argv[1], os.path.abspath(sys.argv[2])
    print_ok.number = 0
    browser = importlib.import_module(DRIVERS[name]).Browser()
    print("# %s %s" % (name, browser.version), flush=True)
    with Server([program, "metrics", "--inetd"]) as server:
        browser.screen(*WIDE)
        cases = [(counts_follow, browser, server), (problems_are_named, browser),
                 (ports_are_sorted, browser), (hidden_page_is_quiet, browser, server),
                 (pictures, browser, name)]
        for case, *args in cases:
            case(*args)
            print_ok(name, case.__name__)
        # A refused reading is a failed request, of which the browser's log tells.
        assert not browser.problems, "\n".join(browser.problems)
        silence_is_shown(browser, server)
        print_ok(name, "silence_is_shown")
        assert browser.problems, "the browser does not report a failed request"
        assert all("503" in problem for problem in browser.problems), browser.problems
        browser.problems.clear()
        only_own_requests(browser, server)
        browser.open("about:blank")
    module_has_no_note(browser, program)
    assert not browser.problems, "\n".join(browser.problems)
    print_ok(name, "module_has_no_note")
    print_ok(name, "no_problem_and_no_other_request")
    for ability, reason in browser.LACKS.items():
        print_ok(name, "%s # SKIP %s" % (ability, reason))
    browser.close()
    print(json.dumps({"requests": len(browser.urls)}), file=sys.stderr)


main()
