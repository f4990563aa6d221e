"""Explanations: every cell follows from the figures of the document."""

from __future__ import annotations

import math
import random

import pytest

from gengxin.run import TABLES


def test_cells_of_every_table_recompute_from_their_leaves(run):
    """All cells are checked in the C++ tests; here a sample of each table goes through Python."""
    chooser = random.Random(1)
    for name in TABLES:
        raw = run.raw(name)
        for column in raw["columns"]:
            for row in chooser.sample(range(len(column[4])), k=min(12, len(column[4]))):
                again = run._explainer.recompute(run._explainer.cell(name, row, column[0]))
                shown = float(column[4][row])
                assert (math.isnan(shown) and math.isnan(again)) or again == pytest.approx(shown, rel=1e-12, abs=1e-9)


def test_a_norm_is_explained_down_to_the_standard(run):
    why = run.explain("schools.norm_shortfall_with", year=2030, level="primary")
    assert why.label == "schools.norm_shortfall_with [2030, all, primary]"
    assert why.formula.startswith("max(0, ")
    pointers = {figure["pointer"] for figure in why.figures()}
    assert {"/norms/primary_places_per_1000", "/norms/floor_per_head_m2", "/parcels/dwelling_certified_m2"} <= pointers
    assert not any("mortality" in pointer for pointer in pointers), "a norm counts planned population, not people"


def test_a_sourced_figure_is_cited(run):
    why = run.explain("indicators.target", year=2025, indicator="compulsory_places")
    assert (why.kind, why.value) == ("figure", 4320)
    assert "第十四个五年规划纲要" in why.citation and "p. 17" in why.citation


def test_parts_lead_down_to_figures(run):
    step = run.explain("hospitals.norm_with", year=2030)
    for _ in range(50):
        if step.kind == "figure":
            break
        assert step.formula
        step = step.parts[-1]
    assert step.kind == "figure" and step.pointer.startswith("/")


@pytest.mark.parametrize(
    ("cell", "where", "message"),
    [
        ("school.places_with", {}, "no table 'school'"),
        ("schools.place", {}, "no column 'place'"),
        ("schools.places_with", {"lvl": "primary"}, "no key 'lvl'"),
        ("schools.places_with", {"level": "primry"}, "'primry' is not in table"),
        ("schools.places_with", {"year": 1999, "level": "primary"}, "0 rows"),
        ("schools.places_with", {"year": 2030}, "also give: level"),
    ],
)
def test_a_cell_that_is_not_there_is_told_with_what_there_is(run, cell, where, message):
    with pytest.raises(KeyError, match=message):
        run.explain(cell, **where)


def test_an_explanation_follows_the_values_of_the_run(base):
    import gengxin as gx

    values = base.compiled.values.copy()
    slot = next(f["first_slot"] for f in base.figure_list() if f["pointer"] == "/norms/hospital_beds_per_1000")
    values[slot] = 12
    run = gx.simulate(base, values)
    why = run.explain("hospitals.norm_with", year=2020)
    assert why.value == pytest.approx(1080) and why.recompute() == pytest.approx(1080)
