# SPDX-License-Identifier: GPL-2.0-only
"""Questions to a Prometheus server, and verdicts on its answers."""

import http.client
import json
import sys
import time
import urllib.parse


class Prometheus:
    """A server, asked over one connection."""

    def __init__(self, port=9090):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path, **arguments):
        """Return the data of an answer."""
        try:
            self.connection.request("GET", f"/api/v1/{path}?{urllib.parse.urlencode(arguments)}")
            answer = json.load(self.connection.getresponse())
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if answer["status"] != "success":
            raise ValueError(f"{path} {arguments}: {answer}")
        return answer["data"]

    def series(self, query):
        """Return the labels and the value of each series now."""
        return [(one["metric"], float(one["value"][1]))
                for one in self.get("query", query=query)["result"]]

    def values(self, query, *labels):
        """Return {labels: value}, with these labels only: a text if there is one."""
        return {tuple(metric.get(label, "") for label in labels)
                if len(labels) != 1 else metric.get(labels[0], ""): value
                for metric, value in self.series(query)}

    def value(self, query):
        """Return the value of the only series, or None without one."""
        found = self.series(query)
        if len(found) > 1:
            raise ValueError(f"{query}: {len(found)} series: {found}")
        return found[0][1] if found else None

    def firing(self):
        """Return {name: [alert]} for the alerts that fire."""
        alerts = {}
        for alert in self.get("alerts")["alerts"]:
            if alert["state"] == "firing":
                alerts.setdefault(alert["labels"]["alertname"], []).append(alert)
        return alerts


class Verdicts:
    """KTAP lines, one for each test."""

    def __init__(self, name, patience):
        self.name, self.patience = name, patience
        self.number = self.failed = 0

    def say(self, word, verdict):
        self.number += 1
        self.failed += verdict != "ok"
        print(f"{verdict} {self.number} {self.name}.{word}", flush=True)

    def soon(self, word, read, expected):
        """Judge the reading when it is as expected, or after $patience seconds. Return the
        seconds that it took."""
        begin = time.monotonic()
        seen = None
        while time.monotonic() - begin < self.patience:
            try:
                seen = read()
            except (OSError, http.client.HTTPException) as err:
                seen = err
            if seen == expected:
                self.say(word, "ok")
                return time.monotonic() - begin
            time.sleep(0.1)
        print(f"# {word}: expected {expected!r}, got {seen!r}", file=sys.stderr)
        self.say(word, "not ok")
        return None

    def now(self, word, seen, expected=True):
        """Judge a reading that must be right at once."""
        if seen != expected:
            print(f"# {word}: expected {expected!r}, got {seen!r}", file=sys.stderr)
        self.say(word, "ok" if seen == expected else "not ok")
