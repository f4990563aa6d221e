"""Runs of the bundled case: conservation, linearity in the plan, what norms see, purity."""

from __future__ import annotations

import numpy as np
import pytest

import gengxin as gx
from gengxin import _core
from gengxin.run import SETTLEMENT_TABLES, TABLES


def whole(frame, **where):
    """Rows of the whole case by year."""
    chosen = frame[frame["zone"] == "all"]
    for key, value in where.items():
        chosen = chosen[chosen[key] == value]
    return chosen.set_index("year")


def test_every_table_is_a_frame_with_units(run):
    for name in TABLES:
        frame = run.table(name)
        assert len(frame) > 0 or name == "totals", name  # the case has no totals of its own
        assert set(frame.attrs["units"]) <= set(frame.columns)
        assert frame is run.table(name)


def test_people_are_conserved_in_every_zone_year_sex_and_status(run):
    p = run.population
    rest = p["start"] - p["cleared"] + p["returned"] + p["births"] - p["deaths"] + p["moved_in"] - p["moved_out"] - p["end"]
    assert np.abs(rest).max() < 1e-9
    by_year = p.groupby("year")["end"].sum()
    residents = whole(run.residents)["residents_with"].loc[by_year.index]
    np.testing.assert_allclose(by_year, residents, rtol=1e-12)


def test_start_of_a_year_is_the_end_of_the_one_before(run):
    p = run.population.astype({key: object for key in ("zone", "status", "sex")}).set_index(["zone", "status", "sex", "year"]).sort_index()
    for year in run.years[2:]:
        before, now = p.xs(year - 1, level="year")["end"], p.xs(year, level="year")["start"]
        np.testing.assert_allclose(now, before, rtol=1e-12)


def test_cohorts_sum_to_the_tables_and_are_read_only(run):
    cohorts = run.cohorts()
    assert cohorts.shape == (5, 4, 16, 2, 101)
    np.testing.assert_allclose(cohorts.sum(axis=(0, 1, 3, 4)), whole(run.residents)["residents_with"], rtol=1e-12)
    with pytest.raises(ValueError, match="read-only"):
        cohorts[0, 0, 0, 0, 0] = 1


def test_land_is_conserved(run):
    by_year = run.land.groupby("year", observed=True)[["area_without_m2", "area_with_m2"]].sum()
    np.testing.assert_allclose(by_year["area_with_m2"], by_year["area_without_m2"], rtol=1e-12)
    assert by_year["area_with_m2"].nunique() <= len(run.years)
    np.testing.assert_allclose(by_year["area_with_m2"], 3.56e6, rtol=1e-4)


def test_without_a_plan_nothing_differs(base):
    run = gx.simulate(base.patch({"plan": None}))
    r = whole(run.residents)
    assert (r["residents_with"] == r["residents_without"]).all()
    assert (run.land["difference_m2"] == 0).all()
    assert (run.schools["demand_difference"] == 0).all()


def test_totals_are_linear_in_the_shares_of_the_plan(base):
    """Half the plan has half the effect: the base of allocation by linear programs. The share of owners who return is
    a property of the parcel and the option, not of the share, so nothing bends."""
    plan = base.document["plan"]
    shares = plan["share"]["values"] if isinstance(plan["share"], dict) else plan["share"]
    whole_options = {key for key, option in base.document["options"].items() if option.get("whole")}
    keep = [i for i, option in enumerate(plan["option"]) if option not in whole_options]

    def with_factor(factor):
        rows = {k: [(v["values"] if isinstance(v, dict) else v)[i] for i in keep] for k, v in plan.items()}
        rows["share"] = [shares[i] * factor for i in keep]
        return gx.simulate(base.with_plan(rows))

    full, half = with_factor(1.0), with_factor(0.5)
    for column in ("residents", "floating", "planned_population"):
        effect = [whole(r.residents)[f"{column}_with"] - whole(r.residents)[f"{column}_without"] for r in (full, half)]
        np.testing.assert_allclose(effect[0], 2 * effect[1], rtol=1e-9, atol=1e-7)
    places = [whole(r.schools, level="kindergarten")["places_difference"] for r in (full, half)]
    np.testing.assert_allclose(places[0], 2 * places[1], rtol=1e-9, atol=1e-9)


def test_emptying_rental_homes_never_lowers_the_norm(base, run):
    vacancy = {"from": {"2020-01-01": 0.08, "2024-01-01": 0.5, "2028-01-01": 0.95}}
    emptied = gx.simulate(base.patch({"demography": {"rental_vacancy": vacancy}}))
    assert whole(emptied.residents)["floating_with"].iloc[-1] < 0.5 * whole(run.residents)["floating_with"].iloc[-1]
    for column in ("norm_without", "norm_with"):
        assert (emptied.schools[column] >= run.schools[column] - 1e-9).all()
    assert (emptied.hospitals["norm_with"] >= run.hospitals["norm_with"] - 1e-9).all()


def test_a_provincial_hospital_does_not_put_the_street_in_surplus(base):
    """1,000 provincial beds serve the street with a tenth; taken whole they would hide the shortage."""
    shared = whole(gx.simulate(base).hospitals)
    taken_whole = base.patch({"facilities": {"gd_hospital_baiyun": {"local_share": 1.0}}})
    hidden = whole(gx.simulate(taken_whole).hospitals)
    assert shared["beds_with"].loc[2024] - shared["beds_with"].loc[2023] == pytest.approx(100)
    assert (shared["norm_surplus_with"] == 0).all() and (shared["norm_shortfall_with"] > 0).all()
    assert hidden["norm_surplus_with"].loc[2024] > 0


def test_the_senior_high_school_adds_no_compulsory_place(base, run):
    without = base.patch({"facilities": {"peiying_senior": None}})
    frames = [r.indicators[r.indicators["indicator"] == "compulsory_places"]["simulated"].to_numpy() for r in (run, gx.simulate(without))]
    np.testing.assert_array_equal(*frames)


def test_the_same_scenario_gives_the_same_bits(base):
    first, second = gx.simulate(base), gx.simulate(gx.load("xiaogang"))
    for name in TABLES:
        for a, b in zip(first.raw(name)["columns"], second.raw(name)["columns"], strict=True):
            assert a[4].tobytes() == b[4].tobytes()


def test_values_replace_those_of_the_document(base):
    values = base.compiled.values.copy()
    slot = next(f["first_slot"] for f in base.figure_list() if f["pointer"] == "/norms/primary_places_per_1000")
    values[slot] = 100
    drawn = gx.simulate(base, values)
    patched = gx.simulate(base.patch({"norms": {"primary_places_per_1000": 100}}))
    np.testing.assert_array_equal(drawn.schools["norm_with"], patched.schools["norm_with"])
    with pytest.raises(ValueError, match="one a slot"):
        gx.simulate(base, values[:-1])


def test_the_fast_run_equals_the_reference(base):
    compiled = base.compiled
    fast, slow = _core.run(compiled), _core.run_reference(compiled)
    for name in _core.table_names():
        for a, b in zip(_core.table(compiled, fast, name)["columns"], _core.table(compiled, slow, name)["columns"], strict=True):
            np.testing.assert_allclose(a[4], b[4], rtol=1e-12, atol=1e-9)


def test_the_fast_settlement_equals_the_reference(base):
    compiled = base.compiled
    fast, slow = _core.settle(compiled), _core.settle(compiled, reference=True)
    for name in SETTLEMENT_TABLES:
        tables = [_core.settlement_table(compiled, None, settlement, name)["columns"] for settlement in (fast, slow)]
        for a, b in zip(*tables, strict=True):
            assert a[4].tobytes() == b[4].tobytes()


def test_an_unknown_table_or_attribute_says_what_there_is(run):
    with pytest.raises(KeyError, match="residents, population"):
        run.table("people")
    with pytest.raises(AttributeError, match="its tables are"):
        run.people  # noqa: B018
