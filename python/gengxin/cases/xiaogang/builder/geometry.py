"""Convex polygons in a flat drawing plane, cut by straight lines."""
import math


def area(polygon):
    """Signed area: positive where the vertices run against the clock."""
    return 0.5 * sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1]))


def centre(polygon):
    """Centre of mass."""
    twice = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1]):
        cross = x0 * y1 - x1 * y0
        twice += cross
        cx += (x0 + x1) * cross
        cy += (y0 + y1) * cross
    return cx / (3.0 * twice), cy / (3.0 * twice)


def clip(polygon, normal, offset):
    """The part with normal . p <= offset."""
    kept = []
    for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1]):
        d0 = normal[0] * x0 + normal[1] * y0 - offset
        d1 = normal[0] * x1 + normal[1] * y1 - offset
        if d0 <= 0.0:
            kept.append((x0, y0))
        if (d0 < 0.0 < d1) or (d1 < 0.0 < d0):
            t = d0 / (d0 - d1)
            kept.append((x0 + t * (x1 - x0), y0 + t * (y1 - y0)))
    return kept if len(kept) >= 3 and area(kept) > 1.0 else []


def opposite(normal):
    """The normal of the other side."""
    return -normal[0], -normal[1]


def cut(polygon, normal, offset, width=0.0):
    """(below, strip, above): cut along normal . p = offset, leaving a strip of the given width between."""
    half = 0.5 * width
    below = clip(polygon, normal, offset - half)
    above = clip(polygon, opposite(normal), -offset - half)
    strip = clip(clip(polygon, normal, offset + half), opposite(normal), -offset + half) if width else []
    return below, strip, above


def direction(degrees):
    """Unit vector at an angle from the x axis."""
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def cut_at(polygon, point, degrees, width=0.0):
    """Cut by a line through the point; `degrees` is the direction of the line's normal."""
    normal = direction(degrees)
    return cut(polygon, normal, normal[0] * point[0] + normal[1] * point[1], width)


def offset_for(polygon, normal, wanted):
    """Offset of the line below which the polygon holds the wanted area."""
    values = [normal[0] * x + normal[1] * y for x, y in polygon]
    low, high = min(values), max(values)
    for _ in range(60):
        middle = 0.5 * (low + high)
        part = clip(polygon, normal, middle)
        low, high = (middle, high) if (area(part) if part else 0.0) < wanted else (low, middle)
    return 0.5 * (low + high)


def long_axis(polygon):
    """Direction in which the polygon is longest, in degrees."""

    def extent(degrees):
        """Length of the polygon's shadow in a direction."""
        n = direction(degrees)
        values = [n[0] * x + n[1] * y for x, y in polygon]
        return max(values) - min(values)

    return min(range(0, 180, 6), key=lambda d: extent(d + 90))


def halve(polygon, rng, turn, width=0.0, spread=0.10):
    """Cut across the long axis near the middle, at an angle that is off by up to `turn` degrees."""
    normal = direction(long_axis(polygon) + turn * (2.0 * rng.random() - 1.0))
    share = 0.5 + spread * (2.0 * rng.random() - 1.0)
    return cut(polygon, normal, offset_for(polygon, normal, share * area(polygon)), width)


def subdivide(polygon, rng, largest, turn, width=0.0, strips=None):
    """Halve until no part is larger than `largest`; strips left between the parts go to `strips`."""
    if area(polygon) <= largest * (0.8 + 0.4 * rng.random()):
        return [polygon]
    below, strip, above = halve(polygon, rng, turn, width)
    if strip and strips is not None:
        strips.append(strip)
    return [p for part in (below, above) if part for p in subdivide(part, rng, largest, turn, width, strips)]


def voronoi(polygon, rng, count):
    """Cells of `count` random sites in a convex polygon, evened out twice."""
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    sites = []
    while len(sites) < count:
        x = min(xs) + (max(xs) - min(xs)) * rng.random()
        y = min(ys) + (max(ys) - min(ys)) * rng.random()
        if all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 for (ax, ay), (bx, by) in
               zip(polygon, polygon[1:] + polygon[:1])):
            sites.append((x, y))

    def cells():
        """The part of the polygon nearest to each site."""
        found = []
        for i, (xi, yi) in enumerate(sites):
            cell = polygon
            for j, (xj, yj) in enumerate(sites):
                if i != j and cell:
                    n = (xj - xi, yj - yi)
                    cell = clip(cell, n, 0.5 * (n[0] * (xi + xj) + n[1] * (yi + yj)))
            if cell:
                found.append(cell)
        return found

    for _ in range(2):
        sites = [centre(c) for c in cells()]
    return cells()
