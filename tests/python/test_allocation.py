"""Allocation: its totals are the simulation's, its prices differences of the optimum, its cure cures, its answer the best."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

import gengxin as gx
from gengxin.allocation import TOTALS, Problem

MINIMAL = Path(__file__).parents[1] / "scenarios" / "minimal.json"
SETTLEMENT = json.loads((MINIMAL.parent / "settlement.patch.json").read_text(encoding="utf-8"))


def requirement(total, unit="1", **more):
    return {"title": total, "total": total, "unit": unit, "assumed": True, **more}


@pytest.fixture(scope="module")
def xiaogang():
    return Problem(gx.load("xiaogang"))


@pytest.fixture(scope="module")
def plan(xiaogang):
    return xiaogang.solve()


def small(parcels=5, requirements=None, **sections):
    """The smallest case with more parcels, two options that build and money to be made."""
    base = gx.load(MINIMAL).patch(SETTLEMENT).to_dict()
    rng = np.random.default_rng(parcels)
    ids = [f"P{i}" for i in range(1, parcels + 1)]
    area = [20000, 10000, 5000, 4000, 6000, *rng.integers(3000, 15000, max(0, parcels - 5)).tolist()][:parcels]
    dwelling = [24000, 20200, 0, 0, 0, *rng.integers(0, 20000, max(0, parcels - 5)).tolist()][:parcels]
    base["parcels"] = {
        "id": ids, "zone": ["town"] * parcels, "use": ["0703", "070102", "080403", "1401", "1207", *["0703"] * max(0, parcels - 5)][:parcels],
        "area_m2": area, "dwelling_certified_m2": dwelling, "other_certified_m2": [0, 0, 3000, *[0] * max(0, parcels - 3)][:parcels],
    }  # fmt: skip
    base["plan"] = {"id": [], "parcel": [], "option": [], "share": [], "start": []}
    base["options"]["school"] = {"title": "School", "treatment": "redevelop", "use": "080403", "far": 0.8, "whole": True, "least_site_area_m2": 4000,
                                 "floor": {"school": {"purpose": "school", "level": "primary", "share": 1}}}  # fmt: skip
    base["options"]["park"] = {"title": "Park", "treatment": "redevelop", "use": "1401"}
    base["allocation"] = {"zones": ["town"], "start_years": [2023, 2025]}
    base["requirements"] = requirements or {}
    base.update(sections)
    return gx.load(base)


def test_totals_of_a_plan_are_those_of_its_simulation_in_every_year(plan):
    """Every total that both know: people by plan, places, beds, floor, parks, roads, and money of the approved account."""
    run, totals = plan.simulate(), plan.totals.set_index("year")

    def whole(table, column, **where):
        frame = run.table(table)
        frame = frame[frame["zone"] == "all"] if "zone" in frame else frame
        for key, value in where.items():
            frame = frame[frame[key] == value]
        return frame.set_index("year")[column].reindex(totals.index)

    by_status = run.population.groupby(["year", "status"], observed=True)["end"].sum().unstack()
    pairs = {
        "planned_population": whole("residents", "planned_population_with"),
        "residents": whole("residents", "residents_with"),
        "floating_residents": whole("residents", "floating_with"),
        **{f"{status}_residents": by_status[status].reindex(totals.index) for status in ("member", "registered", "local", "floating")},
        "homes": whole("residents", "homes_built"),
        "hospital_beds": whole("hospitals", "beds_with"),
        "elderly_beds": whole("elderly", "beds_with"),
        "park_m2": whole("development", "park_with_m2"),
        "road_m": whole("development", "road_with_m"),
        **{f"{level}_places": whole("schools", "places_with", level=level) for level in ("kindergarten", "primary", "junior", "senior")},
        **{f"{purpose}_m2": whole("floor", "counted_m2", purpose=purpose) for purpose in ("resettlement", "market_housing", "rental_housing", "collective")},
    }
    floor, work = run.table("floor"), run.table("working_floor")
    floor, work = floor[floor["zone"] == "all"], work[work["activity"] != "rest"]
    pairs |= {
        "uncounted_m2": floor.groupby("year")["uncounted_m2"].sum(),
        "parking_m2": floor[floor["purpose"] == "parking"].set_index("year")["uncounted_m2"],
        "working_m2": work.groupby("year")["in_use_with_m2"].sum(),
        "jobs": work.groupby("year")["jobs_with"].sum(),
        "real_output_yuan": work.groupby("year")["real_with_yuan"].sum(),
    }
    assert totals["parking_m2"].iloc[-1] > 0 and totals["jobs"].iloc[-1] != totals["jobs"].iloc[0] > 0
    for name, simulated in pairs.items():
        assert simulated.notna().any(), name
        known = simulated.notna()
        np.testing.assert_allclose(totals[name][known], simulated[known], rtol=1e-9, atol=1e-6, err_msg=name)


def test_money_of_a_plan_is_that_of_the_account(xiaogang):
    """On whole parcels: where a parcel is split, floor owed is rounded to 0.01 m2 and money to the fen for each owner."""
    plan = xiaogang.solve(whole=True)
    last, costs = plan.totals.iloc[-1], plan.simulate().costs
    owed = costs[costs["line"].astype(str).str.contains("/") & (costs["head"] != "income")]["approved_yuan"].sum()
    assert last["owed_yuan"] == pytest.approx(owed, rel=1e-9)
    lines = costs[~costs["line"].astype(str).str.contains("/") & costs["quantity"].notna() & (costs["line"] != "public_facilities")]["approved_yuan"].sum()
    finance = plan.scenario.document["finance"]
    public = costs[costs["line"] == "public_facilities"]["forecast_yuan"].sum()
    contingency = finance["contingency"]["value"]
    assert last["cost_yuan"] == pytest.approx((owed + lines + public) * (1 + contingency), rel=1e-9)
    assert last["net_value_yuan"] == pytest.approx(last["income_yuan"] - last["cost_yuan"], rel=1e-12)
    heads = costs[(costs["line"] == "all") & ~costs["head"].isin(["income", "total"])].set_index("head")["approved_yuan"]
    heads["public"] = public
    heads["contingency"] = (owed + lines + public) * contingency
    for name in TOTALS:
        if (head := name.removeprefix("cost_").removesuffix("_yuan")) != name and name.startswith("cost_") and name != "cost_yuan":
            assert last[name] == pytest.approx(heads.get(head, 0.0), rel=1e-9), name
    assert sum(last[name] for name in TOTALS if name.startswith("cost_") and name != "cost_yuan") == pytest.approx(last["cost_yuan"], rel=1e-12)


def test_a_head_that_the_account_leaves_out_costs_nothing():
    left_out = Problem(gx.load("xiaogang").patch({"costs": {"compensation": False}})).solve(whole=True)
    costs = left_out.simulate().costs
    heads = costs[costs["line"] == "all"].set_index("head")["approved_yuan"]
    last = left_out.totals.iloc[-1]
    assert last["cost_compensation_yuan"] == heads.get("compensation", 0.0) == 0
    assert last["cost_transition_yuan"] == pytest.approx(heads["transition"], rel=1e-9)
    assert last["cost_yuan"] < last["owed_yuan"] + last["cost_municipal_yuan"] + last["cost_rebuilding_yuan"] + last["cost_contingency_yuan"]


def test_jobs_parking_and_a_head_of_cost_may_be_required():
    base = gx.load("xiaogang")
    free = gx.allocate(base)
    last = free.totals.iloc[-1]
    limits = {"jobs": ("jobs", "at_least", 1.05), "parking_m2": ("m2", "at_most", 0.9), "cost_transition_yuan": ("yuan", "at_most", 0.9)}
    for total, (unit, side, factor) in limits.items():
        limit = {"value": float(last[total]) * factor, "unit": unit, "assumed": True}
        moved = gx.allocate(base.patch({"requirements": {total: requirement(total, unit, **{side: limit})}}))
        assert moved.found, total
        reached = moved.totals.iloc[-1][total]
        assert (reached >= limit["value"] * (1 - 1e-7)) if side == "at_least" else (reached <= limit["value"] * (1 + 1e-7)), total
        assert moved.bound_yuan <= free.bound_yuan + 1, total


@pytest.mark.parametrize("seed", range(8))
def test_jobs_are_those_of_the_simulation(seed):
    """Shops in homes go, offices fill by a ramp, floor a job and productivity change by year; a park draws on parcels, too."""
    rng = np.random.default_rng(seed)
    figure = lambda value, unit: {"value": float(value), "unit": unit, "assumed": True}  # noqa: E731
    activities = {
        name: {"title": name, "from_use": use, "owners": owners, "purposes": purposes, "existing_share": figure(rng.uniform(0.2, 1), "1"), "vacancy": figure(rng.uniform(0, 0.3), "1"),
               "floor_per_job_m2": {"from": {"2019-01-01": float(rng.uniform(10, 40)), "2024-01-01": float(rng.uniform(10, 40))}, "unit": "m2/job", "assumed": True},
               "output_yuan_per_m2": figure(rng.uniform(500, 5000), "yuan/m2")}
        for name, use, owners, purposes in (("shops", ["07"], ["dwelling"], []), ("offices", ["08"], [], ["office", "commercial"]))
    }  # fmt: skip
    economy = {"activities": activities, "productivity_growth": figure(0.03, "1"), "price_growth": figure(0.02, "1")}
    if seed % 2:
        economy["ramp"] = {"year": {"values": [0, 1, 2], "unit": "years", "assumed": True}, "share": {"values": [0.3, 0.7, 1], "unit": "1", "assumed": True}}
    weight = {"jobs": {"unit": "yuan/job", "weight": figure(rng.uniform(-5e4, 5e4), "yuan/job")}, "net_value_yuan": {"unit": "1", "weight": figure(1, "1")}}
    base = small(6 + seed % 3, objective=weight, economy=economy)
    base = base.patch({"options": {"offices": {"title": "Offices", "treatment": "redevelop", "use": "0902", "far": 2.0, "construction_years": 1, "floor": {"office": {"purpose": "office", "share": 1.0}, "parking": {"purpose": "parking", "share": 0.3, "counted": False}}}}})
    plan = gx.allocate(base)
    assert plan.found
    run, totals = plan.simulate(), plan.totals.set_index("year")
    work = run.table("working_floor")
    work = work[work["activity"] != "rest"].groupby("year")
    for total, column in {"working_m2": "in_use_with_m2", "jobs": "jobs_with", "real_output_yuan": "real_with_yuan"}.items():
        np.testing.assert_allclose(totals[total], work[column].sum(), rtol=1e-9, atol=1e-9 * work[column].sum().max(), err_msg=total)


def test_without_an_economy_jobs_are_not_modelled():
    base = small()
    with pytest.raises(gx.DocumentError, match="add the section 'economy'"):
        base.patch({"requirements": {"work": requirement("jobs", "jobs", at_least={"value": 100, "unit": "jobs", "assumed": True})}})
    plan = gx.allocate(base)
    assert plan.totals["jobs"].isna().all()
    with pytest.raises(ValueError, match="not modelled without the section 'economy'"):
        gx.front(base, ["net_value_yuan", "jobs"])


def test_a_plan_is_a_plan_of_the_document(plan):
    assert plan.found and plan.within
    assert plan.value_yuan <= plan.bound_yuan + 1
    assert plan.scenario.with_plan(plan.rows).hash == plan.apply().hash
    hard = plan.limits[plan.limits["requirement"] != "demolition"]
    assert (hard["room"] >= -1e-4 * np.maximum(1, hard["limit"].abs())).all()
    balance = plan.land_balance
    for _, zone in balance.groupby("zone", observed=True):
        assert zone["before_m2"].sum() == pytest.approx(zone["after_m2"].sum())


def test_tightening_a_norm_moves_plan_and_prices():
    base = gx.load("xiaogang")
    values, prices = [], []
    for places in (0.05, 0.06, 0.07):
        plan = gx.allocate(base.patch({"requirements": {"primary_places": {"at_least": places}}}))
        values.append(plan.bound_yuan)
        prices.append(plan.limits.set_index("requirement").loc["primary_places", "price_yuan"])
    assert values[0] >= values[1] >= values[2]


@pytest.mark.parametrize("seed", range(6))
def test_each_price_lies_between_the_one_sided_differences(seed):
    rng = np.random.default_rng(seed)
    demanded = {"homes": requirement("homes", "homes", at_least=float(rng.uniform(50, 200))), "park": requirement("park_m2", "m2", at_least=float(rng.uniform(4500, 9000))),
                "pull": requirement("demolished_m2", "m2", at_most=float(rng.uniform(8000, 20000)))}  # fmt: skip
    scenario = small(6 + seed % 3, demanded)
    plan = gx.allocate(scenario.patch({"options": {"school": None}}))
    assert plan.found and plan.proved
    for limit in plan.limit_list:
        side = "at_least" if limit["at_least"] else "at_most"
        bounds = []
        for step in (-1.0, 1.0):
            moved = scenario.patch({"options": {"school": None}, "requirements": {limit["requirement"]: {side: limit["limit"] + step}}})
            bounds.append(gx.allocate(moved).value_yuan)
        # The value falls as at_least rises, and rises with at_most; between neighbours it is concave.
        before, after = (bounds[0] - plan.value_yuan, plan.value_yuan - bounds[1]) if limit["at_least"] else (plan.value_yuan - bounds[0], bounds[1] - plan.value_yuan)
        low, high = min(before, after), max(before, after)
        slack = 1e-6 * abs(plan.value_yuan)
        assert low - slack <= limit["price_yuan"] <= high + slack, limit


@pytest.mark.parametrize("seed", range(5))
def test_enumeration_never_beats_a_whole_plan_by_more_than_its_gap(seed):
    rng = np.random.default_rng(seed + 20)
    demanded = {"homes": requirement("homes", "homes", at_least=float(rng.uniform(40, 150))), "pull": requirement("demolished_m2", "m2", at_most=float(rng.uniform(20000, 45000)))}
    problem = Problem(small(7, demanded, allocation={"zones": ["town"], "start_years": [2023]}))
    plan = problem.solve(whole=True, tolerance=1e-9)
    program = problem._core.program
    best = np.inf
    cost = np.array(program.expanded().cost).reshape(program.groups, program.options)
    admitted = [[c for c in range(program.options) if program_upper(program, g, c) > 0] for g in range(program.groups)]
    for choice in itertools.product(*admitted):
        x = np.zeros((program.groups, program.options))
        x[np.arange(program.groups), choice] = 1
        rows = program.activities(x.ravel())
        if all(row.lower - 1e-6 <= at <= row.upper + 1e-6 for row, at in zip(program.rows, rows, strict=True)):
            best = min(best, cost[np.arange(program.groups), choice].sum() + program.offset)
    assert plan.found
    if plan.within:
        assert -best <= plan.bound_yuan + 1e-6 * abs(best)
        assert plan.value_yuan <= -best + 1e-6 * abs(best)
        assert -best - plan.value_yuan <= (plan.bound_yuan - plan.value_yuan) + 1e-6 * abs(best)


def program_upper(program, group, option):
    return np.array(program.expanded().upper).reshape(program.groups, program.options)[group, option]


def test_the_impossible_gives_a_conflict_and_a_cure_that_cures():
    demanded = {"homes": requirement("homes", "homes", at_least=800), "pull": requirement("demolished_m2", "m2", at_most=20000), "park": requirement("park_m2", "m2", at_least=4000)}
    scenario = small(6, demanded)
    plan = gx.allocate(scenario)
    assert not plan.found and plan.proved
    assert "homes" in {limit["requirement"] for limit in plan.conflict}
    assert plan.cure
    assert gx.allocate(plan.cured()).found
    # Without any one of the conflict the rest can be met.
    for limit in plan.conflict:
        assert gx.allocate(scenario.patch({"requirements": {limit["requirement"]: {"mode": "off"}}})).found
    # No cure of one row alone is cheaper, in units relative to the rows' sizes.
    sizes = dict(zip((row.name.split()[0] for row in plan.problem._core.program.rows), plan.problem._core.program.row_sizes(), strict=True))
    total = sum(step["amount"] / sizes[step["requirement"]] for step in plan.cure)
    for name, record in demanded.items():
        side, sign = ("at_least", -1) if "at_least" in record else ("at_most", 1)
        amount = 0.999 * total * sizes[name]
        assert not gx.allocate(scenario.patch({"requirements": {name: {side: record[side] + sign * amount}}})).found
    assert any("cheapest cure" in sentence for sentence in plan.sentences())
    assert any("最小放宽" in sentence for sentence in plan.sentences("zh"))


def test_a_ratio_is_cured_too():
    plan = gx.allocate(gx.load("xiaogang").patch({"requirements": {"demolition": {"mode": "hard"}}}))
    assert plan.status == "primal infeasible" and plan.proved and plan.cure
    assert gx.allocate(plan.cured()).found
    with pytest.raises(ValueError, match="there is no plan"):
        plan.apply()


def test_soft_requirements_are_missed_at_their_price():
    demanded = {"homes": requirement("homes", "homes", at_least=2500, mode="soft", penalty_yuan=1000), "pull": requirement("demolished_m2", "m2", at_most=20000)}
    plan = gx.allocate(small(6, demanded))
    homes = plan.limits.set_index("requirement").loc["homes"]
    assert plan.found and homes["room"] < 0
    assert homes["price_yuan"] == pytest.approx(1000, rel=1e-4)


def test_locks_hold():
    base = small(6, {})
    locked = base.patch({"locks": {"id": ["a", "b"], "parcel": ["P1", "P2"], "option": ["park", "rebuild"], "at_least": [1, 0], "at_most": [1, 0]}})
    table = gx.allocate(locked).table
    assert set(table[table["parcel"] == "P1"]["option"]) == {"park"}
    assert "rebuild" not in set(table[table["parcel"] == "P2"]["option"])
    with pytest.raises(gx.DocumentError, match="may not take 'school'"):
        gx.allocate(base.patch({"locks": {"id": ["a"], "parcel": ["P1"], "option": ["school"], "at_least": [1], "at_most": [1]}, "options": {"school": {"from_use": ["0901"]}}}))


def test_a_yearly_budget_spreads_what_is_started():
    demanded = {"homes": requirement("homes", "homes", at_least=150.0)}
    free = gx.allocate(small(7, demanded).patch({"options": {"school": None}}))
    by_year = free.totals.set_index("year")["started_cost_yuan"]
    nothing = dict(zip(TOTALS, free.problem._core.totals([]), strict=True))
    assert by_year.sum() == pytest.approx(free.totals["cost_yuan"].iloc[-1] - nothing["cost_yuan"][-1], rel=1e-9)
    budget = 0.8 * by_year.max()
    demanded["budget"] = requirement("started_cost_yuan", "yuan", at_most=budget, **{"from": 2021, "until": 2030})
    spread = gx.allocate(small(7, demanded).patch({"options": {"school": None}}))
    assert spread.found
    started = spread.totals.set_index("year")["started_cost_yuan"]
    assert (started <= budget * (1 + 1e-9)).all()
    # There is no discounting in net value, so a budget that is only spread costs nothing; one that is too small does.
    assert spread.value_yuan == pytest.approx(free.value_yuan, rel=1e-6)
    demanded["budget"] = {**demanded["budget"], "at_most": 0.3 * by_year.max()}
    little = gx.allocate(small(7, demanded).patch({"options": {"school": None}}))
    assert little.found and little.value_yuan < free.value_yuan and little.limits["binds"].any()
    with pytest.raises(gx.DocumentError, match="happens year by year"):
        small(5, {}).patch({"objective": {"started_cost_yuan": {"weight": -1.0, "unit": "1"}}})


def test_owners_are_housed_before_they_are_cleared_where_that_is_asked():
    """先安置后拆迁: the floor delivered covers what is owed to owners cleared so far, in every simulated year."""
    first = requirement("resettlement_m2", "1", per="resettlement_owed_m2", at_least=1.0, **{"from": 2021, "until": 2030})
    demanded = {"pull": requirement("demolished_m2", "m2", at_least=20000.0), "first": first}
    options = {"school": None, "homes_first": {"title": "Homes first", "treatment": "redevelop", "use": "0701", "far": 3.0, "floor": {"homes": {"purpose": "resettlement", "share": 1}}}}
    scenario = small(7, demanded, allocation={"zones": ["town"], "start_years": [2021, 2026]}).patch({"options": options})
    plan = gx.allocate(scenario)
    assert plan.found
    totals = plan.totals
    assert (totals["resettlement_m2"] >= totals["resettlement_owed_m2"] - 1e-6).all()
    assert totals["resettlement_owed_m2"].iloc[-1] > 0
    # Not by itself: where homes are to come late and clearance early, owners wait, unless the requirement forbids it.
    late = {"late": requirement("resettlement_m2", "m2", at_most=0.0, **{"from": 2021, "until": 2023}), "early": requirement("resettlement_owed_m2", "m2", at_least=100.0, **{"from": 2021, "until": 2030})}
    waiting = gx.allocate(scenario.patch({"requirements": late | {"first": None}}))
    assert waiting.found and (waiting.totals["resettlement_m2"] < waiting.totals["resettlement_owed_m2"] - 1).any()
    assert not gx.allocate(scenario.patch({"requirements": late})).found
    floor = plan.simulate().floor
    built = floor[(floor["zone"] == "all") & (floor["purpose"] == "resettlement")].set_index("year")["counted_m2"]
    np.testing.assert_allclose(built.to_numpy(), totals.set_index("year")["resettlement_m2"].reindex(built.index).to_numpy(), rtol=1e-9, atol=1e-6)


def test_replacement_cost_is_what_a_parcel_is_worth_to_the_plan():
    demanded = {"park": requirement("park_m2", "m2", at_least=4000)}
    plan = gx.allocate(small(6, demanded))
    used = plan.table["parcel"].iloc[0]
    kept = plan.problem.solve(keep=[used])
    assert plan.replacement_cost(used) == pytest.approx(plan.value_yuan - kept.value_yuan)
    unused = [parcel for parcel in plan.problem.parcels if parcel not in set(plan.table["parcel"])]
    if unused:
        assert plan.replacement_cost(unused[0]) == pytest.approx(0, abs=1e-3)


def test_an_option_to_be_taken_whole_is_not_split():
    plan = gx.allocate(small(8, {"places": requirement("primary_places", "places", at_least=500)}))
    assert plan.found and plan.within
    schools = plan.table[plan.table["option"] == "school"]
    assert len(schools) and (schools["share"] == 1).all()


def test_an_exact_plan_is_no_worse_and_proved(xiaogang, plan):
    pytest.importorskip("highspy", reason="exact plans need HiGHS: pip install gengxin[exact]")
    exact = xiaogang.solve_exact(relative_gap=1e-4, seconds=600.0)  # as long as a busy machine may need
    assert exact.found and exact.within
    assert plan.value_yuan - 1 <= exact.value_yuan <= exact.bound_yuan + 1e-6 * abs(exact.bound_yuan)
    assert exact.gap < 2e-4 and exact.split <= len(exact.limit_list)
    table = exact.table
    sites = table[table["option"].isin(["primary_school", "junior_school", "elderly_home", "health"])]
    assert (sites["share"] == 1).all()


def test_a_cost_that_is_no_sum_of_totals_is_refused():
    lines = {"odd": {"title": "Odd", "head": "municipal", "quantity": "max(demolished_m2 - resettlement_m2, 0)", "rate": "survey_price", "assumed": True}}
    with pytest.raises(gx.DocumentError, match="not proportional"):
        gx.allocate(small(5, {}).patch({"costs": {"lines": lines}}))


def test_without_the_section_the_error_says_what_to_write():
    with pytest.raises(gx.DocumentError, match="start_years"):
        gx.allocate(gx.load(MINIMAL))


def test_the_sheet_shows_before_and_after(plan):
    sheet = plan.sheet.set_index(["zone", "item"])
    unit = sheet.loc["xiaogang_unit"]
    assert unit.loc["counted_m2 existing_dwelling", "before"] == pytest.approx(1_110_000)
    assert unit.loc["counted_m2 existing_dwelling", "after"] < 1_110_000
    assert unit.loc["counted_m2 resettlement", "before"] == 0 < unit.loc["counted_m2 resettlement", "after"]
    norm = unit.loc["planned_population_with", "after"] * 0.08
    assert unit.loc["places_with primary", "after"] >= norm - 1e-6


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_planner_is_told_in_sentences(plan, lang):
    said = plan.sentences(lang)
    assert any("primary" in one.lower() or "小学" in one for one in said)
    assert "requirement" in repr(plan) and "影子价格" in plan._repr_html_()


def test_every_total_has_a_unit(plan):
    assert set(plan.totals.columns) == {"year", *TOTALS}
