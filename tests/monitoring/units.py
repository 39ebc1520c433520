# SPDX-License-Identifier: GPL-2.0-only
"""The units of systemd: what they write, their hardening, and what they log."""

import glob
import os
import stat
import statistics
import subprocess
import urllib.error
import urllib.request

FOLDER = "/var/lib/prometheus/node-exporter"
UNITS = "/usr/lib/systemd/system"
ENDPOINT = "http://127.0.0.1:10793/metrics"
# A tenth: the level of exposure that none may exceed is 2.0.
EXPOSURE = "20"


def analyze(*words):
    """Run systemd-analyze apart from the cgroups; return its status and output."""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c",
         'mount -t tmpfs none /sys/fs/cgroup && exec systemd-analyze "$@"', "sh", *words],
        capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def promtool(text):
    """Return the complaints about metrics."""
    done = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                          capture_output=True, check=False)
    return done.stdout + done.stderr + (f"status {done.returncode}" if done.returncode else "")


def cpu_ms(unit):
    """Return the processor time of a unit's last run."""
    shown = subprocess.run(["systemctl", "show", "-P", "CPUUsageNSec", unit],
                           capture_output=True, text=True, check=True).stdout
    return int(shown) / 1e6


def costs(runs=20):
    """Let the unit run so often; return the median of its processor time in ms."""
    found = []
    for _ in range(runs):
        subprocess.run(["systemctl", "start", "tcpstates-textfile.service"], check=True)
        found.append(cpu_ms("tcpstates-textfile.service"))
    return statistics.median(found)


def modes():
    """Return {name of a file of the collector: (mode, owner)}."""
    found = {}
    for path in glob.glob(FOLDER + "/*"):
        status = os.stat(path)
        found[os.path.basename(path)] = (stat.filemode(status.st_mode), status.st_uid)
    return found


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def fetch(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def status_for(url, host):
    """Return the status of the answer to a client that calls the server so."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": host}),
                                    timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as err:
        return err.code


def analyze_units(verdicts):
    """Judge how systemd understands the units, and how far each is confined."""
    files = sorted(glob.glob(UNITS + "/tcpstates-*"))
    verdicts.now("units_found", len(files), 8)
    verdicts.now("units_verify", analyze("verify", "--man=no", *files), (0, ""))
    for path in files:
        if not path.endswith(".service"):
            continue
        status, text = analyze("security", "--no-pager", "--offline=true",
                               "--threshold=" + EXPOSURE, path)
        print("#", text.splitlines()[-1])
        verdicts.now("exposure_of_" + os.path.basename(path).partition(".")[0], status, 0)


def check(verdicts, module):
    verdicts.soon("files_are_readable", modes, {
        name: ("-rw-r--r--", 0)
        for name in ("tcpstates.prom", "tcpstates_ports.prom", "tcpstates_idle.prom")})
    for path in sorted(glob.glob(FOLDER + "/*.prom")):
        verdicts.now("promtool_" + os.path.basename(path), promtool(read(path)), "")
    verdicts.soon("promtool_endpoint", lambda: promtool(fetch(ENDPOINT)), "")
    netns = subprocess.run(["systemctl", "start", "tcpstates-textfile-netns.service"],
                           capture_output=True, check=False)
    verdicts.now("netns_file_needs_the_module", netns.returncode == 0, module)
    if module:
        verdicts.now("promtool_netns", promtool(read(FOLDER + "/tcpstates_netns.prom")), "")
        os.unlink(FOLDER + "/tcpstates_netns.prom")


def edit(unit, text):
    """Change a unit, as "systemctl edit" does."""
    folder = f"/run/systemd/system/{unit}.d"
    os.makedirs(folder)
    with open(folder + "/test.conf", "w", encoding="ascii") as file:
        file.write(text)


def check_address(verdicts):
    """Let the endpoint listen on an address that comes later, as a network's does, and
    answer a Prometheus that has a name for it, as the docs tell."""
    edit("tcpstates-metrics.socket", "[Socket]\nListenStream=\nListenStream=192.0.2.7:10793\n")
    edit("tcpstates-metrics@.service",
         "[Service]\nExecStart=\nExecStart=tcpstates metrics --inetd --host web1.example.com\n")
    subprocess.run(["systemctl", "daemon-reload"], check=True)
    started = subprocess.run(["systemctl", "restart", "tcpstates-metrics.socket"],
                             capture_output=True, check=False)
    verdicts.now("listens_before_its_address_is_there", started.returncode, 0)
    subprocess.run(["ip", "address", "add", "192.0.2.7/32", "dev", "lo"], check=True)
    there = ENDPOINT.replace("127.0.0.1", "192.0.2.7")
    verdicts.soon("answers_on_that_address", lambda: promtool(fetch(there)), "")
    for host, status in (("web1.example.com:10793", 200), ("web2.example.com:10793", 421)):
        verdicts.soon(f"answers_{host.partition('.')[0]}_with_{status}",
                      lambda host=host: status_for(there, host), status)


def log(unit):
    return subprocess.run(["journalctl", "-q", "-o", "cat", "-u", unit], capture_output=True,
                          text=True, check=True).stdout


def check_log(verdicts):
    """Judge that runs are not logged, and that an error is."""
    subprocess.run(["journalctl", "--sync"], check=True)
    verdicts.now("runs_are_not_logged", log("tcpstates-textfile.service"), "")
    path = FOLDER + "/tcpstates.prom"
    subprocess.run(["systemctl", "stop", "tcpstates-textfile.timer", "tcpstates-textfile.service"],
                   check=True)
    os.unlink(path)
    os.mkdir(path)
    failed = subprocess.run(["systemctl", "start", "tcpstates-textfile.service"], check=False,
                            capture_output=True)
    verdicts.now("errors_fail_the_unit", failed.returncode != 0)
    verdicts.soon("errors_are_logged", lambda: path in log("tcpstates-textfile.service"), True)
