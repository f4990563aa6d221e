"""Ids and columns of the parcels."""
from .floors import CLASSES

ZONE_PREFIX = {"xiaogang_unit": "XG", "headquarters": "HQ", "culture": "CU", "ecological": "EC", "learning": "LL"}
OWNERS = ("dwelling", "collective", "state", "other")


def number(pieces):
    """Ids by zone, from north to south and west to east; the pieces are put in their order."""
    for zone, prefix in ZONE_PREFIX.items():
        members = sorted((p for p in pieces if p.zone == zone), key=lambda p: (-round(p.middle[1] / 60), p.middle[0], p.middle[1]))
        for k, p in enumerate(members, 1):
            p.id = f"{prefix}{k:03d}"
    pieces.sort(key=lambda p: p.id)


def polygon_text(ring):
    """Well-known text of a ring, closed."""
    return "POLYGON((" + ", ".join(f"{x:.1f} {y:.1f}" for x, y in ring + ring[:1]) + "))"


def parcels_table(pieces, notes):
    """The section ``parcels``; columns of floor that are zero throughout are left out."""

    def measured(values, name):
        """A column of square metres with the note of its kind."""
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
    table["geometry"] = [polygon_text(p.ring) for p in pieces]
    return table
