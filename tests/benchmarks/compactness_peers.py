"""Times a quadratic program with compactness against general solvers.

    python compactness_peers.py --side 100 --rows 30 --weights 0.05,0.5,5,50 --limit 120

The allocation family on a grid of side x side parcels with 1/2 weight sum |x_i - x_j|^2 over neighbours. One run, one thread a
side, one process a solve; relative accuracy 1e-8 asked of all but OSQP (1e-6, polished). Printed are the time on the clock and of
the processor, the largest violation and the objective that each reached, and for the factored method the least of --repeats solves
and its certified gap. A solve's time includes its setup, and for gengxin the making of the program. `general` is gengxin's general
method on the same matrices.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import resource
import time
from importlib.metadata import version

import numpy as np
from scipy import sparse

from allocation_family import allocation
from allocation_peers import TOLERANCE, general_form


def grid(family, side: int, weight: float):
    """cost, A, low, high, Q, all sparse."""
    cost, matrix, low, high = general_form(family)
    line = sparse.diags([1.0, -1.0], [0, 1], shape=(side - 1, side))
    one = sparse.eye(side)
    differences = sparse.vstack([sparse.kron(line, one), sparse.kron(one, line)])
    laplacian = differences.T @ differences
    quadratic = weight * sparse.kron(laplacian, sparse.eye(family.cost.shape[1]), format="csc")
    quadratic.sort_indices()
    return cost, matrix, low, high, quadratic


def gengxin(family, side: int, weight: float):
    """Shares and the certified gap of the factored method."""
    from gengxin import optimise
    place = np.arange(side * side, dtype=np.int32).reshape(side, side)
    across = np.stack([place[:, :-1].ravel(), place[:, 1:].ravel()], axis=1)
    down = np.stack([place[:-1].ravel(), place[1:].ravel()], axis=1)
    edges = np.concatenate([across, down])
    rows = [optimise.FactoredRow(r.property, list(r.q), r.lower, r.upper, -1 if r.zone < 0 else 0, max(r.zone, 0)) for r in family.rows]
    program = optimise.BlockProgram(family.cost, list(family.properties), [family.zone], rows, edges=edges, weights=np.full(len(edges), weight))
    solution = optimise.solve_block(program)
    assert solution.status == "optimal", solution.status
    return solution.x, solution.gap


def general(c, a, low, high, q):
    from gengxin import optimise
    program = optimise.program(c, a, row_lower=low, row_upper=high, lower=0, quadratic=q)
    return optimise.solve(program, time_limit_seconds=600.0).x


def piqp(c, a, low, high, q):
    import piqp as module
    equal, a = low == high, a.tocsr()
    solver = module.SparseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = TOLERANCE
    solver.settings.max_iter = 1000
    solver.setup(q, c, a[equal].tocsc(), low[equal], a[~equal].tocsc(), low[~equal], high[~equal], np.zeros(c.size), np.full(c.size, np.inf))
    solver.solve()
    return np.array(solver.result.x)


def clarabel(c, a, low, high, q):
    import clarabel as module
    equal, a = low == high, a.tocsr()
    up, down = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    matrix = sparse.vstack([a[equal], a[up], -a[down], -sparse.eye(c.size)], format="csc")
    rhs = np.concatenate([low[equal], high[up], -low[down], np.zeros(c.size)])
    settings = module.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    settings.tol_gap_rel = settings.tol_gap_abs = settings.tol_feas = TOLERANCE
    cones = [module.ZeroConeT(int(equal.sum())), module.NonnegativeConeT(rhs.size - int(equal.sum()))]
    x = module.DefaultSolver(sparse.triu(q, format="csc"), c, matrix, rhs, cones, settings).solve().x
    return np.array(x)


def osqp(c, a, low, high, q):
    import osqp as module
    matrix = sparse.vstack([a, sparse.eye(c.size)], format="csc")
    solver = module.OSQP()
    solver.setup(sparse.triu(q, format="csc"), c, matrix, np.append(low, np.zeros(c.size)), np.append(high, np.full(c.size, np.inf)),
                 eps_abs=1e-6, eps_rel=1e-6, max_iter=100_000, polishing=True, verbose=False)
    return solver.solve().x


def highs(c, a, low, high, q):
    import highspy
    h = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("primal_feasibility_tolerance", TOLERANCE), ("dual_feasibility_tolerance", TOLERANCE)):
        h.setOptionValue(name, value)
    model, lower = highspy.HighsModel(), sparse.tril(q, format="csc")
    lp, hessian = model.lp_, model.hessian_
    lp.num_col_, lp.num_row_ = c.size, low.size
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = c, np.zeros(c.size), np.full(c.size, np.inf)
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = a.indptr, a.indices, a.data
    hessian.dim_, hessian.format_ = c.size, highspy.HessianFormat.kTriangular
    hessian.start_, hessian.index_, hessian.value_ = lower.indptr, lower.indices, lower.data
    h.passModel(model)
    h.run()
    return np.array(h.getSolution().col_value)


PEERS = {"piqp": ("piqp", piqp), "clarabel": ("clarabel", clarabel), "osqp": ("osqp", osqp), "highs": ("highspy", highs), "general": (None, general)}


def in_process(name, side, m, weight, seed, repeats, pipe):
    family = allocation(side * side, m, seed=seed)
    c, a, low, high, q = grid(family, side, weight)
    clock = processor = np.inf
    for _ in range(repeats if name == "gengxin" else 1):
        begun, used = time.perf_counter(), time.process_time()
        x, note = gengxin(family, side, weight) if name == "gengxin" else (PEERS[name][1](c, a, low, high, q), None)
        clock, processor = min(clock, time.perf_counter() - begun), min(processor, time.process_time() - used)
    activity = a @ x
    miss = np.maximum(np.maximum(low - activity, activity - high), 0) / (1 + abs(activity))
    pipe.send((clock, processor, float(c @ x + x @ (q @ x) / 2), float(max(miss.max(), -x.min())), note))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--weights", default="0.05,0.5,5,50")
    parser.add_argument("--limit", type=float, default=120, help="seconds for a peer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peers", default="piqp,clarabel,osqp,highs")
    arguments = parser.parse_args()
    peers = [peer for peer in arguments.peers.split(",") if peer]
    from gengxin import __version__ as own_version
    from gengxin.optimise import instruction_level
    print(", ".join([f"gengxin {own_version} ({instruction_level()})", *(f"{p} {version(PEERS[p][0])}" for p in peers if PEERS[p][0])]))
    for weight in map(float, arguments.weights.split(",")):
        own = None
        for name in ["gengxin", *peers]:
            here, there = mp.get_context("spawn").Pipe(False)
            process = mp.get_context("spawn").Process(
                target=in_process, args=(name, arguments.side, arguments.rows, weight, arguments.seed, arguments.repeats, there))
            process.start()
            there.close()
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            try:
                if here.poll(arguments.limit + 10):
                    clock, processor, objective, miss, gap = here.recv()
                    own = own or processor
                    last = f"gap {gap:.1e}" if gap is not None else f"{processor / own:.0f} times"
                    text = f"{clock:9.3f} s, processor {processor:9.3f} s  violation {miss:.1e}  objective {objective:.10g}  {last}"
                else:
                    text = None
            except EOFError:
                text = "ended without an answer"
            process.terminate()
            process.join()
            if text is None:
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                processor = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
                text = f"{arguments.limit:9.3f} s, processor {processor:9.3f} s  (limit)  over {processor / own:.0f} times"
            print(f"{arguments.side}x{arguments.side} rows {arguments.rows} weight {weight:<6g} {name:10s} {text}", flush=True)


if __name__ == "__main__":
    main()
