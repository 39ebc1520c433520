#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Draw the Grafana dashboard from Prometheus's answers, without Grafana.

usage: dashboard_svg.py build/dashboard.data.json >docs/pictures/dashboard.svg

tests/monitoring/prometheus.sh has written the answers."""

import json
import sys
from xml.sax.saxutils import escape

WIDTH, COLUMNS, UNIT, GAP = 1200, 24, 27, 4
LEFT, RIGHT, TOP = 46, 10, 26
COLOURS = ("#3274d9", "#e0752d", "#37872d", "#c4162a", "#8f3bb8", "#e0b400", "#0a9aa6",
           "#b877d9", "#705da0", "#96d98d", "#7f8894")
STEPS = (1, 2, 2.5, 5, 10)


def shown(value, unit):
    """Return a figure as Grafana prints it."""
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s" and 0 < value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.4g}" + {"s": " s", "cps": "/s"}.get(unit, "")


def ticks(peak):
    """Return round values from 0 to the peak or a little above."""
    if peak <= 0:
        return [0, 1]
    size = 1
    while size * 10 <= peak:
        size *= 10
    while size > peak:
        size /= 10
    step = next(s for s in (size * s / 5 for s in (*STEPS, 20, 25, 50)) if s * 4 >= peak)
    values = [0]
    while values[-1] < peak:
        values.append(values[-1] + step)
    return values


def text(x, y, words, size=11, fill="#50565e", anchor="start", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" '
            f'text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>')


def runs(points, step):
    """Yield the points in pieces without a gap."""
    piece = []
    for when, value in points:
        if piece and when - piece[-1][0] > 1.5 * step:
            yield piece
            piece = []
        piece.append((when, value))
    if piece:
        yield piece


class Plot:
    """The place of a graph, and its scales."""

    def __init__(self, box, times, peak):
        x, y, width, height = box
        self.x, self.width = x + LEFT, width - LEFT - RIGHT
        self.y, self.height = y + TOP, height - TOP - 40
        self.begin, self.end = times
        self.ticks = ticks(peak)

    def at(self, when, value):
        return (self.x + self.width * (when - self.begin) / (self.end - self.begin),
                self.y + self.height * (1 - value / self.ticks[-1]))

    def axes(self, unit):
        for value in self.ticks:
            _, y = self.at(self.begin, value)
            yield (f'<line x1="{self.x}" x2="{self.x + self.width}" y1="{y:.1f}" y2="{y:.1f}" '
                   'stroke="#e4e7ec"/>')
            yield text(self.x - 5, y + 3.5, shown(value, unit), 9.5, anchor="end")
        seconds = 30 if self.width > 300 else 60
        for offset in range(0, int(self.end - self.begin) + 1, seconds):
            x, _ = self.at(self.begin + offset, 0)
            yield text(x, self.y + self.height + 13, f"{offset // 60}:{offset % 60:02}", 9.5,
                       anchor="middle")

    def line(self, points, step, colour, below=None):
        """Draw a line; with the values below it, an area."""
        for piece in runs(points, step):
            path = " ".join("%.1f,%.1f" % self.at(*point) for point in piece)
            if below is not None:
                base = " ".join("%.1f,%.1f" % self.at(when, below.get(when, 0))
                                for when, _ in reversed(piece))
                yield f'<polygon points="{path} {base}" fill="{colour}" fill-opacity="0.4"/>'
            yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.4"/>'


def legend(box, series):
    """Draw the names that have room, below the graph."""
    x, y, width, height = box
    end = x + width - RIGHT
    x += LEFT - 6
    for number, one in enumerate(series):
        name = one["name"].rpartition("/")[2]
        size = 24 + 5.9 * len(name)
        if x + size > end:
            yield text(x, y + height - 9, "…", 10)
            return
        yield (f'<rect x="{x:.1f}" y="{y + height - 16}" width="10" height="4" '
               f'fill="{COLOURS[number % len(COLOURS)]}"/>')
        yield text(x + 14, y + height - 10, name, 10)
        x += size


def graph(box, panel, series, times, step):
    """Draw a panel of lines. Series that are always 0 are left out, unless all are."""
    defaults = panel["fieldConfig"]["defaults"]
    stacked = defaults["custom"]["stacking"]["mode"] == "normal"
    series = [one for one in series if any(value for _, value in one["points"])] or series[:3]
    sums = {}
    lines = []
    for one in series:
        below = dict(sums)
        points = [(when, value + (sums.get(when, 0) if stacked else 0))
                  for when, value in one["points"] if value == value]
        if stacked:
            sums.update(points)
        lines.append((points, below if stacked else None))
    peak = max((value for points, _ in lines for _, value in points), default=0)
    plot = Plot(box, times, peak)
    yield from plot.axes(defaults["unit"])
    for number, (points, below) in enumerate(lines):
        yield from plot.line(points, step, COLOURS[number % len(COLOURS)], below)
    yield from legend(box, series)


def stat(box, panel, series):
    """Draw the last value, or the name, of a panel's only series."""
    x, y, width, height = box
    one = series[-1]
    words = one["name"] if panel["options"]["textMode"] == "name" else shown(
        one["points"][-1][1], panel["fieldConfig"]["defaults"]["unit"])
    steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
    red = len(steps) > 1 and one["points"][-1][1] >= steps[1]["value"]
    yield text(x + width / 2, y + height / 2 + 22, words, 32, "#c4162a" if red else "#37872d",
               "middle", "bold")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    whole = data["dashboard"]
    answers = {answer["panel"]["id"]: answer["series"] for answer in data["answers"]}
    when = [time for series in answers.values() for one in series for time, _ in one["points"]]
    places = [panel["gridPos"] for panel in whole["panels"]]
    height = max(place["y"] + place["h"] for place in places) * UNIT + 44
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
          'font-family="DejaVu Sans, Helvetica, Arial, sans-serif">')
    print("<!-- SPDX-License-Identifier: GPL-2.0-only. Made by scripts/dashboard_svg.py -->")
    print(f'<rect width="{WIDTH}" height="{height}" fill="#f1f3f6"/>')
    print(text(12, 26, whole["title"], 17, "#24292e", weight="bold"))
    for panel in whole["panels"]:
        place = panel["gridPos"]
        column = WIDTH / COLUMNS
        box = (place["x"] * column + GAP, place["y"] * UNIT + 40 + GAP,
               place["w"] * column - 2 * GAP, place["h"] * UNIT - 2 * GAP)
        if panel["type"] == "row":
            print(text(box[0] + 8, box[1] + 15, panel["title"], 13, "#24292e", weight="bold"))
            continue
        print(f'<rect x="{box[0]:.1f}" y="{box[1]}" width="{box[2]:.1f}" height="{box[3]}" '
              'rx="3" fill="#fff" stroke="#d8dde4"/>')
        print(text(box[0] + 10, box[1] + 17, panel["title"], 12, "#24292e", weight="bold"))
        series = answers[panel["id"]]
        parts = (stat(box, panel, series) if panel["type"] == "stat" else
                 graph(box, panel, series, (min(when), max(when)), data["step"]))
        print("\n".join(parts))
    print("</svg>")


main()
