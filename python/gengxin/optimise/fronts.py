"""Trade-offs between objectives, and what a row's price is worth under degeneracy."""

from __future__ import annotations

import numpy as np

from gengxin._core import optimise as _core
from gengxin.optimise.programs import options_of

Objective = _core.Objective


def _objectives(given) -> list:
    if isinstance(given, dict):
        return [Objective(cost, 0.0, name) for name, cost in given.items()]
    return [item if isinstance(item, Objective) else Objective(item) for item in given]


def front(program, objectives, *, steps=None, weights=None, tolerance=1e-6, **options):
    """The trade-off between two or more linear objectives, all minimised over the limits of `program`.

    `objectives` is a list of cost arrays or `Objective`s, or a dict of cost arrays by name. With
    `steps` an epsilon-constraint grid of steps + 1 bounds an objective (AUGMECON2), with `weights` a
    point for each row of positive weights on the objectives in units of their ranges; with neither,
    two objectives give every corner of their front, straight between neighbours within `tolerance`.

    `.points` are the efficient ones, by the first objective, each with `values`, `x`, and on a grid
    `trade_offs`: how much the first objective rises for a unit less of each other. `.payoff` is the
    lexicographic table, `.ideal` and `.nadir` its least and greatest values. (Over three or more
    objectives the true nadir may lie beyond the table's.) Other options as for `solve`.

    >>> from gengxin import optimise
    >>> village = optimise.program([0, 0], [[1, 1]], row_lower=4, lower=0, upper=3)
    >>> cost, emissions = [3, 1], [1, 2]
    >>> [point.values.round(6).tolist() for point in optimise.front(village, [cost, emissions]).points]
    [[6.0, 7.0], [10.0, 5.0]]
    """
    if steps is not None and weights is not None:
        raise TypeError("a front takes steps or weights, not both")
    chosen = options_of(_core.Options, options)
    given = _objectives(objectives)
    if steps is not None:
        return _core.epsilon_front(program, given, steps, chosen)
    if weights is not None:
        return _core.weighted_front(program, given, np.atleast_2d(np.asarray(weights, dtype=float)).tolist(), chosen)
    return _core.exact_front(program, given, tolerance, chosen)


def price_interval(program, solution, row, **options):
    """The interval of prices that a row has at an optimum: under degeneracy there are many.

    `.high` is what raising the row's bound by a little costs a unit, `.low` what lowering it saves
    (infinite where that leaves no feasible point). `row` is a name or an index, `solution` an optimal
    one of `program`. `.y_low` and `.y_high` are optimal multipliers at either end, verified: `.gap`.

    >>> from gengxin import optimise
    >>> homes = optimise.program([2, 3], [[1, 0], [1, 1]], row_lower=[4, 4], lower=0)
    >>> prices = optimise.price_interval(homes, optimise.solve(homes), 1)
    >>> round(prices.low, 6) + 0.0, round(prices.high, 6)
    (0.0, 2.0)
    """
    if isinstance(row, str):
        if row not in program.row_names:
            raise ValueError(f"no row named {row!r}")
        row = program.row_names.index(row)
    return _core.price_interval(program, solution, row, options_of(_core.Options, options))
