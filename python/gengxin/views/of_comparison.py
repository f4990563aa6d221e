"""What a planner wants to see of scenarios side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gengxin.comparison import MONEY, money_of
from gengxin.labels import word
from gengxin.views.model import WAN, Column, Table, View, bilingual, few_years, significant, wan, whole
from gengxin.views.of_scenario import HASH_SHOWN, input_text, warnings

if TYPE_CHECKING:
    from gengxin.comparison import Comparison
    from gengxin.run import Run

INPUTS_SHOWN = 12
LETTERS = "ABCDEF"


def view(comparison: Comparison) -> View:
    runs = comparison.runs
    result = View("Comparison", "比较", f"{len(runs)} scenarios", f"{len(runs)}个情景")
    for letter, name, run in zip(LETTERS, comparison.names, runs, strict=False):
        result.facts.append((letter, "", f"{name} · {run.scenario.hash[:HASH_SHOWN]}"))
    if len(runs) > len(LETTERS):
        result.facts.append(("…", "", f"and {len(runs) - len(LETTERS)} more"))
    tables = (_inputs(comparison), _outcomes(comparison) if _has_people(comparison) else None, money(comparison.runs))
    result.tables = [table for table in tables if table is not None]
    result.warnings = warnings(runs[0].scenario)
    return result


def _inputs(comparison: Comparison) -> Table:
    frame = comparison.inputs
    letters = dict(zip(comparison.names, LETTERS, strict=False))
    rows = [
        [letters.get(row.scenario, "…"), row.place, input_text(row.before), input_text(row.after)]
        for row in frame.head(INPUTS_SHOWN).itertuples()
    ]
    note = f"… and {len(frame) - INPUTS_SHOWN} more: comparison.inputs" if len(frame) > INPUTS_SHOWN else ""
    if not rows:
        note = "none 无"
    columns = [Column("in", "情景", numeric=False), Column("place", "位置", numeric=False), Column("before (A)", "原值"), Column("after", "新值")]
    return Table("Inputs that differ", "不同的输入", columns, rows, note)


def _outcomes(comparison: Comparison) -> Table:
    import numpy as np  # not for those who show something else: it takes a fifth of a second to load

    frame = comparison.outcomes
    shown = comparison.names[: len(LETTERS)]
    years = [year for year in few_years(list(frame.index)) if year != frame.index[0]] or list(frame.index)
    rows, same = [], []
    for outcome in frame[shown[0]].columns:
        values = np.array([frame[name][outcome].to_numpy(dtype=float) for name in shown])
        title = _title(comparison, outcome)
        if np.allclose(values, values[0], rtol=1e-9, atol=1e-9, equal_nan=True):
            same.append(title)
            continue
        for year in years:
            at = frame.index.get_loc(year)
            rows.append([title if year == years[0] else "", str(year), *(whole(v) for v in values[:, at])])
    letters = LETTERS[: len(shown)]
    columns = [Column("with the plan", "有规划", numeric=False), Column("year", "年份"), *(Column(letter) for letter in letters)]
    note = "The same in all 无差别: " + "; ".join(title.replace("\n", " ") for title in same) if same else ""
    return Table("Outcomes that differ, whole case", "不同的结果(全域)", columns, rows, note)


def _has_people(comparison: Comparison) -> bool:
    return any(len(run.raw("residents")["keys"][0][1]) for run in comparison.runs)


# Titles of the outcomes of costs and finance, in the order of MONEY.
_MONEY = (
    ("approved cost", "核定成本"), ("forecast cost", "预测成本"), ("financing floor that balances", "平衡所需融资面积"), ("financing floor of the plan", "规划融资面积"),
    ("plan less need", "差额"), ("most money ever out", "最大资金占用"), ("net present value of the project", "项目净现值"),
)  # fmt: skip


def money(runs: Sequence[Run]) -> Table | None:
    """Cost, balance and peak funding of each run; none if no run has them."""
    shown = list(runs)[: len(LETTERS)]
    values = [money_of(run) for run in shown]
    rows = []
    for (name, *_), titles in zip(MONEY, _MONEY, strict=True):
        if all(math.isnan(value[name]) for value in values):
            continue
        is_yuan = name.endswith("_yuan")
        unit = bilingual(WAN if is_yuan else "m²", "万元" if is_yuan else "平方米")
        rows.append([bilingual(*titles), unit, *(wan(value[name]) if is_yuan else significant(value[name], 7) for value in values)])
    if not rows:
        return None
    columns = [Column("costs and finance", "成本与财务", numeric=False), Column("unit", "单位", numeric=False), *(Column(letter) for letter in LETTERS[: len(shown)])]
    return Table("Costs and finance", "成本与财务", columns, rows)


def _title(comparison: Comparison, outcome: str) -> str:
    """The outcome's name as the tables give it, with its unit."""
    run = comparison.runs[0]
    for prefix, table in (("primary", "schools"), ("junior", "schools"), ("hospitals", "hospitals"), ("elderly", "elderly")):
        name = outcome.removeprefix(prefix + "_")
        if name != outcome and name in run.titles(table):
            break
    else:
        prefix, table, name = "", "residents", outcome
    titles = run.titles(table), run.titles(table, "zh")
    if name not in titles[0]:
        return outcome
    english, chinese = titles[0][name].removesuffix(" with the plan"), titles[1][name].removeprefix("有规划")
    unit = run.units(table)[name]
    key = {"hospitals": "hospital"}.get(prefix, prefix)
    if prefix:
        english, chinese = f"{word(key)}: {english}", f"{word(key, 'zh')} {chinese}"
    return bilingual(f"{english}, {unit}", chinese)
