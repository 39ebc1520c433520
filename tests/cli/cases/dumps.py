#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test the sources that need no module with real sockets.

usage: dumps.py CASE READER diag|proc

Each case makes sockets in a new network namespace, and compares every cell with
the known numbers and with /proc/net/tcp. Exit status 4: the case can't run here.
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
reader = source = None


class Skip(Exception):
    """This case can't run here."""


def run(*args):
    return subprocess.run((reader,) + args, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)


def ask(*args):
    """Run the reader and return its JSON."""
    done = run("--source", source, "-j", *args)
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def table(shown):
    """Convert to the tables of counts.py; absent counts are None."""
    return {s: {c: shown["states"].get(s, {}).get(c) for c in counts.COLUMNS}
            for s in counts.STATES}


def known(want):
    """Return the table with an absent row UNKNOWN: these sources have no such row."""
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
        for state, row in counts.from_ss().items():
            for column in row:
                assert row[column] == p.want[state][column], ("ss", state, column, row)
        assert shown["source"] == source, shown["source"]
        assert shown["netns"] == netns.inode(), shown["netns"]
        assert shown["dump_sockets"] == counts.add_up(p.want, "total"), shown["dump_sockets"]
        assert shown["dump_ns"] > 0 and shown["dump_cpu_ns"] > 0, shown
        assert "walk_ns" not in shown, shown


def sums_of_ports():
    """The sums over ports are the states' counts, and the queues are those of ss."""
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
            assert (row["listeners"], row["backlog"]) == (1, int(backlog)), row
            # /proc/net/tcp has no limits of queues.
            known_limit = (0, int(limit)) if source == "diag" else (None, None)
            assert (row.get("full"), row.get("backlog_max")) == known_limit, row
            assert "synq" not in row, row
        clients = [r["port"] for r in shown["ports"] if r["side"] == "client"]
        assert clients == [7], clients


def queue_of_one_worker():
    """Two workers share a port; the kernel chooses one for each connection. The
    queue of one is over its limit with its first connection."""
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
        # Connections that are not accepted have no inode number, but are not orphans.
        shown = table(ask())["ESTABLISHED"]
        assert (shown["total"], shown["orphan"]) == (2 * len(clients), 0), shown


def queues():
    """Return (queued, limit) of each listener from ss."""
    out = subprocess.run(["ss", "-Htln"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [tuple(int(w) for w in line.split()[1:3]) for line in out.splitlines()]


def bound_only():
    """A socket that is only bound is in no table, and not counted."""
    with netns.new():
        s = socket.socket()
        s.bind(("127.0.0.1", 9999))
        shown = ask()
        assert shown["dump_sockets"] == 0, shown
        same(table(shown), known(counts.empty()), "nothing")


def another_namespace():
    """-N counts in the other namespace, and not the sockets of ours."""
    with populated(lambda *_: 1) as p:
        want = known(p.want)
        path = "/proc/%d/ns/net" % os.getpid()
        inside = netns.inode()
        # The reader starts in a new namespace, and enters ours.
        for where in (path, str(os.getpid()), str(inside)):
            done = subprocess.run(["unshare", "-n", reader, "--source", source, "-j", "-N", where],
                                  stdout=subprocess.PIPE, text=True, check=True)
            shown = json.loads(done.stdout)
            same(table(shown), want, where)
            assert shown["netns"] == inside, (where, shown["netns"])
        done = subprocess.run(["unshare", "-n", reader, "--source", source, "-j"],
                              stdout=subprocess.PIPE, text=True, check=True)
        assert json.loads(done.stdout)["dump_sockets"] == 0, done.stdout


def mptcp_is_no_orphan():
    """The TCP socket that a closed MPTCP socket leaves is no orphan to the kernel. If
    it has no inode number, the count of orphans is absent."""
    with netns.new():
        server = socket.create_server(("127.0.0.1", 0))
        try:
            client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP)
        except OSError as e:
            raise Skip("no MPTCP: %s" % e) from None
        # The server speaks plain TCP, and does not close its end.
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        client.close()
        netns.until(lambda: any(r.state == "FIN_WAIT2" for r in counts.proc_net_tcp()), "the FIN")
        row, = [r for r in counts.proc_net_tcp() if r.state == "FIN_WAIT2"]
        if row.timer == 3:
            raise Skip("this kernel leaves a timewait socket of it")
        shown = table(ask())["FIN_WAIT2"]
        assert (shown["total"], shown["mini"]) == (1, 0), shown
        # /proc/net/tcp only tells that there was MPTCP, and only orphans are in doubt.
        assert shown["orphan"] == (0 if row.inode else None), (row, shown)
        accepted.close()


def large_files():
    """Files of many pieces give the same counts as sock_diag."""
    with netns.new():
        server = socket.create_server(("127.0.0.1", 0), backlog=4096)
        clients = [socket.create_connection(server.getsockname()) for _ in range(400)]
        v6 = socket.create_server(("::1", 0), family=socket.AF_INET6, backlog=4096)
        clients += [socket.create_connection(v6.getsockname()[:2]) for _ in range(200)]
        size = sum(os.path.getsize(f) or len(open(f).read())
                   for f in ("/proc/self/net/tcp", "/proc/self/net/tcp6"))
        assert size > 150000, size
        shown = ask()
        want = json.loads(run("--source", "diag", "-j").stdout)
        same(table(shown), table(want), "sock_diag")
        assert shown["states"]["ESTABLISHED"] == {
            "total": 1200, "ipv4": 800, "ipv6": 400, "server": 600, "client": 600, "mini": 0,
            "orphan": 0}, shown
        for c in clients:
            c.close()


def mapped_addresses():
    """A v4-mapped socket counts as ipv6: it stands in tcp6."""
    with netns.new():
        server = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        client = socket.create_connection(("127.0.0.1", server.getsockname()[1]))
        shown = table(ask())
        assert shown["LISTEN"]["ipv6"] == 1, shown["LISTEN"]
        row = shown["ESTABLISHED"]
        assert (row["ipv4"], row["ipv6"], row["server"], row["client"]) == (1, 1, 1, 1), row
        client.close()


def write_capture(path, shown, change=0):
    """Write these counts as the module prints them, with one cell changed by change."""
    cells = table(shown)
    cells["UNKNOWN"] = dict.fromkeys(counts.COLUMNS, 0)
    cells["LISTEN"]["total"] += change
    with open(path, "w") as f:
        f.write("# tcpstates 1 netns %d walk_ns 5 age_ms 0 buckets 64\n" % shown["netns"])
        f.write("state %s\n" % " ".join(counts.COLUMNS))
        for state in counts.STATES:
            f.write("%s %s\n" % (state, " ".join(str(cells[state][c]) for c in counts.COLUMNS)))


def verify():
    """Compare with a file of the same counts, and with one that differs."""
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
                                  another_namespace, mptcp_is_no_orphan, large_files,
                                  mapped_addresses, verify)}


def main():
    global reader, source
    reader, source = os.path.abspath(sys.argv[2]), sys.argv[3]
    try:
        CHECKS[sys.argv[1]]()
    except Skip as e:
        sys.exit(print(e) or 4)


if __name__ == "__main__":
    main()
