"""Random edits of scenario documents that leave them sound, for the property tests of patches."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

NUMBERS = st.floats(0.01, 0.99, allow_nan=False)
TEXTS = st.text(alphabet="abc 萧岗村\"\\/~é\n😀", min_size=1, max_size=8)
FIGURES = [("demography", "tfr"), ("demography", "rental_vacancy"), ("demography", "member_stay_share"), ("norms", "home_floor_m2"), ("norms", "park_m2_per_head"), ("services", "hospital", "occupancy")]
OPTIONAL_COLUMNS = ["state_unlawful_m2", "other_recognised_m2", "collective_certified_m2"]


def figure(draw: Draw, source: str) -> Any:
    """A figure in any of its forms."""
    value = draw(NUMBERS)
    forms = [
        value,
        {"value": value},
        {"value": value, "source": source},
        {"value": value, "source": source, "page": draw(TEXTS)},
        {"value": value, "assumed": True, "note": draw(TEXTS)},
        {"value": value, "draw": {"uniform": [0.01, 0.99]}},
        {"from": {"1990-01-01": value, "2020-06-30": draw(NUMBERS)}, "source": source},
    ]
    return draw(st.sampled_from(forms))


def source_of(document: Document) -> str:
    return next(iter(document["sources"]))


def change_figure(draw: Draw, document: Document) -> None:
    *path, key = draw(st.sampled_from(FIGURES))
    at = document
    for part in path:
        at = at.get(part)
        if at is None:
            return
    at[key] = figure(draw, source_of(document))


def change_text(draw: Draw, document: Document) -> None:
    document["name"] = draw(TEXTS)
    zone = draw(st.sampled_from(sorted(document["zones"])))
    document["zones"][zone]["title_zh"] = draw(TEXTS)


def toggle_sections(draw: Draw, document: Document) -> None:
    for key, content in [("name_zh", "名"), ("fabric", {"illustrative": True, "note": draw(TEXTS)})]:
        if draw(st.booleans()):
            document[key] = content
        else:
            document.pop(key, None)
    if draw(st.booleans()):
        document["services"].pop("elderly", None)


def add_source(draw: Draw, document: Document) -> None:
    document["sources"][f"new_{draw(st.integers(0, 3))}"] = {"title": draw(TEXTS), "number": draw(TEXTS)}


def change_facilities(draw: Draw, document: Document) -> None:
    facilities = document.setdefault("facilities", {})
    zone = next(iter(document["zones"]))
    facilities[f"new.home-{draw(st.integers(0, 2))}"] = {"title": draw(TEXTS), "kind": "elderly", "zone": zone, "beds": draw(st.integers(0, 50))}
    named = {feature.get("facility") for feature in document.get("features", {}).values()}
    told = {place for note in document.get("notes", {}).values() for place in note["about"]}
    free = [key for key in facilities if key not in named and f"facilities/{key}" not in told]
    if draw(st.booleans()):
        del facilities[draw(st.sampled_from(sorted(free)))]


def change_notes(draw: Draw, document: Document) -> None:
    notes = document.setdefault("notes", {})
    notes[f"new{draw(st.integers(0, 2))}"] = {"about": draw(st.sampled_from([["zones"], ["norms/home_floor_m2", "years"], []])), "text": draw(TEXTS)}
    if draw(st.booleans()):
        del notes[draw(st.sampled_from(sorted(notes)))]


def change_options(draw: Draw, document: Document) -> None:
    options = document["options"]
    options["new_keep"] = {"title": draw(TEXTS), "treatment": "retain"}
    key = draw(st.sampled_from(sorted(k for k, v in options.items() if v["treatment"] == "redevelop" and v.get("floor"))))
    floor = options[key]["floor"]
    floor["new_cellar"] = {"purpose": "parking", "share": draw(NUMBERS), "counted": False}
    if draw(st.booleans()):
        for item in [k for k, v in floor.items() if v.get("counted") is False]:
            del floor[item]


def values_of(column: Any) -> list[Any]:
    return column["values"] if isinstance(column, dict) else column


def change_cells(draw: Draw, document: Document) -> None:
    parcels = document["parcels"]
    row = draw(st.integers(0, len(parcels["id"]) - 1))
    column = draw(st.sampled_from(["area_m2", "dwelling_certified_m2"]))
    if column not in parcels:
        return
    # Not smaller: an option may ask for a least site.
    values_of(parcels[column])[row] += draw(st.integers(0, 5))
    if draw(st.booleans()):
        if isinstance(parcels[column], list):
            parcels[column] = {"values": parcels[column]}
        cell = draw(st.sampled_from([{"assumed": True}, {"source": source_of(document)}, {"note": draw(TEXTS)}, {}]))
        parcels[column].setdefault("cells", {})[parcels["id"][row]] = cell
    elif isinstance(parcels[column], dict):
        parcels[column].pop("cells", None)


def change_columns(draw: Draw, document: Document) -> None:
    parcels = document["parcels"]
    name = draw(st.sampled_from(OPTIONAL_COLUMNS))
    if draw(st.booleans()):
        values: Any = [draw(NUMBERS)] * len(parcels["id"])
        parcels[name] = draw(st.sampled_from([values, {"values": values, "source": source_of(document)}, {"values": values, "note": "n"}]))
    else:
        parcels.pop(name, None)
    if draw(st.booleans()):
        area = parcels["area_m2"]
        parcels["area_m2"] = draw(st.sampled_from([values_of(area), {"values": values_of(area), "unit": "m2"}, {"values": values_of(area), "source": source_of(document)}]))


def change_rows(draw: Draw, document: Document) -> None:
    parcels = document["parcels"]
    if draw(st.booleans()):
        new = f"{draw(st.sampled_from(['A', 'M', 'Z']))}{draw(st.integers(0, 3))}"
        if new not in parcels["id"]:
            model = draw(st.integers(0, len(parcels["id"]) - 1))
            at = draw(st.integers(0, len(parcels["id"])))
            for key, column in parcels.items():
                values_of(column).insert(at, new if key == "id" else values_of(column)[model])
    else:
        used = set(document.get("plan", {}).get("parcel", []))
        used |= {facility.get("parcel") for facility in document.get("facilities", {}).values()}
        used |= {parcel for feature in document.get("features", {}).values() for parcel in feature.get("parcels", [])}
        free = [i for i, key in enumerate(parcels["id"]) if key not in used]
        if free:
            row = draw(st.sampled_from(free))
            for column in parcels.values():
                if isinstance(column, dict):
                    column.get("cells", {}).pop(parcels["id"][row], None)
            for column in parcels.values():
                del values_of(column)[row]


def change_plan(draw: Draw, document: Document) -> None:
    plan = document.get("plan")
    if plan is None or draw(st.integers(0, 9)) == 0:
        document.pop("plan", None)
        return
    if plan["id"]:
        row = draw(st.integers(0, len(plan["id"]) - 1))
        values_of(plan["start"])[row] = draw(st.integers(2021, 2030))
        if draw(st.booleans()):
            for column in plan.values():
                del values_of(column)[row]


EDITS = [change_figure, change_text, toggle_sections, add_source, change_facilities, change_notes, change_options, change_cells, change_columns, change_rows, change_plan]


@st.composite
def edited(draw: Draw, document: Document) -> Document:
    """A copy with a few random edits, sound unless they meet in an unlucky way."""
    result = copy.deepcopy(document)
    for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=6)):
        edit(draw, result)
    return result
