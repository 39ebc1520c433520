# SPDX-License-Identifier: GPL-2.0-only
"""Objects in the kernel's slab caches: a leak shows there, also when it has no symptom.

The kernel counts all objects of the slabs that processors work with as in use.
Shrinking a cache first takes most of these slabs from them.
"""

import glob
import os
import re
import time

import all_netns
import counts
import debugfs
import kernel_memory
import netns
from background import make_namespace

SYSFS = "/sys/kernel/slab/"

# Objects of what namespaces hold: their sockets, and their entries in procfs.
OF_NAMESPACES = ("TCP", "TCPv6", "request_sock_TCP", "request_sock_TCPv6", "tw_sock_TCP",
                 "tw_sock_TCPv6", "proc_dir_entry")


def _write(path, text):
    with open(path, "w") as f:
        f.write(text)


def _number(cache, name):
    with open(SYSFS + cache + "/" + name) as f:
        return int(f.read().split()[0])


def objects(cache):
    """Return the number of objects in use."""
    _write(SYSFS + cache + "/shrink", "1")
    return _number(cache, "objects")


def uncertainty(cache):
    """Return the number of objects that a processor's slab may add to objects()."""
    return os.cpu_count() * _number(cache, "objs_per_slab")


def kmalloc():
    """Return the names of the caches for kmalloc()."""
    return sorted(os.path.basename(path) for path in glob.glob(SYSFS + "kmalloc-*"))


def tracked():
    """Return true if the kernel knows who made each object: its mode slub_debug=U."""
    return os.path.exists(SYSFS + "kmalloc-64") and \
        counts.text(SYSFS + "kmalloc-64/store_user") == "1\n"


def _of_modules():
    """Yield each place of the module, or without a name, whose objects are there, with
    its line: "3 NAME ..."."""
    for cache in kmalloc():
        text = (counts.text(SYSFS + cache + "/alloc_calls")
                if os.path.exists(SYSFS + cache + "/alloc_calls") else
                debugfs.text("slab/%s/alloc_traces" % cache))
        for line in text.splitlines():
            place = re.match(r" *\d+ (\S+ \[tcpstates\]|0x[0-9a-f]+(?= ))", line)
            if place:
                yield place[1], line


# A place without a name is code that has been freed: of a module that was unloaded, or
# what initialized one. Those that are there before the tests begin are of other modules.
OF_OTHERS = {place for place, _ in _of_modules()} if tracked() else set()


def of_the_module():
    """Return a line for each place of the module whose objects are there: "3 NAME ..."."""
    return [line for place, line in _of_modules() if place not in OF_OTHERS]


def namespaces_that_ended():
    """Return the number of namespaces that are not in use, and have not been freed."""
    # The initial namespace, and the row "other", have no object.
    return objects("net_namespace") - (len(all_netns.read()) - 2)


def wait_for_namespaces(seconds=60):
    """Wait until all namespaces that ended have been freed. Newer kernels free the last
    of them only when another one ends. Raise a TimeoutError if they are not freed."""
    end = time.monotonic() + seconds
    while True:
        make_namespace()
        try:
            netns.until(lambda: namespaces_that_ended() <= 1, "end of namespaces", 2)
            return
        except TimeoutError:
            if time.monotonic() > end:
                raise TimeoutError("%d namespaces are not freed" % namespaces_that_ended())


class Baseline:
    """The numbers of objects now, to compare with those after some events.

    Caches of namespaces return to the same number. The caches for kmalloc() serve
    all of the kernel, so there the number may differ; but an object leaked by each
    event, or by every second, shows.
    """

    def __init__(self):
        wait_for_namespaces()
        self.namespaces = len(all_netns.read())
        self.exact = self._exact_now()
        self.roughly = {cache: objects(cache) for cache in kmalloc()}
        self.memory = kernel_memory.meminfo()

    @staticmethod
    def _exact_now():
        kernel_memory.drop_caches()
        return {cache: objects(cache) for cache in OF_NAMESPACES}

    def wait(self, seconds=60):
        """Wait until namespaces are freed, and their caches are back at the baseline;
        return a line for each that is above it. One of an earlier test may have ended
        after the baseline was taken."""
        wait_for_namespaces(seconds)
        try:
            netns.until(lambda: all(now <= self.exact[name]
                                    for name, now in self._exact_now().items()),
                        "slabs", seconds)
        except TimeoutError:
            pass
        now = {"namespaces": len(all_netns.read()), **self._exact_now()}
        before = {"namespaces": self.namespaces, **self.exact}
        return ["%s: %d, %d at the beginning" % (name, now[name], number)
                for name, number in before.items() if now[name] > number]

    def leaks(self, events, seconds=60):
        """Return a line for each cache that has an object more for every second event.
        Some of what namespaces hold is freed later, by timers of the kernel."""
        wrong = self.wait()
        try:
            netns.until(lambda: not self._grown(events), "slabs", seconds)
        except TimeoutError:
            wrong += self._grown(events)
        if tracked():
            wrong += of_the_module()
        self._print()
        return wrong

    def _drift(self):
        return {cache: objects(cache) - number for cache, number in self.roughly.items()}

    def _grown(self, events):
        return ["%s: %d objects more after %d events" % (cache, more, events)
                for cache, more in self._drift().items()
                if more > max(events // 2, uncertainty(cache))]

    def _print(self):
        memory = kernel_memory.meminfo()
        print("# drift, objects: " + (", ".join(
            "%s %+d" % (cache, more) for cache, more in self._drift().items() if more) or "none"))
        print("# drift, KiB: " + ", ".join(
            "%s %+d" % (name, memory[name] - self.memory[name])
            for name in kernel_memory.MEMINFO), flush=True)
