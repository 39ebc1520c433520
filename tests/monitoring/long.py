#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Let Prometheus scrape the endpoint each second, and judge what it has kept.

usage: long.py MINUTES

Run by long.sh beside SOCKETS connections to PORT.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request

SOCKETS, PORT = 100000, 3000
# Local ports of none of these connections: they would count as a server's.
ENDPOINT, API = 62001, 62002
CONFIG = """
scrape_configs:
  - job_name: tcpstates
    scrape_interval: 1s
    scrape_timeout: 1s
    static_configs:
      - targets: [127.0.0.1:%d]
""" % ENDPOINT
SERVER = ["systemd-socket-activate", "--accept", "--inetd", "--listen=127.0.0.1:%d" % ENDPOINT,
          "tcpstates", "metrics", "--inetd"]
PROMETHEUS = ["prometheus", "--config.file=/tmp/prometheus.yml", "--storage.tsdb.path=/tmp/tsdb",
              "--web.listen-address=127.0.0.1:%d" % API, "--log.level=warn"]
# Beside it, memory of the kernel may be used otherwise for a moment.
SLACK_KIB = 1024


def ask(path, **parameters):
    """Return the result of Prometheus' HTTP API, or None before it answers."""
    url = "http://127.0.0.1:%d/api/v1/%s?%s" % (API, path, urllib.parse.urlencode(parameters))
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return json.load(answer)["data"]["result"]
    except (urllib.error.URLError, ConnectionError):
        return None


def one(query):
    """Return the only value or list of samples of a query; None if there is none."""
    found = ask("query", query=query)
    assert not found or len(found) == 1, found
    return found and (found[0].get("values") or found[0]["value"])


@contextlib.contextmanager
def started(command):
    """Yield a process, which is ended after."""
    with open("/tmp/" + command[0], "w") as log, \
            subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield process
        finally:
            process.terminate()


def status(pid, key):
    with open("/proc/%s/status" % pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith(key + ":"))


def meminfo(*keys):
    with open("/proc/meminfo") as f:
        return sum(int(line.split()[1]) for line in f if line.split(":")[0] in keys)


def processor_seconds(pid):
    """Return the processor time of its children that have ended."""
    with open("/proc/%d/stat" % pid) as f:
        words = f.read().rsplit(")", 1)[1].split()
    return (int(words[13]) + int(words[14])) / os.sysconf("SC_CLK_TCK")


def watch(minutes, server, prometheus):
    """Print and return a row of KiB a minute: the kernel, the server, Prometheus."""
    rows = []
    print("# minute  kernel  server  prometheus, KiB")
    for minute in range(1, minutes + 1):
        time.sleep(60)      # the length of a row, not a wait
        rows.append((meminfo("Slab", "KernelStack", "PageTables", "VmallocUsed"),
                     status(server.pid, "VmRSS"), status(prometheus.pid, "VmRSS")))
        print("# %6d %7d %7d %11d" % (minute, *rows[-1]), flush=True)
    return rows


def grows(rows, column):
    """Return by how many KiB the median of the last third is above that of the second."""
    third = max(1, len(rows) // 3)
    return statistics.median(r[column] for r in rows[-third:]) - \
        statistics.median(r[column] for r in rows[-2 * third:-third] or rows[:1])


def verdicts(rows, minutes):
    """Yield a name, a verdict and its figures for each thing that must hold."""
    span = "[%dm]" % minutes
    samples = one('up{job="tcpstates"}' + span)
    times = [when for when, _ in samples]
    longest = max(b - a for a, b in zip(times, times[1:]))
    failed = sum(value != "1" for _, value in samples)
    yield "no_scrape_fails", not failed, "%d of %d" % (failed, len(samples))
    yield "no_gap", longest < 2 and len(samples) > minutes * 60 - 2, \
        "%d scrapes, the longest interval %.3f s" % (len(samples), longest)
    counted = {value for _, value in one(
        'tcpstates_port_connections{side="client",port="%d",state="established"}%s'
        % (PORT, span))}
    yield "counts_are_right", counted == {str(SOCKETS)}, "values: %s" % " ".join(counted)
    for column, name in enumerate(("kernel", "server")):
        more = grows(rows, column)
        yield name + "_memory_is_flat", more <= SLACK_KIB, "%+d KiB" % more


def cost(minutes, server):
    """Print what a scrape costs."""
    span, scrapes = "[%dm]" % minutes, float(one("count_over_time(up[%dm])" % minutes)[1])

    def median(metric):
        return float(one("quantile_over_time(0.5, %s%s)" % (metric, span))[1]) * 1e3

    print("# medians: walk %.2f ms, of ports %.2f ms; scrape %.1f ms" % (
        median('tcpstates_walk_duration_seconds{file="tcpstates"}'),
        median('tcpstates_walk_duration_seconds{file="tcpstates_ports"}'),
        median("scrape_duration_seconds")))
    print("# processor time of the readers: %.2f ms a scrape"
          % (processor_seconds(server.pid) * 1e3 / scrapes))


def main():
    minutes, bad = int(sys.argv[1]), 0
    with open("/tmp/prometheus.yml", "w") as f:
        f.write(CONFIG)
    with started(SERVER) as server, started(PROMETHEUS) as prometheus:
        end = time.monotonic() + 120
        while not ask("query", query='up{job="tcpstates"} == 1'):
            assert time.monotonic() < end, "Prometheus scrapes nothing"
            time.sleep(0.2)
        rows = watch(minutes, server, prometheus)
        for number, (name, fine, figures) in enumerate(verdicts(rows, minutes), 1):
            print("%s %d long.%s # %s" % ("ok" if fine else "not ok", number, name, figures))
            bad += not fine
        cost(minutes, server)
    sys.exit(bad != 0)


main()
