#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Record the system calls of each command, and confine the reader to a list of them.

usage: syscalls.py record LIBC READER
       syscalls.py confine LIBC READER DOCUMENT

It runs as root in network and mount namespaces of its own, in a folder with samples.
LIBC is glibc or musl. "record" prints the lines of the list in DOCUMENT, with strace.
"confine" runs each command with and without a filter that kills it at any call that the
list lacks, and fails if the two differ. Exit status 4: that can't run here.
"""

import os
import re
import shutil
import signal
import subprocess
import sys

import syscalls_forms
from syscalls_filter import Filter, Unable

START = "(start)"
ALWAYS = "(any time)"
# Made or not, depending on sizes, times and errors: by the allocator, by signals, and to
# tell which capability is missing. The C libraries differ in them, too.
ANY_TIME = ["brk", "capget", "futex", "geteuid", "getrandom", "ioctl", "madvise", "mmap",
            "mremap", "munmap", "restart_syscall", "rt_sigprocmask", "rt_sigreturn"]
LINE = re.compile(r"^(glibc|musl) +(\(any time\)|\(start\)|[a-z ]+): (.*)$", re.M)


def traced(reader, form):
    """Return the names of the system calls of a form of a command."""
    command = ["strace", "-f", "-qq", "-e", "signal=none", "-o", "trace", reader]
    form.run(command)
    with open("trace", encoding="ascii", errors="replace") as file:
        return set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)", file.read(), re.M))


def recorded(libc, reader):
    """Return {group of commands: sorted calls beside those of their start}."""
    if not shutil.which("strace"):
        raise Unable("no strace")
    calls = {START: traced(reader, syscalls_forms.Form("help", ["--version"]))}
    if "execve" not in calls[START]:
        raise Unable("strace does not work")
    for form in syscalls_forms.all_forms(libc):
        calls.setdefault(syscalls_forms.group(form.command), set()).update(traced(reader, form))
    for command, names in calls.items():
        if command != START:
            names -= calls[START] | set(ANY_TIME)
    calls[START] -= set(ANY_TIME)
    calls[ALWAYS] = set(ANY_TIME)
    return {command: sorted(names) for command, names in calls.items()}


def listed(document, libc):
    with open(document, encoding="utf-8") as file:
        return {command: names.split() for of, command, names in LINE.findall(file.read())
                if of == libc}


def allowed(lists, command):
    own = lists.get(syscalls_forms.group(command), [])
    return set(lists[ALWAYS]) | set(lists[START]) | set(own)


def record(libc, reader):
    calls = recorded(libc, reader)
    for command in [ALWAYS, START, *(name for name in calls if name not in (ALWAYS, START))]:
        print("%-5s %s: %s" % (libc, command, " ".join(calls[command])))


def without_figures(text):
    """Durations, ages and nonces differ from run to run, and so does the width of a column."""
    text = re.sub(rb"[0-9a-f]{32}", b"#", text)
    return re.sub(rb"[ .]*\d[\d.]*( (ns|us|\xc2\xb5s|ms|s)\b)?", b"#", text)


def both_ways(form, reader, names):
    """Return what a form prints without and with a filter. Ages move on from one column
    to the next: so try again if the two differ."""
    for _ in range(3):
        free = form.run([reader])
        confined = form.run([reader], Filter(names))
        if form.keys or (free.status, without_figures(free.output)) == \
                (confined.status, without_figures(confined.output)):
            break
    return free, confined


def confine(libc, reader, document):
    lists, bad = listed(document, libc), 0
    for form in syscalls_forms.all_forms(libc):
        free, confined = both_ways(form, reader, allowed(lists, form.command))
        if confined.status == -signal.SIGSYS:
            # strace may have seen a run that did not make it: the log of audit has its number.
            print("%s: not on the list: %s" %
                  (form, " ".join(sorted(traced(reader, form) - allowed(lists, form.command)))))
            bad = 1
        elif not form.keys and (free.status, without_figures(free.output)) != \
                (confined.status, without_figures(confined.output)):
            print("%s: not the same output: %s, confined: %s" % (form, free, confined))
            bad = 1
    # The filter is one: without the calls of the command, it ends there.
    form = syscalls_forms.Form("show", [])
    if form.run([reader], Filter(allowed(lists, START) - {"close"})).status != -signal.SIGSYS:
        print("a filter without close() lets it run")
        bad = 1
    return bad


def main():
    what, libc, reader = sys.argv[1:4]
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with syscalls_forms.sockets():
        return {"record": record, "confine": confine}[what](
            libc, os.path.abspath(reader), *sys.argv[4:])


try:
    sys.exit(main())
except Unable as error:
    print(error)
    sys.exit(4)
