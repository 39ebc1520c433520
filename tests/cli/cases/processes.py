#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test 'tcpstates processes' with real processes and sockets.

usage: processes.py CASE READER

It runs in a network namespace of its own, as root. Exit status 4: the case can't run
here.
"""

import contextlib
import ctypes
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time

PR_SET_NAME = 15
CLONE_NEWNET = 0x40000000
NOBODY = 65534
CONTAINER = "0123456789abcdef" * 4
CGROUPS = ("/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup")
FORMATS = ("prometheus", "influx", "collectd", "zabbix")
libc = ctypes.CDLL(None, use_errno=True)
reader = None


class Skip(Exception):
    """This case can't run here."""


class Worker:
    """A child that does what it is told, one function after the other."""

    def __init__(self, name=b"worker"):
        self.requests, self.told = os.pipe()
        self.answers, self.answered = os.pipe()
        self.kept = []
        self.pid = os.fork()
        if not self.pid:
            os.close(self.told)
            libc.prctl(PR_SET_NAME, name)
            self._run()
        os.close(self.requests)
        os.close(self.answered)

    def _run(self):
        try:
            while length := os.read(self.requests, 4):
                code = os.read(self.requests, int.from_bytes(length, "big"))
                scope = {"socket": socket, "os": os, "kept": self.kept, "libc": libc,
                         "resource": resource}
                exec(code, scope)  # the parent's own code
                os.write(self.answered, b".")
        finally:
            os._exit(0)

    def do(self, code):
        code = code.encode()
        os.write(self.told, len(code).to_bytes(4, "big") + code)
        assert os.read(self.answers, 1) == b".", "the worker failed"

    def end(self):
        os.close(self.told)
        os.close(self.answers)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@contextlib.contextmanager
def workers(*names):
    made = [Worker(name) for name in names]
    try:
        yield made
    finally:
        for worker in made:
            worker.end()


def run(*args, **options):
    done = subprocess.run((reader, "processes") + args, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, **options)
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout


def ask(*args, **options):
    """Return the rows of the JSON by PID, or by name without one."""
    shown = json.loads(run("-j", "--top", "0", *args, **options).decode())
    return {row.get("pid") or row.get("name"): row for row in shown["processes"]}


def states(row):
    return {name: nr for name, nr in row["states"].items() if nr}


def same(got, want, about):
    assert got == want, "%s: expected %s, got %s" % (about, want, got)


def eventually(get, want):
    """Wait for the last segments of a connection."""
    deadline = time.monotonic() + 10
    while get() != want and time.monotonic() < deadline:
        pass
    same(get(), want, "in the end")


def totals(*args):
    done = subprocess.run((reader, "-j") + args, capture_output=True, check=True)
    return {name: columns["total"] for name, columns in json.loads(done.stdout)["states"].items()
            if columns["total"]}


def add_up(rows):
    found = {}
    for row in rows.values():
        for name, nr in states(row).items():
            found[name] = found.get(name, 0) + nr
    return found


def listener(port, backlog=16):
    return socket.create_server(("127.0.0.1", port), backlog=backlog)


def connect(port):
    return socket.create_connection(("127.0.0.1", port))


def each_socket_once():
    """Shared, not accepted, TIME_WAIT and orphans: the rows add up to all sockets."""
    server = listener(8001)
    also = socket.create_server(("::1", 8002), family=socket.AF_INET6)
    with workers(b"client", b"worker") as (client, worker):
        # Both have inherited the listeners.
        client.do("kept += [socket.create_connection(('127.0.0.1', 8001)) for _ in range(3)]")
        accepted = [server.accept()[0]]
        client.do("kept.append(socket.create_connection(('::1', 8002)))")
        worker.do("own = socket.socket(fileno=%d)\n"
                  "kept.append(own.accept()[0])\nown.detach()" % also.fileno())
        # Its descriptor twice is still one socket.
        worker.do("kept.append(kept[0].dup())")
        accepted.extend(server.accept()[0] for _ in range(2))
        # Close actively: TIME_WAIT. Then leave an orphan, whose peer stays.
        ended, end = connect(8001), server.accept()[0]
        ended.close()
        end.recv(1)
        end.close()
        orphan, peer = connect(8001), server.accept()[0]
        orphan.close()
        eventually(totals, {"LISTEN": 2, "ESTABLISHED": 8, "CLOSE_WAIT": 1, "TIME_WAIT": 1,
                            "FIN_WAIT2": 1})
        for source in ("diag", "proc"):
            rows = ask("--source", source)
            same(add_up(rows), totals("--source", source), source)
            same(states(rows[os.getpid()]),
                 {"LISTEN": 2, "ESTABLISHED": 3, "CLOSE_WAIT": 1}, "the parent")
            same(states(rows[client.pid]), {"ESTABLISHED": 4}, "the client")
            same(states(rows[worker.pid]), {"ESTABLISHED": 1}, "the worker")
            same([rows[pid]["shared"] for pid in (os.getpid(), client.pid, worker.pid)],
                 [0, 2, 2], "shared")
            for pid in (os.getpid(), client.pid, worker.pid):
                same(rows[pid]["listens"], [8001, 8002], "ports of %d" % pid)
            same(states(rows["(no process)"]), {"TIME_WAIT": 1, "FIN_WAIT2": 1}, "no process")
            assert "(not visible)" not in rows, rows
        same(states(ask("CLOSE_WAIT")[os.getpid()]), {"CLOSE_WAIT": 1}, "only CLOSE_WAIT")
        same(set(ask("CLOSE_WAIT")), {os.getpid()}, "processes with CLOSE_WAIT")
        # The port of a process does not depend on the states.
        same(ask("CLOSE_WAIT")[os.getpid()]["listens"], [8001, 8002], "ports")
        del accepted, peer


def never_accepted():
    server = listener(8001)
    clients = [connect(8001) for _ in range(4)]
    rows = ask()
    same(states(rows[os.getpid()]), {"LISTEN": 1, "ESTABLISHED": 4}, "the process")
    same(states(rows["(no process)"]), {"ESTABLISHED": 4}, "not accepted")
    server.close()
    del clients


def descriptors():
    with workers(b"worker") as (worker,):
        worker.do("resource.setrlimit(resource.RLIMIT_NOFILE, (321, 400))\n"
                  "kept.append(socket.create_server(('127.0.0.1', 8001)))")
        row = ask()[worker.pid]
        same(row["fds"], len(os.listdir("/proc/%d/fd" % worker.pid)), "descriptors")
        same(row["fds_max"], 321, "the soft limit")
        assert b" %d/321 " % row["fds"] in run(), run()


def families():
    with workers(b"worker") as (worker,):
        worker.do("kept.append(socket.create_server(('127.0.0.1', 8001)))\n"
                  "kept.append(socket.create_server(('::1', 8002), family=socket.AF_INET6))")
        same(ask("-4")[worker.pid]["listens"], [8001], "ports of IPv4")
        same(ask("-6")[worker.pid]["listens"], [8002], "ports of IPv6")
        same(states(ask("-6")[worker.pid]), {"LISTEN": 1}, "sockets of IPv6")
        # Files of a monitor that differ in that choice have no series in common.
        series = [line.split("}")[0] for args in ([], ["-4"], ["-6"])
                  for line in run("--prometheus", *args).decode().splitlines() if line[0] != "#"]
        same(len(series), len(set(series)), "series")


def names():
    """Each format stays what it is, whatever a process calls itself."""
    wanted = {b"a \"b\"\\,=": 'a "b"\\,=', b"\n\x1b[31m": "??[31m", b"\xff\xfe": "??",
              b"(no process)": "?", b"(other)": "?", b"": "?", "ü€".encode(): "ü€",
              b"x' or {}|;$(:)": "x' or {}|;$(:)"}
    with workers(*wanted) as made:
        for nr, worker in enumerate(made):
            worker.do("kept.append(socket.create_server(('127.0.0.1', %d)))" % (8001 + nr))
        rows = ask()
        for worker, name in zip(made, wanted.values()):
            same(rows[worker.pid]["name"], name, "a name")
        assert b"\n\x1b" not in run() and b"\xff" not in run(), run()
        for form in FORMATS:
            text = run("--format", form).decode()
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text), text
        # The three without a name of their own are one series.
        prometheus = run("--prometheus").decode()
        same(prometheus.count('tcpstates_process_instances{process="?",unit=""} 3\n'), 1, prometheus)
        assert '{process="a \\"b\\"\\\\,=",unit="",state="listen"} 1\n' in prometheus, prometheus
        series = re.findall(r"^(tcpstates_\w+{.*}) \d", prometheus, re.M)
        same(len(series), len(set(series)), "series")
        same(len(json.loads(run("--format", "zabbix"))["data"]), 6, "names in Zabbix")
        if shutil.which("promtool"):
            subprocess.run(["promtool", "check", "metrics"], input=prometheus.encode(),
                           check=True, capture_output=True)


def other_users():
    """A user without privilege sees its own processes only, and which capability is missing."""
    server = listener(8001)
    with workers(b"nobody") as (worker,):
        worker.do("os.close(%d)\nkept.append(socket.create_connection(('127.0.0.1', 8001)))\n"
                  "os.setgroups([])\nos.setgid(%d)\nos.setuid(%d)\n"
                  "libc.prctl(4, 1)" % (server.fileno(), NOBODY, NOBODY))
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        rows = ask(**options)
        same(states(rows[worker.pid]), {"ESTABLISHED": 1}, "one's own")
        same(states(rows["(not visible)"]), {"LISTEN": 1}, "that of root")
        same(add_up(rows), totals(), "all rows")
        table = run(**options).decode()
        assert table.endswith("\n(not visible): reading the descriptors of others requires "
                              "CAP_SYS_PTRACE: run as root, such as with sudo\n"), table
        assert "(not visible)" not in run().decode(), run()
        # Root of a container may open the folder, but not read the links in it.
        drop = ["setpriv", "--bounding-set", "-sys_ptrace", "--inh-caps", "-sys_ptrace"]
        done = subprocess.run([*drop, reader, "processes"], capture_output=True, check=True)
        assert b"CAP_SYS_PTRACE, which root does not have here\n" in done.stdout, done
        done = subprocess.run([*drop, reader, "processes", "-j"], capture_output=True, check=True)
        hidden = [json.loads(text).get("hidden_processes", 0) for text in (run("-j"), done.stdout)]
        assert hidden[0] < hidden[1], hidden
        both = ["setpriv", "--reuid", str(NOBODY), "--clear-groups", "--inh-caps",
                "+sys_ptrace", "--ambient-caps", "+sys_ptrace"]
        done = subprocess.run([*both, reader, "processes"], capture_output=True, check=True)
        assert b"requires CAP_DAC_READ_SEARCH: run as root" in done.stdout, done


def another_namespace():
    """The process that holds a socket may have left its namespace since."""
    inside = os.open("/proc/self/ns/net", os.O_RDONLY)
    with workers(b"worker") as (worker,):
        worker.do("kept.append(socket.create_server(('127.0.0.1', 8001)))")
        if libc.unshare(CLONE_NEWNET):
            raise Skip("cannot make a namespace")
        same(run("-j").count(b'"pid"'), 0, "sockets of a new namespace")
        same(ask("-N", str(worker.pid))[worker.pid]["listens"], [8001], "ports")
        libc.setns(inside, CLONE_NEWNET)
        worker.do("libc.unshare(%d)" % CLONE_NEWNET)
        same(ask()[worker.pid]["listens"], [8001], "ports of a process that left")
    os.close(inside)


@contextlib.contextmanager
def cgroup(path):
    """Make a control group, in the hierarchy of systemd if there is one."""
    top = next((top for top in CGROUPS if os.path.exists(top + "/cgroup.procs")), None)
    made = []
    try:
        if not top:
            raise Skip("no control groups")
        try:
            for word in path.split("/"):
                top += "/" + word
                if not os.path.exists(top):
                    os.mkdir(top)
                    made.append(top)
        except OSError as error:
            raise Skip("cannot make a control group: %s" % error) from error
        yield top + "/cgroup.procs"
    finally:
        for folder in reversed(made):
            os.rmdir(folder)


def join(procs, worker):
    with open(procs, "w", encoding="ascii") as file:
        file.write(str(worker.pid))


def units():
    """Two processes of one name are one row of a service, and one series."""
    with cgroup("tcpstates-test.slice/web.service") as service, \
            cgroup("tcpstates-test.slice/docker-%s.scope" % CONTAINER) as scope, \
            workers(b"worker", b"worker", b"main", b"api", b"alone") as made:
        for nr, worker in enumerate(made[:4]):
            join(scope if nr == 3 else service, worker)
            worker.do("resource.setrlimit(resource.RLIMIT_NOFILE, (%d, 1000))\n"
                      "kept.append(socket.create_server(('127.0.0.1', %d)))" %
                      (100 * (nr + 1), 8001 + nr))
        made[4].do("kept.append(socket.create_server(('127.0.0.1', 8009)))")
        rows = ask()
        same([rows[worker.pid].get("unit") for worker in made],
             ["web.service"] * 3 + ["docker-%s.scope" % CONTAINER, None], "units")
        same(rows[made[3].pid]["container"], CONTAINER, "the container")
        # In a row of several, the process that is nearest to its limit counts.
        merged = run("--prometheus").decode()
        where = '{process="worker",unit="web.service"'
        for metric, value in (("_instances", 2), ("_fds", rows[made[0].pid]["fds"]),
                              ("_fds_max", 100)):
            assert "tcpstates_process%s%s} %d\n" % (metric, where, value) in merged, merged
        assert 'sockets%s,state="listen"} 2\n' % where in merged, merged
        assert '{process="api",unit="%s"}' % CONTAINER[:12] in merged, merged
        summed = json.loads(run("-j", "--units"))["processes"]
        same([(row.get("name"), row.get("unit", "")[:11], row["instances"], row["listens"])
              for row in summed],
             [(None, "web.service", 3, [8001, 8002, 8003]), (None, "docker-0123", 1, [8004]),
              ("alone", "", 1, [8009])], "units")
        table = run("--units", "--top", "1").decode()
        assert re.search(r"^ +3 web.service 8001,8002,8003 +3 +\d+/100 +3$", table, re.M), table
        assert table.endswith("\nnot shown: 2 rows\n"), table


def sessions():
    """Each login has a scope of its own, and all of them are one series."""
    with cgroup("tcpstates-test.slice/session-7.scope") as one, \
            cgroup("tcpstates-test.slice/session-8.scope") as other, \
            workers(b"sshd", b"sshd") as made:
        join(one, made[0])
        join(other, made[1])
        for nr, worker in enumerate(made):
            worker.do("kept.append(socket.create_server(('127.0.0.1', %d)))" % (8001 + nr))
        rows = ask()
        same([rows[worker.pid].get("unit") for worker in made],
             ["session-7.scope", "session-8.scope"], "units")
        same([row["unit"] for row in json.loads(run("-j", "--units"))["processes"]],
             ["session-7.scope", "session-8.scope"], "summed units")
        for form, series in (("prometheus", 'instances{process="sshd",unit="session.scope"} 2\n'),
                             ("influx", "process=sshd,unit=session.scope instances=2i,"),
                             ("collectd", "process-sshd-session.scope/gauge-instances"),
                             ("zabbix", '"sshd:session.scope":{"instances":2,')):
            text = run("--format", form).decode()
            assert series in text and "session-" not in text, text


def rows_are_limited():
    with workers(b"a", b"b", b"c") as made:
        for nr, worker in enumerate(made):
            worker.do("kept += [socket.create_server(('127.0.0.1', 800%d + 10 * i)) for i in "
                      "range(%d)]" % (nr, nr + 1))
        top = json.loads(run("-j", "--top", "1"))["processes"]
        same([(row["pid"], row.get("name"), row.get("processes"), states(row)) for row in top],
             [(made[2].pid, "c", None, {"LISTEN": 3}), (None, "(other)", 2, {"LISTEN": 3})],
             "the first and the sum of the others")
        table = run("--top", "1", "--sort", "pid").decode()
        assert " a " in table and " c " not in table and "not shown: 2 rows" in table, table
        influx = run("--top", "1", "--format", "influx").decode()
        assert re.search(r"^tcpstates_processes,process=\(other\) .*,listen=3i,", influx, re.M), \
            influx


CASES = {function.__name__: function for function in (
    each_socket_once, never_accepted, descriptors, families, names, other_users,
    another_namespace, units, sessions, rows_are_limited)}


def main():
    global reader
    reader = os.path.abspath(sys.argv[2])
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    try:
        CASES[sys.argv[1]]()
    except Skip as skip:
        print(skip)
        sys.exit(4)


main()
