# SPDX-License-Identifier: GPL-2.0-only
"""Parsers of the reader's formats, stricter than the programs that read these."""

import json
import re

INT64_MAX = 2 ** 63 - 1


class Wrong(Exception):
    pass


def need(truth, *what):
    if not truth:
        raise Wrong(" ".join(map(str, what)))


def parse_json(text):
    def unique(pairs):
        need(len(dict(pairs)) == len(pairs), "a member twice", pairs)
        return dict(pairs)

    def refuse(word):
        raise Wrong("not JSON: " + word)

    need(text.endswith("\n") and text.count("\n") == 1, "not one line")
    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


LABELS = r'(?:[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,|(?=\})))*'
SAMPLE = re.compile(r'([a-z_][a-z0-9_]*)(?:\{(%s)\})? ([0-9]+(?:\.[0-9]+)?)' % LABELS)
LABEL = re.compile(r'([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')


def unescape(text):
    return re.sub(r'\\(.)', lambda match: {"n": "\n"}.get(match[1], match[1]), text)


def parse_prometheus(text):
    """Return {metric: {labels: value}}; HELP, TYPE and samples of a metric must be adjacent."""
    metrics, name = {}, None
    need(text.endswith("\n"), "the last line has no end")
    lines = iter(text[:-1].split("\n"))
    for line in lines:
        need(all(ord(c) >= 32 and not 127 <= ord(c) < 160 for c in line), "control", repr(line))
        if line.startswith("# HELP "):
            if name:
                need(metrics[name], "a metric without samples", name)
            name = line.split(" ")[2]
            need(name not in metrics, "a metric twice", name)
            need("\\" not in line and len(line.split(" ")) > 4, "help", line)
            kind = "counter" if name.endswith("_total") else "gauge"
            need(next(lines) == "# TYPE %s %s" % (name, kind), "no type of", name)
            metrics[name] = {}
            continue
        match = SAMPLE.fullmatch(line)
        need(match, "not a sample:", line)
        need(match[1] == name, "a sample elsewhere:", line)
        pairs = LABEL.findall(match[2] or "")
        need(",".join('%s="%s"' % pair for pair in pairs) == (match[2] or ""), "labels", line)
        labels = frozenset((key, unescape(value)) for key, value in pairs)
        need(len(dict(pairs)) == len(pairs) and labels not in metrics[name], "twice:", line)
        metrics[name][labels] = match[3]
    need(name is None or metrics[name], "a metric without samples", name)
    return metrics


FIELD = re.compile(r'[a-z][a-z0-9_]*=[0-9]+i')


def parse_influx(text):
    """Return {(measurement, tags): fields}."""
    need(text == "" or text.endswith("\n"), "the last line has no end")
    points = {}
    for line in text.split("\n")[:-1]:
        parts = re.split(r'(?<!\\) ', line)
        need(len(parts) == 2, "parts of", line)
        measurement, *tags = re.split(r'(?<!\\),', parts[0])
        need(re.fullmatch(r'tcpstates(_[a-z]+)?', measurement), "measurement", line)
        pairs = []
        for tag in tags:
            pair = re.split(r'(?<!\\)=', tag)
            need(len(pair) == 2 and pair[1] and not pair[1].endswith("\\"), "tag", line)
            need(re.fullmatch(r'[a-z][a-z0-9_]*', pair[0]), "name of a tag", line)
            need(re.fullmatch(r'(?:[^\\]|\\[, =])*', pair[1]), "escape", line)
            pairs.append((pair[0], re.sub(r'\\(.)', r'\1', pair[1])))
        fields = {}
        for field in parts[1].split(","):
            need(FIELD.fullmatch(field), "field", line)
            key, value = field.split("=")
            need(key not in fields and int(value[:-1]) <= INT64_MAX, "field", line)
            fields[key] = int(value[:-1])
        key = (measurement, frozenset(pairs))
        need(key not in points and len(dict(pairs)) == len(pairs), "twice", line)
        points[key] = fields
    return points


PUTVAL = re.compile(r'PUTVAL "host_1/(tcpstates[^/"\\]*)/(tcp_connections|gauge|derive)-([A-Za-z0-9_]+)" '
                    r'interval=10\.000 N:([0-9]+)')


def parse_collectd(text):
    need(text == "" or text.endswith("\n"), "the last line has no end")
    values = {}
    for line in text.split("\n")[:-1]:
        match = PUTVAL.fullmatch(line)
        need(match, "not a PUTVAL:", line)
        need(match.groups()[:3] not in values, "twice", line)
        values[match.groups()[:3]] = int(match[4])
    return values
