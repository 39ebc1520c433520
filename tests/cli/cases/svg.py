# SPDX-License-Identifier: GPL-2.0-only
"""Check an SVG picture of the state machine.

usage: svg.py FILE

It is XML and refers to no other file. It has each state and each transition once;
arrows begin and end at the boxes of their transition; everything is within the
visible area.
"""
import re
import sys
import xml.etree.ElementTree as ET

SVG = '{http://www.w3.org/2000/svg}'
STATES = '''ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE
            CLOSE_WAIT LAST_ACK LISTEN CLOSING'''.split()
ACTIVE = '''CLOSE-SYN_SENT SYN_SENT-ESTABLISHED ESTABLISHED-FIN_WAIT1
            FIN_WAIT1-FIN_WAIT2 FIN_WAIT1-CLOSING FIN_WAIT2-TIME_WAIT
            CLOSING-TIME_WAIT TIME_WAIT-CLOSE'''.split()
PASSIVE = '''CLOSE-LISTEN LISTEN-SYN_RECV SYN_RECV-ESTABLISHED
             ESTABLISHED-CLOSE_WAIT CLOSE_WAIT-LAST_ACK LAST_ACK-CLOSE'''.split()
TIP = 9     # length of an arrow's tip beyond its line


CHARACTER = 7.5  # width of a character of plain text, at most on average


def box_of(rect):
    x, y, width, height = (float(rect.get(k)) for k in ('x', 'y', 'width', 'height'))
    return x, y, x + width, y + height


def distance(point, box):
    """Return the distance of a point from the border of a box."""
    x, y = point
    left, top, right, bottom = box
    dx, dy = max(left - x, 0, x - right), max(top - y, 0, y - bottom)
    if dx or dy:
        return max(dx, dy)
    return min(x - left, right - x, y - top, bottom - y)


def ends(path):
    """Return the first and the last point of a path of M, H, V and Q."""
    x = y = 0
    points = []
    for command, numbers in re.findall('([MHVQ])([-0-9. ]+)', path):
        numbers = [float(n) for n in numbers.split()]
        if command == 'H':
            x = numbers[0]
        elif command == 'V':
            y = numbers[0]
        else:
            x, y = numbers[-2:]
        points.append((x, y))
    return points[0], points[-1]


def check_edges(root, boxes, ghost):
    edges = {e.get('id'): e for e in root.iter(SVG + 'path') if e.get('id')}
    assert sorted(edges) == sorted(ACTIVE + PASSIVE), sorted(edges)
    for name, edge in edges.items():
        path = 'active' if name in ACTIVE else 'passive'
        assert edge.get('class') == 'edge ' + path, name
        assert edge.get('marker-end') == f'url(#tip-{path})', name
        source, target = name.split('-')
        start, end = ends(edge.get('d'))
        target = ghost if name in ('TIME_WAIT-CLOSE', 'LAST_ACK-CLOSE') else boxes[target]
        assert distance(start, boxes[source]) < 1, f'{name} does not begin at its box'
        assert 5 < distance(end, target) < TIP + 3, f'{name} does not end at its box'


def check(root):
    assert root.tag == SVG + 'svg' and root.get('viewBox') == '0 0 960 740'
    assert root.findtext(SVG + 'title')
    assert 'prefers-color-scheme:dark' in root.findtext(SVG + 'style')
    groups = [g for g in root.iter(SVG + 'g') if (g.get('class') or '').startswith('group ')]
    assert [g.findtext(SVG + 'text') for g in groups] == [
        'opening: three-way handshake', 'established', 'closing: four-way close']

    boxes = {g.get('id'): box_of(g.find(SVG + 'rect'))
             for g in root.iter(SVG + 'g') if g.get('id')}
    assert sorted(boxes) == sorted(STATES), sorted(boxes)
    ghost, = (box_of(r) for r in root.iter(SVG + 'rect') if r.get('class') == 'ghost')
    check_edges(root, boxes, ghost)

    for text in root.iter(SVG + 'text'):
        x, y = float(text.get('x')), float(text.get('y'))
        assert 24 <= x <= 936 and 24 <= y <= 730, text.text
        assert text.text.strip(), 'an empty text'
        if text.text.startswith('source: '):
            assert x + CHARACTER * len(text.text) <= 936, f'beyond the edge: {text.text}'
    markers = {m.get('id') for m in root.iter(SVG + 'marker')}
    assert markers == {'tip-active', 'tip-passive'}, markers


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        text = file.read()
    rest = text.replace('xmlns="http://www.w3.org/2000/svg"', '', 1)
    for outside in ('http', 'href', '<script', '@import', '<image', '<!'):
        assert outside not in rest, f'{outside} in the picture'
    check(ET.fromstring(text))


main()
