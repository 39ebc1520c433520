# SPDX-License-Identifier: GPL-2.0-only
"""Data races that a debug kernel reports (KCSAN)."""

import re

_RULE = re.compile(r"={60,}$")
_RACE = re.compile(r"BUG: KCSAN: ")
# The lines of a report after its title.
_RACE_LINES = re.compile(
    r"$|(race at unknown origin, with )?(read|write|read-write)( \(\w+\))? to 0x"
    r"| [\w.]+\+0x|value changed: | bits changed: "
    r"|Reported by Kernel Concurrency Sanitizer on:|CPU: |Tainted: |Hardware name: |Workqueue: ")
_OURS = re.compile(r"\[tcpstates")


def unfinished(lines):
    """Is the kernel in the middle of a report?"""
    return sum(bool(_RULE.match(l)) for l in lines) % 2 == 1


class Races:
    """Races between two functions of the kernel itself, which are not this project's
    to fix. They are left out of the log, and counted."""

    def __init__(self):
        self.foreign = set()

    def leave_out(self, lines):
        """Return the lines without the reports of such races."""
        kept = []
        number = 0
        while number < len(lines):
            report, others, end = self._report(lines, number)
            if report and not any(_OURS.search(l) for l in report):
                self.foreign.add(report[1])
                kept += others
            else:
                kept += lines[number:end]
            number = end
        return kept

    @staticmethod
    def _report(lines, begin):
        """Return the report that begins at this line, other lines between its own,
        and the number of the next line."""
        if (begin + 1 >= len(lines) or not _RULE.match(lines[begin])
                or not _RACE.match(lines[begin + 1])):
            return [], [], begin + 1
        report, others = lines[begin:begin + 2], []
        for end in range(begin + 2, len(lines)):
            if _RULE.match(lines[end]):
                return report, others, end + 1
            (report if _RACE_LINES.match(lines[end]) else others).append(lines[end])
        return [], [], begin + 1
