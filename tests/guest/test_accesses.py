# SPDX-License-Identifier: GPL-2.0-only
"""A walk reads two cache lines of a socket, and three of a timewait socket.

A variant of the module counts them: see tests/variants/accesses.c.
"""

import counts
from guest_test import load, run, unload
from test_states import Populated

PARAMETER = "/sys/module/tcpstates/parameters/accesses"
FILES = ("/proc/tcpstates", "/proc/tcpstates_ports", "/proc/tcpstates_netns",
         "/proc/tcpstates_idle")

# Cache lines of a full socket that the other files read more: the times of the peer, in
# states of which they are wanted.
MORE = {"/proc/tcpstates_ports": 2, "/proc/tcpstates_idle": 2}


def counted(path):
    """Read the file; return for each kind of socket in this namespace their
    number, the least and most cache lines read of one, and the reads of all."""
    with open(PARAMETER, "w", encoding="ascii") as f:
        f.write("1")
    counts.text(path)
    with open(PARAMETER, encoding="ascii") as f:
        lines = [line.split() for line in f]
    return {words[0]: tuple(map(int, words[1:])) for words in lines}


def aligned(slab):
    """Return true if its objects begin at cache lines. On older kernels those of
    timewait sockets don't, and their fields may be in one line more."""
    with open("/sys/kernel/slab/%s/hwcache_align" % slab, encoding="ascii") as f:
        return f.read().strip() == "1"


class Accesses(Populated):
    def use(self, variant):
        unload()
        self.addCleanup(load)
        run("insmod", "/modules/%s.ko" % variant)
        self.addCleanup(unload)

    def numbers(self):
        """Return the expected number of sockets in the established table by kind."""
        timewait = self.want["TIME_WAIT"]["mini"] + self.want["FIN_WAIT2"]["mini"]
        request = self.want["SYN_RECV"]["mini"]
        listen = self.want["LISTEN"]["total"]
        return {"full": counts.add_up(self.want, "total") - timewait - request - listen,
                "timewait": timewait, "request": request}

    def most(self, kind, lines, slab):
        _, least, most, _ = kind
        if aligned(slab):
            self.assertEqual((least, most), (lines, lines))
        else:
            self.assertLessEqual(most, lines + 1)

    def test_cache_lines_of_a_socket(self):
        self.use("accesses")
        for path in FILES:
            with self.subTest(path):
                kinds = counted(path)
                self.assertEqual({k: n[0] for k, n in kinds.items()}, self.numbers())
                self.assertEqual(kinds["full"][1:3], (2, 2 + MORE.get(path, 0)))
                self.most(kinds["timewait"], 3, "tw_sock_TCP")
                self.most(kinds["request"], 2, "request_sock_TCP")
                for kind, (number, _, _, reads) in kinds.items():
                    print("# %s: %.1f accesses to a %s socket" % (path, reads / number, kind))

    def test_another_line_is_seen(self):
        self.use("accesses-more")
        self.assertEqual(counted("/proc/tcpstates")["full"][1:3], (3, 3))
