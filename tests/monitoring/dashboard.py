# SPDX-License-Identifier: GPL-2.0-only
"""Run each query of the Grafana dashboard, with its variables replaced as Grafana does."""

import json
import os
import re

FILE = os.path.join(os.path.dirname(__file__), "tcpstates.json")
VARIABLE = re.compile(r"\$(?:{(\w+)}|(\w+))")
LABEL = re.compile(r"{{(\w+)}}")
GRID = 24


def panels(dashboard):
    """Return the panels with queries."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def overlaps(dashboard):
    """Return the titles of panels that lie on another or stand out of the grid."""
    taken, wrong = {}, []
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        for cell in ((x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])):
            if cell[0] >= GRID or taken.setdefault(cell, panel["id"]) != panel["id"]:
                wrong.append(panel["title"])
                break
    return wrong


def replace(text, values):
    """Replace the variables; one that the dashboard does not define is an error."""
    return VARIABLE.sub(lambda name: values[name.group(1) or name.group(2)], text)


def legend(target, metric):
    return LABEL.sub(lambda label: metric[label.group(1)], target["legendFormat"])


class Dashboard:
    """The dashboard, and its answers from a server."""

    def __init__(self, prom, verdicts, seconds):
        self.prom, self.verdicts = prom, verdicts
        with open(FILE, encoding="utf-8") as file:
            self.json = json.load(file)
        self.values = {"__rate_interval": f"{seconds * 10}s", "datasource": "Prometheus",
                       "job": "node", "instance": "127.0.0.1:9100"}

    def query(self, title, job, instance):
        """Return the only query of a panel, for that job and host."""
        [target] = next(panel for panel in panels(self.json) if panel["title"] == title)["targets"]
        return replace(target["expr"], {**self.values, "job": job, "instance": instance})

    def structure(self):
        """Judge the places, the numbers and the variables."""
        ids = [panel["id"] for panel in self.json["panels"]]
        self.verdicts.now("dashboard_numbers", len(ids), len(set(ids)))
        self.verdicts.now("dashboard_places", overlaps(self.json), [])
        defined = {one["name"] for one in self.json["templating"]["list"]}
        self.verdicts.now("dashboard_variables", defined,
                          {name for name in self.values if not name.startswith("__")})
        for one in self.json["templating"]["list"]:
            if one["type"] == "query":
                query = re.fullmatch(r"label_values\((.*), (\w+)\)", one["definition"])
                found = {metric[query.group(2)] for metric, _ in self.prom.series(
                    replace(query.group(1), self.values))}
                self.verdicts.now("dashboard_offers_" + one["name"],
                                  self.values[one["name"]] in found)

    def ask(self, begin, end, step):
        """Return the dashboard's panels with the series of each, and judge that each query
        has some, with the labels that its legend names."""
        answers = []
        for panel in panels(self.json):
            series, faults = [], []
            for target in panel["targets"]:
                query = replace(target["expr"], self.values)
                found = self.prom.get("query_range", query=query, start=begin, end=end,
                                      step=step)["result"]
                if not found:
                    faults.append(f"nothing for {query}")
                for one in found:
                    try:
                        name = legend(target, one["metric"])
                    except KeyError as err:
                        faults.append(f"no label {err} in {query}")
                        continue
                    series.append({"name": name, "points": [
                        (when, float(value)) for when, value in one["values"]]})
            answers.append({"panel": panel, "series": series})
            word = "panel_" + re.sub(r"\W+", "_", panel["title"]).lower()
            self.verdicts.now(word, faults, [])
        return answers

    @staticmethod
    def peak(answers, title, name):
        """Return the highest value of a series."""
        return max(value for answer in answers if answer["panel"]["title"] == title
                   for one in answer["series"] if one["name"] == name
                   for _, value in one["points"] if value == value)
