#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: interval.py TCPSTATES CASE

Run one case of 'tcpstates INTERVAL'. The reader reads a FIFO, which the case
feeds after it has seen the row before: no case depends on the time.
"""

import datetime
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

STATES = ("ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT "
          "LAST_ACK LISTEN CLOSING UNKNOWN").split()
HEAD = "TOTAL  ESTAB  SYNSNT SYNRCV FINW1  FINW2  TIMEW  CLOSEW LSTACK LISTEN CLSING"
NARROW = "TIME     TOTAL ESTAB SYNST SYNRV FINW1 FINW2 TIMEW CLOSW LSTAK LISTN CLSNG"


def capture(**counts):
    rows = "".join("%s %d\n" % (state, counts.get(state, 0)) for state in STATES)
    return ("# tcpstates 1 netns 7\nstate total\n" + rows).encode()


class Reader:
    """The reader, with a FIFO for captures, and a pipe or a terminal as stdout."""

    def __init__(self, *args, height=None, env=None):
        self.dir = tempfile.TemporaryDirectory()
        self.fifo = self.dir.name + "/fifo"
        os.mkfifo(self.fifo)
        self.height = height
        if height:
            self.out, slave = pty.openpty()
            self.resize(height)
        else:
            self.out, slave = os.pipe()
        environment = dict({**os.environ, "TERM": "xterm", "NO_COLOR": "1"}, **(env or {}))
        self.process = subprocess.Popen([TCPSTATES, *args, "-f", self.fifo], stdout=slave,
                                        stderr=subprocess.PIPE, env=environment)
        os.close(slave)
        self.left = b""

    def resize(self, height):
        fcntl.ioctl(self.out, termios.TIOCSWINSZ, struct.pack("HHHH", height, 80, 0, 0))

    def line(self):
        while b"\n" not in self.left:
            try:
                more = os.read(self.out, 4096)
            except OSError:  # EIO: the terminal is closed
                more = b""
            if not more:
                return None
            self.left += more
        line, self.left = self.left.split(b"\n", 1)
        return line.decode().rstrip("\r")

    def feed(self, **counts):
        with open(self.fifo, "wb") as fifo:
            fifo.write(capture(**counts))

    def row(self, **counts):
        self.feed(**counts)
        return self.line()

    def end(self):
        """End the reader, which may wait for a reading; return its status and stderr."""
        return self.process.wait(), self.process.stderr.read().decode()


def equal(what, expected, actual):
    if expected != actual:
        sys.exit("%s: expected %r, got %r" % (what, expected, actual))


def words(line):
    return line.split()


def pipe():
    """A heading, the first row at once, signed changes after that, COUNT rows."""
    reader = Reader("0.001", "4")
    equal("head", HEAD, reader.row(ESTABLISHED=5, CLOSE_WAIT=7))
    equal("first row", "   12      5      0      0      0      0      0      7      0      0      0",
          reader.line())
    equal("second row", "   13+     6+     0      0      0      0      0      7      0      0      0",
          reader.row(ESTABLISHED=6, CLOSE_WAIT=7))
    equal("a change that leaves the total", "13 7+ 0 0 0 0 0 6- 0 0 0".split(),
          words(reader.row(ESTABLISHED=7, CLOSE_WAIT=6)))
    equal("changes of the last column", "14+ 7 0 0 0 0 0 6 0 0 1+".split(),
          words(reader.row(ESTABLISHED=7, CLOSE_WAIT=6, CLOSING=1)))
    equal("after COUNT", None, reader.line())
    equal("end", (0, ""), reader.end())


def repeated():
    """A file has a head for every 20 rows."""
    reader = Reader("0.001", "41")
    for i in range(41):
        line = reader.row(LISTEN=1)
        if i % 20 == 0:
            equal("head before row %d" % i, HEAD, line)
            line = reader.line()
        equal("row %d" % i, "1", words(line)[0])
    equal("end", (0, ""), reader.end())


def rare():
    """CLOSE and UNKNOWN get a column when they are not 0."""
    reader = Reader("0.001", "3")
    equal("head", HEAD, reader.row())
    equal("columns", 11, len(words(reader.line())))
    equal("second head", HEAD + " UNKNWN", reader.row(UNKNOWN=3))
    equal("row", ["3+", "3+"], words(reader.line())[::11])
    equal("third head", HEAD.replace("TIMEW ", "TIMEW  CLOSE ") + " UNKNWN",
          reader.row(UNKNOWN=3, CLOSE=2))
    equal("row", "5+ 0 0 0 0 0 0 2+ 0 0 0 0 3".split(), words(reader.line()))
    equal("end", (0, ""), reader.end())


def family():
    """The total is that of the family."""
    reader = Reader("-6", "0.001", "1")
    with open(reader.fifo, "wb") as fifo:
        fifo.write(b"# tcpstates 1\nstate total ipv4 ipv6\nLISTEN 9 7 2\nTIME_WAIT 5 4 1\n")
    reader.line()
    equal("row", "3 - - - - - 1 - - 2 -".split(), words(reader.line()))
    equal("end", (0, ""), reader.end())


def terminal():
    """The heading is repeated on every screen, also after a resize."""
    reader = Reader("0.001", "11", height=5)
    got = []
    for i in range(11):
        if i == 5:
            reader.resize(6)
        line = reader.row(LISTEN=1)
        if line == HEAD:
            got.append("head")
            line = reader.line()
        equal("row %d" % i, "1 0 0 0 0 0 0 0 0 1 0".split(), words(line))
        got.append("row")
    equal("order", ["head"] + 3 * ["row"] + ["head"] + 3 * ["row"] + ["head"] + 4 * ["row"] +
          ["head", "row"], got)
    equal("end", (0, ""), reader.end())


def terminal_widens():
    reader = Reader("0.001", "2", height=24)
    equal("head", HEAD, reader.row())
    reader.line()
    equal("a head that fits", "  TOTAL    ESTAB  " + HEAD[len("TOTAL  ESTAB  "):],
          reader.row(ESTABLISHED=1234567))
    equal("row", ["1234567+", "1234567+"], words(reader.line())[:2])
    equal("end", (0, ""), reader.end())


def time_in_file():
    """ISO 8601 with the date, in the zone of the user."""
    before = int(time.time())
    reader = Reader("-t", "0.001", "2", env={"TZ": "XXX-5:30"})
    equal("head", "TIME                          " + HEAD, reader.row())
    for row in reader.line(), reader.row():
        row = words(row)
        at = datetime.datetime.fromisoformat(row[0])
        equal("offset", datetime.timedelta(hours=5, minutes=30), at.utcoffset())
        equal("now", True, before <= at.timestamp() <= time.time())
        equal("milliseconds", ".", row[0][19])
        equal("columns", 12, len(row))
    equal("end", (0, ""), reader.end())


def time_of_whole_seconds():
    """Milliseconds would tell no more."""
    reader = Reader("-t", "1", "1", env={"TZ": "XXX-5:30"})
    equal("head", "TIME                      " + HEAD, reader.row())
    equal("zone behind the second", "+05:30", words(reader.line())[0][19:])
    equal("end", (0, ""), reader.end())


def time_on_terminal():
    """The time to the millisecond, in 80 columns."""
    reader = Reader("--time", "0.001", "2", height=24, env={"TZ": "XXX5"})
    equal("head", NARROW.replace("TIME ", "TIME     ", 1), reader.row(ESTABLISHED=1234))
    row = reader.line()
    equal("width", True, len(row) <= 80)
    equal("milliseconds", ".", row[8])
    offset = datetime.timezone(datetime.timedelta(hours=-5))
    at = datetime.datetime.strptime(row[:8], "%H:%M:%S")
    now = datetime.datetime.now(offset).replace(tzinfo=None)
    equal("now", True, (now - datetime.timedelta(hours=at.hour, minutes=at.minute,
                                                 seconds=at.second)).time() <
          datetime.time(0, 1))
    equal("row", "1234 1234 0 0 0 0 0 0 0 0 0".split(), words(row)[1:])
    reader.row(ESTABLISHED=1234)
    equal("end", (0, ""), reader.end())


def colour():
    reader = Reader("0.001", "3", height=24, env={"NO_COLOR": ""})
    equal("head is bold", "\033[1m" + HEAD + "\033[0m", reader.row(CLOSE_WAIT=1))
    reader.line()
    row = reader.row(CLOSE_WAIT=2, LISTEN=1)
    equal("growth of CLOSE_WAIT", True, "\033[33m    2+\033[0m" in row)
    equal("changes", True, "\033[1m    1+\033[0m" in row and "\033[1m    3+\033[0m" in row)
    equal("signs with colour", 3, row.count("+"))
    equal("without a change", True, "\033[2m    0 \033[0m" in reader.row(LISTEN=1, CLOSE_WAIT=2))
    equal("end", (0, ""), reader.end())


def stopped_by(number):
    reader = Reader("1000")
    equal("head", HEAD, reader.row())
    reader.line()
    reader.process.send_signal(number)
    equal("end", (0, ""), reader.end())
    equal("nothing more", None, reader.line())


def sigint():
    stopped_by(signal.SIGINT)


def sigterm():
    stopped_by(signal.SIGTERM)


def closed(expected, **popen):
    reader = Reader("0.001", **popen)
    equal("head", HEAD, reader.row())
    reader.line()
    os.close(reader.out)
    reader.feed()
    equal("end", (expected, ""), reader.end())


def sigpipe():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    closed(-signal.SIGPIPE)


def epipe():
    real = subprocess.Popen
    subprocess.Popen = lambda *args, **kwargs: real(*args, restore_signals=False, **kwargs)
    closed(4)


def unloaded():
    """The file vanishes between two readings."""
    with tempfile.TemporaryDirectory() as procfs:
        os.makedirs(procfs + "/1/net")
        os.makedirs(procfs + "/self")
        os.makedirs(procfs + "/net")
        open(procfs + "/1/net/dev", "w").close()
        with open(procfs + "/1/net/tcpstates", "wb") as file:
            file.write(capture(LISTEN=1))
        process = subprocess.Popen([TCPSTATES, "0.001", "-p", procfs], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        equal("head", HEAD, process.stdout.readline().decode().rstrip("\n"))
        process.stdout.readline()
        os.unlink(procfs + "/1/net/tcpstates")
        out, err = process.communicate()
        equal("whole rows", True, out == b"" or out.endswith(b"\n"))
        equal("status", 3, process.returncode)
        equal("stderr", "tcpstates: the tcpstates module is not loaded: load it with "
              "'modprobe tcpstates'\n", err.decode())


def each_a_json():
    reader = Reader("0.001", "3", "-j")
    before = int(time.time() * 1000)
    for i in range(3):
        reading = json.loads(reader.row(LISTEN=i))
        equal("LISTEN", i, reading["states"]["LISTEN"]["total"])
        equal("time goes on", True, before <= reading["time_ms"])
        before = reading["time_ms"]
    equal("nothing more", None, reader.line())
    equal("end", (0, ""), reader.end())


def each_a_collectd():
    reader = Reader("0.001", "2", "--format", "collectd", env={"COLLECTD_HOSTNAME": "a/b"})
    for i in range(2):
        line = reader.row(ESTABLISHED=i)
        equal("first line", 'PUTVAL "a_b/tcpstates-total/tcp_connections-ESTABLISHED" '
              "interval=0.001 N:%d" % i, line)
        for _ in STATES[1:]:
            line = reader.line()
        equal("last line", True, "UNKNOWN" in line)
    equal("end", (0, ""), reader.end())


def to_file():
    """With -o, each reading replaces the file."""
    with tempfile.TemporaryDirectory() as where:
        out = where + "/out"
        reader = Reader("0.001", "3", "--format", "influx", "-o", out)
        inode = 0
        for i in range(3):
            reader.feed(LISTEN=i)
            # A new file has another inode: the old one exists until it is replaced.
            while not os.path.exists(out) or os.stat(out).st_ino == inode:
                os.sched_yield()
            inode = os.stat(out).st_ino
            with open(out) as file:
                equal("turn %d" % i, 1, file.read().count("state=listen total=%di\n" % i))
        equal("end", (0, ""), reader.end())
        equal("stdout", None, reader.line())
        equal("files", ["out"], os.listdir(where))


def stopped_with_file():
    """When it is stopped between two readings, the file of the last one stays."""
    with tempfile.TemporaryDirectory() as where:
        out = where + "/out"
        reader = Reader("1000", "--format", "influx", "-o", out)
        reader.feed(LISTEN=3)
        while not os.path.exists(out):
            os.sched_yield()
        reader.process.send_signal(signal.SIGTERM)
        equal("end", (0, ""), reader.end())
        with open(out) as file:
            equal("its counts", 1, file.read().count("state=listen total=3i\n"))
        equal("files", ["out"], os.listdir(where))


def failed_with_file():
    """When a reading fails, the file of the last one stays."""
    with tempfile.TemporaryDirectory() as where:
        out = where + "/out"
        reader = Reader("0.001", "-j", "-o", out)
        reader.feed(LISTEN=3)
        while not os.path.exists(out):
            os.sched_yield()
        with open(reader.fifo, "wb") as fifo:
            fifo.write(b"garbage\n")
        equal("end", (3, "tcpstates: %s:1: not a tcpstates file\n" % reader.fifo), reader.end())
        with open(out) as file:
            equal("its counts", {"total": 3}, json.load(file)["states"]["LISTEN"])
        equal("files", ["out"], os.listdir(where))


def killed_with_file():
    """A signal during the first reading leaves no file behind."""
    with tempfile.TemporaryDirectory() as where:
        reader = Reader("-o", where + "/out")
        fifo = open(reader.fifo, "wb")
        equal("it has begun", 1, len(os.listdir(where)))
        reader.process.send_signal(signal.SIGTERM)
        equal("end", (-signal.SIGTERM, ""), reader.end())
        fifo.close()
        equal("files", [], os.listdir(where))


TCPSTATES = os.path.abspath(sys.argv[1])
CASES = [pipe, repeated, rare, family, terminal, terminal_widens, time_in_file,
         time_of_whole_seconds, time_on_terminal, colour, sigint, sigterm, sigpipe, epipe,
         unloaded, each_a_json, each_a_collectd, to_file, stopped_with_file, failed_with_file,
         killed_with_file]

if sys.argv[2] == "list":
    print(*[case.__name__ for case in CASES])
else:
    signal.alarm(20)  # a reader that hangs must not hang the suite
    # In the background of a script SIGINT is ignored, and the reader would inherit that.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_DFL)
    globals()[sys.argv[2]]()
