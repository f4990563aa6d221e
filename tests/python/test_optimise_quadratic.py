"""Quadratic block programs: planted optima, the general method, units, order and repetition; bounds are recomputed with NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_optimise_block import Land

from gengxin import optimise

programs = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10**6)
weights = st.sampled_from([1e-3, 0.05, 1.0, 50.0, 1e3])


class Neighbours:
    """A random quadratic part over the shares of `land`: curvature, edges, and Q as a matrix."""

    def __init__(self, seed, land, weight, *, curved=True):
        rng = np.random.default_rng(seed + 1)
        n, k = land.cost.shape
        self.curvature = weight * rng.random((n, k)) * (rng.random((n, k)) < 0.5) * curved
        pairs = rng.integers(0, n, (2 * n, 2))
        self.edges = pairs[pairs[:, 0] != pairs[:, 1]]
        self.weights = weight * rng.random(len(self.edges))
        laplacian = np.zeros((n, n))
        for (i, j), w in zip(self.edges, self.weights, strict=True):
            laplacian[[i, j], [i, j]] += w
            laplacian[[i, j], [j, i]] -= w
        self.matrix = np.kron(laplacian, np.eye(k)) + np.diag(self.curvature.ravel())

    def of(self, land, cost=None, scale=1.0):
        cost = land.cost if cost is None else cost
        return optimise.BlockProgram(scale * cost, list(land.properties), [land.zone], land.rows, upper=land.upper,
                                     curvature=scale * self.curvature, edges=self.edges, weights=scale * self.weights)


def check(land, near, program, cost, scale=1.0):
    """The solution, checked from the data: shares, rows, the objective and the bound of duality at its own multipliers."""
    plan = optimise.solve_block(program)
    assert plan.status == "optimal"
    x = plan.x.reshape(cost.shape)
    assert np.allclose(x.sum(axis=1), 1, atol=1e-9)
    assert (x >= -1e-9).all() and (x <= land.upper + 1e-9).all() and (x[land.upper == 0] == 0).all()
    assert (land.misses(x) <= 1e-8 * land.size).all()
    curved = float(plan.x @ near.matrix @ plan.x)
    value = float((cost * x).sum()) + 0.5 * curved
    tangent = Land.__new__(Land)
    tangent.__dict__.update(land.__dict__, cost=cost + (near.matrix @ plan.x).reshape(cost.shape))
    bound = tangent.dual_bound(plan.y / scale) - 0.5 * curved
    size = max(abs(value), np.abs(cost).max(axis=1).mean())
    assert plan.objective == pytest.approx(scale * value, rel=1e-9, abs=1e-9 * scale * size)
    assert value - bound <= 3e-8 * size
    assert bound <= value + 1e-9 * size
    return plan


@programs
@given(seeds, st.integers(2, 40), st.integers(2, 9), st.integers(0, 7), st.sampled_from([0, 0.4]), st.sampled_from([0, 0.5]), weights)
def test_a_planted_optimum_is_found(seed, n, k, m, barred, bounds, weight):
    land = Land(seed, n, k, m, barred=barred, bounds=bounds)
    near = Neighbours(seed, land, weight)
    rng = np.random.default_rng(seed + 2)
    start = optimise.solve_block(land.program)  # some point on the boundary of what is feasible
    planted, y = np.clip(start.x, 0, land.upper.ravel()).reshape(n, k), start.y
    used = planted > 1e-6
    planted = np.where(used, planted, 0)
    planted /= planted.sum(axis=1, keepdims=True)
    activity = land.dense @ planted.ravel()  # the rows are moved to where they hold with their multipliers
    for r, row in enumerate(land.rows):
        if y[r] > 1e-6 or row.lower == row.upper or activity[r] < row.lower:
            row.lower = activity[r]
        if y[r] < -1e-6 or row.lower == row.upper or activity[r] > row.upper:
            row.upper = activity[r]
        row.upper = max(row.upper, row.lower)
    y = np.where((y > 1e-6) | (y < -1e-6), y, 0)
    land.low, land.high = (np.array([getattr(row, side) for row in land.rows]) for side in ("lower", "upper"))
    z = np.where(planted > 0, 0, rng.random((n, k)))
    z = np.where(planted >= land.upper, -rng.random((n, k)), z)
    cost = rng.normal(size=(n, 1)) + (land.dense.T @ y).reshape(n, k) + z - (near.matrix @ planted.ravel()).reshape(n, k)
    plan = check(land, near, near.of(land, cost), cost)
    optimum = float((cost * planted).sum() + 0.5 * planted.ravel() @ near.matrix @ planted.ravel())
    size = max(abs(optimum), np.abs(cost).max(axis=1).mean())
    assert abs(plan.objective - optimum) <= 1e-7 * size


@programs
@given(seeds, st.integers(2, 30), st.integers(2, 9), st.integers(0, 6), st.sampled_from([0, 0.4]), st.sampled_from([0, 0.5]), weights)
def test_the_general_method_finds_the_same(seed, n, k, m, barred, bounds, weight):
    land = Land(seed, n, k, m, barred=barred, bounds=bounds)
    near = Neighbours(seed, land, weight)
    program = near.of(land)
    plan = check(land, near, program, land.cost)
    general = optimise.solve(program.expanded())
    assert general.status == "optimal"
    assert plan.objective == pytest.approx(general.objective, abs=1e-6 * max(1, abs(general.objective)))


@programs
@given(seeds, st.integers(2, 40), st.integers(2, 8), st.integers(0, 6), weights, st.sampled_from([1e-6, 1e6]))
def test_units_do_not_matter(seed, n, k, m, weight, scale):
    land = Land(seed, n, k, m)
    near = Neighbours(seed, land, weight)
    plan = check(land, near, near.of(land), land.cost)
    scaled = check(land, near, near.of(land, scale=scale), land.cost, scale)
    size = max(abs(plan.objective), np.abs(land.cost).max(axis=1).mean())
    assert scaled.objective / scale == pytest.approx(plan.objective, abs=5e-8 * size)


@programs
@given(seeds, st.integers(2, 40), st.integers(2, 8), st.integers(0, 6), weights)
def test_order_and_repetition_do_not_matter(seed, n, k, m, weight):
    land = Land(seed, n, k, m)
    near = Neighbours(seed, land, weight)
    plan = check(land, near, near.of(land), land.cost)
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    place = np.argsort(order)
    part = rng.random(len(near.edges))
    edges = np.concatenate([place[near.edges], place[near.edges[:, ::-1]]])
    mixed = rng.permutation(len(edges))
    again = optimise.BlockProgram(land.cost[order], list(land.properties[:, order]), [land.zone[order]], land.rows, upper=land.upper[order],
                                  curvature=near.curvature[order], edges=edges[mixed],
                                  weights=np.concatenate([part * near.weights, (1 - part) * near.weights])[mixed])
    size = max(abs(plan.objective), np.abs(land.cost).max(axis=1).mean())
    assert optimise.solve_block(again).objective == pytest.approx(plan.objective, abs=5e-8 * size)


@programs
@given(seeds, st.integers(2, 40), st.integers(2, 8), st.integers(0, 6), st.sampled_from([0, 0.4]))
def test_without_weights_it_is_the_linear_program(seed, n, k, m, barred):
    land = Land(seed, n, k, m, barred=barred)
    near = Neighbours(seed, land, 0.0)
    assert (optimise.solve_block(near.of(land)).x == optimise.solve_block(land.program).x).all()


@programs
@given(seeds, st.integers(2, 40), st.integers(2, 8), weights)
def test_groups_without_an_edge_are_on_their_own(seed, n, k, weight):
    land = Land(seed, n, k, 0)
    near = Neighbours(seed, land, weight, curved=False)
    alone = np.setdiff1d(np.arange(n), near.edges)
    x = optimise.solve_block(near.of(land)).x.reshape(n, k)
    assert (land.cost[alone] * x[alone]).sum() <= land.cost[alone].min(axis=1).sum() + 1e-7 * (1e-3 + abs(land.cost).max(axis=1).sum())


@programs
@given(seeds, st.integers(2, 40), st.integers(2, 8), st.integers(1, 6), weights, st.sampled_from([1e-5, 1e-3, 0.1]))
def test_a_conflict_is_proved(seed, n, k, m, weight, share):
    land = Land(seed, n, k, m)
    most = float(land.dense[0].reshape(n, k).max(axis=1).sum())
    land.rows[0].upper = np.inf
    land.rows[0].lower = most + share * (land.size[0] + 1e-6)
    program = Neighbours(seed, land, weight).of(land)
    plan = optimise.solve_block(program)
    assert plan.status == "primal infeasible"
    land.low[0], land.high[0], land.cost = land.rows[0].lower, np.inf, np.zeros((n, k))
    assert land.dual_bound(plan.y) > 0 and program.proves_infeasible(plan.y)


def test_the_tangent_touches_from_below():
    land = Land(3, 30, 5, 4)
    near = Neighbours(3, land, 1.0)
    program = near.of(land)
    rng = np.random.default_rng(0)
    x, other = rng.dirichlet(np.ones(5), (2, 30))
    linear = program.tangent(x)
    assert linear.value(x) == pytest.approx(program.value(x), rel=1e-12)
    assert program.value(x) == pytest.approx(float((land.cost * x).sum() + 0.5 * x.ravel() @ near.matrix @ x.ravel()), rel=1e-12)
    step = (other - x).ravel()
    assert program.value(other) - linear.value(other) == pytest.approx(0.5 * float(step @ near.matrix @ step), rel=1e-9)
    with pytest.raises(optimise.ProgramError, match="x has 3 elements, expected 150"):
        program.value(np.zeros(3))


def test_faults_are_named():
    def program(**quadratic):
        return optimise.BlockProgram(np.zeros((3, 2)), [], [], [], **quadratic)

    with pytest.raises(optimise.ProgramError, match=r"edge 1 \(groups 1 and 2\): weight is -2"):
        program(edges=[[0, 1], [1, 2]], weights=[1, -2])
    with pytest.raises(optimise.ProgramError, match=r"edge 0 \(groups 0 and 1\): weight is nan"):
        program(edges=[[0, 1]], weights=[np.nan])
    with pytest.raises(optimise.ProgramError, match=r"edge 0 \(groups 0 and 3\): groups are 0 to 2"):
        program(edges=[[0, 3]], weights=[1])
    with pytest.raises(optimise.ProgramError, match="group 2, option 1: curvature is -1"):
        program(curvature=[[0, 0], [0, 0], [0, -1]])
    with pytest.raises(ValueError, match="weights has 1 elements, expected 2"):
        program(edges=[[0, 1], [1, 2]], weights=[1])
    with pytest.raises(ValueError, match="edges must be pairs"):
        program(edges=[0, 1], weights=[1])
    street = program(edges=[[0, 1]], weights=[1])
    plan = optimise.solve_block(street)
    with pytest.raises(optimise.ProgramError, match="vertex is for linear programs"):
        optimise.vertex(street, plan)
    with pytest.raises(optimise.ProgramError, match="round_whole is for linear programs"):
        optimise.round_whole(street, plan)
    assert optimise.round_whole(street.tangent(plan.x), plan).within
