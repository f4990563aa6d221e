"""Synthetic households: one for each house on the dwelling parcels of the unit. People and floor sum to what is given."""
import random

from .choice import apportion
from .fabric import UNIT
from .floors import CLASSES, HOMES

HUNDREDTHS = 100  # floor is given in 0.01 m2
ADULT = 18
BANDS, PER_BAND = 5, 3  # the village in 5 bands from north to south, each in 3 from west to east: 15 societies


class House:
    """One house with its household."""

    def __init__(self, piece, rng, steer):
        self.parcel, self.tenure, self.society = piece.id, piece.tenure, ""
        self.size = 0.45 + 1.1 * rng.random()
        year = steer["built_first"] + int((steer["built_last"] - steer["built_first"] + 1) * (rng.random() + rng.random()) / 2)
        self.built = f"{year}-{1 + int(12 * rng.random()):02d}-28"
        self.coverage = 0.8 + 0.4 * rng.random()
        self.persons = self.adults = 0
        self.floor, self.footprint, self.shop = {}, 0.0, 0.0
        self.choice, self.signed, self.exchanged = "undecided", "", 0


def place_houses(homes, people, mean, rng, steer):
    """Houses on parcels of one tenure by their dwelling floor, at least one on each."""
    count = round(people / mean)
    weights = [sum(p.floor["dwelling", name] for name in CLASSES) for p in homes]
    return {p.id: [House(p, rng, steer) for _ in range(n + 1)] for p, n in zip(homes, apportion(weights, count - len(homes)))}


def give_people(houses, people, adults, rng, steer):
    """Whole persons and adults of each household; both sum exactly, and every household has an adult."""
    sizes, shares = list(range(1, len(steer["sizes"]) + 1)), steer["sizes"]
    for house in houses:
        r, house.persons = rng.random() * sum(shares), sizes[-1]
        for size, share in zip(sizes, shares):
            r -= share
            if r < 0:
                house.persons = size
                break
    step = 1 if sum(h.persons for h in houses) < people else -1
    while sum(h.persons for h in houses) != people:
        house = houses[int(len(houses) * rng.random())]
        if 1 <= house.persons + step <= sizes[-1]:
            house.persons += step
    children = people - adults
    for house in houses:
        house.adults = house.persons
    while children:
        house = houses[int(len(houses) * rng.random())]
        if house.adults > max(1, house.persons - 3) and rng.random() < (house.persons - 1) / 4:
            house.adults -= 1
            children -= 1


def give_floor(piece, houses, rng, steer):
    """The dwelling floor of a parcel, class by class, exact to 0.01 m2; many houses have no unlawful floor."""
    for name in CLASSES:
        weights = [h.size * (0.7 + 0.6 * rng.random()) for h in houses]
        if name == "unlawful":
            kept = [rng.random() < steer["unlawful_chance"] for _ in houses]
            if any(kept):
                weights = [w if keep else 0.0 for w, keep in zip(weights, kept)]
        parts = apportion(weights, piece.floor["dwelling", name] * HUNDREDTHS)
        for house, part in zip(houses, parts):
            house.floor[name] = part / HUNDREDTHS
    share = steer["coverage"] * piece.area_m2 / sum(h.size * h.coverage for h in houses)
    for house in houses:
        house.footprint = round(share * house.size * house.coverage, 1)
        if rng.random() < steer["shop_chance"]:
            house.shop = round(min(0.6 * house.footprint, 0.5 * house.floor["certified"]), 1)


def drawn_choice(house, shares, rng):
    """A choice, from shares in a fixed order; what is left stays undecided."""
    r = rng.random()
    for choice in ("exchange", "cash", "voucher", "mixed"):
        r -= shares[choice]
        if r < 0:
            house.choice = choice
            break
    if house.choice == "mixed":
        house.exchanged = round(0.3 + 0.05 * int(11 * rng.random()), 2)


def give_choices(houses, rows, rng, steer):
    """Some answers everywhere; on parcels of the first phase some households have signed."""
    for house in houses:
        start = rows.get(house.parcel)
        first_phase = start is not None and start == steer["signing_start"]
        drawn_choice(house, steer["choices_signing" if first_phase else "choices"], rng)
        month, day = rng.random(), rng.random()
        if first_phase and house.choice != "undecided":
            house.signed = f"{start - 1}-{1 + int(7 * month * month):02d}-{1 + int(28 * day):02d}"  # most sign early


def name_societies(homes, by_parcel):
    """Fifteen societies that lie together and have about as many houses each; society of each parcel."""
    def cut(pieces, parts):
        total, groups, seen = sum(len(by_parcel[p.id]) for p in pieces), [[] for _ in range(parts)], 0
        for p in pieces:
            groups[min(parts - 1, seen * parts // total)].append(p)
            seen += len(by_parcel[p.id])
        return groups

    society = {}
    for band in cut(sorted(homes, key=lambda p: (-p.middle[1], p.id)), BANDS):
        for group in cut(sorted(band, key=lambda p: (p.middle[0], p.id)), PER_BAND):
            name = f"S{1 + len(set(society.values())):02d}"
            society.update({p.id: name for p in group})
    return society


def adults_of(people, ages, status):
    """Whole adults among so many people of a status, by its age structure."""
    both = [m + f for m, f in zip(ages[status + "_male"], ages[status + "_female"])]
    return round(people * sum(both[ADULT:]) / sum(both))


def make_households(pieces, plan, people, ages, steer):
    """All houses in the order of their parcels, and the society of each dwelling parcel."""
    rng = random.Random(steer["seed"])
    homes = [p for p in pieces if p.zone == UNIT and p.use in HOMES]
    cleared = set(steer["clearing_options"])
    rows = {p: start for p, option, start in zip(plan["parcel"], plan["option"], plan["start"]["values"]) if option in cleared}
    by_parcel = {}
    for tenure, status in (("member", "member"), ("non_member", "registered")):
        own = [p for p in homes if p.tenure == tenure]
        placed = place_houses(own, people[tenure], steer["persons_per_household"], rng, steer)
        houses = [h for p in own for h in placed[p.id]]
        give_people(houses, people[tenure], adults_of(people[tenure], ages, status), rng, steer)
        for p in own:
            give_floor(p, placed[p.id], rng, steer)
        give_choices(houses, rows, rng, steer)
        by_parcel |= placed
    society = name_societies(homes, by_parcel)
    result = [house for p in homes for house in by_parcel[p.id]]
    for house in result:
        house.society = society[house.parcel]
    return result, society


def households_table(houses, notes):
    """The section ``households``."""
    def measured(values, unit, name):
        """A column with its note."""
        return {"values": values, "unit": unit, "assumed": True, "note": notes[name]}

    table = {"id": [f"H{k:04d}" for k in range(1, len(houses) + 1)], "parcel": [h.parcel for h in houses],
             "society": [h.society for h in houses], "tenure": [h.tenure for h in houses],
             "persons": measured([h.persons for h in houses], "persons", "people"),
             "adults": measured([h.adults for h in houses], "persons", "people")}
    for name in CLASSES:
        table[f"{name}_m2"] = measured([h.floor[name] for h in houses], "m2", "floor")
    return table | {"footprint_m2": measured([h.footprint for h in houses], "m2", "footprint"),
                    "shop_m2": measured([h.shop for h in houses], "m2", "shop"),
                    "built": [h.built for h in houses], "signed_on": [h.signed for h in houses],
                    "choice": [h.choice for h in houses],
                    "exchange_share": measured([h.exchanged for h in houses], "1", "exchange_share")}


def votes_of(houses, steer):
    """The section ``votes``: each society's people, and the assumed shares in favour."""
    votes = {}
    for k, (members_for, adults_for) in enumerate(zip(steer["members_for"], steer["adults_for"]), 1):
        own = [h for h in houses if h.society == f"S{k:02d}"]
        members, adults = sum(h.adults for h in own if h.tenure == "member"), sum(h.adults for h in own)

        def counted(value, note):
            """A number of voters."""
            return {"value": value, "unit": "persons", "assumed": True, "note": note}

        votes[f"S{k:02d}"] = {
            "title": f"Society {k}", "title_zh": f"第{steer['numerals'][k - 1]}经济合作社",
            "members": counted(members, steer["note_people"]), "members_for": counted(round(members * members_for), steer["note_for"]),
            "adults": counted(adults, steer["note_people"]), "adults_for": counted(round(adults * adults_for), steer["note_for"])}
    return votes
