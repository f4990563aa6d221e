"""Factored programs from Python: answers are checked with NumPy from the data alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gengxin import optimise

programs = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


class Land:
    """A random program with the activities of a planted point; dense rows beside it for the checks."""

    def __init__(self, seed, n, k, m, *, barred=0.0, bounds=0.0, room=0.05, prices=False):
        rng = np.random.default_rng(seed)
        self.properties = rng.lognormal(0, 1, (2, n)) * (rng.random((2, n)) < 0.8)
        self.zone = rng.integers(0, 3, n)
        self.cost = rng.normal(size=(n, k)) * (0.3 + self.properties[0][:, None])
        self.upper = np.ones((n, k))
        self.upper[rng.random((n, k)) < barred] = 0
        self.upper[np.arange(n), rng.integers(0, k, n)] = 1
        planted = rng.dirichlet(np.ones(k), n) * self.upper
        planted /= planted.sum(axis=1, keepdims=True)
        some = rng.random((n, k)) < bounds
        self.upper[some] = np.minimum(1, 1.1 * planted[some])
        self.rows, dense = [], []
        for r in range(m):
            c, where = int(rng.integers(2)), int(rng.integers(-1, 3))
            q = rng.integers(0, 3, k).astype(float)
            dense.append((self.properties[c] * ((self.zone == where) | (where < 0)))[:, None] * q)
            at = float((dense[-1] * planted).sum())
            slack = room * abs(at) * rng.random(2)
            low, high = (at, at) if rng.random() < 0.1 else (at - slack[0], at + slack[1])
            price = {"below_price": float(rng.uniform(0.1, 10)), "above_price": float(rng.uniform(0.1, 10))} if prices else {}
            self.rows.append(optimise.FactoredRow(c, list(q), low, high, -1 if where < 0 else 0, max(where, 0), f"row {r}", **price))
        self.dense = np.array(dense).reshape(m, n * k)
        self.low = np.array([row.lower for row in self.rows])
        self.high = np.array([row.upper for row in self.rows])
        self.size = np.abs(self.dense.reshape(m, n, k)).max(axis=2).sum(axis=1) + 1e-12
        self.program = optimise.BlockProgram(self.cost, list(self.properties), [self.zone], self.rows, upper=self.upper)

    def misses(self, x):
        activity = self.dense @ np.ravel(x)
        return np.maximum(np.maximum(self.low - activity, activity - self.high), 0)

    def dual_bound(self, y):
        """D(y) in NumPy: the cheapest shares first in each group."""
        y = np.where(y > 0, np.where(np.isfinite(self.low), y, 0), np.where(np.isfinite(self.high), y, 0))
        g = self.cost - (self.dense.T @ y).reshape(self.cost.shape)
        order = np.argsort(g, axis=1)
        room = np.take_along_axis(self.upper, order, axis=1)
        taken = np.clip(1 - (np.cumsum(room, axis=1) - room), 0, room)
        return float(np.where(y > 0, y * self.low, np.where(y < 0, y * self.high, 0)).sum()
                     + (np.take_along_axis(g, order, axis=1) * taken).sum())


@programs
@given(st.integers(0, 10**6), st.integers(2, 80), st.integers(2, 9), st.integers(0, 9), st.sampled_from([0, 0.4]), st.sampled_from([0, 0.5]))
def test_optimum_is_proved_by_its_own_multipliers(seed, n, k, m, barred, bounds):
    land = Land(seed, n, k, m, barred=barred, bounds=bounds)
    plan = optimise.solve_block(land.program)
    assert plan.status == "optimal"
    x = plan.x.reshape(n, k)
    size = 1e-3 + abs(land.cost).max(axis=1).sum()
    assert np.allclose(x.sum(axis=1), 1, atol=1e-9)
    assert (x >= -1e-9).all() and (x <= land.upper + 1e-9).all() and (x[land.upper == 0] == 0).all()
    assert (land.misses(x) <= 1e-7 * land.size).all()
    assert (land.cost * x).sum() - land.dual_bound(plan.y) <= 1e-6 * size
    assert land.program.dual_bound(plan.y) == pytest.approx(land.dual_bound(plan.y), abs=1e-9 * size)


@programs
@given(st.integers(0, 10**6), st.integers(2, 60), st.integers(2, 8), st.integers(1, 8))
def test_prices_of_rows_bound_their_multipliers(seed, n, k, m):
    land = Land(seed, n, k, m, prices=True)
    below, above = (np.array([getattr(row, side) for row in land.rows]) for side in ("below_price", "above_price"))
    plan = optimise.solve_block(land.program)
    assert plan.status == "optimal"
    assert (plan.y <= below + 1e-9).all() and (plan.y >= -above - 1e-9).all()
    activity = land.dense @ plan.x
    penalty = (below * np.maximum(land.low - activity, 0) + above * np.maximum(activity - land.high, 0)).sum()
    size = 1e-3 + abs(land.cost).max(axis=1).sum()
    assert plan.objective == pytest.approx((land.cost.ravel() * plan.x).sum() + penalty, abs=1e-8 * size)
    assert plan.objective - land.dual_bound(plan.y) <= 1e-6 * size


@programs
@given(st.integers(0, 10**6), st.integers(2, 60), st.integers(2, 8), st.integers(1, 8), st.floats(0.001, 0.5))
def test_a_cure_is_enough_and_no_smaller_one_is(seed, n, k, m, share):
    land = Land(seed, n, k, m)
    assume(land.size[0] > 1e-9)  # a row that no share can move is met or not, whatever it asks for
    most = float(land.dense[0].reshape(n, k).max(axis=1).sum())
    land.rows[0].upper = np.inf
    land.rows[0].lower = most + share * land.size[0]
    program = optimise.BlockProgram(land.cost, list(land.properties), [land.zone], land.rows)
    land.low[0], land.high[0] = land.rows[0].lower, np.inf
    assert optimise.solve_block(program).status == "primal infeasible"
    weights = 1 / land.size
    cure = optimise.block_cure(program, weights)
    assert cure.status == "optimal"
    assert cure.total >= share * (1 - 1e-6) and cure.bound >= cure.total - 1e-6
    assert cure.bound <= cure.total + 1e-9  # shares keep their rows to 1e-9 of a row's size, which is what weights count in
    assert program.proves_infeasible(cure.y)
    activity = land.dense @ cure.x
    assert (activity >= land.low + np.minimum(cure.row_moves, 0) - 1e-9 * land.size).all()
    assert (activity <= land.high + np.maximum(cure.row_moves, 0) + 1e-9 * land.size).all()
    assert (weights * abs(cure.row_moves)).sum() == pytest.approx(cure.total, rel=1e-6, abs=1e-9)


@programs
@given(st.integers(0, 10**6), st.integers(2, 80), st.integers(2, 8), st.integers(1, 9), st.sampled_from([0, 0.4]), st.sampled_from([0, 0.5]))
def test_a_vertex_splits_few_and_costs_no_more(seed, n, k, m, barred, bounds):
    land = Land(seed, n, k, m, barred=barred, bounds=bounds)
    plan = optimise.solve_block(land.program)
    corner = optimise.vertex(land.program, plan)
    x = corner.x.reshape(n, k)
    assert corner.basic
    inside = (x > 0) & (x < np.minimum(land.upper, 1))
    assert (inside.sum(axis=1) > 1).sum() <= m
    assert np.allclose(x.sum(axis=1), 1, atol=1e-10)
    assert (x >= -1e-11).all() and (x <= land.upper + 1e-11).all()
    assert (land.misses(x) <= 1e-8 * land.size).all()
    assert (land.cost * x).sum() <= plan.objective + 1e-9 * abs(land.cost).max(axis=1).sum()


@programs
@given(st.integers(0, 10**6), st.integers(2, 300), st.integers(2, 8), st.integers(0, 9), st.sampled_from([0, 0.4]), st.sampled_from([1e-4, 1e-2]))
def test_rounding_says_what_it_did(seed, n, k, m, barred, tolerance):
    land = Land(seed, n, k, m, barred=barred)
    plan = optimise.solve_block(land.program)
    whole = optimise.round_whole(land.program, plan, tolerance)
    x = np.zeros((n, k))
    x[np.arange(n), whole.choice] = 1
    assert (land.upper[x == 1] == 1).all()
    worst = max(land.misses(x) / land.size, default=0.0)
    assert whole.worst == pytest.approx(worst, abs=1e-9)
    assert whole.within == (whole.worst <= tolerance * (1 + 1e-9))
    cost, bound = float((land.cost * x).sum()), land.dual_bound(plan.y)
    assert whole.objective == pytest.approx(cost, abs=1e-9 * abs(land.cost).sum())
    assert whole.bound == pytest.approx(bound, abs=1e-9 * abs(land.cost).sum())
    assert whole.gap * abs(whole.bound) == pytest.approx(cost - bound, abs=1e-8 * abs(land.cost).sum())


@pytest.mark.parametrize("seed", range(3))
def test_many_groups_round_to_the_bound(seed):
    land = Land(seed, 3000, 6, 8)
    plan = optimise.solve_block(land.program)
    whole = optimise.round_whole(land.program, plan, 1e-3)
    assert whole.within and whole.gap < 1e-3


def test_a_neighbours_multipliers_start_a_solve():
    land = Land(7, 2000, 8, 12)
    plan = optimise.solve_block(land.program)
    land.program.set_cost(land.cost * 1.02)
    again = optimise.solve_block(land.program, warm_start=plan.y)
    assert again.iterations <= optimise.solve_block(land.program).iterations
    assert again.objective == pytest.approx(1.02 * plan.objective, rel=1e-7)


def test_faults_are_named():
    with pytest.raises(optimise.ProgramError, match="group 1, option 0"):
        optimise.BlockProgram(np.zeros((2, 2)), [], [], [], upper=[[1, 1], [-1, 1]])
    with pytest.raises(TypeError, match="no option 'treads'"):
        optimise.solve_block(Land(1, 5, 2, 1).program, treads=2)


@programs
@given(seed=st.integers(0, 10**6), n=st.integers(2, 40), k=st.integers(2, 6), dense=st.integers(1, 4))
def test_rows_with_a_coefficient_for_every_share(seed, n, k, dense):
    """A few dense rows beside factored ones: the answer of the general method."""
    land = Land(seed, n, k, 3)
    rng = np.random.default_rng(seed + 1)
    columns, rows, tables = list(land.properties), list(land.rows), []
    planted = rng.dirichlet(np.ones(k), n)
    for _ in range(dense):
        table = rng.normal(size=(n, k)) * (rng.random((n, k)) < 0.7)
        tables.append(table)
        rows.append(optimise.dense_row(columns, table, upper=float((table * planted).sum()) + 0.1 * n))
    program = optimise.BlockProgram(land.cost, columns, [land.zone], rows)
    found = optimise.solve_block(program)
    general = optimise.solve(program.expanded())
    assert found.status == general.status
    if found.status == "optimal":
        assert found.objective == pytest.approx(general.objective, rel=1e-6, abs=1e-6 * (1 + np.abs(land.cost).sum()))
        for table, row in zip(tables, rows[len(land.rows):], strict=True):
            assert table.ravel() @ found.x <= row.upper + 1e-6 * (1 + np.abs(table).sum())
