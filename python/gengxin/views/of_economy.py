"""What a planner wants to see of the economy and of cover: the tables of a run that has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gengxin.labels import key_text, title_in
from gengxin.views.model import ABSENT, Column, Table, bilingual, few_years, significant, whole
from gengxin.views.series import rows_of

if TYPE_CHECKING:
    from gengxin.run import Run

YI = 1e8
# Column of the table `economy`, its unit in the view, and how many of the table's units make one.
MEASURES = (
    ("in_use_with_m2", "m²", "平方米", 1.0),
    ("jobs_with", "jobs", "个", 1.0),
    ("nominal_with_yuan", "100 million yuan", "亿元", YI),
    ("real_with_yuan", "100 million yuan", "亿元", YI),
    ("real_without_yuan", "100 million yuan", "亿元", YI),
    ("real_growth", "%", "%", 0.01),
    ("nominal_growth", "%", "%", 0.01),
    ("tax_with_yuan", "100 million yuan", "亿元", YI),
    ("firms_with", "firms", "家", 1.0),
    ("employment_rate_with", "%", "%", 0.01),
    ("plan_investment_yuan", "100 million yuan", "亿元", YI),
    ("cumulative_investment_yuan", "100 million yuan", "亿元", YI),
    ("missing_yuan", "100 million yuan", "亿元", YI),
)


def tables(run: Run) -> list[Table]:
    """Economy, floor at work and cover; those that the document has no sections for are left out."""
    made = (economy(run), working_floor(run), cover(run))
    return [table for table in made if table is not None]


def economy(run: Run) -> Table | None:
    """Jobs, output (nominal and real), tax, firms, employment and investment in a few years."""
    rows = {row["year"]: row for row in rows_of(run, "economy")}
    if not rows:
        return None
    years = few_years(run.years)
    titles, chinese = run.titles("economy"), run.titles("economy", "zh")
    made = []
    for name, unit, unit_zh, factor in MEASURES:
        values = [rows[year][name] / factor for year in years]
        if all(map(math.isnan, values)):
            continue
        show = whole if factor == 1.0 else lambda value: significant(value, 4)
        made.append([bilingual(titles[name], chinese[name]), bilingual(unit, unit_zh), *map(show, values)])
    columns = [Column("at the end of the year", "年末", numeric=False), Column("unit", "单位", numeric=False), *(Column(str(year)) for year in years)]
    note = f"real: at the prices of {run.years[0]}\n不变价：{run.years[0]}年价格"
    return Table("Economy", "经济", columns, made, note)


def working_floor(run: Run) -> Table | None:
    """Floor in use by kind of work, and the floor that the output asked for would take."""
    rows = rows_of(run, "working_floor")
    if not rows:
        return None
    year = 2025 if 2025 in run.years else run.years[-1]
    base, last = run.years[0], run.years[-1]
    by_key = {(row["year"], row["activity"]): row for row in rows}
    activities = list(dict.fromkeys(row["activity"] for row in rows))
    shown = [activity for activity in activities if not math.isnan(by_key[base, activity]["in_use_with_m2"])]
    asked = any(not math.isnan(by_key[year, activity]["further_m2"]) for activity in shown)
    numbers = []
    for activity in shown:
        now = by_key[year, activity]
        numbers.append([by_key[base, activity]["in_use_with_m2"], now["in_use_with_m2"], by_key[last, activity]["in_use_with_m2"], now["required_m2"], now["further_m2"]][: 5 if asked else 3])
    made = [[bilingual(*_both(run, "activity", activity)), *map(whole, cells)] for activity, cells in zip(shown, numbers, strict=True)]
    # Further floor is one kind or the other, so it has no sum.
    sums = [sum(cells) for cells in zip(*numbers, strict=True)]
    made.append([bilingual("together", "合计"), *map(whole, sums[:4]), *([ABSENT] if asked else [])])
    columns = [Column("kind of work", "产业类型", numeric=False), *(Column(str(each)) for each in (base, year, last))]
    note = ""
    if asked:
        columns += [Column("needed", "所需"), Column("or added alone", "或仅新增此类")]
        row = next(row for row in rows_of(run, "economy") if row["year"] == year)
        target, missing = row["target_yuan"], row["missing_yuan"]
        note = (
            f"{significant(target / 1e9, 4)} billion yuan are asked for in {year}, {significant(missing / 1e9, 4)} billion more than there is at the prices of {base}. Needed: floor in use that carries it in this mix; "
            "or added alone: further floor, vacancy included, all of one kind\n"
            f"{year}年目标{significant(target / YI, 4)}亿元，按{base}年价格尚缺{significant(missing / YI, 4)}亿元。所需：按现有结构达到目标的在用面积；或仅新增此类：全部由一类新增、含空置的面积"
        )
    return Table("Floor in use", "在用产业建筑面积", columns, made, note, unit="m2", sums=(len(made) - 1,))


def cover(run: Run) -> Table | None:
    """Shares within each limit, in the first year, about 2025 and the last."""
    rows = rows_of(run, "cover")
    if not rows:
        return None
    years = list(dict.fromkeys([run.years[0], 2025 if 2025 in run.years else run.years[-1], run.years[-1]]))
    records: dict[str, Any] = run.scenario.document["cover"]
    counted = {"people": ("people_share", "people", "人口"), "dwelling_floor": ("dwelling_share", "dwelling floor", "住宅"),
               "housing_land": ("housing_land_share", "housing land", "居住用地"), "land": ("land_share", "land", "用地")}  # fmt: skip
    by_key = {(row["year"], row["cover"]): row for row in rows}
    made, unplaced, apart = [], 0, {}
    for key, record in records.items():
        share, english, chinese = counted[record.get("counts", "people")]
        each = [by_key[year, key] for year in years]
        target = each[0]["target"]
        cells = []
        for row in each:
            mark = "" if math.isnan(row["met"]) else " ✓" if row["met"] else " ✗"
            cells.append(f"{row[share] * 100:.1f} %{mark}")
        if each[0]["unplaced"] > 0:
            unplaced += int(each[0]["unplaced"])
        if each[0]["parcels_not_in_table"] > 0:
            apart[record["travel"]] = max(apart.get(record["travel"], 0), int(each[0]["parcels_not_in_table"]))
        made.append([bilingual(*_both(run, "cover", key)), _limit(each[0]), bilingual(english, chinese), *cells, ABSENT if math.isnan(target) else f"{target * 100:.0f} %"])
    columns = [Column("within reach of", "覆盖对象", numeric=False), Column("limit", "上限"), Column("counted", "计算对象", numeric=False),
               *(Column(str(year)) for year in years), Column("target", "目标")]  # fmt: skip
    tables = {record["travel"]: run.scenario.document["travel"][record["travel"]] for record in records.values() if "travel" in record}
    note, chinese = "Straight line between centroids", "形心间直线距离"
    for name, table in tables.items():
        note += f", or by {title_in(table, name)}" + (f" ({apart[name]} parcels are not in it and count as not within)" if name in apart else "")
        chinese += f"，或按{title_in(table, name, 'zh')}" + (f"（{apart[name]}个地块不在表中，按未覆盖计）" if name in apart else "")
    note += "; planned population" + (f"; {unplaced} facilities have no place and are left out" if unplaced else "")
    note += f"\n{chinese}；人口为人口规模" + (f"；{unplaced}处设施无位置，未计入" if unplaced else "")
    return Table("Cover", "服务覆盖", columns, made, note)


def _limit(row: dict[str, Any]) -> str:
    """Metres or minutes; nothing of a row that is made of others."""
    if not math.isnan(row["limit_min"]):
        return f"{row['limit_min']:g} min"
    return ABSENT if math.isnan(row["radius_m"]) else f"{whole(row['radius_m'])} m"


def _both(run: Run, key: str, value: str) -> tuple[str, str]:
    if key == "cover":
        record = run.scenario.document["cover"][value]
        return title_in(record, value), title_in(record, value, "zh")
    return key_text(key, value, run.scenario), key_text(key, value, run.scenario, "zh")
