"""What a planner wants to see of a front: each plan's objectives, and what one costs in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gengxin.views.model import WAN, Column, Table, View, significant, wan, whole
from gengxin.views.of_scenario import HASH_SHOWN, warnings

if TYPE_CHECKING:
    from gengxin.trade_offs import Front

_SHORT = "_shortfall"


def title(front: Front, objective: str, lang: str = "en") -> str:
    """An objective in words: the total, with whether much or little of it is wanted."""
    zh = lang == "zh"
    requirements = front.problem.scenario.document.get("requirements", {})
    if objective.endswith(_SHORT):
        record = requirements[objective.removesuffix(_SHORT)]
        return f"{record.get('title_zh', record['title'])}缺口" if zh else f"{record['title']}, missed by"
    total = front.problem.totals[objective.lstrip("-")]
    english, chinese = total.title, total.title_zh or total.title
    if objective.startswith("-"):
        return f"{chinese}（越少越好）" if zh else f"{english} (least)"
    return f"{chinese}（越多越好）" if zh else f"{english} (most)"


def view(front: Front) -> View:
    """As a view: a table of the points."""
    scenario = front.problem.scenario
    result = View("Front", "权衡前沿", scenario.name, scenario.document.get("name_zh", ""))
    result.facts = [("hash", "校验值", scenario.hash[:HASH_SHOWN]), ("plans", "方案数", str(len(front))), ("solves", "求解次数", str(front.solves))]
    if front.status != "optimal":
        result.facts.append(("status", "状态", f"{front.status}: allocate tells which limits conflict 请用 allocate 查看冲突的限值"))
    in_yuan = {name: unit == "yuan" for name, unit in front.units.items()}
    columns = [Column("plan", "方案")]
    for name in front.objectives:
        columns.append(Column(title(front, name), title(front, name, "zh"), WAN if in_yuan[name] else front.units[name]))
    rows = []
    for i, record in enumerate(front.table.to_dict("records")):
        row = [str(i)]
        for name in front.objectives:
            row.append(wan(record[name]) if in_yuan[name] else significant(record[name], 6))
        rows.append([*row, whole(record["parcels"])])
    columns.append(Column("parcels that change", "变更地块"))
    note = "best in the first objective first; hard limits hold, soft ones bound nothing here\n按第一目标由优到劣排列；硬性限值均满足，软性限值在此不起约束"
    result.tables = [Table("Plans of which none beats another in all", "互不占优的方案", columns, rows, note)] if rows else []
    result.warnings = warnings(scenario)
    return result
