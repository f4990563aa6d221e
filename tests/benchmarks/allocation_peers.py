"""Times the factored block method against general solvers on the allocation family.

    python allocation_peers.py 100,5 10000,30 --threads 1 --limit 120 --peers piqp,highs-ipm

One run, one machine: the instruction level of our kernels, the peers' versions, settings and the
accuracy reached are printed. Our time includes layout, theirs setup; a peer past the limit counts
as the limit. Peers are solved in their own process, so that a limit can be kept.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import time
from importlib.metadata import version

import numpy as np
from scipy import sparse

from allocation_family import Family, allocation

TOLERANCE = 1e-8


def general_form(f: Family):
    n, k = f.cost.shape
    groups = sparse.kron(sparse.eye(n), np.ones((1, k)), format="csr")
    rows = []
    for row in f.rows:
        p = f.properties[row.property] * (1.0 if row.zone < 0 else f.zone == row.zone)
        rows.append(sparse.csr_matrix((p[:, None] * row.q).reshape(1, -1)))
    matrix = sparse.vstack([groups, *rows], format="csc")
    low = np.concatenate([np.ones(n), [r.lower for r in f.rows]])
    high = np.concatenate([np.ones(n), [r.upper for r in f.rows]])
    return f.cost.ravel(), matrix, low, high


def highs(method):
    def run(c, a, low, high, threads):
        import highspy
        h = highspy.Highs()
        for name, value in (("output_flag", False), ("solver", method), ("threads", threads),
                            ("run_crossover", "off"), ("ipm_optimality_tolerance", TOLERANCE),
                            ("primal_feasibility_tolerance", TOLERANCE),
                            ("dual_feasibility_tolerance", TOLERANCE)):
            h.setOptionValue(name, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = c.size, low.size
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = c, np.zeros(c.size), np.full(c.size, np.inf)
        lp.row_lower_, lp.row_upper_ = low, high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = a.indptr, a.indices, a.data
        begun = time.perf_counter()
        h.passModel(lp)
        h.run()
        return time.perf_counter() - begun, np.array(h.getSolution().col_value)
    return run


def piqp(c, a, low, high, threads):
    import piqp as module
    equal = low == high
    a = a.tocsr()
    solver = module.SparseSolver()
    solver.settings.eps_abs = TOLERANCE
    solver.settings.eps_rel = TOLERANCE
    solver.settings.max_iter = 1000
    begun = time.perf_counter()
    solver.setup(sparse.csc_matrix((c.size, c.size)), c, a[equal].tocsc(), low[equal],
                 a[~equal].tocsc(), low[~equal], high[~equal], np.zeros(c.size),
                 np.full(c.size, np.inf))
    solver.solve()
    return time.perf_counter() - begun, np.array(solver.result.x)


def clarabel(c, a, low, high, threads):
    import clarabel as module
    equal = low == high
    a = a.tocsr()
    up, down = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    matrix = sparse.vstack([a[equal], a[up], -a[down], -sparse.eye(c.size)], format="csc")
    rhs = np.concatenate([low[equal], high[up], -low[down], np.zeros(c.size)])
    settings = module.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_rel = settings.tol_gap_abs = settings.tol_feas = TOLERANCE
    cones = [module.ZeroConeT(int(equal.sum())),
             module.NonnegativeConeT(rhs.size - int(equal.sum()))]
    begun = time.perf_counter()
    x = module.DefaultSolver(sparse.csc_matrix((c.size, c.size)), c, matrix, rhs, cones,
                             settings).solve().x
    return time.perf_counter() - begun, np.array(x)


PEERS = {"piqp": ("piqp", piqp), "highs-simplex": ("highspy", highs("simplex")),
         "highs-ipm": ("highspy", highs("ipx")), "clarabel": ("clarabel", clarabel)}


def in_process(name, n, m, seed, threads, pipe):
    f = allocation(n, m, seed=seed)
    c, a, low, high = general_form(f)
    seconds, x = PEERS[name][1](c, a, low, high, threads)
    activity = a @ x
    miss = np.maximum(np.maximum(low - activity, activity - high), 0) / (1 + abs(activity))
    pipe.send((seconds, float(c @ x), float(miss.max())))


def ours(f: Family, threads: int, level: str):
    from gengxin import optimise
    from gengxin._core import optimise as core
    core.set_instruction_level(level)
    rows = [optimise.FactoredRow(r.property, list(r.q), r.lower, r.upper,
                                 -1 if r.zone < 0 else 0, max(r.zone, 0)) for r in f.rows]
    program = optimise.BlockProgram(f.cost, list(f.properties), [f.zone], rows)
    best = None
    for _ in range(3):
        solution = optimise.solve_block(program, threads=threads)
        if best is None or solution.seconds < best.seconds:
            best = solution
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", help="parcels,rows")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    from gengxin.optimise import instruction_level
    best = instruction_level()
    peers = [p for p in arguments.peers.split(",") if p]
    print("peers:", ", ".join(f"{p} {version(PEERS[p][0])}" for p in peers),
          f"; tolerance {TOLERANCE}, threads {arguments.threads}")
    for size in arguments.sizes:
        n, m = map(int, size.split(","))
        f = allocation(n, m, seed=arguments.seed)
        for level in dict.fromkeys([best, "x86-64-v3"]):
            s = ours(f, arguments.threads, level)
            print(f"{n:8d} {m:4d} gengxin {level:10s} {s.seconds * 1e3:10.2f} ms  {s.status} "
                  f"its {s.iterations} gap {s.gap:.1e} rows {s.primal_residual:.1e} "
                  f"objective {s.objective:.10g}", flush=True)
        for peer in peers:
            here, there = mp.get_context("spawn").Pipe(False)
            process = mp.get_context("spawn").Process(
                target=in_process, args=(peer, n, m, arguments.seed, arguments.threads, there))
            process.start()
            if here.poll(arguments.limit + 10):
                seconds, objective, miss = here.recv()
                text = f"{seconds * 1e3:10.2f} ms  rows {miss:.1e} objective {objective:.10g}"
            else:
                process.terminate()
                text = f"{arguments.limit * 1e3:10.2f} ms  (limit)"
            process.join()
            print(f"{n:8d} {m:4d} {peer:18s} {text}", flush=True)


if __name__ == "__main__":
    main()
