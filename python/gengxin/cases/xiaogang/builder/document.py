"""The whole document: what people wrote in ``case.json``, and what is computed beside it."""
import json
import random

from .ages import age_structure
from .fabric import UNIT, draw, split_heritage
from .floors import tenure_and_floor
from .ground import to_ground
from .households import households_table, make_households, votes_of
from .plan import plan_rows
from .properties import make_properties, properties_table
from .tables import number, parcels_table
from .uses import assign_uses

ORDER = ["format", "name", "name_zh", "years", "sources", "zones", "population", "demography", "services", "norms",
         "facilities", "fabric", "parcels", "options", "plan", "households", "properties", "compensation", "costs", "finance",
         "stages", "votes", "limits", "allotted_land", "allocation", "requirements", "economy", "cover", "indicators",
         "features", "notes"]


def value(figure):
    """The number of a figure."""
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


def make_fabric(steer, seed, zones, floor_per_head):
    """All pieces with uses and floor. The steps share one sequence of random numbers: their order counts."""
    rng = random.Random(seed)
    pieces = draw(rng, steer)
    split_heritage(pieces, steer["heritage"], rng)
    to_ground(pieces, rng, steer["street_m2"])
    number(pieces)
    assign_uses(pieces, rng, steer)
    tenure_and_floor(pieces, rng, steer, zones, floor_per_head)
    return pieces


def age_columns(table, notes):
    """The section ``population/age_structure``, with the notes of each status."""
    columns = {"age": {"values": table["age"], "unit": "years", "source": "census_2020_ages", "assumed": True,
                       "note": "single years of age, the last open"}}
    for name, values in table.items():
        if name != "age":
            columns[name] = {"values": values, "unit": "1", "assumed": True, **notes[name.split("_")[0]]}
    return columns


def fill_areas(zones, pieces):
    """Area of each zone, from the drawing."""
    for zone, record in zones.items():
        record["area_m2"] = {"value": round(sum(p.area_m2 for p in pieces if p.zone == zone), 1), "unit": "m2",
                             "assumed": True, "note": record.pop("area_note")}


def fill_links(case, pieces):
    """Replace names of sites, and uses, in facilities and features by the parcel ids of the drawing."""
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


def add_owners(case, pieces, ages, steer):
    """Households, votes and property of the unit; people are those of ``population/units``."""
    unit = case["population"]["units"][UNIT]
    people = {"member": value(unit["members"]), "non_member": value(unit["other_registered"])}
    houses, society = make_households(pieces, case["plan"], people, ages, steer["households"])
    case["households"] = households_table(houses, steer["households"]["notes"])
    case["votes"] = votes_of(houses, steer["votes"])
    case["properties"] = properties_table(make_properties(pieces, society, steer["properties"]), steer["properties"]["notes"])


def build(case):
    """The document of format ``gengxin/1``; the given one is used up."""
    steer = case.pop("build")
    zones, status = people_of(case)
    pieces = make_fabric(steer["fabric"], steer["seed"], zones,
                         {zone: value(record["floor_per_head_m2"]) for zone, record in case["zones"].items()})
    fill_areas(case["zones"], pieces)
    ages = age_structure(steer["age_structure"], status)
    case["population"]["age_structure"] = age_columns(ages, steer["age_structure"]["notes"])
    case["parcels"] = parcels_table(pieces, steer["fabric"]["column_notes"])
    case["plan"] = plan_rows(pieces, steer["plan"])
    add_owners(case, pieces, ages, steer)
    fill_links(case, pieces)
    if set(ORDER) != set(case):
        raise SystemExit(f"sections differ: {sorted(set(ORDER) ^ set(case))}")
    return {key: case[key] for key in ORDER}


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
