# SPDX-License-Identifier: GPL-2.0-only
"""Compare the output of a command on terminals of several widths.

usage: widths.py [--complaint] WIDTH ARG...

$TCPSTATES is the reader, WIDTH the narrowest terminal that is tried. Each line must fit the
terminal, and each figure must be one that the command also prints where there is no
terminal: neither wrapped nor cut. With --complaint, the command has only stderr.
"""
import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
import unicodedata

WIDTHS = (40, 60, 80, 100, 200)


def environment(locale):
    return dict({key: value for key, value in os.environ.items()
                 if key not in ('COLUMNS', 'LANGUAGE')}, NO_COLOR='1', LC_ALL=locale)


def on_terminal(command, width, locale, complaint):
    """Return the output on a terminal of this width."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, width, 0, 0))
    with subprocess.Popen(command, stdin=theirs, stdout=theirs,
                          stderr=theirs if complaint else subprocess.PIPE,
                          env=environment(locale)) as process:
        os.close(theirs)
        output = b''
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            output += piece
        if not complaint:
            errors = process.stderr.read().decode()
            assert not errors, errors
    os.close(ours)
    return output.decode('utf-8').replace('\r\n', '\n')


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in line)


def figures(text):
    """Return the figures of a text with their units; ports of a table's rows too."""
    return re.findall(r'(?<![\w.])\d+(?:\.\d+)?(?:%| (?:ns|µs|us|ms|s)\b)?', text)


def without_sums(text):
    """Leave out what only a narrow table has: the sum of the states left out."""
    lines, other = [], False
    for line in text.splitlines():
        if line.endswith(' OTHER'):
            other = True
        elif not line:
            other = False
        elif other:
            line = line.rsplit(None, 1)[0]
        lines.append(line)
    return '\n'.join(lines)



def off_terminal(command, locale):
    return subprocess.run(command, env=environment(locale), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False).stdout.decode('utf-8')


def without_cost(text):
    """Leave out the cost of a dump, which is another at each run."""
    return re.sub(r',\s(?:dump|cpu) [\d.]+ (?:ns|µs|us|ms|s)\b', '', text)


def check(command, width, locale, complaint):
    wide = off_terminal(command, locale)
    if command[1] == 'diagram':  # a narrow terminal gets the table instead
        wide += off_terminal([command[0], *command[2:]], locale) + '79 columns'
    text = on_terminal(command, width, locale, complaint)
    assert text, f'{command}: no output on a terminal of {width} columns'
    for line in text.splitlines():
        if 'tcpdump ' in line or line.startswith('  Inspect '):  # not wrapped, to be copied
            continue
        assert columns(line) <= width, f'wider than {width} columns: {line!r} in\n{text}'
    if complaint:
        assert wide.count('\n') == 1, f'more than a line where there is no terminal:\n{wide}'
        assert text.split() == wide.split(), f'{text}\nis not\n{wide}'
    if text.startswith('netns ') and 'found in' in text:  # diagnose: wrapped, and times differ
        return
    known = set(figures(without_cost(wide).replace('µ', 'u')))
    for figure in figures(without_sums(without_cost(text)).replace('µ', 'u')):
        assert figure in known, \
            f'{figure!r} at {width} columns, not in the output elsewhere:\n{text}\n{wide}'


def main():
    complaint = sys.argv[1] == '--complaint'
    narrowest, *args = sys.argv[2:] if complaint else sys.argv[1:]
    command = [os.environ['TCPSTATES'], *args]
    for width in [width for width in WIDTHS if width >= int(narrowest)]:
        for locale in ('C.UTF-8', 'C'):
            check(command, width, locale, complaint)


main()
