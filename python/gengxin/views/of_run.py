"""What a planner wants to see of a run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gengxin.labels import word
from gengxin.views import of_economy, of_money
from gengxin.views.model import Column, Table, View, bilingual, calendar_year, few_years, significant, whole
from gengxin.views.of_scenario import HASH_SHOWN, warnings
from gengxin.views.series import by_year, chosen, column

if TYPE_CHECKING:
    import numpy as np

    from gengxin.run import Run

PEOPLE = (
    ("residents", "residents_with"),
    ("residents", "residents_without"),
    ("residents", "floating_with"),
    ("residents", "planned_population_with"),
    ("elderly", "elderly_with"),
)
# Column and the column that tells its first year short.
SCHOOLS = (
    ("places_with", ""),
    ("demand_with", ""),
    ("shortfall_with", "first_year_short"),
    ("norm_with", ""),
    ("norm_shortfall_with", "first_year_norm_short"),
)
BEDS = (
    ("hospitals", "beds_with", ""),
    ("hospitals", "norm_with", ""),
    ("hospitals", "norm_shortfall_with", "first_year_norm_short"),
    ("elderly", "beds_with", ""),
    ("elderly", "need_with", ""),
    ("elderly", "shortfall_with", "first_year_short"),
)
COMPULSORY = ("primary", "junior")


def view(run: Run) -> View:
    scenario = run.scenario
    result = View("Run", "模拟", scenario.name, scenario.document.get("name_zh", ""))
    used, assumed = len(scenario.used_figures()), len(scenario.assumed_figures())
    result.facts = [
        ("hash", "校验值", scenario.hash[:HASH_SHOWN] + ("" if run._values is None else ", with other numbers than the document's")),
        ("years", "年份", f"{run.years[0]}–{run.years[-1]}"),
        ("rests on", "依据", f"{used} figures, {assumed} of them assumed 假定: run.scenario.assumed_figures()"),
    ]
    years = few_years(run.years)
    result.tables = [table for table in (_people(run, years), _schools(run, years), _beds(run, years), _indicators(run, years)) if table.rows or table.note]
    result.tables += of_economy.tables(run) + of_money.tables(run)
    result.folded = of_money.folded(run)
    result.warnings = warnings(scenario)
    return result


def _at(run: Run, values: np.ndarray, years: list[int]) -> list[float]:
    return [float(values[year - run.years[0]]) for year in years]


def _title(run: Run, table: str, name: str) -> tuple[str, str]:
    return run.titles(table)[name], run.titles(table, "zh")[name]


def _people(run: Run, years: list[int]) -> Table:
    rows = []
    for table, name in PEOPLE:
        if not chosen(run, table).any():
            continue
        numbers = _at(run, by_year(run, table, name, zone="all"), years)
        rows.append([bilingual(*_title(run, table, name)), *map(whole, numbers)])
    return Table("People", "人口", [Column("at the end of the year", "年末", numeric=False), *_year_columns(years)], rows, unit="persons")


def _schools(run: Run, years: list[int]) -> Table:
    rows = []
    there = next(categories for name, _, categories in run.raw("schools")["keys"] if name == "level")
    for level in [level for level in COMPULSORY if level in there and chosen(run, "schools", level=level).any()]:
        for name, first in SCHOOLS:
            numbers = _at(run, by_year(run, "schools", name, zone="all", level=level), years)
            english, chinese = _title(run, "schools", name)
            title = bilingual(f"{word(level)}: {_bare(english)}", f"{word(level, 'zh')} {_bare(chinese)}")
            rows.append([title, *map(whole, numbers), _first(run, "schools", first, level=level)])
    columns = [Column("with the plan", "有规划", numeric=False), *_year_columns(years), Column("first short", "首缺年份")]
    return Table("Compulsory school places", "义务教育学位", columns, rows, unit="places")


def _beds(run: Run, years: list[int]) -> Table:
    rows = []
    names = {"hospitals": ("hospital", "医院"), "elderly": ("elderly", "养老")}
    for table, name, first in BEDS:
        if not chosen(run, table).any():
            continue
        numbers = _at(run, by_year(run, table, name, zone="all"), years)
        english, chinese = _title(run, table, name)
        title = bilingual(f"{names[table][0]}: {_bare(english)}", f"{names[table][1]} {_bare(chinese)}")
        rows.append([title, *map(whole, numbers), _first(run, table, first)])
    columns = [Column("with the plan", "有规划", numeric=False), *_year_columns(years), Column("first short", "首缺年份")]
    return Table("Beds", "床位", columns, rows, unit="beds")


def _indicators(run: Run, years: list[int]) -> Table:
    rows, without = [], 0
    for key, record in run.scenario.document.get("indicators", {}).items():
        simulated = _at(run, by_year(run, "indicators", "simulated", indicator=key), years)
        if all(map(math.isnan, simulated)):
            without += 1
            continue
        met = _at(run, by_year(run, "indicators", "met", indicator=key), years)
        base, target = (by_year(run, "indicators", name, indicator=key)[0] for name in ("base", "target"))
        title = bilingual(record.get("title", key), record.get("title_zh", ""))
        cells = [f"{significant(value, 4)} {'✓' if ok == 1 else '✗'}" for value, ok in zip(simulated, met, strict=True)]
        rows.append([title, record.get("unit", ""), significant(base), significant(target), *cells])
    columns = [Column("indicator", "指标", numeric=False), Column("unit", "单位", numeric=False), Column("base", "现状"), Column("target", "目标")]
    columns += _year_columns(years)
    note = "✓ met 达标, ✗ missed 未达标" if rows else ""
    if without:
        note += ("; " if rows else "") + f"{without} {'more ' if rows else ''}not modelled 未建模: run.indicators"
    return Table("Indicators", "主要指标", columns, rows, note)


def _year_columns(years: list[int]) -> list[Column]:
    return [Column(str(year)) for year in years]


def _bare(title: str) -> str:
    """A title without what the head of the table already says."""
    return title.removesuffix(" with the plan").removeprefix("有规划")


def _first(run: Run, table: str, name: str, **where: str) -> str:
    if not name:
        return ""
    rows = chosen(run, table, zone="all", **where)
    return calendar_year(float(column(run, table, name)[rows][0]))
