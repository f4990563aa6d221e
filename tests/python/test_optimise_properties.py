"""Properties of the optimiser on random programs, with HiGHS and SciPy as peers where the answer is not planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optimise_programs import Parts, feasible, infeasible

from gengxin import optimise

linprog = pytest.importorskip("scipy.optimize").linprog

sizes = st.tuples(st.integers(1, 12), st.integers(1, 12))
seeds = st.integers(0, 2**32 - 1)
quick = settings(derandomize=True, deadline=None, max_examples=150)
few = settings(quick, max_examples=60)


def near(a, b, tolerance=1e-6):
    return abs(a - b) <= tolerance * max(1, abs(b))


def optimum(parts: Parts, tolerance=5e-7) -> float:
    """Solved to the end, and its conditions checked by the verifier."""
    program = parts.program()
    solution = optimise.solve(program)
    assert solution.status == "optimal"
    assert optimise.verify(program, solution.x, solution.y).within(tolerance)
    return solution.objective


def conditions_hold(parts: Parts, x, y, tolerance=1e-6):
    """The conditions of Karush, Kuhn and Tucker, written down again: limits hold, and prices are complementary to distances."""
    z = parts.cost - parts.matrix.T @ y + (0 if parts.quadratic is None else parts.quadratic @ x)
    scale = tolerance * (1 + abs(parts.cost @ x) + np.abs(parts.cost).max())
    for value, low, high, price in ((parts.matrix @ x, parts.row_lower, parts.row_upper, y), (x, parts.lower, parts.upper, z)):
        size = tolerance * (1 + np.abs(value))
        assert (value >= low - size).all() and (value <= high + size).all()
        for bound, part in ((low, np.maximum(price, 0)), (high, np.maximum(-price, 0))):
            distance = np.where(np.isfinite(bound), np.abs(value - bound), 1 + np.abs(value))
            assert (part * distance <= scale).all()


@quick
@given(seeds, sizes, st.booleans(), st.booleans())
def test_a_planted_optimum_is_found(seed, size, rank_deficient, quadratic):
    parts, _, planted = feasible(np.random.default_rng(seed), *size, rank_deficient=rank_deficient, quadratic=quadratic)
    solution = optimise.solve(parts.program())
    assert solution.status == "optimal"
    assert near(solution.objective, planted)
    conditions_hold(parts, solution.x, solution.y)


@few
@given(seeds, sizes, st.booleans(), st.data())
def test_units_order_and_repetition_do_not_matter(seed, size, quadratic, data):
    rng = np.random.default_rng(seed)
    parts, _, planted = feasible(rng, *size, quadratic=quadratic)
    rows, columns = size
    powers = st.sampled_from([1e-6, 1e-3, 1.0, 1e3, 1e6])
    units = data.draw(st.lists(powers, min_size=rows, max_size=rows))
    assert near(optimum(parts.scaled(rows=np.array(units))), planted)
    assert near(optimum(parts.scaled(columns=np.array(data.draw(st.lists(powers, min_size=columns, max_size=columns))))), planted)
    factor = data.draw(st.sampled_from([1e-6, 1e6]))
    assert near(optimum(parts.scaled(objective=factor)) / factor, planted)
    assert near(optimum(parts.rows(rng.permutation(rows))), planted)
    again = parts.rows(np.append(np.arange(rows), rng.integers(rows, size=3)))
    assert near(optimum(again.scaled(rows=np.append(np.ones(rows), [3.0, 1e3, 1e-3]))), planted)


@quick
@given(seeds, sizes, st.integers(2, 6), st.sampled_from([1.0, 1e-3]))
def test_a_planted_conflict_is_proved_and_found(seed, size, planted, gap):
    rng = np.random.default_rng(seed)
    parts, places = infeasible(rng, *size, planted, gap)
    program = parts.program()
    solution = optimise.solve(program)
    assert solution.status == "primal infeasible" and optimise.proves_infeasible(program, solution.y)
    conflict = optimise.conflict(program)
    assert conflict.irreducible and optimise.proves_infeasible(program, conflict.y)
    assert [limit.place for limit in conflict.limits] == places and all(limit.is_row for limit in conflict.limits)


def only(parts: Parts, limits, without=None, moved=None) -> int:
    """HiGHS's status of the limits alone: 0 feasible, 2 infeasible."""
    a, b = [np.zeros(parts.cost.size)], [0.0]
    for limit in limits:
        if limit is without:
            continue
        row = parts.matrix[limit.place] if limit.is_row else np.eye(parts.cost.size)[limit.place]
        sign = 1 if limit.is_upper else -1
        size = np.abs(row).max() or abs(limit.bound)
        a.append(sign * row / size)
        b.append((sign * limit.bound + (moved if moved is not None and limit is limits[0] else 0)) / size)
    return linprog(np.zeros(parts.cost.size), np.array(a), np.array(b), bounds=(None, None), method="highs").status


def random_conflict(rng, rows, columns) -> Parts | None:
    """Rows and bounds drawn at random, far more of them than can hold; None if they can."""
    matrix = rng.integers(-3, 4, size=(rows, columns)).astype(float)
    centre = rng.integers(-4, 5, size=rows).astype(float)
    parts = Parts(rng.normal(size=columns), matrix, centre, centre + rng.integers(0, 3, size=rows), np.zeros(columns), np.full(columns, 5.0))
    status = linprog(0 * parts.cost, np.vstack([matrix, -matrix]), np.append(parts.row_upper, -parts.row_lower), bounds=(0, 5), method="highs").status
    return parts if status == 2 else None


@few
@given(seeds, st.tuples(st.integers(2, 10), st.integers(1, 6)))
def test_any_conflict_is_irreducible_and_its_moves_are_exact(seed, size):
    parts = random_conflict(np.random.default_rng(seed), *size)
    if parts is None:
        return
    conflict = optimise.conflict(parts.program())
    limits = conflict.limits
    assert conflict.irreducible and only(parts, limits) == 2
    for limit in limits:
        assert only(parts, limits, without=limit) == 0
    first = limits[0]
    assert only(parts, limits, moved=first.move * 1.001 + 1e-5) == 0
    assert only(parts, limits, moved=first.move * 0.999 - 1e-5) == 2


@few
@given(seeds, st.tuples(st.integers(2, 10), st.integers(1, 6)), st.sampled_from([1e-6, 1.0, 1e6]))
def test_a_conflict_does_not_depend_on_units(seed, size, unit):
    """Which of several is found may; that one is found, and that it is none without any of its limits, may not."""
    rng = np.random.default_rng(seed)
    parts = random_conflict(rng, *size)
    if parts is None:
        return
    order = rng.permutation(size[0])
    other = parts.rows(np.append(order, order[:1])).scaled(rows=unit)
    conflict = optimise.conflict(other.program())
    assert conflict.irreducible
    assert only(other, conflict.limits) == 2 and all(only(other, conflict.limits, without=limit) == 0 for limit in conflict.limits)


def elastic_optimum(parts: Parts, weights) -> float:
    """The cheapest cure by HiGHS, its columns written out by hand."""
    rows, columns = parts.matrix.shape
    eye = np.eye(rows)
    a = np.block([[parts.matrix, -eye, 0 * eye], [-parts.matrix, 0 * eye, -eye]])
    b = np.append(parts.row_upper, -parts.row_lower)
    bounds = list(zip(parts.lower, parts.upper, strict=True)) + [(0, None)] * (2 * rows)
    return linprog(np.concatenate([np.zeros(columns), weights, weights]), a, b, bounds=bounds, method="highs").fun


@few
@given(seeds, st.tuples(st.integers(2, 10), st.integers(1, 6)), st.sampled_from([1e-6, 1.0, 1e6]))
def test_a_cure_is_the_cheapest_and_cures(seed, size, unit):
    rng = np.random.default_rng(seed)
    parts = random_conflict(rng, *size)
    if parts is None:
        return
    weights = rng.uniform(0.5, 4, size[0])
    cure = optimise.cure(parts.program(), weights)
    assert cure.status == "optimal" and near(cure.total, elastic_optimum(parts, weights))
    assert near(weights @ np.abs(cure.row_moves), cure.total, 1e-5)
    assert optimise.solve(optimise.cured(parts.program(), cure)).status == "optimal"
    assert near(optimise.cure(parts.scaled(rows=unit).program(), weights / unit).total, cure.total)
    order = rng.permutation(size[0])
    assert near(optimise.cure(parts.rows(order).program(), weights[order]).total, cure.total)
    repeated = optimise.cure(parts.rows(np.append(order, order)).program(), np.append(weights[order], weights[order]) / 2)
    assert near(repeated.total, cure.total)


@quick
@given(seeds, sizes)
def test_a_planted_ray_is_proved(seed, size):
    rng = np.random.default_rng(seed)
    parts, _, _ = feasible(rng, *size)
    ray = rng.normal(size=size[1] + 1)
    # One column more, free, that lets every row stand still along the ray.
    column = -(parts.matrix @ ray[:-1]) / ray[-1]
    cost = np.append(parts.cost, 0.0)
    cost[-1] = (-1 - parts.cost @ ray[:-1]) / ray[-1]
    open_below, open_above = np.append(ray[:-1] < 0, True), np.append(ray[:-1] > 0, True)
    unbounded = replace(parts, cost=cost, matrix=np.column_stack([parts.matrix, column]),
                        lower=np.where(open_below, -np.inf, np.append(parts.lower, 0)), upper=np.where(open_above, np.inf, np.append(parts.upper, 0)))
    program = unbounded.program()
    solution = optimise.solve(program)
    assert solution.status == "dual infeasible" and optimise.proves_unbounded(program, solution.x)


def value(parts: Parts, row, step) -> float:
    """The optimum by HiGHS with the bounds of one row moved; infinite without a feasible point."""
    low, high = parts.row_lower.copy(), parts.row_upper.copy()
    low[row] += step
    high[row] += step
    tight, above, below = low == high, (low != high) & np.isfinite(high), (low != high) & np.isfinite(low)
    found = linprog(parts.cost, np.vstack([parts.matrix[above], -parts.matrix[below]]), np.append(high[above], -low[below]),
                    parts.matrix[tight], low[tight], bounds=list(zip(parts.lower, parts.upper, strict=True)), method="highs")
    return found.fun if found.status == 0 else np.inf


@few
@given(seeds, st.tuples(st.integers(1, 8), st.integers(1, 8)))
def test_prices_are_the_slopes_on_either_side(seed, size):
    rng = np.random.default_rng(seed)
    parts, _, planted = feasible(rng, *size)
    row = int(rng.integers(size[0]))
    program = parts.program()
    prices = optimise.price_interval(program, optimise.solve(program), row)
    assert prices.status == "optimal" and prices.low <= prices.high + 1e-6
    for end, sign in ((prices.high, 1), (prices.low, -1)):
        chords = [(value(parts, row, sign * step) - planted) / step for step in (1e-2, 1e-3, 1e-4, 1e-5)]
        if np.isinf(end):
            assert np.isinf(chords[0])
            continue
        # Convex: no chord is flatter than the slope at the bound, and up to the next kink they are equal. The shortest chords are
        # blurred by the peer's own tolerance of 1e-7.
        assert all(sign * end <= chord + 1e-3 * (1 + abs(end)) for chord in chords[:2])
        assert any(sign * end == pytest.approx(chord, rel=1e-3, abs=1e-3) for chord in chords) or np.isinf(chords[-1])


@few
@given(seeds, st.integers(2, 3), st.integers(2, 5))
def test_no_point_of_a_front_beats_another_and_none_is_beaten(seed, objectives, columns):
    rng = np.random.default_rng(seed)
    matrix = rng.integers(0, 4, size=(3, columns)).astype(float)
    parts = Parts(np.zeros(columns), matrix, np.full(3, -np.inf), matrix.sum(1), np.zeros(columns), np.full(columns, 2.0))
    costs = [-rng.integers(0, 5, size=columns).astype(float) for _ in range(objectives)]
    fronts = [optimise.front(parts.program(), costs, steps=4), optimise.front(parts.program(), costs, weights=rng.uniform(0.2, 1, (5, objectives)))]
    if objectives == 2:
        fronts.append(optimise.front(parts.program(), costs))
    for front in fronts:
        assert front.status == "optimal" and front.points
        size = np.maximum(front.nadir - front.ideal, 1)
        for point in front.points:
            # Nothing is better: with every objective held at the point's, their sum cannot fall.
            held = np.vstack([matrix, *costs])
            best = linprog(sum(cost / s for cost, s in zip(costs, size, strict=True)), held, np.append(parts.row_upper, point.values + 1e-6 * size), bounds=(0, 2), method="highs")
            assert best.fun >= (point.values / size).sum() - 2e-4
            assert not any((other.values <= point.values - 1e-6 * size).all() for other in front.points)
