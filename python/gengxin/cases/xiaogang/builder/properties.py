"""Synthetic property of the collective: buildings, open land, halls and listed buildings. Floor sums to the parcels'."""
import math
import random

from .choice import apportion
from .fabric import UNIT
from .floors import CLASSES

HUNDREDTHS = 100  # floor is given in 0.01 m2


def society_near(piece, homes, society):
    """The society whose houses stand nearest."""
    return society[min(homes, key=lambda p: (math.dist(p.middle, piece.middle), p.id)).id]


def buildings_of(piece, rng, steer):
    """The collective floor of a parcel in buildings, class by class, exact to 0.01 m2."""
    total = sum(piece.floor.get(("collective", name), 0) for name in CLASSES)
    count = max(1, round(total / steer["building_m2"]))
    size = [0.6 + 0.8 * rng.random() for _ in range(count)]
    floor = {name: apportion([s * (0.7 + 0.6 * rng.random()) for s in size], piece.floor.get(("collective", name), 0) * HUNDREDTHS)
             for name in CLASSES}
    span = steer["built_last"] - steer["built_first"] + 1
    built = [f"{steer['built_first'] + int(span * rng.random())}-{1 + int(12 * rng.random()):02d}-28" for _ in range(count)]
    return [{name: floor[name][k] / HUNDREDTHS for name in CLASSES} | {"built": built[k], "land": 0.0} for k in range(count)]


def make_properties(pieces, society, steer):
    """Rows of the collective's property in the order of the parcels."""
    rng = random.Random(steer["seed"])
    homes = [p for p in pieces if p.id in society]
    rows = []
    for p in (p for p in pieces if p.zone == UNIT and p.land_class == "collective"):
        found = []
        if any(p.floor.get(("collective", name)) for name in CLASSES):
            found = buildings_of(p, rng, steer) if p.kind != "heritage" else [
                {name: p.floor.get(("collective", name), 0) for name in CLASSES} | {"built": "", "land": 0.0}]
        kind = "building" if p.kind != "heritage" else "ancestral_hall" if p.name in steer["halls"] else "listed_building"
        for row in found:
            row["kind"] = kind
        share = steer["open_land"].get(p.use, 0.0)
        if share:
            found.append({name: 0 for name in CLASSES} | {"built": "", "land": round(share * p.area_m2, 2), "kind": "land"})
        for row in found:
            row |= {"parcel": p.id, "society": society.get(p.id) or society_near(p, homes, society)}
        rows += found
    return rows


def properties_table(rows, notes):
    """The section ``properties``."""
    def measured(key, name):
        """A column of square metres with its note."""
        return {"values": [row[key] for row in rows], "unit": "m2", "assumed": True, "note": notes[name]}

    return {"id": [f"C{k:03d}" for k in range(1, len(rows) + 1)], "parcel": [row["parcel"] for row in rows],
            "society": [row["society"] for row in rows], "kind": [row["kind"] for row in rows],
            **{f"{name}_m2": measured(name, "floor") for name in CLASSES}, "land_m2": measured("land", "land"),
            "built": [row["built"] for row in rows]}
