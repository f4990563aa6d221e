"""Times a quadratic program with compactness against general solvers.

    python compactness_peers.py --side 100 --rows 30 --weights 0.05,0.5,5,50 --limit 120

The allocation family on a grid of side x side parcels with 1/2 weight sum |x_i - x_j|^2 over neighbours. One run, one thread a
side, one process a solve; relative accuracy 1e-8 asked of all but OSQP (1e-6, polished). The violation and the objective that each
reached are printed. A solve's time includes its setup, and for gengxin the making of the program.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import time
from importlib.metadata import version

import numpy as np
from scipy import sparse

from allocation_family import allocation
from allocation_peers import TOLERANCE, general_form


def grid(side: int, m: int, weight: float, seed: int):
    """cost, A, low, high, Q, all sparse."""
    family = allocation(side * side, m, seed=seed)
    cost, matrix, low, high = general_form(family)
    line = sparse.diags([1.0, -1.0], [0, 1], shape=(side - 1, side))
    one = sparse.eye(side)
    differences = sparse.vstack([sparse.kron(line, one), sparse.kron(one, line)])
    laplacian = differences.T @ differences
    quadratic = weight * sparse.kron(laplacian, sparse.eye(family.cost.shape[1]), format="csc")
    quadratic.sort_indices()
    return cost, matrix, low, high, quadratic


def gengxin(c, a, low, high, q):
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


SOLVERS = {"gengxin": gengxin, "piqp": piqp, "clarabel": clarabel, "osqp": osqp}


def in_process(name, side, m, weight, seed, pipe):
    c, a, low, high, q = grid(side, m, weight, seed)
    begun = time.perf_counter()
    x = SOLVERS[name](c, a, low, high, q)
    seconds = time.perf_counter() - begun
    activity = a @ x
    miss = np.maximum(np.maximum(low - activity, activity - high), 0) / (1 + abs(activity))
    pipe.send((seconds, float(c @ x + x @ (q @ x) / 2), float(max(miss.max(), -x.min()))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--weights", default="0.05,0.5,5,50")
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solvers", default=",".join(SOLVERS))
    arguments = parser.parse_args()
    solvers = arguments.solvers.split(",")
    from gengxin import __version__ as own_version
    print(", ".join(f"{name} {own_version if name == 'gengxin' else version(name)}" for name in solvers))
    for weight in map(float, arguments.weights.split(",")):
        for name in solvers:
            here, there = mp.get_context("spawn").Pipe(False)
            process = mp.get_context("spawn").Process(
                target=in_process, args=(name, arguments.side, arguments.rows, weight, arguments.seed, there))
            process.start()
            if here.poll(arguments.limit + 10):
                seconds, objective, miss = here.recv()
                text = f"{seconds:9.3f} s  violation {miss:.1e}  objective {objective:.10g}"
            else:
                process.terminate()
                text = f"{arguments.limit:9.3f} s  (limit)"
            process.join()
            print(f"{arguments.side}x{arguments.side} rows {arguments.rows} weight {weight:<6g} {name:10s} {text}", flush=True)


if __name__ == "__main__":
    main()
