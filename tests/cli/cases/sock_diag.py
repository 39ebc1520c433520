#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The reader's sock_diag source before real sockets: each check makes them in
a network namespace of its own, and compares every cell with what it made and
with /proc/net/tcp.

usage: sock_diag.py CASE READER; exit status 4: can't be done here.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "guest",
                                "lib"))

import counts
import netns
from population import Population, distinct

IPPROTO_MPTCP = 262
reader = None


class Skip(Exception):
    """This check can't be made here."""


def run(*args):
    return subprocess.run((reader,) + args, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)


def ask(*args):
    """The reader's JSON."""
    done = run("--source", "diag", "-j", *args)
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def table(shown):
    """As counts.py has it: None where the reader knows nothing."""
    return {s: {c: shown["states"].get(s, {}).get(c) for c in counts.COLUMNS}
            for s in counts.STATES}


def known(want):
    """What sock_diag can know of this."""
    return {**want, "UNKNOWN": dict.fromkeys(counts.COLUMNS)}


def same(got, want, witness):
    differences = counts.differences(got, want)
    assert not differences, "%s: %s" % (witness, differences)


@contextlib.contextmanager
def populated(number=distinct):
    with netns.new():
        p = Population()
        try:
            p.make_all(number)
            netns.until(lambda: counts.from_proc_net_tcp() == p.want, "the states")
            yield p
            assert p.fresh(), "too slow: timewait sockets may have expired"
        finally:
            p.close()


def every_cell():
    with populated() as p:
        shown = ask()
        same(table(shown), known(p.want), "sockets made")
        same(table(shown), known(counts.from_proc_net_tcp()), "/proc/net/tcp")
        assert shown["source"] == "diag", shown["source"]
        assert shown["netns"] == netns.inode(), shown["netns"]
        assert shown["dump_sockets"] == counts.add_up(p.want, "total"), shown["dump_sockets"]
        assert shown["dump_ns"] > 0 and shown["dump_cpu_ns"] > 0, shown
        assert "walk_ns" not in shown, shown


def sums_of_ports():
    """By port: the sums are those of the states, the queues those of ss."""
    with populated() as p:
        shown = ask("ports")
        for state in counts.STATES[:-1]:
            if state == "LISTEN":
                continue
            for side in ("server", "client"):
                got = sum(r["states"][state] for r in shown["ports"] if r["side"] == side)
                assert got == p.want[state][side], (state, side, got)
        rows = {r["port"]: r for r in shown["ports"] if r["side"] == "server"}
        out = subprocess.run(["ss", "-Htln"], stdout=subprocess.PIPE, text=True,
                             check=True).stdout
        assert len(out.splitlines()) == p.want["LISTEN"]["total"]
        for line in out.splitlines():
            _, backlog, limit, local = line.split()[:4]
            row = rows[int(local.rsplit(":", 1)[1])]
            assert (row["listeners"], row["full"]) == (1, 0), row
            assert (row["backlog"], row["backlog_max"]) == (int(backlog), int(limit)), row
            assert "synq" not in row, row
        clients = [r["port"] for r in shown["ports"] if r["side"] == "client"]
        assert clients == [7], clients


def queue_of_one_worker():
    """Two workers on a port, between which the kernel draws lots: the queue of
    one is over its limit by the first connection that it gets."""
    with netns.new():
        workers = []
        for limit in (0, 100):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            s.bind(("127.0.0.1", 8080))
            s.listen(limit)
            workers.append(s)
        clients = []
        while not (1, 0) in queues():
            c = socket.create_connection(("127.0.0.1", 8080))
            clients.append(c)
            assert len(clients) < 100, "one worker gets them all"
        row, = [r for r in ask("ports")["ports"] if r["side"] == "server"]
        assert (row["listeners"], row["full"], row["backlog_max"]) == (2, 1, 100), row
        assert row["backlog"] == len(clients), row
        # Not accepted yet, they have no inode number, and yet are no orphans.
        shown = table(ask())["ESTABLISHED"]
        assert (shown["total"], shown["orphan"]) == (2 * len(clients), 0), shown


def queues():
    """(queued, limit) of each listener, by ss."""
    out = subprocess.run(["ss", "-Htln"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [tuple(int(w) for w in line.split()[1:3]) for line in out.splitlines()]


def bound_only():
    """A socket that is bound and no more is in no table of the module."""
    with netns.new():
        s = socket.socket()
        s.bind(("127.0.0.1", 9999))
        shown = ask()
        assert shown["dump_sockets"] == 0, shown
        same(table(shown), known(counts.empty()), "nothing")


def another_namespace():
    """-N by a path; ours has sockets that must not be counted for it."""
    with populated(lambda *_: 1) as p:
        want = known(p.want)
        path = "/proc/%d/ns/net" % os.getpid()
        inside = netns.inode()
        # The reader starts in a namespace of its own, and goes to ours.
        for where in (path, str(os.getpid()), str(inside)):
            done = subprocess.run(["unshare", "-n", reader, "--source", "diag", "-j", "-N", where],
                                  stdout=subprocess.PIPE, text=True, check=True)
            shown = json.loads(done.stdout)
            same(table(shown), want, where)
            assert shown["netns"] == inside, (where, shown["netns"])
        done = subprocess.run(["unshare", "-n", reader, "--source", "diag", "-j"],
                              stdout=subprocess.PIPE, text=True, check=True)
        assert json.loads(done.stdout)["dump_sockets"] == 0, done.stdout


def mptcp_is_no_orphan():
    """What is left of a closed MPTCP connection is none to the kernel: where it
    shows no inode number for it, there is doubt, and never a count."""
    with netns.new():
        server = socket.create_server(("127.0.0.1", 0))
        try:
            client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
        except OSError as e:
            raise Skip("no MPTCP: %s" % e) from None
        # The server has only TCP, and keeps its half open.
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        client.close()
        netns.until(lambda: any(r.state == "FIN_WAIT2" for r in counts.proc_net_tcp()), "the FIN")
        row, = [r for r in counts.proc_net_tcp() if r.state == "FIN_WAIT2"]
        if row.timer == 3:
            raise Skip("this kernel leaves a timewait socket of it")
        shown = table(ask())["FIN_WAIT2"]
        assert (shown["total"], shown["mini"]) == (1, 0), shown
        assert shown["orphan"] == (0 if row.inode else None), (row, shown)
        accepted.close()


def write_capture(path, shown, change=0):
    """What the module would print of these counts; a change goes to one cell."""
    cells = table(shown)
    cells["UNKNOWN"] = dict.fromkeys(counts.COLUMNS, 0)
    cells["LISTEN"]["total"] += change
    with open(path, "w") as f:
        f.write("# tcpstates 1 netns %d walk_ns 5 age_ms 0 buckets 64\n" % shown["netns"])
        f.write("state %s\n" % " ".join(counts.COLUMNS))
        for state in counts.STATES:
            f.write("%s %s\n" % (state, " ".join(str(cells[state][c]) for c in counts.COLUMNS)))


def verify():
    """Against a file that says the same, and one that doesn't."""
    with populated(lambda *_: 1), tempfile.TemporaryDirectory() as procfs:
        os.makedirs(procfs + "/1/net")
        os.makedirs(procfs + "/1/ns")
        os.symlink("/proc/self/ns/net", procfs + "/1/ns/net")
        write_capture(procfs + "/1/net/tcpstates", ask())
        done = run("verify", "-p", procfs)
        assert done.returncode == 0, done
        assert done.stdout.startswith("netns %d, cells compared 77, different 0, rounds 1, "
                                      % netns.inode()), done.stdout
        assert len(done.stdout.splitlines()) == 1, done.stdout
        shown = json.loads(run("verify", "-j", "-p", procfs).stdout)
        assert (shown["compared"], shown["different"], shown["differences"]) == (77, 0, []), shown

        write_capture(procfs + "/1/net/tcpstates", ask(), change=1)
        done = run("verify", "-p", procfs)
        assert done.returncode == 1, done
        n = table(ask())["LISTEN"]["total"]
        words = [line.split() for line in done.stdout.splitlines()]
        assert words[-2:] == [["STATE", "COLUMN", "MODULE", "SOCK_DIAG", "MODULE"],
                              ["LISTEN", "total", str(n + 1), str(n), str(n + 1)]], done.stdout
        done = run("verify", "-j", "-p", procfs)
        assert done.returncode == 1, done
        assert json.loads(done.stdout)["differences"] == [
            {"state": "LISTEN", "column": "total", "module_before": n + 1, "diag": n,
             "module_after": n + 1}], done.stdout

        shown = dict(ask(), netns=7)
        write_capture(procfs + "/1/net/tcpstates", shown)
        done = run("verify", "-p", procfs)
        assert (done.returncode, done.stdout) == (3, ""), done
        assert "different network namespaces" in done.stderr, done


CHECKS = {f.__name__: f for f in (every_cell, sums_of_ports, queue_of_one_worker, bound_only,
                                  another_namespace, mptcp_is_no_orphan, verify)}


def main():
    global reader
    reader = os.path.abspath(sys.argv[2])
    try:
        CHECKS[sys.argv[1]]()
    except Skip as e:
        sys.exit(print(e) or 4)


if __name__ == "__main__":
    main()
