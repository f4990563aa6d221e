"""An allocation from columns in memory to plan and prices, beside the bare solve of the same program.

    python tests/benchmarks/allocation_columns.py [parcels ...]

The Xiaogang case with its renewal unit cut into eight, random parcels (lognormal areas, floor of the village's density), seven
options and leaving as it is, one start year, 40 requirements: a fifth over the whole case, the rest by unit. Limits are set from a
random plan, so that there is a plan. One thread. Each size runs in a process of its own, which prints its greatest memory.
"""

from __future__ import annotations

import copy
import json
import resource
import subprocess
import sys
import time

import numpy as np

import gengxin as gx
from gengxin import _core, cases, optimise
from gengxin.allocation import Problem

UNITS = 8
OPTIONS = ("retain", "redevelop_resettlement", "redevelop_mixed", "collective_property", "primary_school", "junior_school", "park", "elderly_home")
CITY = (("built_m2", "at_most"), ("demolished_m2", "at_most"), ("primary_places", "at_least"), ("junior_places", "at_least"), ("park_m2", "at_least"), ("elderly_beds", "at_least"),
        ("planned_population", "at_most"), ("collective_m2", "at_least"))  # fmt: skip
BY_UNIT = (("primary_places", "at_least"), ("park_m2", "at_least"), ("built_m2", "at_most"), ("resettlement_m2", "at_least"))


def document(parcels: int, seed: int) -> dict:
    """The case with random parcels; its limits are still to come."""
    rng = np.random.default_rng(seed)
    base = json.loads(cases.path("xiaogang").read_text(encoding="utf-8"))
    zone, people = base["zones"].pop("xiaogang_unit"), base["population"]["units"].pop("xiaogang_unit")
    units = [f"unit_{i}" for i in range(UNITS)]
    for unit in units:
        base["zones"][unit] = copy.deepcopy(zone)
        record = copy.deepcopy(people)
        for key in ("members", "other_registered", "local", "floating"):
            record[key] = {"value": record[key]["value"] / UNITS, "unit": "persons", "assumed": True}
        base["population"]["units"][unit] = record
    for facility in base["facilities"].values():
        facility.pop("parcel", None)
        if facility.get("zone") == "xiaogang_unit":
            facility["zone"] = units[0]
    for section in ("plan", "households", "properties", "votes", "features", "indicators", "limits", "allotted_land", "stages", "fabric", "notes", "economy", "cover"):
        base.pop(section, None)
    base["finance"].pop("pro_forma", None)
    base["compensation"] = {key: value for key, value in base["compensation"].items() if key == "figures"}
    base["options"] = {key: base["options"][key] for key in OPTIONS}
    for option in base["options"].values():
        option.pop("whole", None), option.pop("least_site_area_m2", None)
    area = rng.lognormal(6.5, 0.8, parcels).round(1)
    old = base["parcels"]
    base["parcels"] = {
        "id": [f"P{i:07d}" for i in range(parcels)], "zone": [units[i] for i in rng.integers(0, UNITS, parcels)], "use": ["0703"] * parcels,
        "tenure": ["collective"] * parcels, "land_class": ["construction"] * parcels, "in_database": [True] * parcels, "protection": ["none"] * parcels,
        "area_m2": {"values": area.tolist(), "unit": "m2", "assumed": True},
        "dwelling_certified_m2": {"values": (area * rng.uniform(0.5, 2.5, parcels)).round(1).tolist(), "unit": "m2", "assumed": True},
    }  # fmt: skip
    for key in ("tenure", "land_class", "in_database"):
        base["parcels"][key] = [old[key][0]] * parcels
    base["allocation"] = {"zones": units, "start_years": {"values": [2023], "unit": "year", "assumed": True}}
    base["requirements"] = {}
    return base


def with_limits(base: dict, totals: dict[str, dict[str, float]]) -> dict:
    """40 requirements that a random plan meets with a tenth to spare."""
    for zones, wanted in [(list(base["zones"]), CITY), *(([f"unit_{i}"], BY_UNIT) for i in range(UNITS))]:
        for total, side in wanted:
            value = totals[zones[0] if len(zones) == 1 else "all"][total]
            limit = value - 0.1 * abs(value) if side == "at_least" else value + 0.1 * abs(value)
            base["requirements"][f"{total}_{zones[0] if len(zones) == 1 else 'all'}"] = {
                "title": total, "title_zh": total, "total": total, "unit": {name: unit for name, unit, *_ in _core.allocate.total_names()}[total],
                side: {"value": limit, "assumed": True}, "assumed": True, **({"zones": zones} if len(zones) == 1 else {})}  # fmt: skip
    return base


def random_totals(base: dict, seed: int) -> dict[str, dict[str, float]]:
    rng = np.random.default_rng(seed)
    problem = Problem(gx.load(base))
    start, last = 2023, len(problem._core.totals([])[0]) - 1
    names, rows = [name for name, *_ in _core.allocate.total_names()], []
    zone = np.array(base["parcels"]["zone"])[problem._core.parcels]
    options = list(base["options"])
    for parcel in problem._core.parcels:
        share = rng.dirichlet(np.full(len(options), 0.3))
        rows.append([(parcel, o, start, share[o]) for o in range(1, len(options))])
    totals = {"all": {name: values[last] for name, values in zip(names, problem._core.totals([row for group in rows for row in group]), strict=True)}}
    nothing = {name: values[last] for name, values in zip(names, problem._core.totals([]), strict=True)}
    for unit in sorted(set(zone)):
        inside = [row for group, where in zip(rows, zone, strict=True) if where == unit for row in group]
        values = {name: v[last] for name, v in zip(names, problem._core.totals(inside), strict=True)}
        totals[unit] = {name: values[name] - nothing[name] for name in names}  # what stands in other zones does not count
    return totals


def one(parcels: int) -> None:
    base = document(parcels, 1)
    base = with_limits(base, random_totals(document(min(parcels, 4000), 1), 2) if parcels <= 4000 else scaled(parcels))
    text = json.dumps(base)
    del base
    clock = [time.perf_counter()]
    scenario = gx.load(json.loads(text))
    clock.append(time.perf_counter())
    problem = Problem(scenario)
    clock.append(time.perf_counter())
    plan = problem.solve()
    clock.append(time.perf_counter())
    program = problem._core.program
    times = []
    for _ in range(3):
        before = time.perf_counter()
        solution = optimise.solve_block(program)
        times.append(time.perf_counter() - before)
    read, built, solved = np.diff(clock)
    bare = min(times)
    print(f"{parcels:>9,} parcels  {len(OPTIONS)} choices  {len(program.rows)} rows  {plan.status}  gap {plan.gap:.1e}  split {plan.split}  read {read:.2f} s  "
          f"problem {built:.3f} s  plan and prices {solved:.3f} s  bare solve {bare:.3f} s ({solution.iterations} iterations)  "
          f"ratio {(built + solved) / bare:.2f}  greatest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB", flush=True)  # fmt: skip


def scaled(parcels: int) -> dict[str, dict[str, float]]:
    """A random plan's totals of 4,000 parcels, times the number of parcels: floor and land grow with it."""
    small = random_totals(document(4000, 1), 2)
    return {zone: {name: value * parcels / 4000 for name, value in totals.items()} for zone, totals in small.items()}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        for size in sys.argv[1:] or ["1000", "10000", "100000", "1000000"]:
            subprocess.run([sys.executable, __file__, "--one", size], check=True)
