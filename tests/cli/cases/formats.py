#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: formats.py TCPSTATES [ROUNDS [SEED]]

Make random captures; the output in each format must parse, and have the figures
of the capture and no others.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile

from captures import (COLUMNS, FIGURES, IDLE_COLUMNS, IDLE_STATES, IDLE_TIMES, INT64_MAX,
                      PORT_STATES, STATES, make_counters, make_counts, make_idle, make_netns,
                      make_ports)
from parsers import (Wrong, need, parse_collectd, parse_influx, parse_json, parse_prometheus)

COMMS = [b"nginx", b'a"b', b"back\\slash", b"a b,c=d", b"tab\there", b"\xff\xfe",
         b"\xc3\xa9t\xc3\xa9", b"\x1b[31m", b"{}", b"$1", b"\\", b"'", b"|;",
         b"\xf0\x9f\x90\x8b", b"#", b"%s%n", b"\xc3"]


def known(cells, names):
    return {name: cells[name] for name in names if name in cells}


def clamp(value):
    return min(value, INT64_MAX)


def lower(cells):
    return {name.lower(): clamp(value) for name, value in cells.items()}


def equal(what, expected, actual):
    if expected != actual:
        raise Wrong("%s: expected %r, got %r" % (what, expected, actual))


def seconds(value, digits):
    return "%d.%0*d" % (value // 10 ** digits, digits, value % 10 ** digits)


def check_reading(metrics, file, keys):
    info = [dict(labels) for labels in metrics.pop("tcpstates_info")]
    equal("info", [file], [labels["file"] for labels in info])
    equal("netns", str(keys["netns"]) if "netns" in keys and file != "tcpstates_netns" else None,
          info[0].get("netns"))
    labels = frozenset([("file", file)])
    for key, name, text in [("walk_ns", "tcpstates_walk_duration_seconds", lambda v: seconds(v, 9)),
                            ("age_ms", "tcpstates_age_seconds", lambda v: seconds(v, 3)),
                            ("buckets", "tcpstates_hash_buckets", str)]:
        if key in keys:
            equal(name, {labels: text(keys[key])}, metrics.pop(name))


def labels_of(**labels):
    return frozenset(labels.items())


def check_counts(formats, keys, cells):
    metrics = formats["prometheus"]
    check_reading(metrics, "tcpstates", keys)
    expected = {}
    for state, columns in known(cells, STATES).items():
        for column, value in known(columns, COLUMNS).items():
            for name, label, of in [("tcpstates_sockets", "family", ["ipv4", "ipv6"]),
                                    ("tcpstates_side_sockets", "side", ["server", "client"]),
                                    ("tcpstates_mini_sockets", None, ["mini"]),
                                    ("tcpstates_orphan_sockets", None, ["orphan"])]:
                if column in of:
                    labels = {"state": state.lower(), **({label: column} if label else {})}
                    expected.setdefault(name, {})[labels_of(**labels)] = str(value)
    equal("prometheus", expected, metrics)

    cells = {state: known(cells[state], COLUMNS) for state in known(cells, STATES)}
    keys = known(keys, ["walk_ns", "age_ms", "buckets"])
    points = {("tcpstates", labels_of(state=state.lower())): lower(columns)
              for state, columns in cells.items() if columns}
    if keys:
        points["tcpstates_reading", labels_of(file="tcpstates", source="module")] = lower(keys)
    equal("influx", points, formats["influx"])

    equal("collectd", {("tcpstates-" + column, "tcp_connections",
                        "CLOSED" if state == "CLOSE" else state): value
                       for state, columns in cells.items() for column, value in columns.items()} |
          {("tcpstates-reading", "gauge", key): value for key, value in keys.items()},
          formats["collectd"])

    # A state without a value is not discovered, and is no object.
    have = {state: cells[state] for state in STATES if cells.get(state)}
    equal("zabbix discovers", [{"{#STATE}": state} for state in have], formats["zabbix"]["data"])
    equal("zabbix", {**have, "reading": {"source": "module", **keys}}, formats["zabbix"]["values"])
    equal("json", have, formats["json"]["states"])


def check_counters(formats, counters):
    """Compare the kernel's counters, and take them out for the check of the rest."""
    metrics = formats["prometheus"]
    for name, value in counters.items():
        equal(name, {labels_of(): str(value)}, metrics.pop("tcpstates_%s_total" % name))
    equal("influx", lower(counters),
          formats["influx"].pop(("tcpstates_counters", labels_of()), {}))
    for name, value in counters.items():
        equal("collectd", value, formats["collectd"].pop(("tcpstates-counters", "derive", name)))
    equal("zabbix", counters, formats["zabbix"]["values"].pop("counters"))
    equal("json", counters, formats["json"].pop("counters"))


def check_ports(formats, keys, cells):
    metrics = formats["prometheus"]
    check_reading(metrics, "tcpstates_ports", keys)
    expected = {}
    for (side, port), columns in cells.items():
        where = {"side": side, "port": str(port)}
        for state, value in known(columns, PORT_STATES).items():
            expected.setdefault("tcpstates_port_connections", {})[
                labels_of(**where, state=state.lower())] = str(value)
        for figure, value in known(columns, FIGURES).items():
            name = {"close_wait_s": "close_wait_idle_max_seconds"}.get(figure, figure)
            if side == "server" or figure == "close_wait_s":
                expected.setdefault("tcpstates_port_" + name, {})[labels_of(**where)] = str(value)
    equal("prometheus", expected, metrics)

    cells = {row: known(cells[row], FIGURES + PORT_STATES) for row in cells}
    keys = known(keys, ["walk_ns", "buckets"])
    points = {("tcpstates_ports", labels_of(side=side, port=str(port))): lower(columns)
              for (side, port), columns in cells.items() if columns}
    if keys:
        points["tcpstates_reading", labels_of(file="tcpstates_ports", source="module")] = lower(keys)
    equal("influx", points, formats["influx"])
    equal("collectd", sum(map(len, cells.values())) + len(keys), len(formats["collectd"]))
    equal("zabbix discovers", sorted((row["{#SIDE}"], int(row["{#PORT}"]))
                                     for row in formats["zabbix"]["data"]), sorted(cells))
    equal("zabbix", {**{"%s:%d" % row: columns for row, columns in cells.items()}, "reading": {"source": "module", **keys}},
          formats["zabbix"]["values"])
    for row in formats["json"]["ports"]:
        columns = cells[row["side"], row["port"]]
        equal("json", known(columns, PORT_STATES), row["states"])
        equal("json", known(columns, FIGURES), known(row, FIGURES))
    equal("rows", len(cells), len(formats["json"]["ports"]))


def check_netns(formats, keys, cells):
    metrics = formats["prometheus"]
    check_reading(metrics, "tcpstates_netns", keys)
    infos = metrics.pop("tcpstates_netns_info", {})
    equal("sockets", {labels_of(netns=row, state=state.lower()): str(value)
                      for row in cells for state, value in known(cells[row], STATES).items()},
          metrics.pop("tcpstates_netns_sockets", {}))
    equal("prometheus", {}, metrics)
    cells = {row: known(cells[row], STATES) for row in cells}
    names = {row["{#NETNS}"]: row["{#NAME}"] for row in formats["zabbix"]["data"]}
    equal("zabbix discovers", sorted(cells), sorted(names))
    for labels in infos:
        labels = dict(labels)
        equal("a name", names[labels["netns"]], labels["name"])
    points = {dict(tags)["netns"]: fields for (name, tags), fields in formats["influx"].items()
              if name == "tcpstates_netns"}
    equal("influx", {row: lower(columns) for row, columns in cells.items() if columns}, points)
    equal("zabbix", {**cells, "reading": {"source": "module", **known(keys, ["walk_ns", "buckets"])}},
          formats["zabbix"]["values"])
    for row in formats["json"]["netns"]:
        equal("json", cells["other" if row["netns"] is None else str(row["netns"])], row["states"])
    equal("rows", len(cells), len(formats["json"]["netns"]))


def check_idle(formats, keys, cells):
    metrics = formats["prometheus"]
    check_reading(metrics, "tcpstates_idle", keys)
    cells = {state: known(cells[state], IDLE_COLUMNS) for state in known(cells, IDLE_STATES)}
    expected = {}
    for state, columns in cells.items():
        for time, value in known(columns, IDLE_TIMES).items():
            expected.setdefault("tcpstates_idle_sockets", {})[
                labels_of(state=state.lower(), idle=time)] = str(value)
        for value in known(columns, ["max_s"]).values():
            expected.setdefault("tcpstates_idle_max_seconds", {})[
                labels_of(state=state.lower())] = str(value)
    equal("prometheus", expected, metrics)

    keys = known(keys, ["walk_ns", "buckets"])
    points = {("tcpstates_idle", labels_of(state=state.lower())): lower(columns)
              for state, columns in cells.items() if columns}
    if keys:
        points["tcpstates_reading", labels_of(file="tcpstates_idle", source="module")] = lower(keys)
    equal("influx", points, formats["influx"])
    equal("collectd", {("tcpstates-idle-" + column, "gauge" if column == "max_s" else
                        "tcp_connections", state): value
                       for state, columns in cells.items() for column, value in columns.items()} |
          {("tcpstates-reading_idle", "gauge", key): value for key, value in keys.items()},
          formats["collectd"])
    have = {state: columns for state, columns in cells.items() if columns}
    equal("zabbix discovers", sorted(have),
          sorted(row["{#STATE}"] for row in formats["zabbix"]["data"]))
    equal("zabbix", {**have, "reading": {"source": "module", **keys}},
          formats["zabbix"]["values"])
    equal("json", cells, formats["json"]["states"])


KINDS = {
    "show": ("1/net/tcpstates", make_counts, check_counts),
    "ports": ("1/net/tcpstates_ports", make_ports, check_ports),
    "netns": ("tcpstates_netns", make_netns, check_netns),
    "idle": ("1/net/tcpstates_idle", make_idle, check_idle),
}
PARSERS = {"json": parse_json, "prometheus": parse_prometheus, "influx": parse_influx,
           "collectd": parse_collectd, "zabbix": parse_json}


def make_processes(rng, procfs):
    """Make processes in the namespaces, with names that need escaping."""
    for i in range(6):
        process = "%s/%d" % (procfs, 1 + i)
        os.makedirs(process + "/ns", exist_ok=True)
        link = process + "/ns/net"
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink("net:[%d]" % (4026531840 + i), link)
        with open(process + "/comm", "wb") as file:
            file.write(rng.choice(COMMS) + b"\n")


def promtool(text):
    result = subprocess.run(["promtool", "check", "metrics"], input=text.encode(),
                            capture_output=True)
    need(result.returncode == 0 and not result.stdout + result.stderr,
         "promtool:", result.stdout.decode() + result.stderr.decode())


def run_round(rng, tcpstates, procfs, with_promtool):
    environment = dict(os.environ, COLLECTD_HOSTNAME="host/1", COLLECTD_INTERVAL="10.000")
    make_processes(rng, procfs)
    for command, (path, make, check) in KINDS.items():
        options, counters = [], {}
        if command == "show":
            options = ["--counters"]
            texts, counters = make_counters(rng)
            for name, text in texts.items():
                with open(procfs + "/1/net/" + name, "w") as file:
                    file.write(text)
        capture, keys, cells = make(rng)
        with open(procfs + "/" + path, "w") as file:
            file.write(capture)
        formats, output = {}, {}
        try:
            for name, parser in PARSERS.items():
                result = subprocess.run([tcpstates, command, "-p", procfs, "--format", name,
                                         *options], capture_output=True, env=environment)
                need(result.returncode == 0 and not result.stderr, name, result)
                output[name] = result.stdout.decode("utf-8")
                formats[name] = parser(output[name])
            if options:
                check_counters(formats, counters)
            check(formats, keys, cells)
            if with_promtool:
                promtool(output["prometheus"])
        except (Wrong, UnicodeDecodeError, ValueError, KeyError) as error:
            sys.exit("%s: %r\n%s\n%s" % (command, error, capture, output))


def main():
    tcpstates = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    with tempfile.TemporaryDirectory() as procfs:
        for directory in ["1/net", "self", "net"]:
            os.makedirs(procfs + "/" + directory)
        for i in range(rounds):
            run_round(rng, tcpstates, procfs, i % 5 == 0 and shutil.which("promtool"))


main()
