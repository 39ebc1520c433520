#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Find comments and docstrings that open with a relative clause or a bare "of".

usage: comments.py FILE...

Such an opening lacks its noun, and the reader must go back for it: a comment
begins with a verb or with a noun and its article. Checked are the openings of
comments, of docstrings, and of the descriptions in kernel-doc and after the head
"name ARGS:" of a shell function.
"""

import io
import re
import sys
import tokenize

OPENINGS = ("What", "Who", "Whose", "Where", "Whether", "Of", "By", "Those")
BAD = re.compile(r"(?:%s)\b(?!['’]s\b)" % "|".join(OPENINGS), re.I)

C_TOKEN = re.compile(r"""
    "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' |     # strings hide comments
    /\*.*?\*/ | //[^\n]*""", re.S | re.X)
# "name() - ", "@argument: " and "Return: " in kernel-doc
C_HEAD = re.compile(r"(?:(?:(?:struct|enum|union) )?\w+(?:\(\))? - |@[\w.]+: |[A-Z]\w+: )")
# "name: ", "name ARG...: ", "name [-o] ARG: " in a shell script
SHELL_HEAD = re.compile(r"[\w.-]+(?: [A-Z\[][^\s:]*)*: ")


def c_openings(text):
    """Yield (line, opening) of the comments in a C source."""
    for match in C_TOKEN.finditer(text):
        comment = match.group()
        if comment[0] != "/":
            continue
        line = text.count("\n", 0, match.start()) + 1
        kernel_doc = comment.startswith("/**")
        paragraph = True        # the next text opens one
        for offset, words in enumerate(comment.splitlines()):
            words = re.sub(r"^[\s/*]+|[\s*/]+$", "", words)
            head = C_HEAD.match(words) if kernel_doc else None
            if head:
                yield line + offset, words[head.end():]
            elif paragraph and words:
                yield line + offset, words
            paragraph = kernel_doc and not words or paragraph and not words


def shell_openings(text):
    """Yield (line, opening) of the blocks of comments in a shell script."""
    before = None
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"\s*#(?!!)\s*(.*)", line) or re.match(r".*\s#\s+()(.*)", line)
        words = match.group(match.lastindex) if match else None
        if words and not before:
            head = SHELL_HEAD.match(words)
            yield number, words
            if head:
                yield number, words[head.end():]
        before = words


def python_openings(text):
    """Yield (line, opening) of the comments and docstrings in a Python source."""
    last = 0
    fresh = True                # at the beginning of a block or of the file
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            # The comment in the line after another one continues it.
            if token.start[0] != last + 1 or token.line[:token.start[1]].strip():
                yield token.start[0], token.string.lstrip("# ")
            last = token.start[0]
        elif token.type == tokenize.STRING and fresh:
            yield token.start[0], token.string.strip("rbuf\"'").lstrip()
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE):
            fresh = token.type == tokenize.INDENT or \
                token.type == tokenize.STRING and fresh


def openings(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith((".c", ".h")):
        return c_openings(text)
    if path.endswith(".py"):
        return python_openings(text)
    return shell_openings(text)


def main():
    found = 0
    for path in sys.argv[1:]:
        for line, words in openings(path):
            if BAD.match(words):
                found = 1
                print(f"{path}:{line}: a comment opens with '{words.split()[0]}': "
                      "begin with a verb or a noun")
    return found


sys.exit(main())
