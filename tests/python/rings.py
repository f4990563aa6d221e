"""Polygons of a drawing in exact whole numbers: simple rings, and what is left when shared edges cancel.

Coordinates are written to 0.1 m: as whole decimetres they are exact, and so is everything computed of them.
"""

from __future__ import annotations

import re
from collections import Counter

Point = tuple[int, int]
Ring = list[Point]


def ring_of(text: str) -> Ring:
    """Vertices of a polygon in decimetres, the last not repeated."""
    inside = re.fullmatch(r"POLYGON\(\(((?:-?\d+\.\d -?\d+\.\d(?:, )?)+)\)\)", text)
    assert inside, text[:80]
    points = [(int(x.replace(".", "")), int(y.replace(".", ""))) for x, y in (pair.split() for pair in inside[1].split(", "))]
    assert points[0] == points[-1]
    return points[:-1]


def edges(ring: Ring) -> list[tuple[Point, Point]]:
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def doubled_area(ring: Ring) -> int:
    """Twice the signed area, in square decimetres."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(ring))


def side(a: Point, b: Point, p: Point) -> int:
    """Whether p lies left (1), right (-1) or on the line from a to b."""
    cross = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
    return (cross > 0) - (cross < 0)


def within_box(a: Point, b: Point, p: Point) -> bool:
    return min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])


def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two closed segments have a point in common."""
    abc, abd, cda, cdb = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if abc * abd < 0 and cda * cdb < 0:
        return True
    return any(turn == 0 and within_box(*ends, p) for turn, ends, p in
               ((abc, (a, b), c), (abd, (a, b), d), (cda, (c, d), a), (cdb, (c, d), b)))


def is_simple(ring: Ring) -> bool:
    """Whether the ring is a simple polygon that runs against the clock."""
    count, around = len(ring), edges(ring)
    if count < 3 or len(set(ring)) < count or doubled_area(ring) <= 0:
        return False
    for i, (a, b) in enumerate(around):
        c = around[(i + 1) % count][1]
        if side(a, b, c) == 0 and not within_box(a, c, b):  # runs back over itself
            return False
        for j in range(i + 2, count - (i == 0)):
            if meet(a, b, *around[j]):
                return False
    return True


def outline_of(rings: list[Ring]) -> Ring:
    """What remains when edges that two rings share in opposite directions cancel; it must be one ring."""
    directed = Counter(edge for ring in rings for edge in edges(ring))
    assert set(directed.values()) == {1}, "two parcels lie on the same side of an edge"
    following = {a: b for a, b in directed if (b, a) not in directed}
    assert len(following) == sum((b, a) not in directed for a, b in directed), "the outline meets itself"
    ring = [next(iter(following))]
    while (after := following[ring[-1]]) != ring[0]:
        ring.append(after)
    assert len(ring) == len(following), "edges without a neighbour inside the outline: a gap or an overlap"
    return ring
