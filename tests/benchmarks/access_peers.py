"""Times access measures beside the package `access` (pysal) on one dense table.

    python access_peers.py --peer OTHER/bin/python --points 10000 --facilities 1000 --cycles 25

`access` stands in an environment of its own (`pip install access`), whose interpreter --peer names. Both get the same numbers from one
file, as the peer's DataFrame of costs and as our table, both made before the clock starts; how long ours takes is printed. Wall and processor
time, the largest relative difference and the ratio of wall times are printed; versions, sizes and threads with them. One run, one machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

LIMIT, RINGS, SIGMA, TAU = 1500.0, {500: 1.0, 1000: 0.68, 1500: 0.22}, 600.0, 1000.0
AROUND = 400.0


def town(points: int, facilities: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    return {"points": rng.uniform(0, 6000, (points, 2)), "facilities": rng.uniform(0, 6000, (facilities, 2)),
            "demand": rng.integers(1, 300, points).astype(float), "supply": rng.integers(1, 60, facilities).astype(float)}


def timed(call):
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    return np.asarray(result, dtype=float), time.perf_counter() - wall, time.process_time() - cpu


def peer(folder: Path, cycles: int, only: list[str]) -> None:
    """Runs under the interpreter that has `access`."""
    import pandas as pd
    from access import fca, weights
    from access.raam import raam

    data = np.load(folder / "town.npz")
    cost = np.load(folder / "cost.npy")
    n, m = cost.shape
    table = pd.DataFrame({"origin": np.repeat(np.arange(n), m), "dest": np.tile(np.arange(m), n), "cost": cost.ravel()})
    near = np.load(folder / "around.npz")
    around = pd.DataFrame({name: near[name] for name in ("origin", "dest", "cost")})
    people = pd.DataFrame({"geoid": np.arange(n), "demand": data["demand"]}, index=pd.RangeIndex(n, name="geoid_"))
    places = pd.DataFrame({"geoid": np.arange(m), "supply": data["supply"]}, index=pd.RangeIndex(m, name="geoid_"))
    by_label = {"demand_df": people, "supply_df": places}
    calls = {
        "FCA": lambda: fca.fca_ratio(**by_label, demand_cost_df=around, supply_cost_df=table, max_cost=AROUND).sort_index(),
        "2SFCA": lambda: fca.two_stage_fca(**by_label, cost_df=table, max_cost=LIMIT).sort_index(),
        "E2SFCA step": lambda: fca.two_stage_fca(**by_label, cost_df=table, max_cost=LIMIT, weight_fn=weights.step_fn(RINGS)).sort_index(),
        "E2SFCA gaussian": lambda: fca.two_stage_fca(**by_label, cost_df=table, max_cost=LIMIT, weight_fn=weights.gaussian(SIGMA)).sort_index(),
        "3SFCA gaussian": lambda: fca.three_stage_fca(**by_label, cost_df=table, max_cost=LIMIT, weight_fn=weights.gaussian(SIGMA)).sort_index(),
        "RAAM": lambda: raam(people.set_index("geoid"), places.set_index("geoid"), table, tau=TAU, max_cycles=cycles).sort_index(),
    }
    times = {}
    for name in only or calls:
        values, wall, cpu = timed(calls[name])
        np.save(folder / f"{name}.npy", values)
        times[name] = (wall, cpu)
    print(json.dumps({"version": version("access"), "pandas": version("pandas"), "numpy": version("numpy"), "times": times}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", required=True, help="interpreter of an environment with the package `access`")
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--facilities", type=int, default=1_000)
    parser.add_argument("--cycles", type=int, default=25, help="of RAAM, for both")
    parser.add_argument("--threads", type=int, default=1, help="of ours; the peer has one")
    parser.add_argument("--only", default="")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    only = [name for name in arguments.only.split(",") if name]
    if arguments.run:
        return peer(arguments.run, arguments.cycles, only)
    from gengxin import access

    data = town(arguments.points, arguments.facilities)
    cost = np.hypot(*(data["points"][:, None] - data["facilities"][None]).transpose(2, 0, 1))
    near = access.straight_line(data["points"], data["points"], within=AROUND)
    start, dest, length = (near.core.start, near.core.facility, near.core.cost)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "town.npz", **data)
        np.save(folder / "cost.npy", cost)
        np.savez(folder / "around.npz", origin=np.repeat(np.arange(len(start) - 1), np.diff(start)), dest=dest, cost=length)
        begun = time.perf_counter()
        table = access.travel(cost, unit="m")
        making = time.perf_counter() - begun
        demand, supply, threads = data["demand"], data["supply"], {"threads": arguments.threads}
        calls = {
            "FCA": lambda: access.catchment_ratio(table, near, demand, supply, AROUND, **threads)["ratio"],
            "2SFCA": lambda: access.two_step(table, demand, supply, LIMIT, **threads).points["access"],
            "E2SFCA step": lambda: access.enhanced_two_step(table, demand, supply, access.step(RINGS), LIMIT, **threads).points["access"],
            "E2SFCA gaussian": lambda: access.enhanced_two_step(table, demand, supply, access.gaussian(SIGMA), LIMIT, **threads).points["access"],
            "3SFCA gaussian": lambda: access.three_step(table, demand, supply, access.gaussian(SIGMA), LIMIT, choice="table", **threads).points["access"],
            "RAAM": lambda: access.raam(table, demand, supply, tau=TAU, cycles=arguments.cycles, **threads).points["cost"],
        }
        ours = {measure: min((timed(calls[measure]) for _ in range(3)), key=lambda run: run[2]) for measure in only or calls}
        command = [arguments.peer, __file__, "--peer", arguments.peer, "--cycles", str(arguments.cycles), "--only", arguments.only, "--run", name]
        theirs = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
        print(f"{arguments.points} x {arguments.facilities}, {arguments.threads} thread(s), RAAM {arguments.cycles} cycles; access {theirs['version']}, "
              f"pandas {theirs['pandas']}, numpy {theirs['numpy']}, Python {sys.version.split()[0]}; FCA: {len(length)} pairs of points within {AROUND:g} m; our table made in {making * 1e3:.0f} ms")
        print(f"{'measure':16s} {'ours ms':>10s} {'access ms':>12s} {'ratio':>8s} {'ratio, CPU':>10s} {'largest relative difference':>28s}")
        for measure, (wall, cpu) in theirs["times"].items():
            values, our_wall, our_cpu = ours[measure]
            expected = np.load(folder / f"{measure}.npy")
            difference = np.max(np.abs(values - expected) / np.maximum(np.abs(expected), 1e-300))
            print(f"{measure:16s} {our_wall * 1e3:10.1f} {wall * 1e3:12.1f} {wall / our_wall:8.0f} {cpu / our_cpu:10.0f} {difference:28.1e}", flush=True)


if __name__ == "__main__":
    main()
