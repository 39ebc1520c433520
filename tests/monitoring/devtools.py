# SPDX-License-Identifier: GPL-2.0-only
"""Chromium without a screen, driven by the DevTools protocol over two pipes."""

import base64
import json
import os
import select
import subprocess
import tempfile
import time

from driver import DEADLINE, Driver

PROGRAM = "/usr/bin/chromium"
KEYS = {"Enter": {"windowsVirtualKeyCode": 13, "text": "\r"}}


class Browser(Driver):
    """Keeps exceptions, the console, the log, and the requests."""

    def __init__(self):
        super().__init__()
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        self.read_from, self.write_to = ours_in, ours_out
        self.folder = tempfile.TemporaryDirectory()

        def connect():
            """Put the two pipes at the descriptors 3 and 4."""
            os.dup2(theirs_in, 100)
            os.dup2(theirs_out, 101)
            os.dup2(100, 3)
            os.dup2(101, 4)

        self.log = open("chromium.log", "wb")
        # pylint: disable-next=subprocess-popen-preexec-fn,consider-using-with
        self.process = subprocess.Popen(
            [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--mute-audio",
             "--hide-scrollbars", "--remote-debugging-pipe", "--user-data-dir=" + self.folder.name,
             "about:blank"], preexec_fn=connect, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        os.close(theirs_in)
        os.close(theirs_out)
        self.rest, self.number, self.session = b"", 0, None
        self.version = self.send("Browser.getVersion")["product"].split("/")[1]
        target = next(one for one in self.send("Target.getTargets")["targetInfos"]
                      if one["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=target["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(domain + ".enable")

    def close(self):
        self.session = None
        self.send("Browser.close")
        self.process.wait(DEADLINE)
        self.log.close()
        self.folder.cleanup()

    def _next(self, deadline):
        """Return the next message, or None at the deadline."""
        while b"\0" not in self.rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.read_from], [], [], left)[0]:
                return None
            piece = os.read(self.read_from, 1 << 20)
            assert piece, "the browser has ended: see chromium.log"
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def _note(self, message):
        """Keep what an event tells of."""
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.problems.append("console: " + str(params["args"]))
        elif method == "Log.entryAdded":
            self.problems.append("log: %(source)s: %(text)s" % params["entry"])
        elif method == "Network.requestWillBeSent":
            self.urls.append(params["request"]["url"])

    def send(self, method, **params):
        """Call a method, and return its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_to, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + DEADLINE
        while answer := self._next(deadline):
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self._note(answer)
        raise AssertionError("no answer to " + method)

    def eval(self, expression):
        """Return the value of an expression in the page."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def open(self, url):
        self.send("Page.navigate", url=url)
        self.wait("document.readyState", "complete")

    def key(self, name):
        self.send("Input.dispatchKeyEvent", type="keyDown", key=name, code=name, **KEYS[name])
        self.send("Input.dispatchKeyEvent", type="keyUp", key=name, code=name,
                  windowsVirtualKeyCode=KEYS[name]["windowsVirtualKeyCode"])

    def screen(self, width, height, mobile=False, dark=False):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=2 if mobile else 1, mobile=mobile)
        self.send("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def picture(self, path):
        """Save a picture of the whole page."""
        data = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(data["data"]))
