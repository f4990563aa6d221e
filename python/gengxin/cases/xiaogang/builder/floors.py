"""Tenure, protection and existing floor of each piece."""
import math

from .choice import apportion
from .fabric import UNIT

CLASSES = ("certified", "recognised", "unlawful")
HOMES = ("0701", "0703")
PUBLIC = ("1207", "1701", "1401", "0301", "080403", "080404", "080602", "1206", "1303")  # state land also in the village
OUTSIDE_DATABASE = ("1207", "1701", "1401", "080403", "080404")
SHOP_CHANCE, SHOP_RATIO = 0.12, 0.10  # shops of the collective at the foot of houses


def assign_tenure(pieces, rng, build):
    """Who holds the land, whether it is in the redevelopment database, and which line protects it."""
    for p in pieces:
        village = p.zone == UNIT
        p.tenure = p.land_class = "collective" if village and p.use not in PUBLIC else "state"
        if p.use == "0703":
            p.tenure = "non_member" if rng.random() < build["non_member_share"] else "member"
        p.in_database = village and p.use not in OUTSIDE_DATABASE and p.kind != "heritage"
        p.protection = ("heritage" if p.kind == "heritage" else "blue_line" if p.use == "1701"
                        else "red_line" if p.use == "0301" else "none")


def assign_dwellings(pieces, rng, build, residents, floor_per_head):
    """Dwelling floor: the classes of each block vary about their shares, then the zone's total is met exactly."""
    core = build["village_core"]
    for zone, people in residents.items():
        homes = [p for p in pieces if p.zone == zone and p.use in HOMES]
        total = round(people * floor_per_head[zone])
        shares = build["dwelling_split"]["unit" if zone == UNIT else "street"]
        if zone == UNIT:  # denser towards the middle
            weights = [p.area_m2 * (2.0 + 1.0 * rng.random()
                                    + 0.5 * math.exp(-math.dist(p.middle, (core["x"], core["y"])) / 350.0)) for p in homes]
        else:
            weights = [p.area_m2 * (1.5 + 1.7 * rng.random()) for p in homes]
        parts = [[w * s * (0.75 + 0.5 * rng.random()) for s in shares] for w in weights]
        parts = [[v * w / sum(row) for v in row] for row, w in zip(parts, weights)]
        for k, whole in enumerate(apportion([v for row in parts for v in row], total)):
            homes[k // 3].floor["dwelling", CLASSES[k % 3]] = whole


def assign_other_floor(pieces, rng, build):
    """Floor of everything else, by floor area ratios of the uses."""
    for p in pieces:
        if p.use in HOMES:
            if p.use == "0703" and rng.random() < SHOP_CHANCE:
                p.floor["collective", "certified"] = round(p.area_m2 * SHOP_RATIO)
            continue
        low, high = build["far"].get(p.use, (0.0, 0.0))
        floor = (low + (high - low) * rng.random()) * p.area_m2
        if not floor:
            continue
        if p.zone == UNIT and p.land_class == "collective":
            parts = [s * (0.7 + 0.6 * rng.random()) for s in build["collective_split"]]
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


def tenure_and_floor(pieces, rng, build, residents, floor_per_head):
    """Everything of this file, in the order in which it is drawn."""
    assign_tenure(pieces, rng, build)
    assign_dwellings(pieces, rng, build, residents, floor_per_head)
    assign_other_floor(pieces, rng, build)
