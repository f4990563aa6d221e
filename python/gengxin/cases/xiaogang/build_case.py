"""Build the bundled case document of Xiaogang village (萧岗村), Yuncheng Street, Guangzhou.

The part that people write is ``case.json``: everything but three computed things, which this script adds:

* the age structure of each status (single years 0..100, by sex), graduated from census groups;
* the parcel fabric (an illustrative drawing, seeded) with existing floor calibrated to the people of each zone;
* the rows of the hand-given plan, which name parcels of that fabric.

``case.json`` holds one more section, ``build``, with the numbers that steer this script. It is left out of the result.
So are four keys that this script resolves against the drawing: ``area_note`` of a zone (becomes ``area_m2``), ``site`` of a
facility (becomes ``parcel``), ``sites`` and ``uses`` of a feature (become ``parcels``).

    python build_case.py            write scenario.json
    python build_case.py --check    exit 1 if scenario.json on disk differs

Standard library only. The random numbers come from ``random.Random(seed).random()``, whose sequence Python keeps stable.
"""
import json
import math
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ZONE_PREFIX = {"xiaogang_unit": "XG", "headquarters": "HQ", "culture": "CU", "ecological": "EC", "learning": "LL"}
OWNERS = ("dwelling", "collective", "state", "other")
CLASSES = ("certified", "recognised", "unlawful")


# ---------------------------------------------------------------------------------------------------------------------
# Age structure
# ---------------------------------------------------------------------------------------------------------------------
def solve(matrix, right):
    """Gaussian elimination with partial pivoting; small dense systems only."""
    n = len(matrix)
    rows = [list(row) + [b] for row, b in zip(matrix, right)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            if factor:
                for j in range(k, n + 1):
                    rows[i][j] -= factor * rows[k][j]
    x = [0.0] * n
    for k in range(n - 1, -1, -1):
        x[k] = (rows[k][n] - sum(rows[k][j] * x[j] for j in range(k + 1, n))) / rows[k][k]
    return x


def graduate(starts, shares):
    """Single years 0..100 with the given group sums and the least sum of squared third differences."""
    ages, groups = 101, len(starts)
    size = ages + groups
    matrix = [[0.0] * size for _ in range(size)]
    right = [0.0] * size
    stencil = (-1.0, 3.0, -3.0, 1.0)
    for a in range(ages - 3):
        for i in range(4):
            for j in range(4):
                matrix[a + i][a + j] += stencil[i] * stencil[j]
    for g, start in enumerate(starts):
        end = starts[g + 1] if g + 1 < groups else ages
        for a in range(start, end):
            matrix[ages + g][a] = matrix[a][ages + g] = 1.0
        right[ages + g] = shares[g] / 100.0
    values = solve(matrix, right)[:ages]
    if min(values) <= 0.0:
        raise SystemExit(f"graduation gives {min(values)} at age {values.index(min(values))}")
    total = sum(values)
    return [v / total for v in values]


def between(age, points):
    """Straight lines between (age, value) points."""
    for (a0, v0), (a1, v1) in zip(points, points[1:]):
        if age <= a1:
            return v0 + (v1 - v0) * (age - a0) / (a1 - a0)
    return points[-1][1]


def age_structure(build, residents_by_status):
    total = graduate(build["starts"], build["all_residents"])
    floating = graduate(build["starts"], build["floating"])
    people = sum(residents_by_status.values())
    share = residents_by_status["floating"] / people
    rest = [(t - share * f) / (1.0 - share) for t, f in zip(total, floating)]
    if min(rest) <= 0.0:
        raise SystemExit("the floating structure takes more people than the city has at some age")
    # member and local are tilted, registered keeps the balance so that the total stays at the graduated city structure
    curves = {"floating": floating}
    held = [0.0] * 101
    for status in ("member", "local"):
        weights = [r * between(a, build["tilt"][status]) for a, r in enumerate(rest)]
        factor = 1.0 / sum(weights)
        curves[status] = [w * factor for w in weights]
        held = [h + residents_by_status[status] * c for h, c in zip(held, curves[status])]
    settled = people - residents_by_status["floating"]
    left = [settled * r - h for r, h in zip(rest, held)]
    if min(left) <= 0.0:
        raise SystemExit("the tilts leave no registered people at some age")
    curves["registered"] = [v / sum(left) for v in left]

    def males(status, age, shift):
        return between(age, build["male_share"]["floating" if status == "floating" else "settled"]) + (
            shift if status == "floating" and age >= 15 else 0.0)

    goal = build["sex_ratio"] / (100.0 + build["sex_ratio"])
    low, high = -0.2, 0.2
    for _ in range(60):
        shift = 0.5 * (low + high)
        share_male = sum(residents_by_status[s] * sum(c[a] * males(s, a, shift) for a in range(101))
                         for s, c in curves.items()) / people
        low, high = (shift, high) if share_male < goal else (low, shift)
    table = {"age": list(range(101))}
    for status in ("member", "registered", "local", "floating"):
        curve = curves[status]
        table[status + "_male"] = [round(curve[a] * males(status, a, shift), 7) for a in range(101)]
        table[status + "_female"] = [round(curve[a] * (1.0 - males(status, a, shift)), 7) for a in range(101)]
    return table


# ---------------------------------------------------------------------------------------------------------------------
# Geometry: convex polygons in a flat drawing plane, cut by straight lines; the whole is bent at the end
# ---------------------------------------------------------------------------------------------------------------------
def area(polygon):
    return 0.5 * sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1]))


def centre(polygon):
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
    return -normal[0], -normal[1]


def cut(polygon, normal, offset, width=0.0):
    """(below, strip, above): cut along normal . p = offset, leaving a strip of the given width between."""
    half = 0.5 * width
    below = clip(polygon, normal, offset - half)
    above = clip(polygon, opposite(normal), -offset - half)
    strip = clip(clip(polygon, normal, offset + half), opposite(normal), -offset + half) if width else []
    return below, strip, above


def direction(degrees):
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
    """Cells of `count` random sites in a convex polygon, evened out once."""
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    sites = []
    while len(sites) < count:
        x = min(xs) + (max(xs) - min(xs)) * rng.random()
        y = min(ys) + (max(ys) - min(ys)) * rng.random()
        if all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 for (ax, ay), (bx, by) in
               zip(polygon, polygon[1:] + polygon[:1])):
            sites.append((x, y))

    def cells():
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


# ---------------------------------------------------------------------------------------------------------------------
# The street, drawn flat: x from 0 (west) to 1250 (Baiyun Mountain), y from 0 (south) to 2848 (north), metres
# ---------------------------------------------------------------------------------------------------------------------
class Piece:
    """A parcel in the making."""

    def __init__(self, polygon, zone, kind, name=""):
        self.flat, self.zone, self.kind, self.name = polygon, zone, kind, name
        self.use = ""
        self.floor = {}
        self.tenure, self.land_class, self.in_database, self.protection = "state", "state", False, "none"
        self.ring, self.area_m2, self.id = [], 0.0, ""

    @property
    def middle(self):
        return centre(self.flat)


def lengthwise(strip, piece_length=260.0):
    """A long strip in pieces."""
    axis = direction(long_axis(strip))
    values = [axis[0] * x + axis[1] * y for x, y in strip]
    count = max(1, round((max(values) - min(values)) / piece_length))
    parts, rest = [], strip
    for k in range(1, count):
        below, _, rest = cut(rest, axis, min(values) + (max(values) - min(values)) * k / count)
        parts.append(below)
    return parts + [rest]


def draw(rng, build):
    pieces = []
    village = build["village_core"]

    def roads(strip, zone, name="", length=260.0):
        pieces.extend(Piece(p, zone, "road", name) for p in lengthwise(strip, length))

    def add(polygons, zone, kind, name=""):
        pieces.extend(Piece(p, zone, kind, name) for p in polygons if p)

    whole = [(0.0, 0.0), (1250.0, 0.0), (1250.0, 2848.0), (0.0, 2848.0)]
    west, strip, east = cut_at(whole, (905, 1424), 1.5, 30)
    roads(strip, "culture", "云城东路")
    far_west, strip, middle = cut_at(west, (603, 1424), -1.5, 26)
    roads(strip, "ecological", "云城西路")
    east, _, mountain = cut_at(east, (1098, 1424), 2.0)

    def crossing(region, y, tilt, width, zone, name):
        below, road, above = cut_at(region, (600, y), 90 + tilt, width)
        roads(road, zone, name)
        return below, above

    fw_south, far_west = crossing(far_west, 818, 2.0, 24, "headquarters", "齐富路")
    unit, fw_north = crossing(far_west, 2384, -2.0, 20, "headquarters", "云城北二路")
    m_south, middle = crossing(middle, 818, 2.0, 24, "headquarters", "齐富路")
    m_unit, m_north = crossing(middle, 2384, -2.0, 20, "headquarters", "云城北二路")
    fw_south, fw_qifu = crossing(fw_south, 596, 1.0, 16, "learning", "新市南街")
    m_south, m_qifu = crossing(m_south, 596, 1.0, 16, "learning", "新市南街")
    e_south, e_north = crossing(east, 806, 2.0, 20, "learning", "齐富路")

    # the stream, with a green walk on one bank and a lane on the other
    def stream(region, zone, x, tilt):
        left, band, right = cut_at(region, (x, 1500), tilt, 34)
        normal = direction(tilt)
        edge = normal[0] * x + normal[1] * 1500
        green, _, rest = cut(band, normal, edge - 7)
        water, _, lane = cut(rest, normal, edge + 9)
        add(lengthwise(green, 300), zone, "stream_green", "新市涌碧道")
        add(lengthwise(water, 300), zone, "water", "新市涌")
        roads(lane, zone, "涌边路", 300)
        return left, right

    u_left, u_right = stream(unit, "xiaogang_unit", 235, -3)
    n_left, n_right = stream(fw_north, "headquarters", 235, -3)
    q_left, q_right = stream(fw_qifu, "headquarters", 235, -3)
    s_left, s_right = stream(fw_south, "learning", 235, -3)
    canal, _, e_north = cut_at(e_north, (933, 1424), 1.5)
    add(lengthwise(canal, 320), "culture", "water", "白云新城排渠")

    # the village
    lanes = []
    for side in (u_left, u_right):
        blocks, streets = [], []
        blocks = subdivide(side, rng, 52000, 9, 11, streets)
        for s in streets:
            roads(s, "xiaogang_unit", "村路")
        for block in blocks:
            x, y = centre(block)
            distance = math.hypot((x - village["x"]) / village["rx"], (y - village["y"]) / village["ry"])
            if distance > 1.0 or x > 520:
                add(subdivide(block, rng, 30000 if distance > 1.12 else 11000, 9), "xiaogang_unit", "village_edge")
                continue
            for quarter in subdivide(block, rng, 15000, 12, 6, lanes):
                size = village["cell_m2"] * (0.85 + 0.3 * rng.random())
                add(voronoi(quarter, rng, max(2, round(area(quarter) / size))), "xiaogang_unit", "village")
    for lane in lanes:
        roads(lane, "xiaogang_unit", "村巷")

    # the planned town around it
    def town(region, zone, block, parcel, width, turn=5.0, kind="town", reserve=()):
        streets = []
        blocks = subdivide(region, rng, block, turn, width, streets)
        for s in streets:
            roads(s, zone, "支路")
        for name, place, wanted in reserve:
            fit = [b for b in blocks if area(b) >= wanted]
            host = min(fit, key=lambda b: math.dist(centre(b), place)) if fit else max(blocks, key=area)
            blocks.remove(host)
            normal = direction(long_axis(host) + turn * (2.0 * rng.random() - 1.0))
            first, _, rest = cut(host, normal, offset_for(host, normal, min(wanted, area(host))))
            add([first], zone, name)
            if rest:
                add(subdivide(rest, rng, parcel, turn), zone, kind)
        for b in blocks:
            add(subdivide(b, rng, parcel, turn * 1.4), zone, kind)

    town(m_unit, "ecological", 70000, 9500, 15, reserve=[("gdse_primary_site", (760, 1900), 24000),
                                                          ("children_park", (780, 1250), 62000)])
    for part, reserve in ((n_left, []), (n_right, [("peiying_site", (450, 2600), 46000)])):
        town(part, "headquarters", 70000, 9000, 16, reserve=reserve)
    town(m_north, "headquarters", 60000, 9000, 18)
    for part in (q_left, q_right, m_qifu):
        town(part, "headquarters", 56000, 8000, 14)
    town(s_left, "learning", 70000, 8500, 14)
    town(s_right, "learning", 70000, 8500, 14, reserve=[("junior_site", (420, 300), 21000),
                                                         ("old_hospital_site", (450, 480), 16000)])
    town(m_south, "learning", 72000, 9000, 16, reserve=[("hospital_site", (760, 300), 47000)])
    town(e_south, "learning", 70000, 9000, 14)
    town(e_north, "culture", 76000, 15000, 16, reserve=[("conference_site", (1010, 1750), 58000),
                                                         ("culture_square", (1010, 1150), 36000)])
    add(subdivide(mountain, rng, 17000, 14), "culture", "mountain")
    return pieces


def bend(x, y):
    """The smooth map from the drawing plane to the ground: curving roads, a narrower north, a turned axis."""
    u, v = x - 625.0, y - 1424.0
    u *= 1.0 - 0.10 * (v / 1424.0) - 0.05 * math.sin(v / 620.0)
    u += 46.0 * math.sin(v / 520.0 + 0.6) + 13.0 * math.sin(v / 170.0 + 1.0)
    v += 30.0 * math.sin(u / 330.0 + 0.4) + 9.0 * math.sin(u / 110.0) + 11.0 * math.sin((u + v) / 260.0)
    u += 9.0 * math.sin((v - u) / 150.0)
    # the stream meanders
    u += 22.0 * math.sin(v / 100.0) * math.exp(-(((x - 235.0) / 110.0) ** 2))
    turn = math.radians(-7.0)
    return u * math.cos(turn) - v * math.sin(turn), u * math.sin(turn) + v * math.cos(turn)


def without_short_edges(rings, points, least):
    """Pull the two ends of every edge shorter than `least` into one, in all rings alike."""
    stands_for = {}

    def root(i):
        while i in stands_for:
            i = stands_for[i]
        return i

    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1]):
            a, b = root(a), root(b)
            if a != b and math.dist(points[a], points[b]) < least:
                stands_for[max(a, b)] = min(a, b)
    out = []
    for ring in rings:
        kept = []
        for i in map(root, ring):
            if not kept or kept[-1] != i:
                kept.append(i)
        while len(kept) > 1 and kept[-1] == kept[0]:
            kept.pop()
        out.append(kept)
    return out


def to_ground(pieces, rng, goal_m2):
    """Give neighbours the same vertices, shake and bend them, scale to the goal, round to 0.1 m."""
    points, bins = [], {}

    def key(x, y):
        return int(x // 20), int(y // 20)

    def vertex(p):
        kx, ky = key(*p)
        for ix in (kx - 1, kx, kx + 1):
            for iy in (ky - 1, ky, ky + 1):
                for i in bins.get((ix, iy), ()):
                    if abs(points[i][0] - p[0]) < 1e-3 and abs(points[i][1] - p[1]) < 1e-3:
                        return i
        points.append(p)
        bins.setdefault((kx, ky), []).append(len(points) - 1)
        return len(points) - 1

    rings = []
    for piece in pieces:
        ring = []
        for p in piece.flat:
            i = vertex(p)
            if not ring or (i != ring[-1] and i != ring[0]):
                ring.append(i)
        rings.append(ring)
    full = []
    for ring in rings:
        out = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            (ax, ay), (bx, by) = points[a], points[b]
            length = math.hypot(bx - ax, by - ay)
            found = []
            for ix in range(int(min(ax, bx) // 20) - 1, int(max(ax, bx) // 20) + 2):
                for iy in range(int(min(ay, by) // 20) - 1, int(max(ay, by) // 20) + 2):
                    for i in bins.get((ix, iy), ()):
                        t = ((points[i][0] - ax) * (bx - ax) + (points[i][1] - ay) * (by - ay)) / length
                        off = abs((points[i][0] - ax) * (by - ay) - (points[i][1] - ay) * (bx - ax)) / length
                        if 1e-3 < t < length - 1e-3 and off < 2e-3 and i not in (a, b):
                            found.append((t, i))
            out.append(a)
            out.extend(i for _, i in sorted(found))
        full.append(out)
    full = without_short_edges(full, points, 1.5)
    middle_of = {}

    def with_middles(ring):
        out = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            out.append(a)
            low, high = min(a, b), max(a, b)
            (ax, ay), (bx, by) = points[low], points[high]
            count = int(math.hypot(bx - ax, by - ay) // 65)
            if count:
                if (low, high) not in middle_of:
                    middle_of[low, high] = list(range(len(points), len(points) + count))
                    for k in range(1, count + 1):
                        t = k / (count + 1)
                        points.append((ax + t * (bx - ax), ay + t * (by - ay)))
                extra = middle_of[low, high]
                out.extend(extra if a == low else extra[::-1])
        return out

    full = [with_middles(ring) for ring in full]
    shortest = {}
    for ring in full:
        for a, b in zip(ring, ring[1:] + ring[:1]):
            length = math.dist(points[a], points[b])
            shortest[a] = min(length, shortest.get(a, length))
            shortest[b] = min(length, shortest.get(b, length))
    placed = []
    for i, (x, y) in enumerate(points):
        shake = min(0.9 if (x < 590 and 830 < y < 2370) else 0.5, 0.2 * shortest.get(i, 0.0))
        placed.append(bend(x + shake * (2 * rng.random() - 1), y + shake * (2 * rng.random() - 1)))
    total = sum(area([placed[i] for i in ring]) for ring in full)
    scale = math.sqrt(goal_m2 / total)
    for _ in range(4):
        west = min(p[0] for p in placed) * scale
        south = min(p[1] for p in placed) * scale
        ground = [(round(x * scale - west, 1), round(y * scale - south, 1)) for x, y in placed]
        for piece, ring in zip(pieces, full):
            piece.ring = [ground[i] for k, i in enumerate(ring) if ground[i] != ground[ring[k - 1]]]
            piece.area_m2 = round(area(piece.ring), 1)
        scale *= math.sqrt(goal_m2 / sum(p.area_m2 for p in pieces))


# ---------------------------------------------------------------------------------------------------------------------
# Use, tenure, floor
# ---------------------------------------------------------------------------------------------------------------------
def nearest(pieces, place, test):
    """The piece that passes the test and lies nearest to a place in the drawing plane."""
    fit = [p for p in pieces if test(p)]
    return min(fit, key=lambda p: (math.dist(p.middle, place), p.area_m2)) if fit else None


def to_sum(pieces, goal, fixed, candidates):
    """Choose candidates, in order, whose areas bring `fixed` to the goal; then swap one or two to come nearest."""
    chosen, rest, total = [], [], fixed
    for p in candidates:
        if total + p.area_m2 <= goal:
            chosen.append(p)
            total += p.area_m2
        else:
            rest.append(p)
    while True:
        best, move = abs(goal - total), None
        for i, p in enumerate(chosen):
            for j, q in enumerate(rest):
                gap = abs(goal - (total - p.area_m2 + q.area_m2))
                if gap < best - 1e-6:
                    best, move = gap, (i, j)
        if move is None:
            return chosen
        i, j = move
        total += rest[j].area_m2 - chosen[i].area_m2
        chosen[i], rest[j] = rest[j], chosen[i]


def apportion(weights, total):
    """Whole numbers in proportion to the weights with exactly the total."""
    weight = sum(weights)
    exact = [w * total / weight for w in weights]
    whole = [math.floor(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


def split_heritage(pieces, names, rng):
    """Cut a small site for each protected building out of village blocks that lie apart from each other."""
    taken = []
    for name in names:
        blocks = [p for p in pieces if p.kind == "village" and area(p.flat) > 1200
                  and all(math.dist(p.middle, t) > 190 for t in taken)]
        block = blocks[int(rng.random() * len(blocks))]
        taken.append(block.middle)
        normal = direction(long_axis(block.flat))
        site, _, rest = cut(block.flat, normal, offset_for(block.flat, normal, 380 + 260 * rng.random()))
        pieces.remove(block)
        pieces.append(Piece(site, "xiaogang_unit", "heritage", name))
        pieces.append(Piece(rest, "xiaogang_unit", "village"))


def assign_uses(pieces, rng, build):
    def pick(place, zone, use, name, low, high, kinds):
        p = nearest(pieces, place, lambda q: not q.use and q.kind in kinds and q.zone == zone and low <= q.area_m2 <= high)
        if p is None:
            raise SystemExit(f"no parcel for {name}")
        p.use, p.name = use, name
        return p

    fixed = {"road": "1207", "water": "1701", "stream_green": "1401", "children_park": "1401", "culture_square": "1401",
             "conference_site": "0803", "peiying_site": "080403", "gdse_primary_site": "080403", "junior_site": "080403",
             "hospital_site": "080601", "old_hospital_site": "080601", "mountain": "0301"}
    names = {"children_park": "儿童公园", "culture_square": "白云文化广场绿地", "conference_site": "白云国际会议中心",
             "peiying_site": "培英中学白云新城校区", "gdse_primary_site": "广东实验中学云城校区", "junior_site": "现状初中",
             "hospital_site": "广东省人民医院白云院区", "old_hospital_site": "现状医院", "mountain": "白云山林地"}
    for p in pieces:
        p.use = fixed.get(p.kind, "")
        p.name = p.name or names.get(p.kind, "")
        if p.kind == "heritage":
            p.use = "1503" if p.name == "康公古庙" else "1504"
    for row in build["sites"]:
        pick((row["x"], row["y"]), row["zone"], row["use"], row["name"], row["least_m2"], row["most_m2"],
             row.get("kinds", ["town", "village_edge"]))
    for p in pieces:
        if p.kind == "village" and not p.use:
            p.use = "0703"
    # village edge: shops on the avenue, works behind, a few homes and yards
    edge = sorted((p for p in pieces if p.kind == "village_edge" and not p.use), key=lambda p: (-p.middle[0], p.middle[1]))
    shops = 0.0
    for p in edge:
        if shops < build["village_shop_m2"] and p.middle[0] > 430:
            p.use, shops = "0901", shops + p.area_m2
    draw_uses = build["village_edge_uses"]
    for p in edge:
        if not p.use:
            if p.area_m2 > 13000:
                p.use = "1001"
            else:
                r, level = rng.random(), 0.0
                for use, part in draw_uses.items():
                    level += part
                    if r < level:
                        p.use = use
                        break
                else:
                    p.use = "1001"
    # the town: housing up to the wanted land of each zone, then the zone's own mix
    for zone, mix in build["town_uses"].items():
        free = [p for p in pieces if p.zone == zone and p.kind == "town" and not p.use]
        order = sorted(free, key=lambda p: rng.random())
        homes = 0.0
        for p in order:
            if homes + 0.5 * p.area_m2 < mix["housing_m2"]:
                p.use, homes = "0701", homes + p.area_m2
        for p in order:
            if not p.use:
                r, level = rng.random(), 0.0
                for use, part in mix["other"].items():
                    level += part
                    if r < level or use == list(mix["other"])[-1]:
                        p.use = use
                        break
    # parks to the figure of the plan: what is fixed, then pocket parks, then the foot of the mountain
    fixed_parks = sum(p.area_m2 for p in pieces if p.use == "1401")
    foot = sorted((p for p in pieces if p.kind == "mountain"), key=lambda p: abs(p.middle[1] - 1650) + 2.0 * (p.middle[0] - 1098))
    for p in to_sum(pieces, build["park_m2"], fixed_parks, foot):
        p.use, p.name = "1401", "白云山麓公园"


def tenure_and_floor(pieces, rng, build, residents, floor_per_head):
    for p in pieces:
        village = p.zone == "xiaogang_unit"
        public = p.use in ("1207", "1701", "1401", "0301", "080403", "080404", "080602", "1206", "1303")
        p.tenure = p.land_class = "collective" if village and not public else "state"
        if p.use == "0703":
            p.tenure = "non_member" if rng.random() < build["non_member_share"] else "member"
        p.in_database = village and p.use not in ("1207", "1701", "1401", "080403", "080404") and p.kind != "heritage"
        p.protection = ("heritage" if p.kind == "heritage" else "blue_line" if p.use == "1701"
                        else "red_line" if p.use == "0301" else "none")

    def density(p):
        low, high = build["far"].get(p.use, (0.0, 0.0))
        return low + (high - low) * rng.random()

    # dwellings: certified, recognised, unlawful of each block vary about the shares, then hit the zone's total exactly
    for zone, people in residents.items():
        homes = [p for p in pieces if p.zone == zone and p.use in ("0701", "0703")]
        total = round(people * floor_per_head[zone])
        shares = build["dwelling_split"]["unit" if zone == "xiaogang_unit" else "street"]
        if zone == "xiaogang_unit":
            core = build["village_core"]
            weights = [p.area_m2 * (2.0 + 1.0 * rng.random()
                                    + 0.5 * math.exp(-math.dist(p.middle, (core["x"], core["y"])) / 350.0)) for p in homes]
        else:
            weights = [p.area_m2 * (1.5 + 1.7 * rng.random()) for p in homes]
        parts = [[w * s * (0.75 + 0.5 * rng.random()) for s in shares] for w in weights]
        parts = [[v * w / sum(row) for v in row] for row, w in zip(parts, weights)]
        for k, whole in enumerate(apportion([v for row in parts for v in row], total)):
            homes[k // 3].floor["dwelling", CLASSES[k % 3]] = whole
    # everything else: floor area ratio by use
    split = build["collective_split"]
    for p in pieces:
        if p.use in ("0701", "0703"):
            if p.use == "0703" and rng.random() < 0.12:  # shops of the collective at the foot of houses
                p.floor["collective", "certified"] = round(p.area_m2 * 0.10)
            continue
        floor = density(p) * p.area_m2
        if not floor:
            continue
        if p.zone == "xiaogang_unit" and p.land_class == "collective":
            parts = [s * (0.7 + 0.6 * rng.random()) for s in split]
            if p.kind == "heritage":
                parts = [1.0, 0.0, 0.0]
            for name, part in zip(CLASSES, parts):
                if part:
                    p.floor["collective", name] = round(floor * part / sum(parts))
        elif p.use[:2] in ("08", "12", "13"):
            p.floor["state", "certified"] = round(floor)
        else:
            share = 0.02 + 0.06 * rng.random()
            p.floor["other", "certified"] = round(floor * (1.0 - share))
            p.floor["other", "unlawful"] = round(floor * share)


def number(pieces):
    """Ids by zone, from north to south and west to east."""
    for zone, prefix in ZONE_PREFIX.items():
        members = sorted((p for p in pieces if p.zone == zone), key=lambda p: (-round(p.middle[1] / 60), p.middle[0], p.middle[1]))
        for k, p in enumerate(members, 1):
            p.id = f"{prefix}{k:03d}"
    pieces.sort(key=lambda p: p.id)


def parcels_table(pieces, notes):
    def measured(values, name):
        return {"values": values, "unit": "m2", "assumed": True, **notes[name]}

    table = {"id": [p.id for p in pieces], "zone": [p.zone for p in pieces], "use": [p.use for p in pieces],
             "area_m2": measured([p.area_m2 for p in pieces], "area"), "tenure": [p.tenure for p in pieces],
             "land_class": [p.land_class for p in pieces], "in_database": [p.in_database for p in pieces],
             "protection": [p.protection for p in pieces]}
    for owner in OWNERS:
        for name in CLASSES:
            column = [p.floor.get((owner, name), 0) for p in pieces]
            if any(column):
                table[f"{owner}_{name}_m2"] = measured(column, owner)
    table["geometry"] = ["POLYGON((" + ", ".join(f"{x:.1f} {y:.1f}" for x, y in p.ring + p.ring[:1]) + "))" for p in pieces]
    return table


# ---------------------------------------------------------------------------------------------------------------------
# The hand-given plan
# ---------------------------------------------------------------------------------------------------------------------
def plan_rows(pieces, build):
    rows, used = [], set()
    unit = [p for p in pieces if p.zone == "xiaogang_unit" and p.protection == "none" and p.kind in ("village", "village_edge")]

    def take(pieces_taken, option, start):
        for p in pieces_taken:
            used.add(p.id)
            rows.append((p.id, option, 1.0, start))

    def near(phase, test, count):
        fit = sorted((p for p in unit if p.id not in used and test(p)),
                     key=lambda p: (math.dist(p.middle, (phase["x"], phase["y"])), p.id))
        if len(fit) < count:
            raise SystemExit("too few parcels for the plan")
        return fit[:count]

    for site in build["single_sites"]:
        take(near(site, lambda p: site["least_m2"] <= p.area_m2 <= site["most_m2"] and p.use in site["uses"], 1),
             site["option"], site["start"])
    park = build["park"]
    homes = near(park, lambda p: p.use == "0703" and p.area_m2 < 3000, 24)
    take(to_sum(pieces, park["area_m2"], 0.0, homes), "park", park["start"])
    for phase in build["phases"]:
        for option, spec in phase["options"].items():
            take(near(phase, lambda p: p.use in spec["uses"], spec["count"]), option, phase["start"])
    rows.sort()
    return {"id": [f"r_{r[0].lower()}" for r in rows], "parcel": [r[0] for r in rows], "option": [r[1] for r in rows],
            "share": {"values": [r[2] for r in rows], "unit": "1", "assumed": True, "note": build["note"]},
            "start": {"values": [r[3] for r in rows], "unit": "year", "assumed": True, "note": build["note"]}}


# ---------------------------------------------------------------------------------------------------------------------
# The document
# ---------------------------------------------------------------------------------------------------------------------
def value(figure):
    return figure["value"] if isinstance(figure, dict) else figure


def people_of(case):
    """Residents at the start by zone and, for the whole street, by status."""
    street, units = case["population"]["street"], case["population"]["units"]
    resident, presence = value(street["resident"]), value(street["presence"])
    others = resident - value(street["registered"]) * presence
    zones, status = {}, {"member": 0.0, "registered": value(street["registered"]) * presence,
                         "floating": others * value(street["floating_share"])}
    status["local"] = others - status["floating"]
    for zone, unit in units.items():
        members = value(unit["members"]) * value(unit["presence"])
        status["member"] += members
        status["registered"] -= members
        zones[zone] = (members + value(unit["other_registered"]) * value(unit["presence"]) + value(unit["local"])
                       + value(unit["floating"]))
    rest = resident - sum(zones.values())
    for zone, record in case["zones"].items():
        if record["kind"] == "street":
            zones[zone] = rest * value(record["resident_share"])
    return zones, status


def fill_links(case, pieces):
    """Replace {"site": name} in facilities and features by the parcel ids of the drawing."""
    by_name = {}
    for p in pieces:
        by_name.setdefault(p.name, []).append(p.id)
    for key, record in case["facilities"].items():
        if "site" in record:
            record["parcel"] = by_name[record.pop("site")][0]
            zone = next(p.zone for p in pieces if p.id == record["parcel"])
            if record.get("zone", zone) != zone:
                raise SystemExit(f"facility {key} stands in {zone}")
    for record in case["features"].values():
        ids = []
        for name in record.pop("sites", []):
            ids += sorted(by_name[name])
        if "uses" in record:
            uses = record.pop("uses")
            ids += [p.id for p in pieces if p.use in uses]
        if ids:
            record["parcels"] = ids


def build():
    case = json.loads((HERE / "case.json").read_text(encoding="utf-8"))
    steer = case.pop("build")
    rng = random.Random(steer["seed"])
    zones, status = people_of(case)
    pieces = draw(rng, steer["fabric"])
    split_heritage(pieces, steer["fabric"]["heritage"], rng)
    to_ground(pieces, rng, steer["fabric"]["street_m2"])
    number(pieces)
    assign_uses(pieces, rng, steer["fabric"])
    tenure_and_floor(pieces, rng, steer["fabric"], zones,
                     {z: value(record["floor_per_head_m2"]) for z, record in case["zones"].items()})
    for zone, record in case["zones"].items():
        record["area_m2"] = {"value": round(sum(p.area_m2 for p in pieces if p.zone == zone), 1), "unit": "m2",
                             "assumed": True, "note": record.pop("area_note")}
    table = age_structure(steer["age_structure"], status)
    notes = steer["age_structure"]["notes"]
    case["population"]["age_structure"] = {
        name: {"values": column, "unit": "years", "source": "census_2020_ages", "assumed": True,
               "note": "single years of age, the last open"} if name == "age" else {"values": column, "unit": "1", "assumed": True, **notes[name.split("_")[0]]}
        for name, column in table.items()}
    case["parcels"] = parcels_table(pieces, steer["fabric"]["column_notes"])
    case["plan"] = plan_rows(pieces, steer["plan"])
    fill_links(case, pieces)
    order = ["format", "name", "name_zh", "years", "sources", "zones", "population", "demography", "services", "norms",
             "facilities", "fabric", "parcels", "options", "plan", "indicators", "features", "notes"]
    if set(order) != set(case):
        raise SystemExit(f"sections differ: {sorted(set(order) ^ set(case))}")
    return {key: case[key] for key in order}, pieces


def dump(node, depth=0):
    """JSON with indent 1 and every list of plain values on one line."""
    pad = " " * (depth + 1)
    if isinstance(node, dict) and node:
        body = ",\n".join(f"{pad}{json.dumps(k, ensure_ascii=False)}: {dump(v, depth + 1)}" for k, v in node.items())
        return "{\n" + body + "\n" + " " * depth + "}"
    if isinstance(node, list) and any(isinstance(v, (dict, list)) for v in node):
        return "[\n" + ",\n".join(pad + dump(v, depth + 1) for v in node) + "\n" + " " * depth + "]"
    if isinstance(node, float) and node == int(node):
        node = int(node)
    if isinstance(node, list):
        return "[" + ", ".join(dump(v) for v in node) + "]"
    return json.dumps(node, ensure_ascii=False)


def main():
    document, _ = build()
    text = dump(document) + "\n"
    path = HERE / "scenario.json"
    if "--check" in sys.argv[1:]:
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            print("scenario.json differs from what build_case.py makes", file=sys.stderr)
            return 1
        return 0
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(document['parcels']['id'])} parcels, {len(text)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
