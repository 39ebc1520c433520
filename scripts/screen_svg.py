#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Draw a terminal's screen as an SVG picture.

usage: tmux capture-pane -p -e | screen_svg.py TITLE >PICTURE.svg

Reads what tmux captured, with its escapes for colours. Boxes, arrows and bars
are drawn as shapes, so that they meet in any browser's font.
"""

import re
import sys
from xml.sax.saxutils import escape

CELL_W, CELL_H, MARGIN, BAR = 8.4, 18, 14, 30
BACKGROUND, FRAME, TEXT = "#11161d", "#2b3440", "#d5dce5"
COLOURS = {31: "#ff7b72", 32: "#4cc381", 33: "#f0b95c", 34: "#6cb2f0",
           35: "#b58ae6", 36: "#4fc3cb", 37: TEXT, 39: TEXT}

# The sides of its cell that each character connects: left, right, up, down.
LINES = {"─": "lr", "┄": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu",
         "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru", "┼": "lrud"}
ARROWS = {"◄": ((1, .2), (0, .5), (1, .8)), "►": ((0, .2), (1, .5), (0, .8)),
          "▲": ((.1, .8), (.5, .1), (.9, .8)), "▼": ((.1, .2), (.5, .9), (.9, .2))}
BARS = "▁▂▃▄▅▆▇█"
SHAPES = set(LINES) | set(ARROWS) | set(BARS)


class Style:
    """A colour, and whether it is bold or dim."""

    def __init__(self):
        self.colour, self.bold, self.dim = TEXT, False, False

    def apply(self, code):
        if code == 0:
            self.__init__()
        elif code == 1:
            self.bold = True
        elif code == 2:
            self.dim = True
        elif code == 22:
            self.bold = self.dim = False
        elif code in COLOURS:
            self.colour = COLOURS[code]

    def key(self):
        return self.colour, self.bold, self.dim


def cells(screen):
    """Yield row, column, character and style of each cell that is not blank."""
    style = Style()
    for row, line in enumerate(screen):
        column = 0
        for escapes, char in re.findall(r"((?:\x1b\[[\d;]*m)*)(.?)", line):
            for codes in re.findall(r"\[([\d;]*)m", escapes):
                for code in codes.split(";"):
                    style.apply(int(code or 0))
            if char.strip():
                yield row, column, char, style.key()
            column += len(char)


def runs(screen):
    """Yield row, column, text and style of words that stand together."""
    run = None
    for row, column, char, style in cells(screen):
        same = run and run[0] == row and run[3] == style and \
            run[1] + len(run[2]) == column and char not in SHAPES and run[2][0] not in SHAPES
        if same:
            run[2] += char
            continue
        if run:
            yield run
        run = [row, column, char, style]
    if run:
        yield run


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def position(row, column):
    return MARGIN + column * CELL_W, MARGIN + BAR + row * CELL_H


def attributes(style, name="fill"):
    colour, bold, dim = style
    return f'{name}="{colour}"' + (' font-weight="700"' if bold else "") + \
        (' opacity=".55"' if dim else "")


def word(row, column, text, style):
    x, y = position(row, column)
    return f'<text x="{number(x)}" y="{number(y + 13)}" ' \
        f'textLength="{number(len(text) * CELL_W)}" {attributes(style)}>{escape(text)}</text>'


def line_path(row, column, char):
    x, y = position(row, column)
    middle = number(x + CELL_W / 2), number(y + CELL_H / 2)
    if char == "┄":
        return f"M{number(x + 1.5)} {middle[1]}h2m2.4 0h2"
    ends = {"l": f"H{number(x)}", "r": f"H{number(x + CELL_W)}",
            "u": f"V{number(y)}", "d": f"V{number(y + CELL_H)}"}
    return "".join(f"M{middle[0]} {middle[1]}{ends[side]}" for side in LINES[char])


def shape_path(row, column, char):
    x, y = position(row, column)
    if char in BARS:
        height = CELL_H * (BARS.index(char) + 1) / 8
        return f"M{number(x)} {number(y + CELL_H)}v{number(-height)}h{CELL_W}v{number(height)}z"
    points = [f"{number(x + px * CELL_W)} {number(y + CELL_H * (.2 + py * .6))}"
              for px, py in ARROWS[char]]
    return "M" + "L".join(points) + "z"


def draw(screen, title):
    """Return the lines of the picture."""
    width = MARGIN * 2 + CELL_W * max(c + 1 for _, c, _, _ in cells(screen))
    height = MARGIN * 2 + BAR + CELL_H * len(screen)
    lines, shapes, words = {}, {}, []
    for row, column, text, style in runs(screen):
        if text in LINES:
            lines.setdefault(style, []).append(line_path(row, column, text))
        elif text in SHAPES:
            shapes.setdefault(style, []).append(shape_path(row, column, text))
        else:
            words.append(word(row, column, text, style))
    yield f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {number(width)} {number(height)}" ' \
        'font-family="ui-monospace,\'DejaVu Sans Mono\',Menlo,Consolas,monospace" font-size="13.5">'
    yield f"<title>{escape(title)}</title>"
    yield f'<rect width="{number(width)}" height="{number(height)}" rx="9" fill="{BACKGROUND}" stroke="{FRAME}"/>'
    for i, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        yield f'<circle cx="{20 + i * 18}" cy="18" r="5.5" fill="{colour}"/>'
    yield f'<text x="{number(width / 2)}" y="22.5" fill="#98a4b3" text-anchor="middle">{escape(title)}</text>'
    for style, paths in lines.items():
        yield f'<path fill="none" {attributes(style, "stroke")} d="{"".join(paths)}"/>'
    for style, paths in shapes.items():
        yield f'<path {attributes(style)} d="{"".join(paths)}"/>'
    yield from words
    yield "</svg>"


def main():
    screen = sys.stdin.read().rstrip("\n").split("\n")
    print("\n".join(draw(screen, sys.argv[1])))


main()
