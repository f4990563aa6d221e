"""Convex programs by an interior point, with proved answers.

    minimise    1/2 x'Qx + c'x + offset
    subject to  row_lower <= A x <= row_upper,  lower <= x <= upper

>>> import numpy as np
>>> from gengxin import optimise
>>> plan = optimise.solve([-1, -2], [[1, 1], [1, 3]], row_upper=[4, 6], lower=0, upper=[3, np.inf])
>>> plan.status
'optimal'
>>> np.round(plan.x, 6)
array([3., 1.])
"""

from gengxin.optimise.block import BlockOptions, BlockProgram, FactoredRow, block_cure, dense_row, instruction_level, round_whole, solve_block, vertex
from gengxin.optimise.explain import conflict, cure, cured
from gengxin.optimise.fronts import Objective, front, price_interval
from gengxin.optimise.integer import MissingSolver, highs, refine_whole, solve_integer
from gengxin.optimise.programs import (
    Options, ProgramError, Solution, matrix_of, program, proves_infeasible, proves_unbounded, solve, verify,
)

__all__ = [
    "BlockOptions", "BlockProgram", "FactoredRow", "MissingSolver", "Objective", "Options", "ProgramError", "Solution", "block_cure", "conflict",
    "cure", "cured", "dense_row", "front", "highs", "instruction_level", "matrix_of", "price_interval", "program", "proves_infeasible",
    "proves_unbounded", "refine_whole", "round_whole", "solve", "solve_block", "solve_integer", "verify", "vertex",
]
