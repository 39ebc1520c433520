# SPDX-License-Identifier: GPL-2.0-only
"""The rows of /proc/tcpstates_netns."""

import counts

PATH = "/proc/tcpstates_netns"


def parse(text):
    """Return the keys of the first line and {inode or "other": {state: number}}."""
    lines = text.split("\n")
    assert lines[-1] == "", "no newline at the end: %r" % text[-40:]
    words = lines[0].split(" ")
    assert words[:3] == ["#", "tcpstates_netns", "1"], lines[0]
    keys = dict(zip(words[3::2], map(int, words[4::2])))
    assert lines[1].split() == ["netns"] + counts.STATES, lines[1]
    rows = {}
    for line in lines[2:-1]:
        name, *numbers = line.split()
        name = name if name == "other" else int(name)
        assert name not in rows, line
        assert len(numbers) == len(counts.STATES), line
        rows[name] = dict(zip(counts.STATES, map(int, numbers)))
    assert list(rows)[-1] == "other"
    assert keys["namespaces"] == len(rows) - 1, lines[0]
    return keys, rows


def read():
    return parse(counts.text(PATH))[1]
