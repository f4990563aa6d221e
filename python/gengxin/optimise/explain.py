"""Why a program has no feasible point, and the cheapest cure."""

from __future__ import annotations

import numpy as np

from gengxin._core import optimise as _core
from gengxin.optimise.programs import options_of

cured = _core.cured


def _place(item, names, what: str) -> int:
    if not isinstance(item, str):
        return item
    if item not in names:
        raise ValueError(f"no {what} named {item!r}")
    return names.index(item)


def _flags(given, size: int, names, what: str) -> np.ndarray:
    flags = np.zeros(size, dtype=bool)
    if given is ...:
        flags[:] = True
        return flags
    for item in given:
        flags[_place(item, names, what)] = True
    return flags


def _weights(given, size: int, names, what: str) -> np.ndarray:
    if given is None:
        return np.empty(0)
    if not isinstance(given, dict):
        return np.broadcast_to(np.asarray(given, dtype=float), size).copy()
    weights = np.full(size, np.inf)
    for item, weight in given.items():
        weights[_place(item, names, what)] = weight
    return weights


def conflict(program, *, granted_rows=(), granted_columns=(), **options):
    """Why `program` has no feasible point: limits that cannot hold together, none of them idle.

    `granted_rows` and `granted_columns` (names or indices, or `...` for all) are kept in every test
    and not reported. `.limits` is the conflict, each limit with its name, bound and `move`: how far
    it alone would have to give way for the others to hold. `.y` proves it, `.irreducible` says that
    without any one of them a point was found. Other options as for `solve`.

    >>> from gengxin import optimise
    >>> village = optimise.program(
    ...     [0, 0], [[1, 1], [1, 0], [0, 1]], lower=0, row_lower=[-np.inf, 6, 5], row_upper=[10, np.inf, np.inf],
    ...     row_names=["land", "homes", "school"])
    >>> for limit in optimise.conflict(village).limits:
    ...     print(limit, "or", round(limit.move, 6), "less" if not limit.is_upper else "more")
    land <= 10 or 1.0 more
    homes >= 6 or 1.0 less
    school >= 5 or 1.0 less
    """
    chosen = options_of(_core.ConflictOptions, options)
    chosen.grant_rows(_flags(granted_rows, program.rows, program.row_names, "row"))
    chosen.grant_columns(_flags(granted_columns, program.columns, program.column_names, "column"))
    return _core.find_conflict(program, chosen)


def cure(program, weights=None, *, column_weights=None, measure="sum", **options):
    """The cheapest way to make `program` feasible: how far each limit gives way.

    `weights` is the price of a unit by row: an array, a number, or a dict of those rows that may give
    way; infinity makes a row hard; None counts moves as shares of the bounds. The bounds of columns
    are hard unless `column_weights` says otherwise. `measure` is "sum" or "largest".

    `.row_moves` is what to add to upper bounds (positive) and lower bounds (negative); `.total` the
    weighted sum, and `.bound` what no cure can go below; `.x` a point of the cured program, which
    `cured(program, cure)` returns. If the hard limits contradict one another, `.status` is
    "primal infeasible" and `.y` proves it.

    >>> from gengxin import optimise
    >>> village = optimise.program(
    ...     [0, 0], [[1, 1], [1, 0], [0, 1]], lower=0, row_lower=[-np.inf, 6, 5], row_upper=[10, np.inf, np.inf],
    ...     row_names=["land", "homes", "school"])
    >>> np.round(optimise.cure(village, {"land": 30, "homes": 2}).row_moves, 6) + 0.0
    array([ 0., -1.,  0.])
    """
    if measure not in ("sum", "largest"):
        raise ValueError(f"measure is 'sum' or 'largest', found {measure!r}")
    chosen = options_of(_core.CureOptions, options)
    chosen.measure = _core.Measure.__members__[measure]
    chosen.row_weights = _weights(weights, program.rows, program.row_names, "row")
    chosen.column_weights = _weights(column_weights, program.columns, program.column_names, "column")
    return _core.find_cure(program, chosen)
