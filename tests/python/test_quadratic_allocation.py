"""Closeness to a reference plan and compactness: the objective by hand, the bound, prices, whole parcels against enumeration."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_units import at_least, planning_units, protect

import gengxin as gx

SIDE = 3


def grid(gain: list[float], species: list[float], *, whole: bool, target: float = 0.0, plan: dict[str, Any] | None = None, side: int = SIDE, **allocation: Any) -> gx.Scenario:
    """A grid of units with two options, `a` and `b`: a gain in yuan from each, a species that `a` protects, boundaries of 10 m."""
    count = side * side
    ids = [f"U{i + 1}" for i in range(count)]
    pairs = [(i, j) for i in range(count) for j in (i + 1, i + side) if j < count and (j != i + 1 or j % side)]
    neighbours = {"id": [f"n{k}" for k in range(len(pairs))], "parcel": [ids[i] for i, _ in pairs], "neighbour": [ids[j] for _, j in pairs], "boundary_m": {"values": [10.0] * len(pairs), "assumed": True}}
    options = {"a": protect("0703"), "b": protect("0703")}
    sections: dict[str, Any] = {"plan": plan} if plan else {}
    return planning_units(
        count, options, {"of_a": ("yuan", gain[:count]), "of_b": ("yuan", gain[count:]), "species": ("1", species)},
        {"gain": ("yuan", "if(option == 'a', of_a, of_b)"), "kept": ("1", "if(option == 'a', species, 0)")},
        use=["0703"] * count, requirements={"kept": at_least("kept", target)}, objective={"gain": {"unit": "1", "weight": 1}}, neighbours=neighbours,
        allocation={"zones": ["town"], "start_years": [2021], "whole": whole, **allocation}, **sections,
    )


def shares(plan: Any, side: int = SIDE) -> np.ndarray:
    """As it is, a, b by unit."""
    found = np.zeros((side * side, 3))
    found[:, 0] = 1
    for parcel, option, share in zip(plan.rows["parcel"], plan.rows["option"], plan.rows["share"], strict=True):
        unit = int(parcel[1:]) - 1
        found[unit, 1 if option == "a" else 2] += share
        found[unit, 0] -= share
    return found


def worth(x: np.ndarray, gain: list[float], closeness: float, compactness: float, reference: np.ndarray | None = None, side: int = SIDE) -> float:
    """The objective straight from its equation, areas 100 m2."""
    count = side * side
    if reference is None:
        reference = np.tile([1.0, 0, 0], (count, 1))
    value = float(x[:, 1] @ np.array(gain[:count]) + x[:, 2] @ np.array(gain[count:]))
    value -= 0.5 * closeness * 100 * float(((x - reference) ** 2).sum())
    for i in range(count):
        for j in (i + 1, i + side):
            if j < count and (j != i + 1 or j % side):
                value -= 0.5 * compactness * 10 * float(((x[i] - x[j]) ** 2).sum())
    return value


numbers = st.lists(st.integers(-30, 60).map(float), min_size=2 * SIDE * SIDE, max_size=2 * SIDE * SIDE)
kinds = st.lists(st.integers(0, 5).map(float), min_size=SIDE * SIDE, max_size=SIDE * SIDE)


@settings(max_examples=25, deadline=None)
@given(numbers, kinds, st.sampled_from([0.0, 0.05, 0.4]), st.sampled_from([0.0, 0.3, 2.0]), st.floats(0, 0.9))
def test_shares_are_worth_what_the_equation_says_and_the_bound_is_met(gain: list[float], species: list[float], closeness: float, compactness: float, part: float) -> None:
    base = grid(gain, species, whole=False, target=part * sum(species), closeness_yuan_per_m2=closeness, compactness_yuan_per_m=compactness)
    plan = gx.allocate(base)
    assert plan.status == "optimal"
    assert plan.value_yuan == pytest.approx(worth(shares(plan), gain, closeness, compactness), abs=1e-5)
    assert plan.value_yuan <= plan.bound_yuan + 1e-6
    assert plan.bound_yuan - plan.value_yuan <= 1e-5 * max(1.0, abs(plan.bound_yuan))
    assert plan.proved


@settings(max_examples=8, deadline=None)
@given(numbers, kinds, st.sampled_from([0.05, 0.4]), st.sampled_from([0.3, 2.0]), st.floats(0, 0.9))
def test_no_choice_of_whole_units_is_worth_more_than_the_bound(gain: list[float], species: list[float], closeness: float, compactness: float, part: float) -> None:
    target = part * sum(species)
    plan = gx.allocate(grid(gain, species, whole=True, target=target, closeness_yuan_per_m2=closeness, compactness_yuan_per_m=compactness))
    best = -np.inf
    for chosen in itertools.product(range(3), repeat=SIDE * SIDE):
        x = np.eye(3)[list(chosen)]
        if x[:, 1] @ np.array(species) >= target - 1e-9:
            best = max(best, worth(x, gain, closeness, compactness))
    assert best <= plan.bound_yuan + 1e-6
    if plan.within:
        assert set(np.unique(shares(plan))) <= {0.0, 1.0}
        assert plan.value_yuan == pytest.approx(worth(shares(plan), gain, closeness, compactness), abs=1e-6)
        assert best - plan.value_yuan <= plan.bound_yuan - plan.value_yuan + 1e-6


@pytest.mark.parametrize("compactness", [0.3, 2.0, 5.0])
def test_no_switch_of_one_whole_unit_or_of_two_apart_pays(compactness: float) -> None:
    side, closeness = 7, 0.05
    count = side * side
    apart = [(i, j) for i, j in itertools.combinations(range(count), 2) if abs(i // side - j // side) + abs(i % side - j % side) > 1]
    for seed in range(25):
        rng = np.random.default_rng(seed)
        gain, species = rng.integers(-30, 60, 2 * count).astype(float).tolist(), rng.integers(0, 6, count).astype(float)
        target = 0.5 * float(species.sum())
        plan = gx.allocate(grid(gain, species.tolist(), whole=True, target=target, side=side, closeness_yuan_per_m2=closeness, compactness_yuan_per_m=compactness))
        assert plan.within
        chosen = shares(plan, side).argmax(axis=1)
        here = np.eye(3)[chosen]
        assert plan.value_yuan == pytest.approx(worth(here, gain, closeness, compactness, side=side), abs=1e-6)
        kept = float(here[:, 1] @ species)
        change, more = np.zeros((count, 3)), np.zeros((count, 3))
        for unit, option in itertools.product(range(count), range(3)):
            x = here.copy()
            x[unit] = np.eye(3)[option]
            change[unit, option], more[unit, option] = worth(x, gain, closeness, compactness, side=side) - plan.value_yuan, float(x[:, 1] @ species) - kept
        assert change[kept + more >= target].max() <= 1e-6
        for i, j in apart:  # units that do not touch: what they change adds up
            both = kept + more[i][:, None] + more[j][None, :] >= target
            assert (change[i][:, None] + change[j][None, :])[both].max(initial=0.0) <= 1e-6


def test_a_share_that_a_lock_asks_for_is_kept_where_units_are_taken_whole() -> None:
    gain = [-30.0] * 9 + [60.0] * 9
    locks = {"id": ["l"], "parcel": ["U5"], "option": ["a"], "at_least": [0.3], "at_most": [1.0]}
    plan = gx.allocate(grid(gain, [0.0] * 9, whole=True, compactness_yuan_per_m=0.5).patch({"locks": locks}))
    assert plan.within
    assert shares(plan)[4].tolist() == [0, 1, 0]
    assert shares(plan)[[0, 1, 2, 3, 5, 6, 7, 8], 2].tolist() == [1] * 8


def test_closeness_draws_the_plan_to_the_reference() -> None:
    rng = np.random.default_rng(5)
    gain = rng.integers(-30, 60, 2 * SIDE * SIDE).astype(float).tolist()
    reference = {"id": [f"r{i}" for i in range(5)], "parcel": [f"U{i + 1}" for i in range(5)], "option": ["a", "b", "a", "b", "a"], "share": [1, 1, 1, 0.5, 1], "start": [2021] * 5}
    expected = np.tile([1.0, 0, 0], (SIDE * SIDE, 1))
    expected[:5] = [[0, 1, 0], [0, 0, 1], [0, 1, 0], [0.5, 0, 0.5], [0, 1, 0]]
    apart = []
    for closeness in (0.001, 0.3, 1.0, 1000.0):
        plan = gx.allocate(grid(gain, [0.0] * 9, whole=False, plan=reference, closeness_yuan_per_m2=closeness))
        assert plan.value_yuan == pytest.approx(worth(shares(plan), gain, closeness, 0, expected), abs=1e-4)
        assert plan.closeness_yuan == pytest.approx(0.5 * closeness * 100 * ((shares(plan) - expected) ** 2).sum(), rel=1e-6, abs=1e-6)
        apart.append(float(((shares(plan) - expected) ** 2).sum()))
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 1e-4 < apart[0]


def test_compactness_shortens_the_boundaries_between_different_uses() -> None:
    gain = np.random.default_rng(8).integers(-30, 60, 2 * SIDE * SIDE).astype(float).tolist()
    apart = []
    for compactness in (0.001, 0.5, 2.0, 1000.0):
        plan = gx.allocate(grid(gain, [0.0] * 9, whole=False, compactness_yuan_per_m=compactness))
        apart.append(2 * plan.compactness_yuan / compactness)
    assert apart == sorted(apart, reverse=True)
    assert apart[0] > 10 > 0.1 > apart[-1]


def test_a_price_lies_between_the_one_sided_differences() -> None:
    gain = np.random.default_rng(3).integers(-30, 60, 2 * SIDE * SIDE).astype(float).tolist()
    species = [3.0, 1, 4, 1, 5, 2, 2, 5, 3]

    def at(target: float) -> Any:
        return gx.allocate(grid(gain, species, whole=False, target=target, closeness_yuan_per_m2=0.3, compactness_yuan_per_m=0.8))

    plan, more, less = at(22.0), at(22.01), at(21.99)
    price = plan.limit_list[0]["price_yuan"]
    assert price > 0
    assert (less.value_yuan - plan.value_yuan) / 0.01 - 1e-3 <= price <= (plan.value_yuan - more.value_yuan) / 0.01 + 1e-3


def test_what_cannot_be_done_is_told_as_without_them() -> None:
    base = grid([1.0] * 18, [1.0] * 9, whole=False, target=10.0, compactness_yuan_per_m=1.0)
    plan = gx.allocate(base)
    assert plan.status == "primal infeasible"
    assert [step["requirement"] for step in plan.conflict] == ["kept"]
    assert gx.allocate(plan.cured()).found


def test_an_exact_search_says_that_it_does_not_know_them() -> None:
    from gengxin.allocation import Problem

    with pytest.raises(ValueError, match="closeness_yuan_per_m2"):
        Problem(grid([1.0] * 18, [1.0] * 9, whole=True, closeness_yuan_per_m2=1.0)).solve_exact()


def test_neighbours_from_polygons() -> None:
    pytest.importorskip("shapely")
    base = planning_units(4, {"a": protect("0703")}, {"of": ("1", [1.0] * 4)}, {"kept": ("1", "of")}, use=["0703"] * 4)
    square = "POLYGON (({0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1}))"
    # U1 | U2 side by side, 2 cm apart; U3 above U1; U4 touches U1 in a corner only.
    shapes = [square.format(0, 0, 10, 10), square.format(10.02, 0, 20, 10), square.format(0, 10, 10, 25), square.format(-10, -10, 0, 0)]
    parcels = {**base.document["parcels"], "geometry": shapes}
    found = gx.with_neighbours(gx.load({**base.document, "parcels": parcels})).document["neighbours"]
    assert list(zip(found["parcel"], found["neighbour"], strict=True)) == [("U1", "U2"), ("U1", "U3")]
    assert found["boundary_m"]["values"] == pytest.approx([10, 10], abs=0.1)
    with pytest.raises(ValueError, match="/parcels/geometry/U2: found Point; allowed: a polygon"):
        gx.with_neighbours(gx.load({**base.document, "parcels": {**parcels, "geometry": [shapes[0], "POINT (0 0)", *shapes[2:]]}}))
    with pytest.raises(ValueError, match="/parcels/geometry: found nothing"):
        gx.with_neighbours(base)
