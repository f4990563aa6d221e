"""From the drawing plane to the ground: one smooth map, with vertices that neighbours share.

No gaps and no overlaps can arise, because every ring is a list of indices of one common list of points.
"""
import math

from .geometry import area

BIN_M = 20  # side of the squares in which vertices are looked up
SHORTEST_M = 1.5  # shorter edges are pulled into one point
LONGEST_M = 65  # longer edges get points between, so that they can curve


class Vertices:
    """Points by index; places closer than a millimetre are one point."""

    def __init__(self):
        self.points, self.bins = [], {}

    def index(self, p):
        """Index of a place, new or known."""
        kx, ky = int(p[0] // BIN_M), int(p[1] // BIN_M)
        for i in self.within(kx - 1, kx + 1, ky - 1, ky + 1):
            if abs(self.points[i][0] - p[0]) < 1e-3 and abs(self.points[i][1] - p[1]) < 1e-3:
                return i
        self.points.append(p)
        self.bins.setdefault((kx, ky), []).append(len(self.points) - 1)
        return len(self.points) - 1

    def within(self, west, east, south, north):
        """Indices of the points in a range of bins."""
        for ix in range(west, east + 1):
            for iy in range(south, north + 1):
                yield from self.bins.get((ix, iy), ())

    def ring(self, polygon):
        """A polygon as indices."""
        ring = []
        for p in polygon:
            i = self.index(p)
            if not ring or (i != ring[-1] and i != ring[0]):
                ring.append(i)
        return ring

    def with_touching(self, ring):
        """The ring with the vertices of its neighbours that lie on its edges."""
        out = []
        for a, b in edges(ring):
            (ax, ay), (bx, by) = self.points[a], self.points[b]
            length = math.hypot(bx - ax, by - ay)
            found = []
            for i in self.within(int(min(ax, bx) // BIN_M) - 1, int(max(ax, bx) // BIN_M) + 1,
                                 int(min(ay, by) // BIN_M) - 1, int(max(ay, by) // BIN_M) + 1):
                x, y = self.points[i]
                along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length
                off = abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length
                if 1e-3 < along < length - 1e-3 and off < 2e-3 and i not in (a, b):
                    found.append((along, i))
            out.append(a)
            out.extend(i for _, i in sorted(found))
        return out


def edges(ring):
    """Pairs of neighbouring vertices, around."""
    return zip(ring, ring[1:] + ring[:1])


def without_short_edges(rings, points):
    """Pull the two ends of every short edge into one, in all rings alike."""
    stands_for = {}

    def root(i):
        """The point that stands for this one."""
        while i in stands_for:
            i = stands_for[i]
        return i

    for ring in rings:
        for a, b in edges(ring):
            a, b = root(a), root(b)
            if a != b and math.dist(points[a], points[b]) < SHORTEST_M:
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


def with_middles(rings, points):
    """Points between the ends of long edges, the same for both neighbours; they are added to `points`."""
    middles = {}

    def between(low, high):
        """Indices of the points along an edge from its lower to its higher index."""
        (ax, ay), (bx, by) = points[low], points[high]
        count = int(math.hypot(bx - ax, by - ay) // LONGEST_M)
        for k in range(1, count + 1):
            t = k / (count + 1)
            points.append((ax + t * (bx - ax), ay + t * (by - ay)))
        return list(range(len(points) - count, len(points)))

    out = []
    for ring in rings:
        full = []
        for a, b in edges(ring):
            edge = min(a, b), max(a, b)
            if edge not in middles:
                middles[edge] = between(*edge)
            full.append(a)
            full.extend(middles[edge] if a == edge[0] else middles[edge][::-1])
        out.append(full)
    return out


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


def shaken(rings, points, rng):
    """The points moved a little, less beside short edges, most in the village, and then bent."""
    shortest = {}
    for ring in rings:
        for a, b in edges(ring):
            length = math.dist(points[a], points[b])
            shortest[a] = min(length, shortest.get(a, length))
            shortest[b] = min(length, shortest.get(b, length))
    placed = []
    for i, (x, y) in enumerate(points):
        most = 0.9 if (x < 590 and 830 < y < 2370) else 0.5
        shake = min(most, 0.2 * shortest.get(i, 0.0))
        placed.append(bend(x + shake * (2 * rng.random() - 1), y + shake * (2 * rng.random() - 1)))
    return placed


def to_ground(pieces, rng, goal_m2):
    """Give each piece its ring and its area, scaled to the goal and rounded to 0.1 m."""
    vertices = Vertices()
    rings = [vertices.ring(piece.flat) for piece in pieces]
    rings = [vertices.with_touching(ring) for ring in rings]
    rings = with_middles(without_short_edges(rings, vertices.points), vertices.points)
    placed = shaken(rings, vertices.points, rng)
    total = sum(area([placed[i] for i in ring]) for ring in rings)
    scale = math.sqrt(goal_m2 / total)
    for _ in range(4):  # rounding moves the total a little
        west = min(p[0] for p in placed) * scale
        south = min(p[1] for p in placed) * scale
        ground = [(round(x * scale - west, 1), round(y * scale - south, 1)) for x, y in placed]
        for piece, ring in zip(pieces, rings):
            piece.ring = [ground[i] for k, i in enumerate(ring) if ground[i] != ground[ring[k - 1]]]
            piece.area_m2 = round(area(piece.ring), 1)
        scale *= math.sqrt(goal_m2 / sum(p.area_m2 for p in pieces))
