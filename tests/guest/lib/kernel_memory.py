# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's memory: figures of it, and how they drift."""

import glob
import os

MEMINFO = ("Slab", "SUnreclaim", "Percpu", "KernelStack", "VmallocUsed", "MemAvailable")
# The slabs whose active objects are counted; kmalloc is the KiB in all of kmalloc's.
SLABS = ("net_namespace", "TCP", "TCPv6", "tw_sock_TCP")
FIGURES = MEMINFO + SLABS + ("kmalloc",)


def meminfo():
    """Return {name: KiB}."""
    with open("/proc/meminfo", encoding="ascii") as f:
        return {line.split(":")[0]: int(line.split()[1]) for line in f}


def slabs():
    """Return {name: (active objects, bytes of one)}."""
    with open("/proc/slabinfo", encoding="ascii") as f:
        rows = [line.split() for line in f if not line.startswith(("#", "slabinfo"))]
    return {r[0]: (int(r[1]), int(r[3])) for r in rows}


def drop_caches():
    """Free what the kernel keeps only as long as memory suffices: dentries, inodes."""
    with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as f:
        f.write("3")


def settle():
    """Free what the kernel keeps only for speed. Objects on a processor's own list
    count as active until their slab is shrunk."""
    drop_caches()
    for path in glob.glob("/sys/kernel/slab/*/shrink"):
        if not os.path.islink(os.path.dirname(path)):
            with open(path, "w", encoding="ascii") as f:
                f.write("1")


def figures():
    """Return {name: KiB, or objects}."""
    whole, by_slab = meminfo(), slabs()
    result = {name: whole.get(name, 0) for name in MEMINFO}
    result.update({name: by_slab.get(name, (0, 0))[0] for name in SLABS})
    result["kmalloc"] = sum(objects * size for name, (objects, size) in by_slab.items()
                            if name.startswith(("kmalloc-", "dma-kmalloc-"))) // 1024
    return result


def line(shown):
    return " ".join("%s %d" % (name, shown[name]) for name in FIGURES)


def slope(points):
    """Return how much y grows for each x, by least squares over (x, y)."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    square = sum((x - mean_x) ** 2 for x, _ in points)
    if not square:
        return 0.0
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / square
