"""The economy of floor beside a plain reckoning parcel by parcel, and cover beside the access layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gengxin as gx
from gengxin import access

MINIMAL = gx.load(Path(__file__).parents[1] / "scenarios" / "minimal.json")
OFFICES = {"title": "Offices", "treatment": "redevelop", "use": "0902", "far": 1, "construction_years": 1,
           "floor": {"office": {"purpose": "office", "share": 1}, "cellar": {"purpose": "commercial", "share": 0.2, "counted": False}}}  # fmt: skip
AREA = np.array([20000.0, 10000, 5000, 4000, 6000])
HOMES = np.array([30300.0, 20200, 0, 0, 0])
OTHERS = np.array([0.0, 0, 3000, 0, 0])


def activity(vacancy, job, output, **more):
    return {"title": "Work", "vacancy": vacancy, "floor_per_job_m2": job, "output_yuan_per_m2": output, "tax_share": 0.1, "floor_per_firm_m2": 500, **more}


share = st.floats(0, 1)


@st.composite
def economies(draw):
    ramp = sorted(draw(st.lists(share, min_size=1, max_size=4)))
    size = st.floats(1, 5000)
    return {
        "price_growth": draw(st.floats(-0.2, 0.4)),
        "productivity_growth": draw(st.floats(-0.2, 0.4)),
        "ramp": {"year": list(range(len(ramp))), "share": ramp},
        "activities": {
            "shops": activity(draw(share), draw(size), draw(size), from_use=["07"], owners=["dwelling"], existing_share=draw(share), purposes=["commercial"]),
            "offices": activity(draw(share), draw(size), draw(size), from_use=["08"], purposes=["office"]),
        },
    }


@st.composite
def plans(draw):
    chosen = draw(st.lists(st.sampled_from(["P1", "P2", "P3"]), unique=True, max_size=3))
    return {"id": [f"r_{p.lower()}" for p in chosen], "parcel": chosen, "option": ["offices"] * len(chosen),
            "share": [draw(st.floats(0.01, 1)) for _ in chosen], "start": [draw(st.integers(2021, 2030)) for _ in chosen]}  # fmt: skip


def simulated(economy, plan, **more) -> gx.Run:
    return gx.simulate(MINIMAL.patch({"options": {"offices": OFFICES}, "plan": plan, "economy": economy, **more}))


def reckoned(economy, plan, kind, year):
    """Floor in use, jobs and real and nominal output of one kind of work, parcel by parcel and year by year."""
    one, number = economy["activities"][kind], ["P1", "P2", "P3", "P4", "P5"].index
    usable = 0.0
    for i in range(5):
        rows = [k for k, parcel in enumerate(plan["parcel"]) if number(parcel) == i]
        here = HOMES[i] * one["existing_share"] if kind == "shops" else OTHERS[i]
        usable += here * (1 - sum(plan["share"][k] for k in rows if year >= plan["start"][k]))
        for k in rows:
            since = year - (plan["start"][k] + 2)
            if since >= 0:
                ramp = economy["ramp"]["share"]
                usable += plan["share"][k] * AREA[i] * (0.2 if kind == "shops" else 1.0) * ramp[min(since, len(ramp) - 1)]
    in_use = usable * (1 - one["vacancy"])
    real = in_use * one["output_yuan_per_m2"] * (1 + economy["productivity_growth"]) ** (year - 2020)
    return in_use, in_use / one["floor_per_job_m2"], real, real * (1 + economy["price_growth"]) ** (year - 2020)


@given(economies(), plans())
@settings(max_examples=60)
def test_floor_at_work_is_what_a_plain_reckoning_gives(economy, plan):
    run = simulated(economy, plan)
    floor = run.working_floor.set_index(["year", "activity"])
    for year in (2020, 2023, 2025, 2030):
        parts = [reckoned(economy, plan, kind, year) for kind in ("shops", "offices")]
        for kind, want in zip(("shops", "offices"), parts, strict=True):
            row = floor.loc[year, kind]
            got = [row[name] for name in ("in_use_with_m2", "jobs_with", "real_with_yuan", "nominal_with_yuan")]
            assert got == pytest.approx(want, rel=1e-9, abs=1e-6)
        total = run.economy.set_index("year").loc[year]
        assert total["nominal_with_yuan"] == pytest.approx(sum(part[3] for part in parts), rel=1e-9, abs=1e-6)


@given(economies(), plans())
@settings(max_examples=40)
def test_floor_in_use_is_never_more_than_stands(economy, plan):
    floor = simulated(economy, plan).working_floor.query("activity != 'rest'")
    stands = floor["existing_with_m2"] + floor["new_with_m2"]
    assert (floor["in_use_with_m2"] <= stands * (1 + 1e-12) + 1e-9).all()
    assert (floor["vacant_with_m2"] >= -1e-9 * stands.max() - 1e-9).all()


@given(economies(), plans(), st.floats(0.1, 10))
@settings(max_examples=40)
def test_output_is_linear_in_floor(economy, plan, factor):
    grown = {"area_m2": (AREA * factor).tolist(), "dwelling_certified_m2": [24000 * factor, 20200 * factor, 0, 0, 0], "dwelling_unlawful_m2": [6300 * factor, 0, 0, 0, 0], "other_certified_m2": [0, 0, 3000 * factor, 0, 0]}
    one, other = simulated(economy, plan), simulated(economy, plan, parcels=grown)
    for name in ("in_use_with_m2", "jobs_with", "real_with_yuan", "nominal_with_yuan", "tax_with_yuan", "firms_with"):
        assert other.economy[name].to_numpy() == pytest.approx(one.economy[name].to_numpy() * factor, rel=1e-9, abs=1e-6)


@given(economies(), st.integers(2021, 2030))
@settings(max_examples=20)
def test_clearing_all_floor_leaves_no_work(economy, start):
    every = ["P1", "P2", "P3"]
    park = {"title": "Park", "treatment": "redevelop", "use": "1401"}
    plan = {"id": every, "parcel": every, "option": ["park"] * 3, "share": [1, 1, 1], "start": [start] * 3}
    run = simulated(economy, plan, options={"offices": OFFICES, "park": park})
    after = run.economy.query("year >= @start")
    for name in ("in_use_with_m2", "jobs_with", "real_with_yuan", "tax_with_yuan", "firms_with"):
        assert after[name].abs().max() == pytest.approx(0, abs=1e-6)
    assert np.array_equal(run.economy.query("year < @start")["jobs_with"], run.economy.query("year < @start")["jobs_without"])


def test_further_floor_carries_the_target(run):
    """What is missing in 2025, built as offices that have filled, reaches the target."""
    row = run.economy.set_index("year").loc[2025]
    offices = run.working_floor.set_index(["year", "activity"]).loc[(2025, "offices")]
    figures = run.scenario.document["economy"]["activities"]["offices"]
    more = offices["further_m2"] * (1 - figures["vacancy"]["value"]) * figures["output_yuan_per_m2"]["value"] * 1.03**5
    assert (row["real_with_yuan"] + more) * row["price_index"] == pytest.approx(row["target_yuan"], rel=1e-9)
    required = run.working_floor.query("year == 2025 and activity != 'rest'")
    rest = row["real_with_yuan"] - required["real_with_yuan"].sum()
    scaled = (required["required_m2"] / required["in_use_with_m2"] * required["real_with_yuan"]).sum()
    assert (rest + scaled) * row["price_index"] == pytest.approx(row["target_yuan"], rel=1e-9)


def test_the_whole_of_the_base_year_is_what_is_published(run):
    row = run.economy.set_index("year").loc[2020]
    assert [row["nominal_with_yuan"], row["tax_with_yuan"], row["firms_with"]] == pytest.approx([56.3e8, 5e8, 135], rel=1e-12)
    assert row["employment_rate_with"] == pytest.approx(0.85, rel=1e-12)


def test_investment_is_what_the_settlement_spends(run):
    flows = run.cash_flow.query("phase == 'all'").set_index("year")
    spent = flows[["owners_yuan", "transition_yuan", "works_yuan", "public_facilities_yuan", "contingency_yuan"]].sum(axis=1)
    invested = run.economy.set_index("year")["plan_investment_yuan"]
    developer = invested - spent.reindex(invested.index)
    assert (developer >= -1e-3).all()
    financed = run.floor.query("year == 2035 and zone == 'all'").set_index("purpose")["counted_m2"][["market_housing", "commercial", "office", "industrial"]].sum()
    cost = run.scenario.document["finance"]["build_cost_yuan_per_m2"]["value"]
    assert developer.sum() == pytest.approx(financed * cost, rel=1e-9)
    total = invested + run.economy.set_index("year")["rest_investment_yuan"]
    assert run.economy.set_index("year").loc[2025, "cumulative_investment_yuan"] == pytest.approx(total.loc[2021:2025].sum(), rel=1e-12)


def test_at_most_five_indicators_are_not_modelled(run):
    shown = run.indicators.query("year == 2025").set_index("indicator")["simulated"]
    assert sorted(shown.index[shown.isna()]) == ["daily_case_rate", "good_air_days", "kitchen_waste", "party_cover", "police_cases"]


def test_views_tell_the_answer(run):
    offices = run.working_floor.set_index(["year", "activity"]).loc[(2025, "offices"), "further_m2"]
    shown = repr(run)
    line = next(line for line in shown.splitlines() if line.strip().startswith("Offices"))
    assert f"{offices:,.0f}" in line
    assert "10 billion yuan are asked for in 2025" in shown and "2025年目标100亿元" in shown
    assert "11 facilities have no place" in shown
    without = gx.simulate(MINIMAL)
    assert "Floor in use" not in repr(without) and "Cover" not in repr(without)
    assert not len(without.economy) and not len(without.working_floor) and not len(without.cover)


def test_the_plot_has_the_table_s_numbers(run):
    pytest.importorskip("matplotlib").use("Agg")
    axes = gx.plots.economy(run, lang="zh")
    nominal, target = (line.get_ydata() for line in axes.lines)
    assert nominal == pytest.approx(run.economy["nominal_with_yuan"] / 1e8) and set(target) == {100}
    tops = {round(bar.get_x() + bar.get_width() / 2): 0.0 for bar in axes.patches}
    for bar in axes.patches:
        tops[round(bar.get_x() + bar.get_width() / 2)] += bar.get_height()
    assert list(tops.values()) == pytest.approx((run.economy["real_with_yuan"] / 1e8).tolist())
    with pytest.raises(ValueError, match="the scenario has no economy"):
        gx.plots.economy(gx.simulate(MINIMAL))


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=5, max_size=5), st.floats(1, 2500))
@settings(max_examples=60)
def test_cover_is_what_the_access_layer_gives(places, radius):
    centres = np.array(places, dtype=float) * 100
    squares = [f"POLYGON(({x - 5} {y - 5}, {x + 5} {y - 5}, {x + 5} {y + 5}, {x - 5} {y + 5}, {x - 5} {y - 5}))" for x, y in centres]
    covered = MINIMAL.patch({"plan": None, "parcels": {"geometry": squares}, "cover": {"park": {"title": "Park or school", "uses": ["1401"], "kind": "school", "radius_m": radius}}})
    row = gx.simulate(covered).cover.query("year == 2020").iloc[0]
    found = access.cover(access.straight_line(centres, centres[[3, 2]]), {"people": HOMES / 25, "land": AREA}, limit=radius)
    on_the_edge = np.isclose(np.hypot(*(centres[:, None] - centres[[3, 2]]).transpose(2, 0, 1)), radius).any()
    if not on_the_edge:
        assert [row["people_share"], row["land_share"]] == pytest.approx(found.table["share"].tolist(), abs=1e-12)


@pytest.mark.parametrize(("text", "centre"), [
    ("POINT(3 -4)", (3, -4)), ("polygon ((0 0, 4 0, 4 2, 0 2, 0 0))", (2, 1)), ("POLYGON((0 0, 0 2, 4 2, 4 0))", (2, 1)),
    ("MULTIPOLYGON(((0 0, 2 0, 2 2, 0 2)), ((10 0, 12 0, 12 2, 10 2)))", (6, 1)), ("POLYGON((0 0, 4 0, 4 4, 0 4), (0 0, 2 0, 2 4, 0 4))", (3, 2)),
])  # fmt: skip
def test_features_lie_at_their_centroid(text, centre):
    """A park of 1 m around a stop holds a parcel that lies 1 m away from its centroid, and none beyond."""
    far = ["POLYGON((9000 0, 9001 0, 9001 1, 9000 1))"] * 4
    x, y = centre
    for away, share in ((0.99, 1), (1.01, 0)):
        here = f"POLYGON(({x + away - 0.5} {y - 0.5}, {x + away + 0.5} {y - 0.5}, {x + away + 0.5} {y + 0.5}, {x + away - 0.5} {y + 0.5}))"
        patched = MINIMAL.patch({"plan": None, "parcels": {"geometry": [here, *far]}, "features": {"stop": {"title": "Stop", "kind": "station", "geometry": text}},
                                 "cover": {"stop": {"title": "Stop", "features": ["stop"], "radius_m": 1}}})  # fmt: skip
        assert gx.simulate(patched).cover.iloc[0]["land_within_m2"] == share * 20000


def test_a_distance_is_part_of_the_explanation(run):
    why = run.explain("cover.people_share", year=2030, cover="metro")
    assert abs(why.recompute() - why.value) < 1e-9

    def labels(node, depth=0):
        yield node.label
        if depth < 7:
            for part in node.parts[:12]:
                yield from labels(part, depth + 1)

    assert any(label.startswith("distance from parcel ") for label in labels(why))
