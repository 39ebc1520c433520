# SPDX-License-Identifier: GPL-2.0-only
"""Random captures of the module's files, and the figures in them.

A capture is (text, {key: number}, {row: {column: number}}).
"""

STATES = ("ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT "
          "LAST_ACK LISTEN CLOSING UNKNOWN").split()
COLUMNS = "total ipv4 ipv6 server client mini orphan".split()
FIGURES = "listeners full backlog backlog_max synq close_wait_s".split()
PORT_STATES = [state for state in STATES if state != "LISTEN"]
IDLE_STATES = "ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT LAST_ACK CLOSING".split()
IDLE_TIMES = "lt_1s lt_10s lt_1m lt_10m lt_1h lt_1d ge_1d".split()
IDLE_COLUMNS = ["sockets", *IDLE_TIMES, "max_s"]
UINT64_MAX = 2 ** 64 - 1
INT64_MAX = 2 ** 63 - 1


def number(rng):
    kind = rng.randrange(10)
    if kind < 4:
        return rng.randrange(10)
    if kind < 8:
        return rng.randrange(10 ** rng.randrange(1, 12))
    if kind == 8:
        return rng.choice([2 ** 31, 2 ** 32 - 1, 2 ** 32, INT64_MAX, INT64_MAX + 1])
    return UINT64_MAX - rng.randrange(3)


def some(rng, words):
    """Return some of the words in random order, with unknown words among them."""
    words = rng.sample(words, len(words) if rng.randrange(2) else rng.randrange(len(words) + 1))
    for i in range(rng.choice([0, 0, 1, 3])):
        words.insert(rng.randrange(len(words) + 1), "new%d" % i)
    return words


def first_line(rng, magic, keys):
    keys = {key: number(rng) for key in some(rng, keys)}
    return "# %s 1 %s\n" % (magic, " ".join("%s %d" % item for item in keys.items())), keys


# The name in the exports, then the file, the group in it, and the kernel's name.
COUNTERS = {"listen_overflows": ("netstat", "TcpExt", "ListenOverflows"),
            "listen_drops": ("netstat", "TcpExt", "ListenDrops"),
            "syncookies_sent": ("netstat", "TcpExt", "SyncookiesSent"),
            "syncookies_failed": ("netstat", "TcpExt", "SyncookiesFailed"),
            "passive_opens": ("snmp", "Tcp", "PassiveOpens"),
            "active_opens": ("snmp", "Tcp", "ActiveOpens"),
            "out_segs": ("snmp", "Tcp", "OutSegs"),
            "retrans_segs": ("snmp", "Tcp", "RetransSegs"),
            "estab_resets": ("snmp", "Tcp", "EstabResets"),
            "out_rsts": ("snmp", "Tcp", "OutRsts")}


def make_counters(rng):
    """Return ({file: text}, {counter: number}) of some of the counters."""
    numbers = {name: number(rng) for name in some(rng, list(COUNTERS))}
    texts = {"netstat": "", "snmp": ""}
    for file, group in (("netstat", "TcpExt"), ("snmp", "Tcp")):
        pairs = [("Other", 1)] + [(COUNTERS[name][2], value) for name, value in numbers.items()
                                  if COUNTERS.get(name, [None])[0] == file]
        texts[file] = "%s: %s\n%s: %s\n" % (group, " ".join(name for name, _ in pairs), group,
                                            " ".join(str(value) for _, value in pairs))
    return texts, {name: value for name, value in numbers.items() if name in COUNTERS}


def make_counts(rng):
    text, keys = first_line(rng, "tcpstates", ["netns", "walk_ns", "age_ms", "buckets"])
    columns, cells = some(rng, COLUMNS), {}
    text += "state " + " ".join(columns) + "\n"
    for state in some(rng, STATES) or ["LISTEN"]:
        cells[state] = {column: number(rng) for column in columns}
        text += "%s %s\n" % (state, " ".join(map(str, cells[state].values())))
    return text, keys, cells


def make_ports(rng):
    text, keys = first_line(rng, "tcpstates_ports", ["netns", "walk_ns", "buckets"])
    columns, cells = some(rng, FIGURES + PORT_STATES), {}
    text += "side port " + " ".join(columns) + "\n"
    for _ in range(rng.randrange(12)):
        row = (rng.choice(["server", "client"]), rng.choice([0, 22, 443, 65535, rng.randrange(65536)]))
        if row not in cells:
            cells[row] = {column: number(rng) for column in columns}
            text += "%s %d %s\n" % (*row, " ".join(map(str, cells[row].values())))
    return text, keys, cells


def make_netns(rng):
    text, keys = first_line(rng, "tcpstates_netns", ["walk_ns", "buckets"])
    columns, cells = some(rng, STATES), {}
    text += "netns " + " ".join(columns) + "\n"
    rows = [str(4026531840 + i) for i in range(rng.randrange(6))] + ["other"] * rng.randrange(2)
    for row in rows:
        cells[row] = {column: number(rng) for column in columns}
        text += "%s %s\n" % (row, " ".join(map(str, cells[row].values())))
    return text, keys, cells


def make_idle(rng):
    text, keys = first_line(rng, "tcpstates_idle", ["netns", "walk_ns", "buckets"])
    columns, cells = some(rng, IDLE_COLUMNS), {}
    text += "state " + " ".join(columns) + "\n"
    for state in some(rng, IDLE_STATES) or ["CLOSING"]:
        cells[state] = {column: number(rng) for column in columns}
        text += "%s %s\n" % (state, " ".join(map(str, cells[state].values())))
    return text, keys, cells
