# SPDX-License-Identifier: GPL-2.0-only
"""The reader with the module's real files."""

import json
import os
import subprocess

import counts
import netns
import ports
import sockets
from guest_test import GuestTest, load, run, unload


def reader(*args):
    return subprocess.run(["tcpstates", *args], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class Reader(GuestTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enter_namespace()
        cls.sockets = sockets.listen(3) + sockets.repaired(20, 9)
        cls.addClassCleanup(sockets.close, cls.sockets)

    def test_json_is_the_file(self):
        self.check_json(reader("--json"))

    def test_static_reader_too(self):
        self.check_json(subprocess.run(["tcpstates-static", "--json"], text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def check_json(self, result):
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        shown = json.loads(result.stdout)
        self.assertEqual(shown["states"], counts.read())
        self.assertEqual(shown["source"], "module")
        self.assertEqual(shown["netns"], netns.inode())

    def test_table_is_the_file(self):
        result = reader()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        rows = {w[0]: w for w in map(str.split, result.stdout.splitlines()) if w}
        self.assertEqual(rows["LISTEN"][1], "3")
        self.assertEqual(rows["ESTABLISHED"][1], "20")
        self.assertEqual(rows["total"][1], "23")

    def test_saved_capture(self):
        with open("/tmp/capture", "w") as f:
            subprocess.run(["cat", "/proc/tcpstates"], stdout=f, check=True)
        shown = json.loads(reader("-j", "-f", "/tmp/capture").stdout)
        self.assertEqual(shown["states"], counts.read())
        self.assertEqual(shown["source"], "file")

    def test_namespace_by_name_and_pid(self):
        run("ip", "netns", "add", "other")
        self.addCleanup(run, "ip", "netns", "del", "other")
        with netns.entered("/run/netns/other"):
            run("ip", "link", "set", "lo", "up")
            process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
            made = sockets.repaired(7, 9)
            inode = netns.inode()
        try:
            for name in ("other", "/run/netns/other", str(process.pid)):
                result = reader("-j", "-N", name)
                self.assertEqual(result.stderr, "")
                shown = json.loads(result.stdout)
                self.assertEqual(shown["netns"], inode)
                self.assertEqual(shown["states"]["ESTABLISHED"]["total"], 7)
        finally:
            sockets.close(made)
            process.stdin.close()
            process.wait()

    def test_namespace_by_inode(self):
        """The namespace has a name, or only a process."""
        run("ip", "netns", "add", "inode")
        self.addCleanup(run, "ip", "netns", "del", "inode")
        with netns.entered("/run/netns/inode"):
            named = netns.inode()
        with netns.new():
            process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
            unnamed = netns.inode()
        try:
            for inode in (named, unnamed):
                for command in ((), ("ports",)):
                    result = reader(*command, "-j", "-N", str(inode))
                    self.assertEqual(result.stderr, "")
                    self.assertEqual(json.loads(result.stdout)["netns"], inode)
        finally:
            process.stdin.close()
            process.wait()

    def test_ports_are_the_file(self):
        made = sockets.repaired(5, 3306, first=15000) + sockets.repaired(2, 443, first=16000)
        self.addCleanup(sockets.close, made)
        result = reader("ports", "--top", "0", "-j")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        shown = {(r["side"], r["port"]):
                 {n: v for n, v in {**r, **r["states"]}.items()
                  if n not in ("side", "port", "states", "service") and v}
                 for r in json.loads(result.stdout)["ports"]}
        self.assertEqual(shown, dict(ports.read()))

    def test_ports_sorted_and_cut(self):
        made = sockets.repaired(5, 3306, first=15000) + sockets.repaired(7, 443, first=16000)
        self.addCleanup(sockets.close, made)
        rows = json.loads(reader("ports", "client", "--sort", "estab", "--top", "2",
                                 "-j").stdout)["ports"]
        self.assertEqual([r["port"] for r in rows], [9, 443, None])

    def test_netns_names(self):
        run("ip", "netns", "add", "named")
        self.addCleanup(run, "ip", "netns", "del", "named")
        with netns.entered("/run/netns/named"):
            named = netns.inode()
        with netns.new():
            process = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
            unnamed = netns.inode()
            listeners = sockets.listen(2)
        try:
            netns.until(lambda: open("/proc/%d/comm" % process.pid).read() == "cat\n", "cat")
            result = reader("netns", "-j")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            rows = {r["netns"]: r for r in json.loads(result.stdout)["netns"]}
            self.assertEqual(rows[named]["name"], "named")
            self.assertEqual(rows[unnamed]["pid"], process.pid)
            self.assertEqual(rows[unnamed]["states"]["LISTEN"], 2)
            self.assertIn("cat(%d)" % process.pid, reader("netns").stdout)
        finally:
            sockets.close(listeners)
            process.stdin.close()
            process.wait()

    def test_netns_needs_a_capability(self):
        p = subprocess.run(["setpriv", "--reuid=65534", "--clear-groups", "tcpstates",
                            "netns"], text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
        self.assertEqual((p.returncode, p.stdout), (3, ""))
        self.assertEqual(p.stderr.count("\n"), 1)
        self.assertIn("CAP_NET_ADMIN", p.stderr)

    def test_namespace_missing(self):
        result = reader("-N", "nobody")
        self.assertEqual((result.returncode, result.stdout), (3, ""))
        self.assertEqual(result.stderr.count("\n"), 1)
        self.assertIn("nobody", result.stderr)

    def test_subset_pid(self):
        """If procfs hides its root entries, self/net is read."""
        script = "mount -t proc -o subset=pid proc /proc && tcpstates --source module -j"
        p = subprocess.run(["unshare", "-m", "sh", "-c", script], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if p.returncode == 0:
            self.assertEqual(json.loads(p.stdout)["states"], counts.read())
        else:
            # 5.10 hides self/net too: the reader says so in one line.
            self.assertTrue(os.uname().release.startswith("5.10."), p.stderr)
            self.assertEqual(p.returncode, 3)
            self.assertIn("subset=pid", p.stderr)

    def test_module_missing(self):
        unload()
        self.addCleanup(load)
        result = reader("--source", "module")
        self.assertEqual((result.returncode, result.stdout), (3, ""))
        self.assertEqual(result.stderr.count("\n"), 1)
        self.assertIn("modprobe tcpstates", result.stderr)
