"""Random programs whose answer is known because it was planted, for the property tests of the optimiser."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gengxin import optimise


@dataclass
class Parts:
    """The arrays of a program, so that they can be permuted, scaled and repeated."""

    cost: np.ndarray
    matrix: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    quadratic: np.ndarray | None = None

    def program(self):
        return optimise.program(self.cost, self.matrix, row_lower=self.row_lower, row_upper=self.row_upper,
                                lower=self.lower, upper=self.upper, quadratic=self.quadratic)

    def rows(self, chosen) -> Parts:
        """The rows at these places: some left out, moved or repeated."""
        return replace(self, matrix=self.matrix[chosen], row_lower=self.row_lower[chosen], row_upper=self.row_upper[chosen])

    def scaled(self, rows=1.0, columns=1.0, objective=1.0) -> Parts:
        """Rows and objective multiplied, columns measured in other units: x = columns * x'."""
        r, c = np.broadcast_to(rows, self.row_lower.shape), np.broadcast_to(columns, self.cost.shape)
        q = None if self.quadratic is None else objective * c[:, None] * self.quadratic * c
        return Parts(objective * c * self.cost, r[:, None] * self.matrix * c, r * self.row_lower, r * self.row_upper,
                     self.lower / c, self.upper / c, q)

    def with_rows(self, matrix, row_lower, row_upper) -> Parts:
        return replace(self, matrix=np.vstack([self.matrix, matrix]), row_lower=np.append(self.row_lower, row_lower),
                       row_upper=np.append(self.row_upper, row_upper))


def feasible(rng, rows, columns, *, rank_deficient=False, quadratic=False) -> tuple[Parts, np.ndarray, float]:
    """A program, an optimal x of it and its optimum: x, y and z first, then the limits and costs that make them optimal.

    A third of the multipliers of tight limits are 0, so that vertices and prices are degenerate.
    """
    matrix = rng.normal(size=(rows, columns)) * (rng.random((rows, columns)) < 0.6)
    if rank_deficient and rows > 1:
        matrix[-1] = 2 * matrix[0] - (matrix[1] if rows > 2 else 0)
    x = rng.normal(size=columns).round(1)

    def limits(value):
        kind = rng.integers(5, size=value.size)  # equal, tight below, tight above, loose, free
        low = np.select([kind == 0, kind == 1, kind == 3], [value, value, value - rng.uniform(0.5, 2, value.size)], -np.inf)
        high = np.select([kind == 0, kind == 2, kind == 3], [value, value, value + rng.uniform(0.5, 2, value.size)], np.inf)
        price = np.abs(rng.normal(size=value.size)) * (rng.random(value.size) < 2 / 3)
        return low, high, np.select([kind == 0, kind == 1, kind == 2], [price * rng.choice([-1, 1], value.size), price, -price], 0.0)

    row_lower, row_upper, y = limits(matrix @ x)
    lower, upper, z = limits(x)
    q = None
    cost = matrix.T @ y + z
    if quadratic:
        factor = rng.normal(size=(columns, 2)) * (rng.random((columns, 2)) < 0.5)
        q = factor @ factor.T
        cost = cost - q @ x
    optimum = cost @ x + (0 if q is None else x @ q @ x / 2)
    return Parts(cost, matrix, row_lower, row_upper, lower, upper, q), x, float(optimum)


def infeasible(rng, rows, columns, size, gap=1.0) -> tuple[Parts, list[int]]:
    """A feasible program and `size` more rows that sum to 0 >= gap: its only conflict, and where that stands."""
    parts, _, _ = feasible(rng, rows, columns)
    # Free columns of their own make the added rows independent of all others, and of one another but for their sum.
    own = np.hstack([np.zeros((size, columns)), np.eye(size, size - 1)])
    own[-1, columns:] = -1
    more = np.zeros(size - 1)
    parts = replace(parts, cost=np.append(parts.cost, more), matrix=np.hstack([parts.matrix, np.zeros((rows, size - 1))]),
                    lower=np.append(parts.lower, more - np.inf), upper=np.append(parts.upper, more + np.inf))
    bound = np.append(rng.normal(size=size - 1), 0)
    bound[-1] = gap - bound[:-1].sum()
    factors = rng.uniform(0.5, 2, size)
    result = parts.with_rows(own * factors[:, None], bound * factors, np.full(size, np.inf))
    order = rng.permutation(result.row_lower.size)
    return result.rows(order), sorted(np.flatnonzero(np.isin(order, np.arange(rows, rows + size))).tolist())
