"""Every file under tests/scenarios gives the numbers worked out by hand in it and passes its checks.

The C++ tests run the same files. With GENGXIN_TABLES=<folder>, where they wrote their tables, each number here must
be the very same double.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from document_edits import edited
from hypothesis import given, reject, settings
from scenario_checks import CHECKS, Tables, apply_check, check_expectation, values_of

import gengxin as gx
from gengxin.run import TABLES

FOLDER = Path(__file__).parents[1] / "scenarios"
FILES = sorted(FOLDER.glob("[0-9][0-9]_*.json"))
WRITTEN = os.environ.get("GENGXIN_TABLES")


@cache
def base_of(name: str) -> gx.Scenario:
    return gx.load(name if name == "xiaogang" else FOLDER / name)


def scenario_of(described: dict[str, Any]) -> gx.Scenario:
    """The base with the patches applied in order; a text names a file that holds a patch."""
    scenario = base_of(described["base"])
    for patch in described["patch"]:
        scenario = scenario.patch(json.loads((FOLDER / patch).read_text(encoding="utf-8")) if isinstance(patch, str) else patch)
    return scenario


def tables_of(scenario: gx.Scenario) -> Tables:
    run = gx.simulate(scenario)
    return {name: run.table(name) for name in TABLES}


@cache
def base_tables(name: str) -> Tables:
    return tables_of(base_of(name))


@cache
def case_of(file: Path) -> tuple[dict[str, Any], Tables]:
    described = json.loads(file.read_text(encoding="utf-8"))
    return described, tables_of(scenario_of(described))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_numbers_worked_out_by_hand(file: Path) -> None:
    described, tables = case_of(file)
    for expected in described["expect"]:
        check_expectation(expected, tables)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_checks(file: Path) -> None:
    described, tables = case_of(file)
    assert described["checks"]
    for check in described["checks"]:
        apply_check(check, tables, base_tables(described["base"]))


@pytest.mark.skipif(WRITTEN is None, reason="GENGXIN_TABLES does not name the folder to which the C++ tests wrote their tables")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_same_numbers_as_cpp(file: Path) -> None:
    _, tables = case_of(file)
    written = json.loads((Path(str(WRITTEN)) / file.name).read_text(encoding="utf-8"))
    assert set(written) == set(tables)
    for name, columns in written.items():
        assert list(columns) == sorted(values_of(tables[name]))
        for column, values in columns.items():
            mine = tables[name][column].to_numpy(dtype=float)
            theirs = np.array([np.nan if value is None else value for value in values], dtype=float)
            assert np.array_equal(mine, theirs, equal_nan=True), f"{name}.{column}"


@settings(max_examples=60)
@given(edited(base_of("minimal.json").to_dict()))
def test_the_laws_hold_for_random_documents(document: dict[str, Any]) -> None:
    try:
        scenario = gx.load(document)
    except gx.DocumentError:
        reject()
    tables = tables_of(scenario)
    for name, check in CHECKS.items():
        if name != "with_is_without" or "plan" not in document:
            check(tables)


def test_there_are_many_and_each_says_why() -> None:
    assert len(FILES) >= 28
    for file in FILES:
        described = json.loads(file.read_text(encoding="utf-8"))
        assert described["about"]
        assert all(expected["why"] for expected in described["expect"])


def test_a_check_can_fail() -> None:
    """Each check finds a number that was made wrong."""
    tables = {name: table.copy() for name, table in base_tables("minimal.json").items()}
    for table in tables.values():
        table.attrs = base_tables("minimal.json")[next(n for n in TABLES if tables[n] is table)].attrs
    for check, table, column in [
        ("people_conserved", "population", "end"),
        ("land_conserved", "land", "area_with_m2"),
        ("differences", "residents", "difference"),
        ("zones_sum", "floor", "counted_m2"),
        ("sound_numbers", "schools", "norm_with"),
        ("with_is_without", "residents", "residents_with"),
        ({"check": "equal_base", "table": "elderly", "columns": ["need_with"]}, "elderly", "need_with"),
    ]:
        before = tables[table][column].copy()
        tables[table].loc[tables[table].index[5], column] = -1e9
        with pytest.raises(AssertionError):
            apply_check(check, tables, base_tables("minimal.json"))
        tables[table][column] = before
        if check != "with_is_without":
            apply_check(check, tables, base_tables("minimal.json"))
