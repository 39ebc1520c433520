#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: documents.py links|figures|recipes|tests|mutants|versions|messages TOP

links: every relative link of a document leads to a file that exists, and to a
heading in it.
figures: ratios quoted in README.md and docs/performance.md are those of the
last benchmark, docs/performance/results.md.
recipes: every command with awk or jq in the documents prints something and complains
of nothing. They read samples of the module's files; $TCPSTATES is the reader.
tests: every test of the guest that a document names exists.
mutants: the table of mutants has all patches, and nothing else.
versions: the version is the same wherever it stands.
messages: each message in docs/troubleshooting.md stands in a test, which provokes it.
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

RESULTS = "docs/performance/results.md"
QUOTING = ("README.md", "docs/performance.md")


def lines(path):
    """Yield the lines outside of fenced blocks."""
    fenced = False
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("```"):
                fenced = not fenced
            elif not fenced:
                yield line


def anchors(path):
    """Return the anchors of a document's headings, as forges make them."""
    found = set()
    for line in lines(path):
        heading = re.match(r"#+ +(.*)", line)
        if heading:
            name = re.sub(r"[^\w\- ]", "", heading[1].strip().lower()).replace(" ", "-")
            number = 1
            anchor = name
            while anchor in found:
                anchor = f"{name}-{number}"
                number += 1
            found.add(anchor)
    return found


def links():
    """Yield each link that leads nowhere."""
    for path in sorted(glob.glob("*.md") + glob.glob("docs/**/*.md", recursive=True)):
        for target in re.findall(r"\]\(([^)\s]+)\)", "".join(lines(path))):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            file = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
            if not os.path.exists(file):
                yield f"{path}: no file for ({target})"
            elif anchor and anchor not in anchors(file):
                yield f"{path}: no heading for ({target})"


def rows(path):
    """Yield the first name and the numbers of each row of a table about a tool."""
    for line in lines(path):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        name = re.match(r"`([^`]+)`", cells[0])
        if line.startswith("|") and name:
            yield name[1], [cell for cell in cells[1:] if re.fullmatch(r"(< )?[\d.,]+", cell)]


def figures():
    """Yield each quoted ratio that the benchmark did not give."""
    measured = {}
    for name, numbers in rows(RESULTS):
        measured.setdefault(name, set()).update(numbers)
    quoted = [(path, name, number) for path in QUOTING for name, numbers in rows(path)
              for number in numbers if name in measured]
    if len(quoted) < 20:
        yield f"only {len(quoted)} figures are quoted"
    for path, name, number in quoted:
        if number not in measured[name]:
            yield f"{path}: {name} has {number}, which is not in {RESULTS}: renew the table"


# A class begins with a capital letter, the ending of a file does not.
TEST = re.compile(r"`(test_\w+)\.([A-Z]\w+)(?:\.(\w+))?`")


def defines(module, case, name):
    """Return whether tests/guest or tests/stress has that class, and that test in it if
    there is a name."""
    try:
        path, = glob.glob(f"tests/*/{module}.py")
        with open(path, encoding="utf-8") as file:
            body = file.read().split(f"\nclass {case}(", 1)[1].split("\nclass ", 1)[0]
    except (ValueError, IndexError):
        return False
    return not name or f"    def {name}(" in body


def tests():
    """Yield a complaint for each test of the guest that a document names and is not there."""
    found = 0
    for path in ["SECURITY.md", "CONTRIBUTING.md", MUTANTS, *glob.glob("docs/*.md")]:
        for line in lines(path):
            for test in TEST.findall(line):
                found += 1
                if not defines(*test):
                    yield f"{path}: no test {'.'.join(test)}"
    if not found:
        yield "no document names a test"


MUTANTS = "docs/reliability/mutants.md"


def mutants():
    """Yield a complaint if the table is not that of the patches."""
    made = subprocess.run(["tests/variants/mutants.py", "table"], capture_output=True, text=True,
                          check=True).stdout
    with open(MUTANTS, encoding="utf-8") as file:
        if file.read() != made:
            yield f"{MUTANTS} is not the output of tests/variants/mutants.py table: renew it"
    patches = glob.glob("tests/variants/mutants*/*.patch") + glob.glob("tests/walk/mutants/*.patch")
    named = [line.split(" | ")[1] for line in made.splitlines() if line.startswith("| ")][1:]
    if sorted(named) != sorted(os.path.basename(path)[:-len(".patch")] for path in patches):
        yield f"{MUTANTS} has not all patches"


SAMPLES = {"tcpstates_ports": "rows/valid-ports", "tcpstates_netns": "rows/valid-netns",
           "tcpstates_idle": "rows/valid-idle", "tcpstates": "parse/valid"}
CONNECTION = """\
   0: 0100007F:01BB 010200C0:9C41 03 00000000:00000000 01:00000063 00000000 0 0 0 0 0
"""
BEFORE = re.compile(r"/proc/(?:\$PID/net/)?(tcpstates(?:_ports|_netns|_idle)?)\b")


VERSION = r"([0-9]+\.[0-9]+\.[0-9]+)"

# The places of the version, each a file and what surrounds it there.
VERSIONS = (
    ("include/tcpstates_version.h", f'define TCPSTATES_VERSION "{VERSION}"'),
    ("dkms.conf", f'^PACKAGE_VERSION="{VERSION}"'),
    ("CHANGELOG.md", f"^## {VERSION} "),
    ("README.md", f"tcpstates-{VERSION}/"),
    ("README.md", f"-v {VERSION}"),
    ("docs/install.md", f"tcpstates-{VERSION}"),
    ("docs/install.md", f"-v {VERSION}"),
    ("packaging/alpine/APKBUILD", f"^pkgver={VERSION}"),
    ("packaging/arch/PKGBUILD", f"^pkgver={VERSION}"),
    ("packaging/buildroot/package/tcpstates/tcpstates.mk", f"^TCPSTATES_VERSION = {VERSION}"),
    ("packaging/debian/changelog", f"^tcpstates .{VERSION}-"),
    ("packaging/openwrt/tcpstates/Makefile", f"^PKG_VERSION:={VERSION}"),
    ("packaging/rpm/tcpstates.spec", f"^Version: +{VERSION}"),
    ("packaging/rpm/tcpstates.spec", f"^\\* .* {VERSION}-"),
    ("packaging/rpm/tcpstates-dkms.spec", f"^Version: +{VERSION}"),
    ("packaging/rpm/tcpstates-dkms.spec", f"^\\* .* {VERSION}-"),
)
# These only have older versions below the newest.
NEWEST_FIRST = ("CHANGELOG.md", "packaging/debian/changelog", "packaging/rpm/tcpstates.spec",
                "packaging/rpm/tcpstates-dkms.spec")


def versions():
    """Yield each place whose version is not that of the first, or has none."""
    expected = None
    for path, pattern in VERSIONS:
        with open(path, encoding="utf-8") as file:
            found = re.findall(pattern, file.read(), re.MULTILINE)
        if path in NEWEST_FIRST:
            found = found[:1]
        if not found:
            yield f"{path}: no version like '{pattern}'"
        expected = expected or found[0]
        for version in found:
            if version != expected:
                yield f"{path}: version {version}, not {expected}"
    for path in glob.glob("packaging/yocto/**/*.bb", recursive=True):
        if not path.endswith(f"_{expected}.bb"):
            yield f"{path}: not for version {expected}"


def messages():
    """Yield the messages of which a part between two '…' stands in no test."""
    tests = {}
    for path in glob.glob("tests/**/*", recursive=True):
        if path.endswith((".py", ".sh", ".txt")):
            with open(path, encoding="utf-8") as file:
                tests[path] = re.sub(r"\\(.)", r"\1", file.read())
    with open("docs/troubleshooting.md", encoding="utf-8") as file:
        found = re.findall(r"^\| `([^`]+)` \|", file.read(), re.MULTILINE)
    if len(found) < 10:
        yield f"docs/troubleshooting.md has only {len(found)} messages"
    for message in found:
        parts = [part.strip() for part in message.split("…")]
        if not any(all(part in text for part in parts) for text in tests.values()):
            yield f"docs/troubleshooting.md: no test provokes '{message}'"


def commands(path):
    """Yield the commands of the blocks of shell: one that goes on is indented."""
    with open(path, encoding="utf-8") as file:
        for block in re.findall(r"^```sh\n(.*?)^```", file.read(), re.M | re.S):
            yield from re.findall(r"^\S.*(?:\n .*)*", block, re.M)


def sampled(command, procfs):
    """Return a command that reads samples instead of this machine."""
    corpus = os.path.abspath("tests/fuzz/corpus")
    command = BEFORE.sub(lambda match: f"{corpus}/{SAMPLES[match[1]]}", command)
    reader = re.match(r"tcpstates( ports| netns| idle| peers)?\b", command)
    if not reader:
        return command
    if reader[1] == " peers":
        return re.sub(r"^tcpstates ([^|]*)\|", rf'"$TCPSTATES" \1 -p {procfs} |', command)
    sample = SAMPLES["tcpstates" + (reader[1] or "").replace(" ", "_")]
    command = command.replace(' -jN "$PID"', " -j")
    return re.sub(r"^tcpstates ([^|]*)\|", rf'"$TCPSTATES" \1 -f {corpus}/{sample} |', command)


def recipes():
    """Yield each recipe that fails."""
    with tempfile.TemporaryDirectory() as procfs:
        os.makedirs(procfs + "/1/net")
        with open(procfs + "/1/net/tcp", "w", encoding="ascii") as file:
            file.write(CONNECTION)
        yield from recipes_in(procfs)


def recipes_in(procfs):
    """Yield each recipe that fails on samples, or on a procfs for what reads no file."""
    ran = 0
    for path in ("docs/proc-format.md", "docs/monitoring.md"):
        for command in commands(path):
            if not re.search(r"\b(awk|jq)\b", command):
                continue
            done = subprocess.run(["sh", "-c", sampled(command, procfs)], capture_output=True,
                                  text=True, check=False)
            ran += 1
            if done.returncode or done.stderr or not done.stdout.strip() or "null" in done.stdout:
                yield f"{path}: {command}: {done}"
    if ran < 15:
        yield f"only {ran} recipes ran"


def main():
    os.chdir(sys.argv[2])
    cases = {"links": links, "figures": figures, "recipes": recipes, "tests": tests,
             "mutants": mutants, "versions": versions, "messages": messages}
    wrong = list(cases[sys.argv[1]]())
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))


main()
