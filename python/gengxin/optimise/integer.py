"""Whole numbers: the search is HiGHS, or another that the caller supplies."""

from __future__ import annotations

import time

import numpy as np

from gengxin._core import optimise as _core
from gengxin.optimise.programs import options_of


class MissingSolver(ImportError):
    """HiGHS is not installed."""


def _highspy():
    try:
        import highspy
    except ImportError as error:
        raise MissingSolver("whole numbers need HiGHS, which is not installed: pip install gengxin[exact]") from error
    return highspy


def _silent(highspy):
    class Silent(highspy.Highs):
        def enableCallbacks(self):  # called while it is made; by itself it prints a banner
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    solver = Silent()
    solver.setOptionValue("output_flag", False)
    return solver


def _model(program, integers, highspy):
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.columns, program.rows
    lp.col_cost_, lp.offset_ = program.cost, program.offset
    lp.col_lower_, lp.col_upper_ = program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = program.matrix
    kinds = np.full(program.columns, highspy.HighsVarType.kContinuous, dtype=object)
    kinds[integers] = highspy.HighsVarType.kInteger
    lp.integrality_ = list(kinds)
    return lp


def highs(program, integers, options):
    """The search by HiGHS, one thread: (status, x or None, bound).

    Another search of the same form may stand in its place; `solve_integer` checks what it returns.
    """
    highspy = _highspy()
    solver = _silent(highspy)
    settings = {
        "threads": 1, "mip_rel_gap": options.relative_gap, "mip_abs_gap": options.relative_gap,
        "mip_feasibility_tolerance": options.integrality, "time_limit": options.time_limit_seconds,
    }
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(program, integers, highspy))
    if options.start:
        start = highspy.HighsSolution()
        start.col_value = list(options.start)
        solver.setSolution(start)
    solver.run()
    kinds = highspy.HighsModelStatus
    status = {
        kinds.kOptimal: "optimal", kinds.kInfeasible: "primal infeasible", kinds.kUnbounded: "dual infeasible",
        kinds.kTimeLimit: "time limit", kinds.kInterrupt: "cancelled",
    }.get(solver.getModelStatus(), "not solved")
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound if len(integers) else info.objective_function_value
    return status, np.asarray(solver.getSolution().col_value) if found else None, bound


def solve_integer(program, integers, search=highs, **options):
    """`program` with the columns `integers` (indices or flags) whole numbers.

    Options as for `solve`, and `relative_gap` (1e-6), `integrality` (1e-6), `start`. The answer's rows
    are checked here, with its whole numbers made exact and the other columns solved again for them.
    `.bound` and `.gap` say how far from the best it may be; `.relaxed` is the program with fractions.
    `.prices_with_the_integers_fixed` is by row what a unit of its bound is worth **while the whole
    numbers stay as they are**: it says nothing of what another choice of them would gain.
    `.proved`: the status follows from what was verified here and needs no word of the search.

    >>> from gengxin import optimise
    >>> schools = optimise.program([3, 2], [[45, 30]], row_lower=100, lower=0)
    >>> plan = optimise.solve_integer(schools, [0, 1])
    >>> plan.status, plan.objective                   
    ('optimal', 7.0)
    """
    flags = np.asarray(integers)
    places = np.flatnonzero(flags) if flags.dtype == bool else flags.astype(np.int32)
    return _core.solve_integer(program, places, search, options_of(_core.IntegerOptions, options))


def refine_whole(block_program, solution, rounding, tolerance=1e-4, search=highs, groups=100, seconds=0.4, **options):
    """A rounding of `round_whole` made cheaper by searches among the groups near a tie: `groups` of them, then half as many again, for `seconds`.

    All others stay. The search is that of `solve_integer`; what it finds is checked: rows are missed by no more than before, or than
    `tolerance`. `.gap` is that to the bound of all groups: where a search ends does not make it an optimum.

    >>> from gengxin import optimise
    >>> homes = optimise.FactoredRow(0, [1, 0], lower=4.5)
    >>> village = optimise.BlockProgram([[3, 0], [1, 0], [2, 0]], [[2.0, 1.0, 3.0]], [], [homes])
    >>> plan = optimise.solve_block(village)
    >>> optimise.refine_whole(village, plan, optimise.round_whole(village, plan)).objective
    5.0
    """
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        options["time_limit_seconds"] = left
        asked = options_of(_core.IntegerOptions, options)
        rounding = _core.refine_whole(block_program, solution, rounding, search, int(groups), float(tolerance), asked)
        if groups >= block_program.groups:
            break
        groups = min(groups + (groups + 1) // 2, block_program.groups)
    return rounding
