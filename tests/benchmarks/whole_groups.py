"""Whole groups of the allocation family: the linear program, its vertex, the rounding, and the search among near ties by HiGHS.

    python tests/benchmarks/whole_groups.py 10000,30 10000,100 --seeds 1,2,3 --kind plain --options 8 --search 0.4

Processor times, the least of `--runs`; one thread. The gap is to the bound of the linear program, whose rows whole groups may miss by 1e-4 of
their size: it may fall below 0. `--search 0` leaves the search by HiGHS out, which is in seconds on the clock.
"""

from __future__ import annotations

import argparse
import time

from allocation_family import varied

from gengxin import optimise

TOLERANCE = 1e-4


def block_program(kind: str, n: int, m: int, k: int, seed: int) -> optimise.BlockProgram:
    f, upper = varied(kind, n, m, k, seed)
    rows = [optimise.FactoredRow(r.property, list(r.q), r.lower, r.upper, -1 if r.zone < 0 else 0, max(r.zone, 0)) for r in f.rows]
    properties = list(f.properties)
    rows += [optimise.dense_row(properties, table, lower=lower, upper=high) for table, lower, high in f.dense]
    return optimise.BlockProgram(f.cost, properties, [f.zone], rows, upper=upper)


def least(work, runs: int):
    """The last result, and the least processor time in ms."""
    times = []
    for _ in range(runs):
        begun = time.process_time()
        result = work()
        times.append(time.process_time() - begun)
    return result, min(times) * 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", help="groups,rows")
    parser.add_argument("--kind", default="plain")
    parser.add_argument("--options", type=int, default=8)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--search", type=float, default=0.4)
    arguments = parser.parse_args()
    for size in arguments.sizes:
        n, m = map(int, size.split(","))
        for seed in map(int, arguments.seeds.split(",")):
            program = block_program(arguments.kind, n, m, arguments.options, seed)
            solution, linear = least(lambda p=program: optimise.solve_block(p, threads=1), arguments.runs)
            corner, vertex = least(lambda p=program, s=solution: optimise.vertex(p, s), 1)
            whole, rounding = least(lambda p=program, s=solution: optimise.round_whole(p, s, TOLERANCE), arguments.runs)
            line = (f"{arguments.kind} {n} x {arguments.options}, {m} rows, seed {seed}: linear {linear:.1f} ms, vertex {vertex:.1f} ms ({corner.split} split), "
                    f"rounding {rounding:.1f} ms, {rounding / linear:.2f} times; gap {100 * whole.gap:.5f} %, worst row {whole.worst:.1e}, within {whole.within}")
            if arguments.search:
                begun = time.perf_counter()
                finer = optimise.refine_whole(program, solution, whole, TOLERANCE, seconds=arguments.search)
                line += f"; near ties {time.perf_counter() - begun:.2f} s, gap {100 * finer.gap:.5f} %, within {finer.within}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
