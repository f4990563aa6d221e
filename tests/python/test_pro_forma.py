"""The pro forma of a document: the table is the function on plain columns, bit for bit, and every cell recomputes."""

from __future__ import annotations

import copy
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gengxin as gx
from gengxin import finance
from gengxin.terminal import of_view
from gengxin.views import of_pro_forma, text

FOLDER = Path(__file__).parents[1] / "scenarios"
BY_HAND = json.loads((FOLDER / "59_pro_forma.json").read_text(encoding="utf-8"))["patch"][0]
# Column of the table: column of the function, where their names differ.
RENAMED = {"buildable": None, "site_cost_yuan": None, "best": None}
SAID_TWICE = ("coverage", "efficiency", "soft_cost_share", "spaces_per_100_m2", "m2_per_space", "basement_share", "space_price_yuan", "spaces_sold_share", "start_month",
              "fixed_months", "months_per_storey", "months_per_level", "m2_per_month", "sales_start_share", "loan_share", "acquisition_share")  # fmt: skip


@cache
def minimal() -> gx.Scenario:
    return gx.load(FOLDER / "minimal.json")


@st.composite
def sections(draw: Any) -> dict[str, Any]:
    """A section `finance` whose pro forma is sound."""
    share, money = st.floats(0.01, 1), st.floats(0, 30_000)
    storeys = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=4)))
    levels = draw(st.integers(0, 3))
    result: dict[str, Any] = {
        "land_price_yuan_per_m2": 10_000, "sale_price_yuan_per_m2": draw(money), "sales_cost_share": draw(st.floats(0, 0.5)), "sales_months": draw(st.integers(1, 40)),
        "loan_rate": draw(st.floats(0, 0.2)), "discount_rate": draw(st.floats(0, 0.2)),
    }  # fmt: skip
    section: dict[str, Any] = {
        "far": sorted(draw(st.sets(st.floats(0.1, 12).map(lambda far: round(far, 2)), min_size=1, max_size=5))),
        "coverage": draw(share), "efficiency": draw(share), "soft_cost_share": draw(st.floats(0, 1)), "site_cost_yuan_per_m2": draw(st.floats(0, 2000)), "spaces_per_100_m2": draw(st.floats(0, 2)),
        "m2_per_space": draw(st.floats(20, 50)), "basement_share": draw(share), "space_price_yuan": draw(st.floats(0, 4e5)), "spaces_sold_share": draw(st.floats(0, 1)),
        "start_month": draw(st.integers(0, 12)), "fixed_months": draw(st.floats(0, 20)), "months_per_storey": draw(st.floats(0, 1)), "months_per_level": draw(st.floats(0, 4)),
        "m2_per_month": draw(st.one_of(st.just(0), st.floats(2000, 50_000))), "sales_start_share": draw(st.floats(0, 1)), "loan_share": draw(st.floats(0, 1)),
        "acquisition_share": draw(st.floats(0, 0.2)),
        "bands": {"up_to_storeys": storeys, "cost_yuan_per_m2": [draw(money) for _ in storeys]},
        "prices": {purpose: {"price_yuan_per_m2": draw(money)} for purpose in ("resettlement", "rental_housing")},
    }  # fmt: skip
    if levels:
        section["basements"] = {"level": list(range(1, levels + 1)), "cost_yuan_per_m2": [draw(money) for _ in range(levels)]}
    if draw(st.booleans()):
        section["prices"]["market_housing"] = {"price_yuan_per_m2": draw(money)}
    if draw(st.booleans()):
        section["required_return"] = draw(st.floats(0, 0.5))
    if draw(st.booleans()):
        section["parcels"] = sorted(draw(st.sets(st.sampled_from(["P1", "P2", "P3"]), min_size=1)))
    return result | {"pro_forma": section}


def by_function(section: dict[str, Any], option: dict[str, Any], site_m2: float) -> Any:
    """The same by the function on plain columns."""
    p = section["pro_forma"]
    price = 0.0
    for item in option["floor"].values():
        if item.get("counted", True):
            own = p["prices"].get(item["purpose"])
            price += item["share"] * (own["price_yuan_per_m2"] if own else section["sale_price_yuan_per_m2"])
    return finance.pro_forma(
        site_m2, p["far"], bands=[finance.HeightBand(*pair) for pair in zip(*p["bands"].values(), strict=True)],
        level_cost_yuan_per_m2=p.get("basements", {"cost_yuan_per_m2": []})["cost_yuan_per_m2"], price_yuan_per_m2=price, sales_cost_share=section["sales_cost_share"],
        sales_months=section["sales_months"], loan_yearly_rate=section["loan_rate"], required_return=p.get("required_return", section["discount_rate"]),
        fixed_cost_yuan=p["site_cost_yuan_per_m2"] * site_m2, **{name: p[name] for name in SAID_TWICE},
    )  # fmt: skip


@settings(max_examples=60)
@given(sections())
def test_the_table_is_the_function_bit_for_bit(section: dict[str, Any]) -> None:
    scenario = minimal().patch({"finance": section})
    run = gx.simulate(scenario)
    parcels = dict(zip(scenario.document["parcels"]["id"], scenario.document["parcels"]["area_m2"]["values"], strict=True))
    chosen = section["pro_forma"].get("parcels", list(parcels))
    table = run.pro_forma
    assert len(table) == len(chosen) * len(section["pro_forma"]["far"])
    for parcel in chosen:
        mine = table[table["parcel"] == parcel]
        expected = by_function(section, scenario.document["options"]["rebuild"], parcels[parcel])
        for column in run.units("pro_forma"):
            if column not in RENAMED:
                assert np.array_equal(mine[column].to_numpy(dtype=float), expected[column].to_numpy(dtype=float), equal_nan=True), column
        codes = expected["buildable"].map({"yes": 1, "too_high": 2, "too_deep": 3})
        assert mine["buildable"].tolist() == codes.tolist()
        best = expected.attrs["best"]
        assert mine["best"].tolist() == [float(i == best) for i in range(len(expected))]


@settings(max_examples=15)
@given(sections(), st.data())
def test_every_cell_recomputes_from_the_figures(section: dict[str, Any], data: Any) -> None:
    run = gx.simulate(minimal().patch({"finance": section}))
    table = run.pro_forma
    row = table.iloc[data.draw(st.integers(0, len(table) - 1))]
    for column in run.units("pro_forma"):
        why = run.explain(f"pro_forma.{column}", parcel=row["parcel"], option=row["option"], far=row["far"])
        value = float(row[column])
        assert math.isclose(why.value, value, rel_tol=1e-9, abs_tol=1e-3) or (math.isnan(why.value) and math.isnan(value)), column
        assert why.recompute() == why.value or math.isnan(value)


def test_the_land_value_rests_on_what_finance_and_the_parcel_say() -> None:
    why = gx.simulate(minimal().patch(BY_HAND)).explain("pro_forma.land_value_yuan", parcel="P2", option="rebuild", far=1.5)
    places = {figure["pointer"] for figure in why.figures()}
    assert {"/parcels/area_m2", "/options/rebuild/floor/market/share", "/finance/sale_price_yuan_per_m2", "/finance/loan_rate", "/finance/discount_rate", "/finance/pro_forma/coverage",
            "/finance/pro_forma/bands/cost_yuan_per_m2", "/finance/pro_forma/prices/rental_housing/price_yuan_per_m2"} <= places  # fmt: skip
    assert "/finance/land_price_yuan_per_m2" not in places and "/options/rebuild/far" not in places


def test_other_numbers_than_the_documents() -> None:
    """A run with other values is that of a document that says so."""
    scenario = minimal().patch(BY_HAND)
    values = np.array(scenario.compiled.values)
    for figure in scenario.figure_list():
        if figure["pointer"] == "/finance/sale_price_yuan_per_m2":
            values[figure["first_slot"]] = 24_000
        if figure["pointer"] == "/finance/sales_months":
            values[figure["first_slot"]] = 3.4  # a draw need not be whole
    drawn = gx.simulate(scenario, values)
    said = gx.simulate(scenario.patch({"finance": {"sale_price_yuan_per_m2": 24_000, "sales_months": 3}}))
    assert drawn.pro_forma.equals(said.pro_forma)
    assert drawn.explain("pro_forma.land_value_yuan", parcel="P2", option="rebuild", far=2).value == pytest.approx(said.pro_forma["land_value_yuan"][1], rel=1e-12)


def test_off_when_absent() -> None:
    run = gx.simulate(minimal())
    assert len(run.pro_forma) == 0 and of_pro_forma.best(run) is None and of_pro_forma.by_ratio(run) is None
    assert minimal().patch(BY_HAND).patch({"finance": None}).hash == minimal().hash


def test_a_patch_and_a_difference_reach_into_the_section() -> None:
    base = minimal().patch(BY_HAND)
    dearer = base.patch({"finance": {"pro_forma": {"prices": {"rental_housing": {"price_yuan_per_m2": 12_000}}, "options": None}}})
    assert base.diff(dearer) == {"finance": {"pro_forma": {"options": None, "prices": {"rental_housing": {"price_yuan_per_m2": 12_000}}}}}
    assert base.patch(base.diff(dearer)).hash == dearer.hash
    assert gx.simulate(dearer).pro_forma["land_value_yuan"][0] > gx.simulate(base).pro_forma["land_value_yuan"][0]


def test_pairs_that_do_not_admit_one_another_have_no_rows() -> None:
    change = copy.deepcopy(BY_HAND)
    change["finance"]["pro_forma"] |= {"parcels": ["P1", "P2"], "options": ["rebuild", "shops"]}
    change["options"] = {"rebuild": {"from_use": ["0703", "0701"]}, "shops": {"title": "Shops", "treatment": "redevelop", "far": 2, "least_site_area_m2": 15_000,
                                                                             "floor": {"shops": {"purpose": "commercial", "share": 1}}}}  # fmt: skip
    table = gx.simulate(minimal().patch(change)).pro_forma
    assert set(zip(table["parcel"], table["option"], strict=True)) == {("P1", "rebuild"), ("P1", "shops"), ("P2", "rebuild")}


@pytest.fixture(scope="module")
def run() -> gx.Run:
    return gx.simulate("xiaogang")


def test_views_show_the_best_ratio_in_both_languages(run: gx.Run) -> None:
    shown = of_pro_forma.best(run)
    assert shown is not None
    best = run.pro_forma[run.pro_forma["best"] == 1]
    options = [shown.rows[i] for i in shown.sums]
    for part in (options, [row for i, row in enumerate(shown.rows) if i not in shown.sums]):  # all its parcels, and by present use
        assert sum(int(row[1]) for row in part) == len(best)
        assert sum(float(row[-2].replace(",", "")) for row in part) == pytest.approx(best["land_value_yuan"].sum() / 1e4, abs=0.05)
    assert shown.heading() in text.run(run).replace("\n", " ") or shown.title in text.run(run)
    html = run._repr_html_()
    assert "Land value at the best floor area ratio" in html and "最优容积率与剩余法地价" in html and "各容积率剩余法测算" in html
    assert [column.header for column in of_view(shown, "zh").columns][:3] == ["选项与现状用地", "地块数", "最优容积率"]
    ladder = of_pro_forma.by_ratio(run)
    assert ladder is not None and len(ladder.rows) == 2 * 13 and all(len(row) == len(ladder.columns) for row in ladder.rows)


def test_ratios_that_may_not_be_built_are_told() -> None:
    change = copy.deepcopy(BY_HAND)
    change["finance"]["pro_forma"]["far"] = [8.5, 9]
    run = gx.simulate(minimal().patch(change))
    shown = of_pro_forma.best(run)
    assert shown is not None and shown.rows[0][1:] == ["1"] + ["–"] * 5 and "1 may not be built" in shown.note and "1个" in shown.note
    assert run.pro_forma["land_value_yuan"].isna().all() and (run.pro_forma["best"] == 0).all()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_plot_marks_bands_and_the_best(run: gx.Run, lang: str) -> None:
    pytest.importorskip("matplotlib").use("Agg")
    axes = gx.plots.pro_forma(run, lang=lang)
    thick = [line for line in axes.lines if line.get_label() and not line.get_label().startswith("_")]
    assert len(thick) == 2
    table = run.pro_forma[run.pro_forma["option"] == "redevelop_mixed"]
    together = table.groupby("floor_area_ratio").agg(value=("land_value_yuan", lambda v: v.sum(skipna=False)), floor=("counted_m2", "sum"))
    expected = together["value"] / (together["floor"] / together.index)
    assert np.allclose(thick[0].get_ydata(), expected.to_numpy(), equal_nan=True)
    edges = sorted(line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1])
    assert edges == pytest.approx([9 * 0.25, 18 * 0.25])
    with pytest.raises(ValueError, match="no finance/pro_forma"):
        gx.plots.pro_forma(gx.simulate(minimal()))
