"""Times provision beside HiGHS on the same program: most people served, then least travel.

    python provision_peers.py 10000,200,1000,1.1 10000,200,1000,0.8 --peers simplex,ipm --limit 600 --turns 3

A size is parcels, schools, reach in metres (in a square of 5 km), places over demand. HiGHS gets one program, with a penalty of 10^5 for
everybody left out: more than any chain of moves saves here, so that it answers both questions at once. One thread each, sides by turns;
the run of least processor time of each side is printed, with its wall time, people served and travel.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import time
from importlib.metadata import version

import numpy as np

PENALTY = 1e5


def town(parcels: int, schools: int, ratio: float):
    rng = np.random.default_rng(1)
    points, facilities = rng.uniform(0, 5000, (parcels, 2)), rng.uniform(0, 5000, (schools, 2))
    demand = np.floor(1 + 100 * rng.uniform(size=parcels))
    places = np.floor(demand.sum() * ratio / schools * (0.5 + rng.uniform(size=schools)))
    return points, facilities, demand, places


def highs(method: str, links, demand, places, limit: float, pipe) -> None:
    import highspy
    from scipy import sparse

    i, j, cost = links
    n, m, k = len(demand), len(places), len(cost)
    matrix = sparse.csc_matrix((np.ones(2 * k), (np.concatenate([i, n + j]), np.tile(np.arange(k), 2))), shape=(n + m, k))
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("solver", method), ("threads", 1), ("time_limit", limit)):
        solver.setOptionValue(name, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = k, n + m
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost - PENALTY, np.zeros(k), np.full(k, np.inf)
    lp.row_lower_, lp.row_upper_ = np.full(n + m, -np.inf), np.concatenate([demand, places])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    wall, cpu = time.perf_counter(), time.process_time()
    solver.passModel(lp)
    solver.run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    x = np.array(solver.getSolution().col_value)
    pipe.send((wall, cpu, solver.modelStatusToString(solver.getModelStatus()), float(x.sum()), float(x @ cost)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", help="parcels,schools,reach,places over demand")
    parser.add_argument("--peers", default="simplex,ipm", help="HiGHS methods, empty for none")
    parser.add_argument("--limit", type=float, default=600, help="seconds of a peer; past it, it counts as the limit")
    parser.add_argument("--turns", type=int, default=3, help="of both sides; ours runs five times in each")
    arguments = parser.parse_args()
    from gengxin import access

    print(f"HiGHS (highspy) {version('highspy')}, numpy {version('numpy')}, defaults but for the method and one thread")
    peers = list(filter(None, arguments.peers.split(",")))
    for size in arguments.sizes:
        parcels, schools, reach, ratio = (kind(text) for kind, text in zip((int, int, float, float), size.split(","), strict=True))
        points, facilities, demand, places = town(parcels, schools, ratio)
        travel = access.straight_line(points, facilities, within=reach)
        start = travel.core.start
        links = np.repeat(np.arange(parcels), np.diff(start)), travel.core.facility, travel.core.cost
        print(f"{size}: {len(links[2])} links, demand {demand.sum():.0f}, places {places.sum():.0f}")
        ours, theirs = [], {method: [] for method in peers}
        for _ in range(arguments.turns):
            for _ in range(5):
                wall, cpu = time.perf_counter(), time.process_time()
                found = access.provision(travel, demand, places)
                ours.append((time.process_time() - cpu, time.perf_counter() - wall))
            for method in peers:
                here, there = mp.get_context("spawn").Pipe(False)
                process = mp.get_context("spawn").Process(target=highs, args=(method, links, demand, places, arguments.limit, there))
                process.start()
                wall, cpu, *answer = here.recv()
                process.join()
                theirs[method].append((cpu, wall, *answer))
        cpu, wall = min(ours)
        print(f"  gengxin        {wall * 1e3:10.1f} ms wall {cpu * 1e3:10.1f} ms CPU  served {found.within:.6f} = bound {found.bound:.6f}, travel {found.travel:.6f}")
        for method, runs in theirs.items():
            peer_cpu, peer_wall, status, served, length = min(runs)
            print(f"  HiGHS {method:8s} {peer_wall * 1e3:10.1f} ms wall {peer_cpu * 1e3:10.1f} ms CPU  served {served:.6f}, travel {length:.6f}, {status}; "
                  f"ratio {peer_wall / wall:.0f} wall, {peer_cpu / cpu:.0f} CPU", flush=True)


if __name__ == "__main__":
    main()
