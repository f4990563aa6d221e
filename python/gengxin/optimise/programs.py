"""Programs from arrays, solved and checked."""

from __future__ import annotations

import numpy as np

from gengxin._core import optimise as _core

Options = _core.Options
ProgramError = _core.ProgramError
Solution = _core.Solution


def _columns(matrix, shape_hint: int | None = None):
    """(rows, columns, start, index, value) of an array or a SciPy sparse matrix."""
    if hasattr(matrix, "tocsc"):
        csc = matrix.tocsc(copy=True)
        csc.sum_duplicates()
        csc.sort_indices()
        rows, columns = csc.shape
        return rows, columns, csc.indptr, csc.indices, csc.data
    dense = np.asarray(matrix, dtype=float)
    if dense.size == 0 and shape_hint is not None:
        dense = dense.reshape(0, shape_hint)
    if dense.ndim != 2:
        raise ValueError(f"a matrix has 2 dimensions, found {dense.ndim}")
    column, row = np.nonzero(dense.T)
    start = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=dense.shape[1]))])
    return dense.shape[0], dense.shape[1], start, row, dense[row, column]


def _bound(value, size: int, missing: float) -> np.ndarray:
    if value is None:
        return np.full(size, missing)
    return np.broadcast_to(np.asarray(value, dtype=float), size).copy()


def program(cost, matrix=None, *, row_lower=None, row_upper=None, lower=None, upper=None,
            quadratic=None, offset=0.0, row_names=(), column_names=()):
    """A program from arrays or SciPy sparse matrices; a missing bound is infinite.

    `quadratic` is the whole symmetric Q, not a triangle. Raises ProgramError, a ValueError that
    names each row or column at fault.
    """
    cost = np.asarray(cost, dtype=float)
    result = _core.Program()
    rows, columns, start, index, value = _columns(
        np.empty((0, cost.size)) if matrix is None else matrix, cost.size)
    result.set_matrix(rows, columns, start, index, value)
    if quadratic is not None:
        q_rows, q_columns, start, index, value = _columns(quadratic)
        if q_rows != q_columns:
            raise ValueError(f"quadratic is {q_rows} x {q_columns}, expected a square")
        result.set_quadratic(q_columns, start, index, value)
    result.set_bounds(cost, _bound(row_lower, rows, -np.inf), _bound(row_upper, rows, np.inf),
                      _bound(lower, columns, -np.inf), _bound(upper, columns, np.inf))
    result.offset = float(offset)
    result.row_names = list(row_names)
    result.column_names = list(column_names)
    result.check()
    return result


def matrix_of(program):
    """The matrix of a program as a SciPy sparse array."""
    from scipy.sparse import csc_array

    start, index, value = program.matrix
    return csc_array((value, index, start), shape=(program.rows, program.columns))


def options_of(kind, values):
    """`values` set on a new `kind` of options; an unknown name is a TypeError."""
    options = kind()
    for name, value in values.items():
        if not hasattr(options, name):
            raise TypeError(f"no option {name!r}")
        setattr(options, name, value)
    return options


def solve(cost, matrix=None, **arguments):
    """Solves `program(cost, matrix, ...)`, or a program made before.

    Options by name: tolerance (1e-8), acceptable, iteration_limit, time_limit_seconds,
    memory_limit_bytes, cancelled (a function). Ctrl-C stops a solve.
    """
    named = {"row_lower", "row_upper", "lower", "upper", "quadratic", "offset", "row_names",
             "column_names"}
    given = {k: v for k, v in arguments.items() if k in named}
    options = options_of(Options, {k: v for k, v in arguments.items() if k not in named})
    if isinstance(cost, _core.Program):
        if matrix is not None or given:
            raise TypeError("a program made before takes only options")
        return _core.solve(cost, options)
    return _core.solve(program(cost, matrix, **given), options)


verify = _core.verify
proves_infeasible = _core.proves_infeasible
proves_unbounded = _core.proves_unbounded
