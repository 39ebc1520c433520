# SPDX-License-Identifier: GPL-2.0-only
"""WebKitGTK on a virtual screen, driven by W3C WebDriver over HTTP."""

import base64
import http.client
import json
import os
import signal
import subprocess
import tempfile
import time

from driver import DEADLINE, Driver

PROGRAM = "WebKitWebDriver"
WINDOW = os.path.join(os.path.dirname(os.path.abspath(__file__)), "webkit_window.py")
PORT = 4444
LOG = "webkit.log"      # lines from the window: each request, each message
TALLEST = 8000          # pixels of a page's picture


class Browser(Driver):
    """Keeps the lines of the window's log."""

    LACKS = {"emulation_of_a_phone": "not in WebDriver; a window of the size instead"}

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.processes = []
        number = self._start(["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0",
                              "1400x%dx24" % TALLEST], stdout=subprocess.PIPE).stdout.readline()
        self.log = open("webdriver.log", "wb")
        self._start([PROGRAM, "--port=%d" % PORT], stdout=self.log, stderr=self.log,
                    env=dict(os.environ, DISPLAY=":" + number.decode().strip(), GDK_BACKEND="x11",
                             HOME=self.folder.name))
        self.session = ""
        self.connection = self._connect()
        options = {"binary": WINDOW, "args": [os.path.abspath(LOG)]}
        session = self.send("POST", "/session", capabilities={
            "alwaysMatch": {"webkitgtk:browserOptions": options}})
        self.session = "/session/" + session["sessionId"]
        self.window = session["capabilities"]["webkit:processID"]
        self.version = session["capabilities"]["browserVersion"]
        self.lines = open(LOG, encoding="utf-8")
        self.rest, self.size = "", None

    def _start(self, command, **options):
        # pylint: disable-next=consider-using-with
        self.processes.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, **options))
        return self.processes[-1]

    def _connect(self):
        """Connect to the driver as soon as it listens."""
        deadline = time.monotonic() + DEADLINE
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=DEADLINE)
            try:
                connection.connect()
                return connection
            except ConnectionRefusedError:
                assert time.monotonic() < deadline, "no driver: see webdriver.log"
                time.sleep(0.1)

    def close(self):
        self.connection.close()
        for process in reversed(self.processes):
            process.terminate()
            process.wait(DEADLINE)
        self.lines.close()
        self.log.close()

    def send(self, method, path, **params):
        """Call a command, and return its value."""
        body = json.dumps(params) if method == "POST" else None
        self.connection.request(method, self.session + path, body,
                                {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        value = json.load(answer)["value"]
        assert answer.status == 200, (path, value)
        return value

    def _note(self):
        """Keep what the new lines of the log tell of."""
        *lines, self.rest = (self.rest + self.lines.read()).split("\n")
        for line in lines:
            kind, _, words = line.partition(" ")
            if kind == "URL":
                self.urls.append(words)
            elif kind == "FAILED" or "CONSOLE " in line:
                self.problems.append(line)

    def eval(self, expression):
        """Return the value of an expression in the page."""
        value = self.send("POST", "/execute/sync", script="return (%s)" % expression, args=[])
        self._note()
        return value

    def open(self, url):
        self.send("POST", "/url", url=url)

    def key(self, name):
        self.send("POST", "/actions", actions=self.pressed(name))

    def _resize(self, width, height):
        self.send("POST", "/window/rect", width=width, height=height)
        self.wait("[innerWidth, innerHeight].join()", "%d,%d" % (width, height))

    def _painted(self):
        """Wait for the second frame from now, before which the first is painted."""
        self.send("POST", "/execute/async", args=[], script="const done = arguments[0];"
                  "requestAnimationFrame(() => requestAnimationFrame(done))")

    def screen(self, width, height, mobile=False, dark=False):
        self.size = width, height
        self._resize(width, height)
        os.kill(self.window, signal.SIGUSR1 if dark else signal.SIGUSR2)
        self.wait("matchMedia('(prefers-color-scheme: dark)').matches", dark)

    def picture(self, path):
        """Save a picture of the whole page, for which the window grows."""
        height = self.eval("document.documentElement.scrollHeight")
        assert height <= TALLEST, "the page is %d tall" % height
        self._resize(self.size[0], height)
        self._painted()
        data = self.send("GET", "/screenshot")
        self._resize(*self.size)
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
