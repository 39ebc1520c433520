#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: ratios.py FIRST

Read lines of time_peers ("csv,NAME,us,...") with each name once a round. Print
for each name the median time, and the median of the ratios to FIRST's time.
"""
import statistics
import sys


def main():
    times = {}
    for line in sys.stdin:
        words = line.strip().split(",")
        if words[0] == "csv":
            times.setdefault(words[1], []).append(float(words[2]))
    first = times.get(sys.argv[1])
    if not first or any(len(each) != len(first) for each in times.values()):
        sys.exit("error: not every module was measured in every round")
    for name, each in sorted(times.items(), key=lambda item: item[0] != sys.argv[1]):
        ratio = statistics.median(a / b for a, b in zip(each, first))
        print(f"{name:20} {statistics.median(each):10.0f} us {ratio:8.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
