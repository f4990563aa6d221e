"""What stands on each piece, by codes of the national land use classification."""
from .choice import nearest, to_sum

FIXED = {  # kind of piece: use, name
    "road": ("1207", ""), "water": ("1701", ""), "stream_green": ("1401", ""),
    "children_park": ("1401", "儿童公园"), "culture_square": ("1401", "白云文化广场绿地"),
    "conference_site": ("0803", "白云国际会议中心"), "peiying_site": ("080403", "培英中学白云新城校区"),
    "gdse_primary_site": ("080403", "广东实验中学云城校区"), "junior_site": ("080403", "现状初中"),
    "hospital_site": ("080601", "广东省人民医院白云院区"), "old_hospital_site": ("080601", "现状医院"),
    "mountain": ("0301", "白云山林地"), "heritage": ("1504", ""),
}
TEMPLE = "康公古庙"  # religious land, where the other protected buildings are relics


def drawn(rng, mix):
    """A use at random, with the shares of the mix; the last takes what rounding leaves."""
    r, level = rng.random(), 0.0
    for use, part in mix.items():
        level += part
        if r < level:
            break
    return use


def fix(pieces):
    """Uses and names that follow from the kind of a piece."""
    for p in pieces:
        p.use, name = FIXED.get(p.kind, ("", ""))
        p.name = p.name or name
        if p.name == TEMPLE:
            p.use = "1503"


def place_sites(pieces, sites):
    """Named sites take the nearest free piece of a fitting size."""
    for site in sites:
        kinds = site.get("kinds", ["town", "village_edge"])
        p = nearest(pieces, (site["x"], site["y"]), lambda q: not q.use and q.kind in kinds and q.zone == site["zone"]
                    and site["least_m2"] <= q.area_m2 <= site["most_m2"])
        if p is None:
            raise SystemExit(f"no parcel for {site['name']}")
        p.use, p.name = site["use"], site["name"]


def fill_village(pieces, rng, build):
    """Houses in the core; at the edge shops on the avenue, works behind, a few homes and yards."""
    for p in pieces:
        if p.kind == "village" and not p.use:
            p.use = "0703"
    edge = sorted((p for p in pieces if p.kind == "village_edge" and not p.use), key=lambda p: (-p.middle[0], p.middle[1]))
    shops = 0.0
    for p in edge:
        if shops < build["village_shop_m2"] and p.middle[0] > 430:
            p.use, shops = "0901", shops + p.area_m2
    for p in edge:
        if not p.use:
            p.use = "1001" if p.area_m2 > 13000 else drawn(rng, build["village_edge_uses"])


def fill_town(pieces, rng, town_uses):
    """Housing up to the wanted land of each zone, then the zone's own mix."""
    for zone, mix in town_uses.items():
        free = [p for p in pieces if p.zone == zone and p.kind == "town" and not p.use]
        order = sorted(free, key=lambda p: rng.random())
        homes = 0.0
        for p in order:
            if homes + 0.5 * p.area_m2 < mix["housing_m2"]:
                p.use, homes = "0701", homes + p.area_m2
        for p in order:
            if not p.use:
                p.use = drawn(rng, mix["other"])


def fill_parks(pieces, goal_m2):
    """Parks to the figure of the plan: to those that are fixed comes the foot of the mountain."""
    fixed = sum(p.area_m2 for p in pieces if p.use == "1401")
    foot = sorted((p for p in pieces if p.kind == "mountain"), key=lambda p: abs(p.middle[1] - 1650) + 2.0 * (p.middle[0] - 1098))
    for p in to_sum(goal_m2, fixed, foot):
        p.use, p.name = "1401", "白云山麓公园"


def assign_uses(pieces, rng, build):
    """Give every piece its use, and a name where it has one."""
    fix(pieces)
    place_sites(pieces, build["sites"])
    fill_village(pieces, rng, build)
    fill_town(pieces, rng, build["town_uses"])
    fill_parks(pieces, build["park_m2"])
