#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Test Prometheus's rules: usage: rules.py TREE

Run their tests with promtool; run them once more with each alert broken, where they
must fail; and compare the texts with those of diagnose."""

import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(sys.argv[1])
RULES = TOP / "packaging/prometheus/tcpstates.rules.yml"
TESTS = TOP / "packaging/prometheus/tests/tests.yml"
ALERT = re.compile(r"^      - alert: (\w+)\n(?:        .*\n)+", re.M)
EXPR = re.compile(r"(?<=^        expr: )(.*\n(?:          .*\n)*)", re.M)
COMPARISON = re.compile(r"(>=?) (?=[0-9.]+$)", re.M)


def promtool(rules):
    """Return the failure of the tests with these rules, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "tests").mkdir()
        (folder / RULES.name).write_text(rules)
        (folder / "tests/tests.yml").write_bytes(TESTS.read_bytes())
        done = subprocess.run(["promtool", "test", "rules", folder / "tests/tests.yml"],
                              capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def never(alert):
    """Return the alert with a condition that never holds."""
    return EXPR.sub("vector(0) > 1\n", alert)


def at_once(alert):
    """Return the alert without a duration."""
    return re.sub(r"for: \w+", "for: 0s", alert)


def boundary(alert, place):
    """Return the alert with > in place of >=, or the other way, in its nth comparison."""
    found = list(COMPARISON.finditer(alert))[place:place + 1]
    return "".join(alert[:one.start(1)] + {">": ">=", ">=": ">"}[one.group(1)] +
                   alert[one.end(1):] for one in found) or alert


def alerts_in(failure):
    """Return the alerts that a failure has got or expected, but not both."""
    wrong = set()
    for expected, got in re.findall(r"exp: ?(.*)\n\s*got: ?(.*)", failure):
        names = [set(re.findall(r'alertname="(\w+)"', side)) for side in (expected, got)]
        wrong |= names[0] ^ names[1]
    return wrong


def break_rules(rules):
    """Break all alerts in one way after the other; return how many were broken, and those
    that the tests did not notice. An alert's result does not depend on the others."""
    count, survived = 0, []
    for kind, change in (("never", never), ("at once", at_once),
                         ("first boundary", lambda alert: boundary(alert, 0)),
                         ("second boundary", lambda alert: boundary(alert, 1))):
        changed = {name for name in (alert.group(1) for alert in ALERT.finditer(rules)
                                     if change(alert.group()) != alert.group())}
        count += len(changed)
        noticed = alerts_in(promtool(ALERT.sub(lambda alert: change(alert.group()), rules)))
        survived += [f"{name}: {kind}" for name in sorted(changed - noticed)]
    return count, survived


def annotation(text, key, anchors):
    """Return an annotation as one line, or None; remember it if it has an anchor."""
    found = re.search(rf"^          {key}: (?:\*(\w+)|(?:&(\w+) )?>-\n((?:            .*\n)+)|(.+))",
                      text, re.M)
    if not found:
        return None
    alias, anchor, folded, plain = found.groups()
    value = anchors[alias] if alias else " ".join(folded.split()) if folded else plain
    if anchor:
        anchors[anchor] = value
    return value


def texts(rules):
    """Yield the faults in the texts of the alerts."""
    known = set(re.findall(r"^\| `([\w-]+)` \|", (TOP / "docs/diagnose.md").read_text(), re.M))
    pot = (TOP / "userspace/po/tcpstates.pot").read_text()
    remedies = {re.sub(r'"\n"', "", text).replace('\\"', '"')
                for text in re.findall(r'^msgid "((?:.|"\n")*)"$', pot, re.M)}
    anchors = {}
    for alert in ALERT.finditer(rules):
        has = {key: annotation(alert.group(), key, anchors)
               for key in ("finding", "summary", "description", "remedy")}
        for key in ("summary", "description", "remedy"):
            if not has[key]:
                yield f"{alert.group(1)} has no {key}"
        if not re.search("^          severity: (critical|warning|info)$", alert.group(), re.M):
            yield f"{alert.group(1)} has no severity"
        if has["finding"] and has["finding"] not in known:
            yield f"{alert.group(1)}: docs/diagnose.md has no problem {has['finding']}"
        if has["finding"] and has["remedy"] not in remedies:
            yield f"{alert.group(1)}: diagnose has no such remedy: {has['remedy']}"


def main():
    rules = RULES.read_text()
    number, failed = 0, False

    def verdict(name, faults):
        nonlocal number, failed
        number += 1
        failed |= bool(faults)
        for fault in faults:
            print("#", fault.rstrip().replace("\n", "\n# "))
        print(f"{'not ok' if faults else 'ok'} {number} rules.{name}", flush=True)

    verdict("promtool_test", [failure] if (failure := promtool(rules)) else [])
    count, survived = break_rules(rules)
    verdict(f"{count}_broken_rules_fail", survived)
    verdict("texts_are_those_of_diagnose", list(texts(rules)))
    sys.exit(failed)


main()
