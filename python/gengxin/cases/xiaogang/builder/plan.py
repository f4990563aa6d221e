"""Rows of the example plan, which name parcels of the drawing."""
import math

from .choice import to_sum
from .fabric import UNIT

PARK_LARGEST_M2, PARK_CANDIDATES = 3000, 24


class Takings:
    """Which parcels of the unit are still free, and the rows made so far."""

    def __init__(self, pieces):
        self.unit = [p for p in pieces if p.zone == UNIT and p.protection == "none" and p.kind in ("village", "village_edge")]
        self.rows, self.used = [], set()

    def take(self, pieces, option, start):
        """Give whole parcels to an option."""
        for p in pieces:
            self.used.add(p.id)
            self.rows.append((p.id, option, 1.0, start))

    def near(self, place, test, count):
        """The free parcels nearest to a place that pass a test."""
        fit = sorted((p for p in self.unit if p.id not in self.used and test(p)),
                     key=lambda p: (math.dist(p.middle, (place["x"], place["y"])), p.id))
        if len(fit) < count:
            raise SystemExit("too few parcels for the plan")
        return fit[:count]


def plan_rows(pieces, build):
    """The section ``plan``: single sites, then the park, then the phases."""
    takings = Takings(pieces)
    for site in build["single_sites"]:
        found = takings.near(site, lambda p: site["least_m2"] <= p.area_m2 <= site["most_m2"] and p.use in site["uses"], 1)
        takings.take(found, site["option"], site["start"])
    park = build["park"]
    homes = takings.near(park, lambda p: p.use == "0703" and p.area_m2 < PARK_LARGEST_M2, PARK_CANDIDATES)
    takings.take(to_sum(park["area_m2"], 0.0, homes), "park", park["start"])
    for phase in build["phases"]:
        for option, spec in phase["options"].items():
            takings.take(takings.near(phase, lambda p: p.use in spec["uses"], spec["count"]), option, phase["start"])
    rows = sorted(takings.rows)
    return {"id": [f"r_{r[0].lower()}" for r in rows], "parcel": [r[0] for r in rows], "option": [r[1] for r in rows],
            "share": {"values": [r[2] for r in rows], "unit": "1", "assumed": True, "note": build["note"]},
            "start": {"values": [r[3] for r in rows], "unit": "year", "assumed": True, "note": build["note"]}}
