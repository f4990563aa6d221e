"""Whole numbers by a search that is not believed: problems with published answers, and searches that lie."""

from __future__ import annotations

import builtins
from types import SimpleNamespace

import numpy as np
import pytest

from gengxin import optimise

pytest.importorskip("highspy")

# The tests of prioritizr: which parcels to protect, at least cost, for enough of two species. A parcel without a cost is not there.
ONE_ZONE = SimpleNamespace(cost=np.array([10, 2, 3]), species=np.array([[0, 0, 1], [10, 5, 6]]), targets=[1, 10], chosen=[0, 1, 1],
                           replacement_cost=[0, 8, np.inf])
TWO_ZONES = SimpleNamespace(  # units 1, 2, 4, 5, 6, 8, first zone and then second
    cost=np.array([[1, 2, 3, 100, 100, 100], [10, 10, 10, 4, 1, 10]]),
    species=np.array([[[1, 2, 0, 0, 0, 0], [1, 0, 0, 1, 0, 1]], [[0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 10, 0]]]),  # species, zone, unit
    targets=[[1, 1], [1, 0]], chosen=[[1, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0]], objective=8)


def one_zone(without=()):
    upper = np.ones(3)
    upper[list(without)] = 0
    return optimise.program(ONE_ZONE.cost, ONE_ZONE.species, row_lower=ONE_ZONE.targets, lower=0, upper=upper,
                            row_names=["species 1", "species 2"], column_names=["parcel 1", "parcel 2", "parcel 4"])


def choose(program, **options):
    return optimise.solve_integer(program, np.arange(program.columns), **options)


def test_the_cheapest_reserve():
    plan = choose(one_zone())
    assert plan.status == "optimal" and plan.objective == pytest.approx(5)
    assert plan.x.tolist() == ONE_ZONE.chosen


def test_replacement_costs():
    """What the objective loses if a parcel may not be chosen; infinite for the only home of species 1."""
    best = choose(one_zone())
    for parcel, expected in enumerate(ONE_ZONE.replacement_cost):
        without = choose(one_zone(without=[parcel]))
        if np.isinf(expected):
            assert without.status == "primal infeasible" and without.proved
            conflict = optimise.conflict(one_zone(without=[parcel]))
            assert {str(limit) for limit in conflict.limits} >= {"species 1 >= 1", "parcel 4 <= 0"}
            assert conflict.irreducible and len(conflict.limits) == 2
        else:
            assert without.objective - best.objective == pytest.approx(expected)


def test_two_zones():
    units = TWO_ZONES.cost.shape[1]
    rows = []
    for species in range(2):
        for zone in range(2):
            row = np.zeros((2, units))
            row[zone] = TWO_ZONES.species[species, zone]
            rows.append(row.ravel())
    one_use = np.hstack([np.eye(units), np.eye(units)])
    program = optimise.program(TWO_ZONES.cost.ravel(), np.vstack([rows, one_use]), lower=0, upper=1,
                               row_lower=np.concatenate([np.ravel(TWO_ZONES.targets), np.full(units, -np.inf)]),
                               row_upper=np.concatenate([np.full(4, np.inf), np.ones(units)]))
    plan = choose(program)
    assert plan.objective == pytest.approx(TWO_ZONES.objective)
    assert plan.x.reshape(2, units).tolist() == TWO_ZONES.chosen


def test_a_budget():
    """The most of species 2 that a budget buys: 5 for 2, 6 for 3, 11 for 5, 15 for 12, 16 for 13, 21 for all."""
    for budget, most in ((2.9, 5), (3, 6), (5, 11), (11.9, 11), (12, 15), (13, 16), (15, 21)):
        program = optimise.program(-ONE_ZONE.species[1], [ONE_ZONE.cost], row_upper=budget, lower=0, upper=1)
        assert choose(program).objective == pytest.approx(-most)


def knapsack():
    rng = np.random.default_rng(3)
    weights = rng.integers(20, 60, size=(3, 12)).astype(float)
    return optimise.program(-rng.integers(20, 60, size=12).astype(float), weights, row_upper=weights.sum(1) // 3, lower=0, upper=1)


def test_the_answer_is_whole_holds_and_has_a_bound():
    program = knapsack()
    plan = choose(program)
    assert np.array_equal(plan.x, np.round(plan.x))
    assert (optimise.matrix_of(program) @ plan.x <= program.row_upper).all()
    assert plan.relaxed.dual_objective <= plan.bound + 1e-6 and plan.bound <= plan.objective + 1e-6
    assert plan.gap <= 2e-6
    best = min(program.cost @ x for x in np.ndindex(*(2,) * 12)
               if (optimise.matrix_of(program) @ np.array(x) <= program.row_upper).all())
    assert plan.objective == pytest.approx(best)
    assert not plan.proved  # the relaxation's bound is lower: the search's word


def test_prices_with_the_integers_fixed():
    """Two schools of 45 places at 3, buses at 0.5 a pupil for the rest: a pupil more is a seat more in a bus."""
    program = optimise.program([30, 0.5], [[45, 1]], row_lower=100, lower=0, upper=[np.inf, 20])
    plan = optimise.solve_integer(program, [0])
    assert plan.x == pytest.approx([2, 10]) and plan.objective == pytest.approx(65)
    assert plan.prices_with_the_integers_fixed == pytest.approx([0.5], rel=1e-6)


def test_flags_are_columns():
    program = knapsack()
    flags = np.zeros(12, dtype=bool)
    flags[[2, 5]] = True
    a, b = optimise.solve_integer(program, flags), optimise.solve_integer(program, [2, 5])
    assert a.objective == b.objective and all(v in (0, 1) for v in a.x[[2, 5]])


def test_fractions_are_proved_without_a_search():
    program = optimise.program([1.0], [[2.0]], row_lower=3, lower=0, upper=1)

    def never(*_):
        raise AssertionError("a search for what the relaxation settles")

    plan = optimise.solve_integer(program, [0], never)
    assert plan.status == "primal infeasible" and plan.proved


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (("optimal", [0.5, 0], 0), "no whole number"),
        (("optimal", [7, 0], 0), "outside its bounds"),
        (("optimal", [0, 0], 0), "primal infeasible"),
        (("optimal", [1], 0), "1 values for 2 columns"),
    ],
)
def test_a_search_that_returns_a_wrong_point_is_found_out(answer, complaint):
    program = optimise.program([1, 1], [[1, 1]], row_lower=2, lower=0, upper=3)
    with pytest.raises(RuntimeError, match=complaint):
        optimise.solve_integer(program, [0, 1], lambda *_: answer)


def test_a_search_that_stops_early_is_not_optimal():
    program = optimise.program([1, 1], [[2, 2]], row_lower=3, lower=0, upper=3)
    plan = optimise.solve_integer(program, [0, 1], lambda *_: ("optimal", [3, 3], -np.inf))
    assert plan.status == "not solved" and plan.gap > 0.5
    assert plan.bound == pytest.approx(1.5)


def test_faults():
    program = optimise.program([1.0], quadratic=[[1.0]])
    with pytest.raises(optimise.ProgramError, match="linear objective"):
        optimise.solve_integer(program, [0])
    with pytest.raises(optimise.ProgramError, match="no column 3 among 1"):
        optimise.solve_integer(optimise.program([1.0]), [3])


def test_without_highs_the_cure_is_told(monkeypatch):
    original = builtins.__import__

    def absent(name, *arguments, **named):
        if name == "highspy":
            raise ImportError(name)
        return original(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(optimise.MissingSolver, match=r"pip install gengxin\[exact\]"):
        choose(one_zone())


def test_nothing_is_printed(capfd):
    choose(knapsack())
    assert capfd.readouterr() == ("", "")


def test_whole_groups_near_a_tie_by_highs():
    rng = np.random.default_rng(5)
    n, k, m = 1500, 5, 12
    area, zone = rng.lognormal(0, 1, n), rng.integers(0, 3, n).astype(np.int32)
    x = rng.dirichlet(np.ones(k), n)
    rows = []
    for r in range(m):
        q, place = rng.integers(0, 3, k).astype(float), int(rng.integers(0, 3))
        of = area * (zone == place if r % 2 else 1.0)
        at = float(of @ x @ q)
        rows.append(optimise.FactoredRow(0, list(q), at, at * 1.01, 0 if r % 2 else -1, place if r % 2 else 0))
    program = optimise.BlockProgram(rng.normal(size=(n, k)) * area[:, None], [area], [zone], rows)
    plan = optimise.solve_block(program)
    whole = optimise.round_whole(program, plan)
    finer = optimise.refine_whole(program, plan, whole, groups=40, seconds=1)
    assert whole.within and finer.within
    assert finer.objective < whole.objective
    assert finer.gap * abs(finer.bound) == pytest.approx(finer.objective - program.dual_bound(plan.y), abs=1e-9 * abs(finer.bound))
    shares = np.zeros((n, k))
    shares[np.arange(n), finer.choice] = 1
    activity, size = program.activities(shares.ravel()), program.row_sizes()
    for row, at, of in zip(program.rows, activity, size, strict=True):
        assert row.lower - 1.00001e-4 * of <= at <= row.upper + 1.00001e-4 * of
    assert (optimise.refine_whole(program, plan, whole, seconds=0).choice == whole.choice).all()
