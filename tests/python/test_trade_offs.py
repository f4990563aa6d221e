"""Fronts, near-best alternatives and the least figure that makes a plan possible: each held against plain allocations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from test_allocation import requirement, small

import gengxin as gx


@pytest.fixture(scope="module")
def base():
    """Seven parcels without sites to be taken whole: prices and values are then those of a linear program."""
    demanded = {"homes": requirement("homes", "homes", at_least=60.0)}
    return small(7, demanded).patch({"options": {"school": None}})


@pytest.fixture(scope="module")
def front(base):
    return gx.front(base, ["net_value_yuan", "-demolished_m2"], steps=5)


def test_each_point_is_the_best_for_its_bound_and_tells_the_price(base, front):
    table = front.table
    assert front.status == "optimal" and len(table) >= 3
    for row in table.to_dict("records"):
        capped = gx.allocate(base.patch({"requirements": {"cap": requirement("demolished_m2", "m2", at_most=row["-demolished_m2"] + 1e-6)}}))
        assert capped.found
        # The tie-break of the grid may cost a thousandth of the first objective's range, no more.
        span = table["net_value_yuan"].max() - table["net_value_yuan"].min()
        assert capped.value_yuan - 2e-3 * span <= row["net_value_yuan"] <= capped.value_yuan + 1e-6 * abs(capped.value_yuan)
        if row["-demolished_m2_price"] > 0:
            less = gx.allocate(base.patch({"requirements": {"cap": requirement("demolished_m2", "m2", at_most=row["-demolished_m2"] - 1)}}))
            more = gx.allocate(base.patch({"requirements": {"cap": requirement("demolished_m2", "m2", at_most=row["-demolished_m2"] + 1)}}))
            slack = 1e-5 * abs(row["-demolished_m2_price"]) + 1e-3
            if less.found:
                assert more.value_yuan - capped.value_yuan - slack <= row["-demolished_m2_price"] <= capped.value_yuan - less.value_yuan + slack


def test_the_ends_of_a_front_are_the_best_of_each_objective(base, front):
    table = front.table
    assert table["net_value_yuan"].iloc[0] == pytest.approx(gx.allocate(base).value_yuan, rel=1e-6)
    least = gx.allocate(base.patch({"objective": {"demolished_m2": {"weight": -1.0, "unit": "yuan/m2"}}}))
    assert table["-demolished_m2"].min() == pytest.approx(-least.value_yuan, abs=1e-6 * table["-demolished_m2"].max())


@pytest.mark.parametrize("objectives", [["net_value_yuan", "-demolished_m2", "park_m2"], ["park_m2", "homes", "-cost_yuan"]])
def test_no_point_beats_another(base, objectives):
    table = gx.front(base, objectives, steps=3).table
    assert len(table) >= 3
    better = np.column_stack([table[name] * (-1 if name.startswith("-") else 1) for name in objectives])
    span = np.maximum(np.ptp(better, axis=0), 1e-9)
    for i, j in [(i, j) for i in range(len(better)) for j in range(len(better)) if i != j]:
        assert not ((better[j] >= better[i] - 1e-7 * span).all() and (better[j] > better[i] + 1e-5 * span).any())


def test_how_far_a_requirement_is_missed_is_an_objective(base):
    hard = base.patch({"requirements": {"homes": {"at_least": 5000.0}}})
    assert not gx.allocate(hard).found
    front = gx.front(hard, ["-demolished_m2", "homes_shortfall"], steps=4)
    table = front.table
    most = gx.allocate(base.patch({"objective": {"homes": {"weight": 1.0, "unit": "yuan/home"}}}))
    assert table["homes_shortfall"].min() == pytest.approx(5000 - most.value_yuan, rel=1e-5)
    assert table["homes_shortfall"].max() <= 5000 + 1e-6
    assert front.units == {"-demolished_m2": "m2", "homes_shortfall": "homes"}


def test_a_point_is_a_plan_that_can_be_simulated(front):
    middle = len(front) // 2
    run = gx.simulate(front.scenario(middle))
    floor = run.floor
    last = floor[(floor["year"] == floor["year"].max()) & (floor["zone"] == "all")]
    existing = last[last["purpose"].astype(str).str.startswith("existing")]["counted_m2"].sum()
    first = floor[(floor["year"] == floor["year"].min()) & (floor["zone"] == "all")]
    assert first[first["purpose"].astype(str).str.startswith("existing")]["counted_m2"].sum() - existing == pytest.approx(front.table["-demolished_m2"].iloc[middle], rel=1e-9)


def test_an_objective_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="did you mean 'demolished_m2'"):
        gx.front(small(5, {}), ["net_value_yuan", "-demolishd_m2"])
    with pytest.raises(ValueError, match="two objectives"):
        gx.front(small(5, {}), ["net_value_yuan"])
    with pytest.raises(ValueError, match="no total of the last year"):
        gx.front(small(5, {}), ["net_value_yuan", "-started_cost_yuan"])


def test_a_front_of_what_cannot_be_met_says_so(base):
    impossible = gx.front(base.patch({"requirements": {"homes": {"at_least": 1e6}}}), ["net_value_yuan", "-demolished_m2"])
    assert impossible.status == "primal infeasible" and len(impossible) == 0
    assert "allocate" in repr(impossible) and "权衡前沿" in impossible._repr_html_()


def test_alternatives_are_nearly_as_good_and_differ(base):
    plan = gx.allocate(base)
    others = plan.alternatives(3, slack=0.05)
    assert others
    for other in others:
        assert other.value_yuan >= plan.value_yuan - 0.05 * abs(plan.value_yuan) - 1e-6 * abs(plan.value_yuan)
        assert other.differs > 0
        totals = plan.problem._core.totals([(plan.problem._index(p), plan.problem.options.index(o), s, x) for p, o, s, x in zip(other.rows["parcel"], other.rows["option"], other.rows["start"], other.rows["share"], strict=True)])
        homes = dict(zip(gx.allocation.TOTALS, totals, strict=True))["homes"][-1]
        assert homes >= 60 - 1e-6
    # More slack lets the first alternative differ at least as much.
    assert plan.alternatives(1, slack=0.3)[0].differs >= others[0].differs - 1e-6
    with pytest.raises(ValueError, match="slack_yuan"):
        plan.alternatives(1, slack_yuan=-1.0)


def test_the_least_far_that_houses_everybody_is_the_one_by_hand(base):
    """Homes grow in proportion to FAR: with all parcels rebuilt `most` homes at the document's FAR, FAR x wanted / most holds the wanted."""
    only = base.patch({"requirements": {"homes": None}})
    most = gx.allocate(only.patch({"objective": {"homes": {"weight": 1.0, "unit": "yuan/home"}}})).value_yuan
    far = only.document["options"]["rebuild"]["far"]
    far = far["value"] if isinstance(far, dict) else far
    wanted = 0.5 * most
    asked = only.patch({"requirements": {"homes": requirement("homes", "homes", at_least=wanted)}})
    found = gx.reach(asked, "options/rebuild/far", 0.05 * far, far, accuracy=1e-6)
    assert found.reached and found.proved
    assert found.value == pytest.approx(far * wanted / most, rel=1e-5)
    assert found.impossible < found.value
    assert found.plan.found and gx.allocate(found.plan.scenario).found
    assert "a plan at" in repr(found)


def test_what_a_plan_must_be_worth_can_be_reached_by_a_price(base):
    worth = gx.allocate(base).value_yuan
    found = gx.reach(base, "finance/land_price_yuan_per_m2", 1.0, 1e5, worth_yuan=worth + 1e6)
    assert found.reached and found.proved
    assert found.plan.value_yuan >= worth + 1e6
    at_less = gx.allocate(base.patch({"finance": {"land_price_yuan_per_m2": {"value": found.impossible, "unit": "yuan/m2"}}}))
    assert at_less.bound_yuan < worth + 1e6


def test_what_cannot_be_reached_is_said(base):
    asked = base.patch({"requirements": {"homes": {"at_least": 1e6}}})
    nothing = gx.reach(asked, "options/rebuild/far", 0.1, 1.0)
    assert not nothing.reached and nothing.proved and nothing.plan is None and math.isnan(nothing.value)
    assert "no plan on the whole range" in repr(nothing)
    with pytest.raises(ValueError, match="did you mean"):
        gx.reach(base, "options/rebuild/fa", 0.1, 1.0)
    with pytest.raises(ValueError, match="low must lie below high"):
        gx.reach(base, "options/rebuild/far", 2.0, 1.0)
