# SPDX-License-Identifier: GPL-2.0-only
"""Firefox without a screen, driven by WebDriver BiDi over a WebSocket."""

import base64
import json
import os
import subprocess
import tempfile
import time

import websocket

from driver import DEADLINE, Driver

PROGRAM = "/usr/bin/firefox-esr"
READY = b"WebDriver BiDi listening on "
COLOURS = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', %d)"
# A request that the browser itself gives up, because its page is left.
ABORTED = "NS_BINDING_ABORTED"


def plain(value):
    """Return a value of the protocol as one of Python."""
    if value["type"] == "array":
        return [plain(one) for one in value["value"]]
    assert value["type"] in ("undefined", "null", "string", "number", "boolean"), value
    return value.get("value")


class Browser(Driver):
    """Keeps the entries of the console, and the requests with their failures."""

    LACKS = {"emulation_of_a_phone": "not in Firefox's BiDi; a viewport of the size instead"}

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.number = 0
        self.log = open("firefox.log", "wb")
        # pylint: disable-next=consider-using-with
        self.process = subprocess.Popen(
            [PROGRAM, "--headless", "--no-remote", "--profile", self.folder.name,
             "--remote-debugging-port=0", "--remote-allow-system-access", "about:blank"],
            env=dict(os.environ, HOME=self.folder.name), stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log)
        self.socket = websocket.create_connection(
            self._address() + "/session", timeout=DEADLINE, suppress_origin=True)
        self.version = self.send("session.new", capabilities={})["capabilities"]["browserVersion"]
        self.tab = self._first_context()
        self.window = self._first_context(**{"moz:scope": "chrome"})
        self.send("session.subscribe", events=[
            "log.entryAdded", "network.beforeRequestSent", "network.fetchError",
            "network.responseCompleted"])

    def _address(self):
        """Wait for the line that has the address, and return that."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline and self.process.poll() is None:
            with open("firefox.log", "rb") as file:
                for line in file:
                    if line.startswith(READY) and line.endswith(b"\n"):
                        return line[len(READY):].decode().strip()
            time.sleep(0.1)
        raise AssertionError("the browser does not listen: see firefox.log")

    def _first_context(self, **scope):
        return self.send("browsingContext.getTree", **scope)["contexts"][0]["context"]

    def close(self):
        self.send("browser.close")
        self.process.wait(DEADLINE)
        self.socket.close()
        self.log.close()
        self.folder.cleanup()

    def _note(self, message):
        """Keep what an event tells of."""
        method, params = message["method"], message["params"]
        if method == "log.entryAdded":
            self.problems.append("%(type)s: %(level)s: %(text)s" % params)
        elif method == "network.beforeRequestSent":
            self.urls.append(params["request"]["url"])
        elif method == "network.fetchError" and params["errorText"] != ABORTED:
            self.problems.append("network: %s: %s" % (params["errorText"], params["request"]["url"]))
        elif method == "network.responseCompleted" and params["response"]["status"] >= 400:
            self.problems.append("network: %(status)d: %(url)s" % params["response"])

    def send(self, method, **params):
        """Call a method, and return its result."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                assert answer["type"] == "success", (method, answer)
                return answer["result"]
            self._note(answer)
        raise AssertionError("no answer to " + method)

    def _evaluate(self, expression, context):
        result = self.send("script.evaluate", expression=expression, awaitPromise=True,
                           target={"context": context})
        assert result["type"] == "success", result
        return plain(result["result"])

    def eval(self, expression):
        """Return the value of an expression in the page."""
        return self._evaluate(expression, self.tab)

    def open(self, url):
        self.send("browsingContext.navigate", context=self.tab, url=url, wait="complete")
        # Keys go to the bar with the address otherwise.
        self._evaluate("gBrowser.selectedBrowser.focus()", self.window)

    def key(self, name):
        self.send("input.performActions", context=self.tab, actions=self.pressed(name))

    def screen(self, width, height, mobile=False, dark=False):
        self.send("browsingContext.setViewport", context=self.tab,
                  viewport={"width": width, "height": height},
                  devicePixelRatio=2 if mobile else 1)
        self._evaluate(COLOURS % (0 if dark else 1), self.window)

    def picture(self, path):
        """Save a picture of the whole page."""
        data = self.send("browsingContext.captureScreenshot", context=self.tab, origin="document")
        with open(path, "wb") as file:
            file.write(base64.b64decode(data["data"]))
