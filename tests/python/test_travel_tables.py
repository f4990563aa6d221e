"""Travel tables in documents: cover by their minutes beside the access layer, provision by name, what is not in the table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gengxin as gx
from gengxin import access
from gengxin.views import of_economy

MINIMAL = gx.load(Path(__file__).parents[1] / "scenarios" / "minimal.json").patch({"plan": None})
PARCELS = ["P1", "P2", "P3", "P4", "P5"]
HOMES, AREA = np.array([30300.0, 20200, 0, 0, 0]), np.array([20000.0, 10000, 5000, 4000, 6000])


@given(st.lists(st.one_of(st.integers(0, 20), st.just(np.inf)), min_size=10, max_size=10), st.integers(1, 20))
def test_cover_by_minutes_is_what_the_access_layer_gives(minutes, limit):
    """School A by the parcel it stands on, and the park P4 as a parcel."""
    cost = np.array(minutes, dtype=float).reshape(5, 2)
    walk = access.travel(cost, unit="min", points=PARCELS, facilities=["P3", "P4"], version="2024-05")
    timed = MINIMAL.patch({"travel": {"walk": walk.entry("Walking times")},
                           "cover": {"near": {"title": "School or park", "kind": "school", "uses": ["1401"], "travel": "walk", "limit_min": limit}}})  # fmt: skip
    row = gx.simulate(timed).cover.query("year == 2020").iloc[0]
    found = access.cover(walk, {"people": HOMES / 25, "land": AREA}, limit=limit)
    assert [row["people_share"], row["land_share"]] == pytest.approx(found.table["share"].tolist(), abs=1e-12)
    nowhere = ~np.isfinite(cost).any(axis=1)  # no row at all: not in the table
    assert row["parcels_not_in_table"] == nowhere.sum() and row["people_not_in_table"] == pytest.approx((HOMES / 25)[nowhere].sum())
    assert row["unplaced"] == (~np.isfinite(cost).any(axis=0)).sum() and row["places"] + row["unplaced"] == 2
    back = timed.travel("walk")
    assert back.points.tolist() == [p for p, gone in zip(PARCELS, nowhere, strict=True) if not gone] and list(back.not_in_table) == [p for p, gone in zip(PARCELS, nowhere, strict=True) if gone]
    if len(back.points):
        again = access.cover(back, {"people": pd.Series(HOMES / 25, PARCELS)}, limit=limit)
        assert again.table["within"].iloc[0] == pytest.approx(found.table["within"].iloc[0])
    assert back.version == "2024-05"


def walks() -> gx.Scenario:
    """P2 has rows of its own, P1 and the others those of their zone; times are in hours."""
    return MINIMAL.patch({"sources": {"net": {"title": "Pedestrian network"}},
                          "travel": {"walk": {"title": "Walking times", "title_zh": "步行时间", "unit": "min", "version": "2024-05", "origin": ["town", "P2", "P2"], "destination": ["school_a", "school_a", "P4"],
                                              "cost": {"values": [0.25, 0.1, 0.05], "unit": "h", "source": "net", "page": "3"}}},
                          "cover": {"school": {"title": "School within 15 minutes", "kind": "school", "travel": "walk", "limit_min": 15, "target": 1}}}, name="walks")  # fmt: skip


def test_provision_takes_the_document_s_table_by_name():
    walk = walks().travel("walk")
    assert walk.provenance == {"unit": "min", "source": "Pedestrian network", "version": "2024-05"}
    assert walk.points.tolist() == PARCELS and walk.facilities.tolist() == ["P4", "school_a"]
    pupils = pd.Series(HOMES / 25 * 0.05, PARCELS)
    found = access.provision(walk, pupils, pd.Series({"school_a": 90.0, "P4": 0.0}), limit=14)
    assert found.within == pytest.approx(pupils["P2"]) and found.unserved == pytest.approx(pupils["P1"])
    assert access.provision(walk, pupils, [0, 90], limit=15).within == 90
    assert found.travel_table == walk.provenance


def test_parcels_that_are_not_in_the_table_are_told_in_every_result():
    alone = walks().patch({"travel": {"walk": {"origin": ["P1", "P2", "P2"]}}}).travel("walk")
    assert alone.not_in_table == ("P3", "P4", "P5")
    assert access.provision(alone, [10, 10], [5, 5]).travel_table["not_in_table"] == 3
    with pytest.raises(ValueError, match=r"travel: found 'drive'; allowed: walk; cure: name a table of the section"):
        walks().travel("drive")
    with pytest.raises(ValueError, match="the document has no section travel"):
        MINIMAL.travel("walk")


def test_minutes_are_explained_down_to_the_row_of_the_table():
    run = gx.simulate(walks())
    why = run.explain("cover.people_share", year=2020, cover="school")
    assert why.value == 1 and abs(why.recompute() - why.value) < 1e-12
    found = {}

    def look(node):
        found[node.label] = node
        for part in node.parts:
            look(part)

    look(why)
    step = found["travel from parcel P2 to school_a by walk"]
    assert step.value == 6 and step.unit == "min"
    assert (step.parts[0].pointer, step.parts[0].source) == ("/travel/walk/cost/1", "net")
    assert {"/travel/walk/cost"} <= {figure["pointer"] for figure in walks().used_figures()}
    assert "/travel/walk/cost" not in {figure["pointer"] for figure in walks().patch({"cover": None}).used_figures()}


def test_a_view_names_the_table_and_who_is_not_in_it():
    run = gx.simulate(walks().patch({"travel": {"walk": {"origin": ["P1", "P2", "P2"]}}}))
    shown = of_economy.cover(run)
    assert "or by Walking times (3 parcels are not in it and count as not within)" in shown.note and "或按步行时间（3个地块不在表中，按未覆盖计）" in shown.note
    assert shown.rows[0][1] == "15 min"


def test_a_table_goes_into_a_document_and_comes_back():
    first = walks().travel("walk")
    again = MINIMAL.patch({"sources": {"net": {"title": "Pedestrian network"}}, "travel": {"walk": first.entry("Walking times", source="net", page="3")}}).travel("walk")
    assert again.provenance == first.provenance
    for name in ("start", "facility", "cost"):
        assert getattr(again.core, name).tolist() == getattr(first.core, name).tolist()
    assumed = access.straight_line([[0, 0]], [[300, 400]]).entry("Straight lines")
    assert assumed["cost"] == {"values": [500.0], "assumed": True, "note": "straight-line distance between coordinates"} and "version" not in assumed
