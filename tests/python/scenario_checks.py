"""The named checks of the scenario files: laws that hold in every run. tests/cpp/scenario_checks.hpp has the same ones."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd

from gengxin.run import SETTLEMENT_TABLES

Tables = dict[str, pd.DataFrame]

NOTHING_MAY_STAND = re.compile(r"first_year|utilisation")
MAY_FALL = re.compile(r"difference|growth|^low_rent_floor_lost_m2$")
ADDED = {
    "residents": None,
    "floor": None,
    "development": ["road_without_m", "road_with_m", "park_without_m2", "park_with_m2"],
    "hospitals": ["beds_without", "beds_with", "norm_without", "norm_with", "use_with", "load_with"],
    "elderly": ["elderly_without", "elderly_with", "need_without", "need_with", "beds_without", "beds_with"],
    "schools": ["registered", "policy", "points", "demand_without", "demand_with", "places_without", "places_with", "private_places", "norm_without", "norm_with"],
}


def values_of(table: pd.DataFrame) -> list[str]:
    """The value columns of a table: those that have a unit."""
    return list(table.attrs["units"])


def keys_of(table: pd.DataFrame) -> list[str]:
    """The key columns, which stand before the values."""
    return list(table.columns[: list(table.columns).index(values_of(table)[0])])


def same(a: Any, b: Any, what: str, tolerance: float = 1e-9) -> None:
    """Equal within a relative tolerance, and missing where the other is missing."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    assert a.shape == b.shape, what
    scale = np.maximum(1.0, np.maximum(np.abs(a), np.abs(b)))
    good = (np.abs(a - b) <= tolerance * scale) | (np.isnan(a) & np.isnan(b))
    assert good.all(), f"{what}: {a[~good][:3]} is not {b[~good][:3]}"


def people_conserved(tables: Tables) -> None:
    t = tables["population"]
    left = t["start"] - t["cleared"] + t["returned"] + t["births"] - t["deaths"] + t["moved_in"] - t["moved_out"]
    same(left, t["end"], "start and flows make the end")
    ordered = t.sort_values(["zone", "status", "sex", "year"], kind="stable")
    before = ordered.groupby(["zone", "status", "sex"], observed=True)["end"].shift()
    later = before.notna()
    same(ordered["start"][later], before[later], "a year starts where the last ended")
    if len(t):
        ends = t.groupby(["year", "zone"], observed=True)["end"].sum()
        residents = tables["residents"].set_index(["year", "zone"])["residents_with"]
        same(ends, [residents[key] for key in ends.index], "residents")


def land_conserved(tables: Tables) -> None:
    t = tables["land"]
    if not len(t):
        return
    sums = t.groupby(["zone", "year"], observed=True)[["area_without_m2", "area_with_m2"]].sum()
    for zone, of_zone in sums.groupby(level="zone", observed=True):
        for column in sums:
            same(of_zone[column], np.full(len(of_zone), of_zone["area_without_m2"].iloc[0]), f"{column} of {zone}")


def differences(tables: Tables) -> None:
    for table, with_, without, difference in [
        ("residents", "residents_with", "residents_without", "difference"),
        ("schools", "demand_with", "demand_without", "demand_difference"),
        ("schools", "places_with", "places_without", "places_difference"),
        ("hospitals", "beds_with", "beds_without", "difference"),
        ("land", "area_with_m2", "area_without_m2", "difference_m2"),
    ]:
        t = tables[table]
        same(t[with_] - t[without], t[difference], f"{table}.{difference}")


def zones_sum(tables: Tables) -> None:
    for name, columns in ADDED.items():
        t = tables[name]
        keys = [key for key in keys_of(t) if key != "zone"]
        whole = t["zone"] == "all"
        wanted = columns or values_of(t)
        zones = t[~whole].groupby(keys, observed=True)[wanted].sum()
        case = t[whole].set_index(keys)[wanted]
        for column in wanted:
            same(zones[column].reindex(case.index), case[column], f"{name}.{column}")


def sound_numbers(tables: Tables) -> None:
    for name, t in tables.items():
        if name in SETTLEMENT_TABLES:  # flows fall below zero, and much of an account stands empty
            continue
        for column in values_of(t):
            values = t[column].to_numpy(dtype=float)
            assert not np.isinf(values).any(), f"{name}.{column} is infinite"
            if not (NOTHING_MAY_STAND.match(column) or (name == "indicators" and column in {"simulated", "met"}) or name in {"economy", "working_floor", "cover"}):
                assert not np.isnan(values).any(), f"{name}.{column} is missing"
            if not (MAY_FALL.search(column) or (name == "indicators" and column != "met")):
                assert not (values < -1e-6).any(), f"{name}.{column} is below zero"
                assert not (np.signbit(values) & (values == 0)).any(), f"{name}.{column} is -0"


def with_is_without(tables: Tables) -> None:
    for name, t in tables.items():
        for column in values_of(t):
            other = re.sub(r"_with(?!out)", "_without", column)
            if other != column and other in t:
                same(t[column], t[other], f"{name}.{column}")


def against_base(check: dict[str, Any], tables: Tables, base: Tables) -> None:
    name = check["table"]
    t, b = tables[name], base[name]
    keys = keys_of(t)
    chosen = t[matching(t, check.get("where", {}))]
    assert len(chosen), f"no row to compare in {name}"
    rows = chosen[keys].astype(str).merge(b[keys].astype(str).assign(row=range(len(b))), on=keys, how="left", validate="one_to_one")["row"].to_numpy()
    columns = values_of(t) if check["columns"] == "all" else check["columns"]
    for column in columns:
        before, after = b[column].to_numpy(dtype=float)[rows], chosen[column].to_numpy(dtype=float)
        if check["check"] == "equal_base":
            same(after, before, f"{name}.{column}")
        else:
            assert (after < before * (1 - 1e-6)).all(), f"{name}.{column}: {after} is not below {before}"


def matching(table: pd.DataFrame, where: dict[str, Any]) -> np.ndarray:
    """Rows whose keys are as in ``{"year": 2030, "zone": "all"}``."""
    chosen = np.ones(len(table), dtype=bool)
    for key, value in where.items():
        chosen &= (table[key].astype(str) == str(value)).to_numpy()
    return chosen


CHECKS = {f.__name__: f for f in (people_conserved, land_conserved, differences, zones_sum, sound_numbers, with_is_without)}


def apply_check(check: str | dict[str, Any], tables: Tables, base: Tables) -> None:
    if isinstance(check, str):
        CHECKS[check](tables)
    else:
        assert check["check"] in {"equal_base", "below_base"}
        against_base(check, tables, base)


def check_expectation(expected: dict[str, Any], tables: Tables) -> None:
    table = tables[expected["table"]]
    if "rows" in expected:
        assert len(table) == expected["rows"]
        return
    found = table[expected["column"]].to_numpy(dtype=float)[matching(table, expected["where"])]
    assert len(found), f"no such row: {expected}"
    value = expected["value"]
    if value is None:
        assert np.isnan(found).all(), f"{found} where nothing should stand: {expected}"
    else:
        tolerance = expected.get("tolerance", 1e-9) * max(1.0, math.fabs(value))
        assert (np.abs(found - value) <= tolerance).all(), f"{found} instead of {value}: {expected}"
