"""The street, drawn flat: x from 0 (west) to 1250 (Baiyun Mountain), y from 0 (south) to 2848 (north), metres."""
import math

from .geometry import area, centre, cut, cut_at, direction, long_axis, offset_for, subdivide, voronoi

UNIT = "xiaogang_unit"
WHOLE = [(0.0, 0.0), (1250.0, 0.0), (1250.0, 2848.0), (0.0, 2848.0)]
TURN = 5.0  # how far, in degrees, cuts in the planned town may be off


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
        """Centre in the drawing plane."""
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


class Drawing:
    """The pieces drawn so far, and the ways to draw more."""

    def __init__(self, rng):
        self.rng, self.pieces = rng, []

    def add(self, polygons, zone, kind, name=""):
        """Pieces of a kind, where there is anything left of a polygon."""
        self.pieces.extend(Piece(p, zone, kind, name) for p in polygons if p)

    def roads(self, strip, zone, name, length=260.0):
        """A road along a strip, in pieces."""
        self.add(lengthwise(strip, length), zone, "road", name)

    def crossing(self, region, y, tilt, width, zone, name):
        """A road from west to east; the parts south and north of it."""
        below, road, above = cut_at(region, (600, y), 90 + tilt, width)
        self.roads(road, zone, name)
        return below, above

    def stream(self, region, zone, x, tilt):
        """The stream with a green walk on one bank and a lane on the other; the parts west and east of it."""
        left, band, right = cut_at(region, (x, 1500), tilt, 34)
        normal = direction(tilt)
        edge = normal[0] * x + normal[1] * 1500
        green, _, rest = cut(band, normal, edge - 7)
        water, _, lane = cut(rest, normal, edge + 9)
        self.add(lengthwise(green, 300), zone, "stream_green", "新市涌碧道")
        self.add(lengthwise(water, 300), zone, "water", "新市涌")
        self.roads(lane, zone, "涌边路", 300)
        return left, right

    def village(self, sides, core):
        """Blocks between village roads: small cells within the core, larger plots at its edge."""
        lanes = []
        for side in sides:
            streets = []
            blocks = subdivide(side, self.rng, 52000, 9, 11, streets)
            for street in streets:
                self.roads(street, UNIT, "村路")
            for block in blocks:
                x, y = centre(block)
                distance = math.hypot((x - core["x"]) / core["rx"], (y - core["y"]) / core["ry"])
                if distance > 1.0 or x > 520:
                    largest = 30000 if distance > 1.12 else 11000
                    self.add(subdivide(block, self.rng, largest, 9), UNIT, "village_edge")
                    continue
                for quarter in subdivide(block, self.rng, 15000, 12, 6, lanes):
                    size = core["cell_m2"] * (0.85 + 0.3 * self.rng.random())
                    self.add(voronoi(quarter, self.rng, max(2, round(area(quarter) / size))), UNIT, "village")
        for lane in lanes:
            self.roads(lane, UNIT, "村巷")

    def town(self, region, zone, block, parcel, width, reserve=()):
        """Planned blocks of at most `block` m2 in parcels of at most `parcel`; (kind, place, m2) of `reserve` come first."""
        streets = []
        blocks = subdivide(region, self.rng, block, TURN, width, streets)
        for street in streets:
            self.roads(street, zone, "支路")
        for kind, place, wanted in reserve:
            fit = [b for b in blocks if area(b) >= wanted]
            host = min(fit, key=lambda b: math.dist(centre(b), place)) if fit else max(blocks, key=area)
            blocks.remove(host)
            normal = direction(long_axis(host) + TURN * (2.0 * self.rng.random() - 1.0))
            first, _, rest = cut(host, normal, offset_for(host, normal, min(wanted, area(host))))
            self.add([first], zone, kind)
            if rest:
                self.add(subdivide(rest, self.rng, parcel, TURN), zone, "town")
        for b in blocks:
            self.add(subdivide(b, self.rng, parcel, TURN * 1.4), zone, "town")


def draw(rng, build):
    """All pieces of the street: main roads first, then what lies between them."""
    d = Drawing(rng)
    west, strip, east = cut_at(WHOLE, (905, 1424), 1.5, 30)
    d.roads(strip, "culture", "云城东路")
    far_west, strip, middle = cut_at(west, (603, 1424), -1.5, 26)
    d.roads(strip, "ecological", "云城西路")
    east, _, mountain = cut_at(east, (1098, 1424), 2.0)

    fw_south, far_west = d.crossing(far_west, 818, 2.0, 24, "headquarters", "齐富路")
    unit, fw_north = d.crossing(far_west, 2384, -2.0, 20, "headquarters", "云城北二路")
    m_south, middle = d.crossing(middle, 818, 2.0, 24, "headquarters", "齐富路")
    m_unit, m_north = d.crossing(middle, 2384, -2.0, 20, "headquarters", "云城北二路")
    fw_south, fw_qifu = d.crossing(fw_south, 596, 1.0, 16, "learning", "新市南街")
    m_south, m_qifu = d.crossing(m_south, 596, 1.0, 16, "learning", "新市南街")
    e_south, e_north = d.crossing(east, 806, 2.0, 20, "learning", "齐富路")

    u_left, u_right = d.stream(unit, UNIT, 235, -3)
    n_left, n_right = d.stream(fw_north, "headquarters", 235, -3)
    q_left, q_right = d.stream(fw_qifu, "headquarters", 235, -3)
    s_left, s_right = d.stream(fw_south, "learning", 235, -3)
    canal, _, e_north = cut_at(e_north, (933, 1424), 1.5)
    d.add(lengthwise(canal, 320), "culture", "water", "白云新城排渠")

    d.village((u_left, u_right), build["village_core"])

    d.town(m_unit, "ecological", 70000, 9500, 15,
           [("gdse_primary_site", (760, 1900), 24000), ("children_park", (780, 1250), 62000)])
    d.town(n_left, "headquarters", 70000, 9000, 16)
    d.town(n_right, "headquarters", 70000, 9000, 16, [("peiying_site", (450, 2600), 46000)])
    d.town(m_north, "headquarters", 60000, 9000, 18)
    for part in (q_left, q_right, m_qifu):
        d.town(part, "headquarters", 56000, 8000, 14)
    d.town(s_left, "learning", 70000, 8500, 14)
    d.town(s_right, "learning", 70000, 8500, 14,
           [("junior_site", (420, 300), 21000), ("old_hospital_site", (450, 480), 16000)])
    d.town(m_south, "learning", 72000, 9000, 16, [("hospital_site", (760, 300), 47000)])
    d.town(e_south, "learning", 70000, 9000, 14)
    d.town(e_north, "culture", 76000, 15000, 16,
           [("conference_site", (1010, 1750), 58000), ("culture_square", (1010, 1150), 36000)])
    d.add(subdivide(mountain, rng, 17000, 14), "culture", "mountain")
    return d.pieces


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
        pieces.append(Piece(site, UNIT, "heritage", name))
        pieces.append(Piece(rest, UNIT, "village"))
