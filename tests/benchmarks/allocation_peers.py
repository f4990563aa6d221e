"""Times the factored block method against general solvers on the allocation family.

    python allocation_peers.py 100,5 10000,30 --threads 1 --limit 120 --peers piqp,highs-ipm
    python allocation_peers.py 10000,30 --kind thin --options 8
    python allocation_peers.py 10000,30 --kind plain --options 64

One run, one machine: the instruction level of our kernels, the peers' versions, settings and the
accuracy reached are printed, times on the clock and of the processor, and the ratio of the latter.
Our time includes layout, theirs setup; a peer past the limit counts as the limit. Peers are solved
in their own process, so that a limit can be kept. `allocation_family.varied` says what the kinds are.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import time
from importlib.metadata import version

import numpy as np
from scipy import sparse

from allocation_family import Family, varied

TOLERANCE = 1e-8


class Clock:
    def __enter__(self):
        self.wall, self.processor = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.processor = time.perf_counter() - self.wall, time.process_time() - self.processor


def general_form(f: Family):
    n, k = f.cost.shape
    groups = sparse.kron(sparse.eye(n), np.ones((1, k)), format="csr")
    rows = []
    for row in f.rows:
        p = f.properties[row.property] * (1.0 if row.zone < 0 else f.zone == row.zone)
        rows.append(sparse.csr_matrix((p[:, None] * row.q).reshape(1, -1)))
    rows += [sparse.csr_matrix(table.reshape(1, -1)) for table, _, _ in f.dense]
    matrix = sparse.vstack([groups, *rows], format="csc")
    low = np.concatenate([np.ones(n), [r.lower for r in f.rows], [lower for _, lower, _ in f.dense]])
    high = np.concatenate([np.ones(n), [r.upper for r in f.rows], [upper for _, _, upper in f.dense]])
    return f.cost.ravel(), matrix, low, high


def highs(method):
    def run(c, a, low, high, upper, threads):
        import highspy
        h = highspy.Highs()
        for name, value in (("output_flag", False), ("solver", method), ("threads", threads),
                            ("run_crossover", "off"), ("ipm_optimality_tolerance", TOLERANCE),
                            ("primal_feasibility_tolerance", TOLERANCE),
                            ("dual_feasibility_tolerance", TOLERANCE)):
            h.setOptionValue(name, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = c.size, low.size
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = c, np.zeros(c.size), upper
        lp.row_lower_, lp.row_upper_ = low, high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = a.indptr, a.indices, a.data
        with Clock() as clock:
            h.passModel(lp)
            h.run()
        return clock, h.modelStatusToString(h.getModelStatus()), np.array(h.getSolution().col_value)
    return run


def piqp(c, a, low, high, upper, threads):
    import piqp as module
    equal = low == high
    a = a.tocsr()
    solver = module.SparseSolver()
    solver.settings.eps_abs = TOLERANCE
    solver.settings.eps_rel = TOLERANCE
    solver.settings.max_iter = 1000
    with Clock() as clock:
        solver.setup(sparse.csc_matrix((c.size, c.size)), c, a[equal].tocsc(), low[equal],
                     a[~equal].tocsc(), low[~equal], high[~equal], np.zeros(c.size), upper)
        status = solver.solve()
    return clock, str(status).split(".")[-1], np.array(solver.result.x)


def clarabel(c, a, low, high, upper, threads):
    import clarabel as module
    equal = low == high
    a = a.tocsr()
    up, down = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    bounded = np.flatnonzero(np.isfinite(upper))
    unit = sparse.eye(c.size, format="csr")
    matrix = sparse.vstack([a[equal], a[up], -a[down], -unit, unit[bounded]], format="csc")
    rhs = np.concatenate([low[equal], high[up], -low[down], np.zeros(c.size), upper[bounded]])
    settings = module.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_rel = settings.tol_gap_abs = settings.tol_feas = TOLERANCE
    cones = [module.ZeroConeT(int(equal.sum())),
             module.NonnegativeConeT(rhs.size - int(equal.sum()))]
    with Clock() as clock:
        solution = module.DefaultSolver(sparse.csc_matrix((c.size, c.size)), c, matrix, rhs, cones,
                                        settings).solve()
    return clock, str(solution.status), np.array(solution.x)


PEERS = {"piqp": ("piqp", piqp), "highs-simplex": ("highspy", highs("simplex")),
         "highs-ipm": ("highspy", highs("ipx")), "clarabel": ("clarabel", clarabel)}


def in_process(name, given, n, m, k, seed, threads, pipe):
    f, upper = varied(given, n, m, k, seed)
    c, a, low, high = general_form(f)
    most = np.full(c.size, np.inf)
    if upper is not None:
        most[upper.ravel() < 1] = upper[upper < 1]
    clock, status, x = PEERS[name][1](c, a, low, high, most, threads)
    activity = a @ x if x.size == c.size else np.full(low.size, np.nan)
    miss = np.maximum(np.maximum(low - activity, activity - high), 0) / (1 + abs(activity))
    pipe.send((clock.wall, clock.processor, status, float(c @ x) if x.size == c.size else np.nan, float(miss.max())))


def ours(f: Family, upper, threads: int, level: str):
    from gengxin import optimise
    from gengxin._core import optimise as core
    core.set_instruction_level(level)
    rows = [optimise.FactoredRow(r.property, list(r.q), r.lower, r.upper,
                                 -1 if r.zone < 0 else 0, max(r.zone, 0)) for r in f.rows]
    properties = list(f.properties)
    rows += [optimise.dense_row(properties, table, lower=lower, upper=high) for table, lower, high in f.dense]
    program = optimise.BlockProgram(f.cost, properties, [f.zone], rows, upper=upper)
    times = []
    for _ in range(3):
        with Clock() as clock:
            solution = optimise.solve_block(program, threads=threads)
        times.append((clock.processor, clock.wall))
    return solution, min(t[0] for t in times), min(t[1] for t in times)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", help="parcels,rows")
    parser.add_argument("--kind", default="plain")
    parser.add_argument("--options", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    from gengxin.optimise import instruction_level
    best = instruction_level()
    peers = [p for p in arguments.peers.split(",") if p]
    print("peers:", ", ".join(f"{p} {version(PEERS[p][0])}" for p in peers),
          f"; tolerance {TOLERANCE}, threads {arguments.threads}, {arguments.kind}, {arguments.options} options")
    for size in arguments.sizes:
        n, m = map(int, size.split(","))
        f, upper = varied(arguments.kind, n, m, arguments.options, arguments.seed)
        own = None
        for level in dict.fromkeys([best, "x86-64-v3"]):
            s, processor, wall = ours(f, upper, arguments.threads, level)
            own = own or processor
            print(f"{n:8d} {m:4d} gengxin {level:10s} {wall * 1e3:10.2f} ms, processor {processor * 1e3:10.2f} ms  "
                  f"{s.status} its {s.iterations} gap {s.gap:.1e} rows {s.primal_residual:.1e} "
                  f"objective {s.objective:.10g}", flush=True)
        for peer in peers:
            here, there = mp.get_context("spawn").Pipe(False)
            process = mp.get_context("spawn").Process(
                target=in_process, args=(peer, arguments.kind, n, m, arguments.options, arguments.seed, arguments.threads, there))
            process.start()
            there.close()
            received = None
            if here.poll(arguments.limit + 10):
                try:
                    received = here.recv()
                except EOFError:
                    text = "ended without an answer"
            else:
                process.terminate()
                received = (arguments.limit, arguments.limit, "stopped at the limit", np.nan, np.nan)
            if received:
                wall, processor, status, objective, miss = received
                text = (f"{wall * 1e3:10.2f} ms, processor {processor * 1e3:10.2f} ms  {status} rows {miss:.1e} "
                        f"objective {objective:.10g}  {processor / own:.0f} times ours")
            process.join()
            print(f"{n:8d} {m:4d} {peer:18s} {text}", flush=True)


if __name__ == "__main__":
    main()
