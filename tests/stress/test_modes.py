# SPDX-License-Identifier: GPL-2.0-only
"""Modes of the kernel that find bugs: what the command line asks for is in force, and
holds for the memory and the code of the module. `make check-hardened` boots with them.
"""

import glob
import os

import counts
import debugfs
import netns
import ports
import slabs
from guest_test import GuestTest

PATHS = ("/proc/tcpstates", ports.PATH, "/proc/tcpstates_idle", "/proc/tcpstates_netns")

SLUB_DEBUG = "slub_debug=FZPU"
KFENCE = "kfence.sample_interval="
PREEMPT = "preempt="


def asked(start):
    """Return the rest of the word of the kernel's command line that starts so, or None."""
    with open("/proc/cmdline") as f:
        return next((w[len(start):] for w in f.read().split() if w.startswith(start)), None)


class Modes(GuestTest):
    def asked(self, start):
        value = asked(start)
        if value is None:
            self.skipTest("this guest was booted without " + start)
        return value

    def test_slub_debug(self):
        """Each object has red zones and poison, is checked, and knows who made it."""
        self.asked(SLUB_DEBUG)
        for cache in ("net_namespace", *slabs.OF_NAMESPACES, *slabs.kmalloc()):
            for name in ("sanity_checks", "red_zone", "poison", "store_user"):
                self.assertEqual(counts.text(slabs.SYSFS + cache + "/" + name), "1\n",
                                 cache + ": " + name)

    def test_slub_debug_knows_the_module(self):
        self.asked(SLUB_DEBUG)
        self.assertEqual(slabs.of_the_module(), [])
        fds = [os.open(path, os.O_RDONLY) for path in PATHS]
        for fd in fds:
            self.assertEqual(os.read(fd, 1), b"#")
        held = slabs.of_the_module()
        for fd in fds:
            os.close(fd)
        # The results of four walks; 5.10 shows no more than a page of each cache's.
        self.assertGreaterEqual(sum(int(line.split()[0]) for line in held), 1, held)
        self.assertEqual(slabs.of_the_module(), [])

    def test_kfence(self):
        """KFENCE samples allocations at the interval, the module's among them."""
        interval = self.asked(KFENCE)
        if not os.path.exists("/sys/module/kfence"):
            self.skipTest("this kernel has no KFENCE")
        self.assertEqual(counts.text("/sys/module/kfence/parameters/sample_interval"),
                         interval + "\n")
        self.assertIn("enabled: 1\n", debugfs.text("kfence/stats"))

        def sampled():
            for path in PATHS:
                counts.text(path)
            return "[tcpstates]" in debugfs.text("kfence/objects")

        netns.until(sampled, "a sample of the module's allocations", 60)

    def test_preempt(self):
        """The kernel shows in brackets which preemption is in force."""
        mode = self.asked(PREEMPT)
        if not debugfs.path("sched/preempt"):
            self.skipTest("this kernel has no dynamic preemption")
        self.assertIn("(%s)" % mode, debugfs.text("sched/preempt"))

    def test_no_damage(self):
        """The kernel finds all objects in order; it would report others in its log. Also
        without the module, 7.3 reports its own first object of kmem_cache_node."""
        self.asked(SLUB_DEBUG)
        paths = set(glob.glob(slabs.SYSFS + "*/validate"))
        if os.uname().release.startswith("7.3."):
            paths.remove(slabs.SYSFS + "kmem_cache_node/validate")
        for path in paths:
            with open(path, "w") as f:
                f.write("1")
