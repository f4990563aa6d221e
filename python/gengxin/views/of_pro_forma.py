"""What a planner wants to see of the pro forma: the best ratio by option and present land use, and the way there ratio by ratio."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gengxin.labels import key_text
from gengxin.views.model import ABSENT, Column, Table, bilingual, significant, wan
from gengxin.views.series import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gengxin.run import Run

BUILDABLE = 1.0

_NOTE = (
    "Land cleared and free of owners: what a developer who wants the stated return on own money could pay for it, sales and cost at prices of the base year.",
    "净地价格：按基准年售价与成本，开发企业在满足自有资金期望收益时可承受的地价，不含拆迁补偿。",
)


def best(run: Run) -> Table | None:
    """By option, and below it by present land use: the ratios at which land is worth most, and how much."""
    rows = rows_of(run, "pro_forma")
    if not rows:
        return None
    uses = _present_uses(run)
    by_option: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_option.setdefault(row["option"], []).append(row)
    shown, options_at, unbuilt = [], [], 0
    for option, mine in by_option.items():
        options_at.append(len(shown))
        shown.append([_both(run, "option", option), *_worth(mine)])
        unbuilt += len({row["parcel"] for row in mine}) - sum(1 for row in mine if row["best"])
        for use in sorted({uses[row["parcel"]] for row in mine}):
            title = _both(run, "use", use)
            shown.append(["· " + title.replace("\n", "\n· "), *_worth([row for row in mine if uses[row["parcel"]] == use])])
    columns = [Column("option, present use", "选项与现状用地", numeric=False), Column("parcels", "地块数"), Column("best ratio", "最优容积率"), Column("storeys", "层数"),
               Column("months", "工期(月)"), Column("value, 万元", "地价(万元)"), Column("yuan/m² of floor", "楼面地价(元)")]  # fmt: skip
    note = list(_NOTE)
    if unbuilt:
        note[0] += f" {unbuilt} may not be built at any ratio."
        note[1] += f"其中{unbuilt}个在任何容积率下均不可建。"
    return Table("Land value at the best floor area ratio", "最优容积率与剩余法地价", columns, shown, "\n".join(note), sums=tuple(options_at))


def _worth(rows: list[dict[str, Any]]) -> list[str]:
    """Parcels; ratios, storeys and months of their best rows; what these are worth together, and a m2 of their floor."""
    chosen = [row for row in rows if row["best"]]
    parcels = str(len({row["parcel"] for row in rows}))
    if not chosen:
        return [parcels, *[ABSENT] * 5]
    value, floor = (math.fsum(row[name] for row in chosen) for name in ("land_value_yuan", "counted_m2"))
    spans = (_span(row[name] for row in chosen) for name in ("floor_area_ratio", "storeys", "building_months"))
    return [parcels, *spans, wan(value), f"{value / floor:,.0f}"]


def by_ratio(run: Run) -> Table | None:
    """Every ratio by option, all its parcels together."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows_of(run, "pro_forma"):
        groups.setdefault((row["option"], row["far"]), []).append(row)
    if not groups:
        return None
    shown = []
    for (option, far), rows in groups.items():
        built = [row for row in rows if row["buildable"] == BUILDABLE]
        floor = math.fsum(row["counted_m2"] for row in built)

        def of_floor(name: str, built: list[dict[str, Any]] = built, floor: float = floor) -> str:
            return f"{math.fsum(row[name] for row in built) / floor:,.0f}" if built else ABSENT

        shown.append([
            _both(run, "option", option), far, _span(row["storeys"] for row in rows), _span(row["band_storeys"] for row in built), _span(row["building_months"] for row in built),
            of_floor("revenue_yuan"), of_floor("cost_yuan"), of_floor("interest_yuan"), of_floor("land_value_yuan"), f"{len(built)} / {len(rows)}",
        ])  # fmt: skip
    money = "yuan/m2"
    columns = [Column("option", "选项", numeric=False), Column("ratio", "容积率"), Column("storeys", "层数"), Column("height band up to", "高度档上限"), Column("building", "工期", "months"),
               Column("sales", "销售收入", money), Column("cost", "开发成本", money), Column("interest", "利息", money), Column("land value", "楼面地价", money),
               Column("parcels that may be built so", "可建地块数")]  # fmt: skip
    return Table("Land value by floor area ratio, a m² of counted floor", "各容积率剩余法测算(每平方米计容面积)", columns, shown, "\n".join(_NOTE))


def _present_uses(run: Run) -> dict[str, str]:
    parcels = run.scenario.document["parcels"]
    ids, uses = (column["values"] if isinstance(column, dict) else column for column in (parcels["id"], parcels["use"]))
    return dict(zip(ids, uses, strict=True))


def _both(run: Run, key: str, value: str) -> str:
    return bilingual(key_text(key, value, run.scenario), key_text(key, value, run.scenario, "zh"))


def _span(numbers: Iterable[float]) -> str:
    """One number, or the least and the greatest."""
    found = sorted(numbers)
    if not found:
        return ABSENT
    ends = [significant(found[0], 4), significant(found[-1], 4)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)
