"""Factored programs: groups of shares with sum 1 under rows that are a property times a coefficient.

>>> import numpy as np
>>> from gengxin import optimise
>>> area = [2.0, 1.0, 3.0]                                     # of three parcels
>>> homes = optimise.FactoredRow(0, [1, 0], lower=4, name="homes")  # the first of two options
>>> village = optimise.BlockProgram([[3, 0], [1, 0], [2, 0]], [area], [], [homes])
>>> plan = optimise.solve_block(village)
>>> np.round(plan.x.reshape(3, 2)[:, 0], 6) + 0.0
array([0., 1., 1.])
"""

from __future__ import annotations

import numpy as np

from gengxin._core import optimise as _core
from gengxin.optimise.programs import options_of

BlockOptions = _core.BlockOptions
BlockProgram = _core.BlockProgram
FactoredRow = _core.FactoredRow
instruction_level = _core.instruction_level


def solve_block(block_program, **options):
    """Solves a BlockProgram; options as for `solve`, and threads and warm_start (multipliers).

    `BlockProgram(cost, properties, layers, rows, lower=None, upper=None, curvature=None, edges=None, weights=None, kinds=())` takes cost and
    the bounds of the shares as arrays of groups x options; `upper=admitted` with a boolean array bars options. It is quadratic with

        1/2 sum curvature x^2  +  1/2 sum over edges (i, j) of weight |x_i - x_j|^2,

    where curvature is an array of groups x options, edges one of pairs of groups, weights has a number an edge; none is negative
    (`ProgramError` names the group or edge that is). With `kinds`, a whole number from 0 on for each option, x stands here for sums
    over the options of one kind, and curvature is groups x kinds. `program.value(x)` is the objective, `program.tangent(x)` the linear program
    that touches it at x: its `dual_bound(y)` bounds the quadratic one, and `vertex` and `round_whole` take it.

    >>> import numpy as np
    >>> from gengxin import optimise
    >>> cost = [[0, 0], [-1, 0], [0, 0]]                       # three parcels in a row, the middle one asks for the first option
    >>> street = optimise.BlockProgram(cost, [], [], [], edges=[[0, 1], [1, 2]], weights=[1, 1], curvature=np.ones((3, 2)))
    >>> plan = optimise.solve_block(street)
    >>> np.round(plan.x.reshape(3, 2)[:, 0], 4)
    array([0.625, 0.75 , 0.625])
    >>> bool(plan.objective - street.tangent(plan.x).dual_bound(plan.y) < 1e-7)
    True
    """
    return _core.solve_block(block_program, options_of(BlockOptions, options))


def dense_row(properties, coefficients, **limits):
    """A row with a coefficient of its own for every share, shape groups x options, for a `BlockProgram` with these properties.

    Appends a property for each option to the list `properties`, which the program is then made with. `limits` are those of `FactoredRow`: lower, upper, name,
    below_price, above_price, layer, zone. Up to 128 properties, and 4,096 of properties x options, stay in the block method: a few such rows.

    >>> import numpy as np
    >>> from gengxin import optimise
    >>> noise = np.array([[3.0, 1.0], [0.0, 2.0], [1.0, 4.0]])        # of three parcels under two options
    >>> columns = []
    >>> quiet = optimise.dense_row(columns, noise, upper=5.0, name="noise")
    >>> plan = optimise.solve_block(optimise.BlockProgram([[2, 0], [1, 0], [3, 0]], columns, [], [quiet]))
    >>> round(plan.objective, 6), bool((noise.ravel() @ plan.x) <= 5 + 1e-6)
    (1.0, True)
    """
    table = np.asarray(coefficients, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"coefficients: found {table.ndim} dimensions; allowed: groups x options")
    first, k = len(properties), table.shape[1]
    properties.extend(np.ascontiguousarray(column) for column in table.T)
    unit = np.eye(k)
    return FactoredRow(first, list(unit[0]), more=[(first + a, list(unit[a])) for a in range(1, k)], **limits)


def block_cure(block_program, weights=None, **options):
    """The least by which rows must give way for a program to have a solution, and the proof.

    `weights` is the price of a unit by row, infinity for a row that stays as it is; None counts each
    row relative to the largest activity it could have. `.row_moves` is what to add to upper bounds
    (positive) and to lower bounds (negative), `.total` their price, `.bound` what no cure can go
    below; if that is positive, `.y` proves that there is no solution.

    >>> from gengxin import optimise
    >>> area = [2.0, 1.0, 3.0]
    >>> rows = [optimise.FactoredRow(0, [1, 0], lower=4, name="homes"), optimise.FactoredRow(0, [0, 1], lower=3, name="green")]
    >>> village = optimise.BlockProgram(np.zeros((3, 2)), [area], [], rows)
    >>> cure = optimise.block_cure(village, [1, np.inf])
    >>> np.round(cure.row_moves, 6) + 0.0, village.proves_infeasible(cure.y)
    (array([-1.,  0.]), True)
    """
    rows = len(block_program.rows)
    prices = np.empty(0) if weights is None else np.broadcast_to(np.asarray(weights, dtype=float), rows)
    return _core.find_block_cure(block_program, prices, options_of(BlockOptions, options))


def vertex(block_program, solution):
    """A vertex of the optimal face: at most one group a row is split, and it costs no more.

    >>> from gengxin import optimise
    >>> homes = optimise.FactoredRow(0, [1, 0], lower=4.5)
    >>> village = optimise.BlockProgram([[3, 0], [1, 0], [2, 0]], [[2.0, 1.0, 3.0]], [], [homes])
    >>> corner = optimise.vertex(village, optimise.solve_block(village))
    >>> corner.split, np.round(corner.x.reshape(3, 2)[:, 0], 6) + 0.0
    (1, array([0.25, 1.  , 1.  ]))
    """
    return _core.to_vertex(block_program, solution)


def round_whole(block_program, solution, tolerance=1e-4):
    """Whole groups from a solution: one option each, rows kept to `tolerance` of their row_sizes().

    `.choice` is the option by group, `.within` whether the rows hold, `.gap` the distance from the
    bound of duality, which no plan within the rows can beat.

    >>> from gengxin import optimise
    >>> homes = optimise.FactoredRow(0, [1, 0], lower=4.5)
    >>> village = optimise.BlockProgram([[3, 0], [1, 0], [2, 0]], [[2.0, 1.0, 3.0]], [], [homes])
    >>> plan = optimise.round_whole(village, optimise.solve_block(village))
    >>> plan.choice, plan.within
    (array([0, 1, 0], dtype=int32), True)
    """
    return _core.round_whole(block_program, solution, float(tolerance))
