#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compare Prometheus's answers with real sockets: usage: prometheus.py PATIENCE SECONDS

Runs in a machine with systemd, where prometheus.sh has installed the units, Debian's
Prometheus and node_exporter, and rules with short durations. Waits PATIENCE seconds for
each answer; Prometheus asks each SECONDS. With the module, a guest is slow: does the steps
that the module may change, and unloads it at the end. Without it, does the others, too, and
writes the dashboard's data to a file."""

import json
import os
import re
import resource
import subprocess
import sys
import time

import population
import units
from dashboard import Dashboard
from prom import Prometheus, Verdicts

NODE, ENDPOINT = 'job="node"', 'job="tcpstates"'
# Scrapes make and end connections meanwhile.
MOVING = ("established", "time_wait")


def run(*words):
    """Return the output of a command that must succeed."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Test:
    """The whole test, step by step."""

    def __init__(self, patience, seconds):
        self.prom = Prometheus()
        self.verdicts = Verdicts("prometheus", patience)
        self.board = Dashboard(self.prom, self.verdicts, seconds)
        self.soon, self.say = self.verdicts.soon, self.verdicts.say
        self.module = os.path.exists("/proc/net/tcpstates")
        self.jobs = [NODE, ENDPOINT]
        self.quiet = [] if self.module else ["TcpstatesModuleNotLoaded"]
        self.web = population.Service(8001)
        self.web6 = population.Service(8002, "::1")

    def name(self, word, job):
        return f"{word}_{'textfile' if job == NODE else 'endpoint'}"

    def firing(self):
        return sorted(self.prom.firing())

    def calm(self, word):
        """Judge that no alert fires but those that must all the time."""
        self.soon(word, self.firing, self.quiet)

    def scraped(self):
        self.soon("node_exporter_reads_the_files",
                  lambda: (self.prom.value(f"up{{{NODE}}}"),
                           self.prom.value(f"node_textfile_scrape_error{{{NODE}}}")), (1, 0))
        self.soon("endpoint_is_up", lambda: self.prom.value(f"up{{{ENDPOINT}}}"), 1)
        source = "module" if self.module else "diag"
        for job in self.jobs:
            self.soon(self.name("source_is_said", job), lambda job=job: set(self.prom.values(
                f"tcpstates_info{{{job}}}", "source")), {source})

    def figures(self):
        """Compare states, families, sides and ports."""
        self.web.connect(7)
        self.web6.connect(3)
        for job in self.jobs:
            self.soon(self.name("ports", job), lambda job=job: self.prom.values(
                f'tcpstates_port_connections{{{job},state="established",port=~"800."}}',
                "side", "port"),
                {("server", "8001"): 7, ("client", "8001"): 7,
                 ("server", "8002"): 3, ("client", "8002"): 3})
        # States of known numbers, in one family and on one side each.
        states = [state for state in population.STATES if state not in MOVING]
        # The module alone counts states that it does not know.
        states += ["unknown"] if self.module else []
        self.web.half_close()
        self.web6.leave_time_wait()
        for job in self.jobs:
            self.soon(self.name("close_wait", job), lambda job=job: self.prom.values(
                f'tcpstates_sockets{{{job},state="close_wait"}}', "family"),
                {"ipv4": 7, "ipv6": 0})
            self.soon(self.name("sides", job), lambda job=job: self.prom.values(
                f'tcpstates_side_sockets{{{job},state=~"close_wait|fin_wait2"}} > 0',
                "state", "side"),
                {("close_wait", "server"): 7, ("fin_wait2", "client"): 7})
            self.soon(self.name("time_wait_of_a_port", job), lambda job=job: self.prom.values(
                f'tcpstates_port_connections{{{job},port="8002",state="time_wait"}}', "side"),
                {"server": 3})
            self.soon(self.name("all_states", job), lambda job=job: {
                state: value - population.in_proc().get(state, 0)
                for state, value in self.prom.values(
                    f"tcpstates:sockets:sum{{{job}}}", "state").items()
                if state not in MOVING}, {state: 0 for state in states})
        self.web.close()

    def idle(self):
        """Compare ages: of one connection, silent since it was made."""
        self.web.connect(1)
        self.soon("idle_rises", lambda: (self.prom.value(
            'tcpstates_idle_max_seconds{state="established"}') or 0) >= 3, True)
        self.web.close()

    def oldest_shown(self):
        """The dashboard has the age of a leak; the endpoint's comes from the module."""
        hosts = {NODE: ("node", "127.0.0.1:9100"), ENDPOINT: ("tcpstates", "127.0.0.1:10793")}
        for job in self.jobs if self.module else [NODE]:
            query = self.board.query("Oldest CLOSE_WAIT", *hosts[job])
            self.soon(self.name("oldest_of_the_leak", job), lambda query=query: (
                self.prom.value(query) or 0) >= 3, True)

    def close_wait_leak(self):
        self.web.connect(60)
        self.web.half_close()
        expected = sorted([*self.quiet, "TcpCloseWaitLeak", "TcpCloseWaitOld"])
        took = self.soon("leak_fires", self.firing, expected)
        # The endpoint's alert may fire first, and with a part of them.
        self.soon("leak_names_the_port", lambda: (
            "127.0.0.1:9100: 60 connections of server port 8001 in CLOSE_WAIT"
            in [alert["annotations"]["summary"]
                for alert in self.prom.firing().get("TcpCloseWaitLeak", [])]), True)
        self.oldest_shown()
        self.web.close()
        self.calm("leak_clears")
        print(f"# the alert fired {took} s after the leak")

    def full_queue(self):
        queue = population.FullQueue(8003, 4, 2)
        self.soon("full_queue_fires", self.firing, sorted([
            *self.quiet, "TcpAcceptQueueFilling", "TcpAcceptQueueFull",
            "TcpConnectionsRefused"]))
        for job in self.jobs:
            self.soon(self.name("queue", job), lambda job=job: [self.prom.value(
                f'tcpstates_port_{name}{{{job},port="8003"}}')
                for name in ("listeners", "full", "backlog", "backlog_max")], [1, 1, 5, 4])
        queue.end()
        self.calm("full_queue_clears")

    def descriptors(self):
        """Let the privileged unit read the descriptors of another user's process."""
        code = (f"import sys; sys.path.insert(0, {os.path.dirname(__file__)!r}); "
                "import population; population.hold(8001, 85, 3600)")
        with subprocess.Popen(["prlimit", "--nofile=100:100", "setpriv", "--reuid=65534",
                               "python3", "-c", code], stdout=subprocess.PIPE, text=True) as child:
            child.stdout.readline()
            run("systemctl", "start", "tcpstates-textfile-processes.timer")
            self.soon("descriptors_fire", self.firing,
                      sorted([*self.quiet, "TcpDescriptorsRunOut"]))
            self.soon("process_is_read", lambda: (self.prom.value(
                'sum(tcpstates_process_sockets{process="python3",state="established"})')
                or 0) >= 85, True)
            # Its ends go first, so that none is in CLOSE_WAIT when it dies.
            self.web.far = [self.web.listener.accept()[0] for _ in range(85)]
            self.web.close()
            child.kill()
        # The service, too: a run that goes on would write the file again.
        run("systemctl", "stop", "tcpstates-textfile-processes.timer",
            "tcpstates-textfile-processes.service")
        os.unlink(units.FOLDER + "/tcpstates_processes.prom")
        self.calm("descriptors_clear")

    def stale(self):
        run("systemctl", "stop", "tcpstates-textfile.timer")
        self.soon("stale_fires", self.firing, sorted([*self.quiet, "TcpstatesStale"]))
        run("systemctl", "start", "tcpstates-textfile.timer")
        self.calm("stale_clears")

    def unreadable(self):
        """A file keeps its mode when it is replaced, and node_exporter is not root."""
        path = units.FOLDER + "/tcpstates_idle.prom"
        os.chmod(path, 0o600)
        self.soon("vanished_fires", self.firing, sorted([*self.quiet, "TcpstatesVanished"]))
        self.soon("file_without_age", lambda: self.prom.value(
            f'node_textfile_mtime_seconds{{file="{path}"}}'), None)
        os.chmod(path, 0o644)
        self.calm("vanished_clears")

    def endpoint_down(self):
        run("systemctl", "stop", "tcpstates-metrics.socket")
        self.soon("endpoint_down_fires", self.firing,
                  sorted([*self.quiet, "TcpstatesEndpointDown"]))
        run("systemctl", "start", "tcpstates-metrics.socket")
        self.calm("endpoint_down_clears")

    def dashboard(self, seconds, begin):
        """Make some traffic, then compare the dashboard's answers with all that happened."""
        for number in range(30):
            self.web.connect(8)
            self.web6.connect(4)
            if number % 10 == 9:
                self.web6.leave_time_wait()
            time.sleep(1)
        self.soon("traffic_is_counted", lambda: self.prom.values(
            "sum by (port) (tcpstates_port_connections"
            f'{{{NODE},side="server",port=~"8001|8002"}})', "port"), {"8001": 240, "8002": 120})
        self.board.structure()
        answers = self.board.ask(begin, time.time() + seconds, seconds)
        for title, name, value in (
                ("Sockets by state", "listen", 6),
                ("Full accept queues", "full", 1), ("Source", "diag", 1),
                ("Server ports with most connections", "8001", 240),
                ("Server ports with most connections", "8002", 120),
                ("Client ports with most connections", "8001", 240),
                ("CLOSE_WAIT by port", "server 8001", 60),
                ("Accept queues in use", "8003", 1.25)):
            self.verdicts.now("figure_of_" + title.lower().replace(" ", "_"),
                              self.board.peak(answers, title, name), value)
        with open("/srv/monitoring/dashboard.data.json", "w", encoding="utf-8") as file:
            json.dump({"dashboard": self.board.json, "step": seconds, "answers": answers}, file)
        self.web.close()
        self.calm("traffic_is_no_problem")

    def cost(self):
        """Print what a run of the textfile unit costs beside few and many sockets."""
        resource.setrlimit(resource.RLIMIT_NOFILE,
                           2 * resource.getrlimit(resource.RLIMIT_NOFILE)[1:])
        row = []
        for number in (5, 5000):
            self.web.connect(number)
            self.web.half_close()
            row.append(f"{units.costs():.0f} ms | –")
            self.verdicts.now(f"beside_{number}", self.written("close_wait"), number)
            self.web.close()
        print("# cost: | systemd | `tcpstates-textfile.service`: three files |",
              " | ".join(row), "| none |")
        self.calm("many_are_gone")

    def written(self, state):
        """Return the number of IPv4 sockets that the unit has written."""
        text = units.read(units.FOLDER + "/tcpstates.prom")
        return int(re.search(
            f'^tcpstates_sockets{{state="{state}",family="ipv4"}} ([0-9]+)$', text, re.M)[1])

    def unload(self):
        """Unload the module: the counts go on, say so, and an alert fires."""
        self.web.connect(11)
        run("rmmod", "tcpstates")
        self.module = False
        for job in self.jobs:
            self.soon(self.name("fallback_says_so", job), lambda job=job: set(self.prom.values(
                f"tcpstates_info{{{job}}}", "source")), {"diag"})
        self.web.connect(2)
        for job in self.jobs:
            self.soon(self.name("fallback_counts", job), lambda job=job: self.prom.values(
                f'tcpstates_port_connections{{{job},port="8001",state="established"}}', "side"),
                {"server": 13, "client": 13})
        self.soon("module_alert_fires", self.firing, ["TcpstatesModuleNotLoaded"])
        run("modprobe", "tcpstates")
        self.calm("module_alert_clears")
        self.web.close()


def main():
    patience, seconds = float(sys.argv[1]), int(sys.argv[2])
    begin = time.time()
    test = Test(patience, seconds)
    if not test.module:
        units.analyze_units(test.verdicts)
    units.check(test.verdicts, test.module)
    for step in (test.scraped, test.figures, test.close_wait_leak, test.full_queue):
        step()
    if test.module:
        test.unload()
    else:
        test.idle()
        test.descriptors()
        test.stale()
        test.unreadable()
        test.endpoint_down()
        test.dashboard(seconds, begin)
        test.cost()
        units.check_address(test.verdicts)
        units.check_log(test.verdicts)
    sys.exit(test.verdicts.failed > 0)


main()
