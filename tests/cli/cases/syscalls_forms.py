# SPDX-License-Identifier: GPL-2.0-only
"""Forms of all commands, as many as lead to different system calls."""

import contextlib
import os
import pty
import select
import socket
import time

SAVED = ["-p", "procfs"]
HELD = ["-p", "held"]
BLUE = os.environ["BLUE"]  # a process in another namespace
NEAR = ([], SAVED, ["-N", "blue"], ["-N", "inode:1"])
PLACES = (*NEAR, [*SAVED, "-N", "42"], ["-N", "/run/netns/blue"], ["-N", "pid:" + BLUE],
          ["-N", "inode:%d" % os.stat("/run/netns/blue").st_ino], ["-N", "0123456789ab"],
          ["-N", "none"])
SOURCES = (["--source", "diag"], ["--source", "proc"], ["--source", "module"])
FILES = (["-f", "none"], ["-f", "-"])
OUTPUT = (["-j"], ["-o", "new"], ["-o", "old"], ["-o", "none/new"], ["--format", "collectd"])
INTERVAL = (["0.01", "2"], [*SAVED, "0.01", "2"])
FOUND = ["--interval", "0.01", "--set", "close-wait=1", "-v"]

# {command: arguments of each form}
COMMANDS = {
    "help": ([], ["show"], ["none"]),
    "show": (*PLACES, *SOURCES, *FILES, *OUTPUT, *INTERVAL, ["-f", "valid-large"],
             ["--counters", "-j"], ["--counters", "-j", "-N", "blue"], ["-4"]),
    "diagram": (*NEAR, *SOURCES, *FILES, ["-o", "new"], ["-o", "old"], ["--svg"]),
    "ports": (*NEAR, *SOURCES, *FILES, *OUTPUT, *INTERVAL, ["-r"], ["-f", "valid-ports"]),
    "idle": (*NEAR, *SOURCES, *FILES, *OUTPUT, *INTERVAL, ["-f", "valid-idle"]),
    "netns": ([], SAVED, *SOURCES, *FILES, *OUTPUT, ["-f", "valid-netns"]),
    "peers": (*NEAR, *SOURCES, *OUTPUT, HELD, ["-r"]),
    "processes": (*NEAR, *SOURCES, *OUTPUT, HELD, ["--units"]),
    "explain": ([], ["LISTEN"], ["LISTEN", *SAVED], ["LISTEN", "-N", "blue"],
                ["LISTEN", "-N", "inode:1"], ["-j"], ["-o", "new"], ["-o", "old"]),
    "diagnose": (*([*FOUND, *place] for place in PLACES), [*FOUND, "-j"],
                 *([*FOUND, *source] for source in SOURCES), [*FOUND, *HELD],
                 [*FOUND, "--all-netns"], [*FOUND, "--all-netns", "-j"], ["--thresholds"],
                 [*FOUND, "-o", "new"], [*FOUND, "-o", "old"]),
    "check": (*(["LISTEN", "server:80.total", *place] for place in NEAR),
              *(["ESTABLISHED.idle", *source] for source in SOURCES), ["total", "-t", "5"],
              ["total", "-f", "none"], ["total", "-o", "new"], ["total", "-o", "old"]),
    # With --inetd, the last word is the path of a request; "" is none that is understood.
    "metrics": (*NEAR, *SOURCES, ["-o", "new"], ["-o", "old"],
                *(["--inetd", *place, "/metrics"] for place in NEAR),
                *(["--inetd", path] for path in ("/", "/api/show", "/api/ports", "/api/diagram",
                                                 "/api/diagnose", "/none", "")),
                ["--inetd", *HELD, "/api/diagnose"]),
    "verify": ([], SAVED, ["-N", "blue"], ["-N", "inode:1"], ["-j"], ["-o", "new"],
               ["-o", "old"]),
}
# Commands that share a line of the list: their code is the same, apart from what it prints.
SHARED = ("explain verify", "show diagram ports idle netns peers processes")
# Keys of watch: its views, help, pause, a diagnosis of above a second, and the end.
KEYS = ("p", "n", "i", "s", "?", "s", " ", " ", "d")


class Answer:
    """The exit status, or minus the signal, and what was printed."""

    def __init__(self, status, output):
        self.status = status
        self.output = output

    def __str__(self):
        return "%d %r" % (self.status, self.output[-400:])


class Form:
    """A command with arguments, on a terminal or without one."""

    def __init__(self, command, args, terminal=False, keys=()):
        self.command = command
        self.request = None
        if "--inetd" in args:
            *args, self.request = args
        self.words = args if args == ["--version"] else [command, *args]
        self.terminal = terminal or bool(keys)
        self.keys = list(keys)

    def __str__(self):
        return " ".join(self.words) + (" on a terminal" if self.terminal else "") + \
            ("" if self.request is None else " with a request for '%s'" % self.request)

    def _read(self, ours):
        """Read to the end; press the next key when the screen has changed."""
        output, quiet_from = b"", time.monotonic()
        while True:
            ready = select.select([ours], [], [], 0.5)[0]
            try:
                piece = os.read(ours, 65536) if ready else None
            except OSError:  # a terminal without a program
                return output
            if piece == b"":
                return output
            output += piece or b""
            if self.keys and piece:
                os.write(ours, self.keys.pop(0).encode())
                quiet_from = time.monotonic()
            elif self.terminal and not self.keys and self.words[0] == "watch" and \
                    time.monotonic() - quiet_from > 2.5:
                os.write(ours, b"q")
                quiet_from = time.monotonic()

    def run(self, before, seccomp=None):
        """Run it behind the words of a command."""
        keys = list(self.keys)
        for name in ("new", "old"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(name)
        open("old", "wb").close()
        with open("request", "w", encoding="ascii") as file:
            file.write("GET %s HTTP/1.0\n\n" % self.request)
        ours, theirs = pty.openpty() if self.terminal else os.pipe()
        pid = os.fork()
        if not pid:
            os.environ.update(LC_ALL="C.UTF-8", TERM="xterm")
            with open("valid" if self.request is None else "request", "rb") as file:
                os.dup2(theirs if self.terminal else file.fileno(), 0)
            os.dup2(theirs, 1)
            os.dup2(theirs, 2)
            os.closerange(3, 64)
            if self.terminal:
                os.setsid()
            if seccomp:
                seccomp.install()
            os.execvp(before[0], [*before, *self.words])
        os.close(theirs)
        output = self._read(ours)
        os.close(ours)
        self.keys = keys
        return Answer(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), output)


def group(command):
    """Return the commands in the line of the list that has this one."""
    return next((line for line in SHARED if command in line.split()), command)


def all_forms(libc):
    """Return the forms that this build of the reader has: musl's has no watch and no metrics."""
    commands = {command: all_args for command, all_args in COMMANDS.items()
                if libc == "glibc" or command != "metrics"}
    forms = [Form(command, args) for command, all_args in commands.items() for args in all_args]
    forms += [Form(command, all_args[0], terminal=True) for command, all_args in commands.items()]
    if libc == "glibc":
        forms.append(Form("watch", ["0.1"], keys=KEYS))
        forms.append(Form("watch", []))
    return forms


@contextlib.contextmanager
def sockets():
    """Make sockets in several states, for both families."""
    made = []
    for address, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
        server = socket.create_server((address, 80), family=family)
        made.append(server)
        for number in range(3):
            client = socket.create_connection((address, 80))
            peer = server.accept()[0]
            made += [client, peer]
            if number == 1:
                client.shutdown(socket.SHUT_WR)  # CLOSE_WAIT of the peer
            if number == 2:
                client.close()
                peer.recv(1)
                peer.close()  # TIME_WAIT
    try:
        yield
    finally:
        for one in made:
            one.close()
