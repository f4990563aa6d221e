"""What a planner wants to see of a plan: what becomes of the land, which limits bind and what they cost; or why not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gengxin.views.model import Column, Table, View, bilingual, significant, with_unit
from gengxin.views.of_scenario import HASH_SHOWN, warnings

if TYPE_CHECKING:
    from gengxin.allocation import Plan

WAN = 1e4
TITLES_ZH = {"places": "个学位", "beds": "张床位", "persons": "人", "m2": "平方米", "m": "米", "homes": "套", "yuan": "元"}
ONE = {"places": "place", "beds": "bed", "persons": "person", "homes": "home"}


def view(plan: Plan) -> View:
    scenario = plan.scenario
    result = View("Plan", "规划方案", scenario.name, scenario.document.get("name_zh", ""))
    result.facts = [("hash", "校验值", scenario.hash[:HASH_SHOWN]), ("status", "状态", _status(plan))]
    if plan.found:
        result.facts += [
            ("worth", "价值", f"{_wan(plan.value_yuan)} 万元, at most 至多 {_wan(plan.bound_yuan)}"),
            ("gap", "差距", f"{_wan(plan.bound_yuan - plan.value_yuan)} 万元 below the bound: {'whole parcels' if plan._core.whole else 'options taken whole'} cost this at most 整体选用所致" + ("" if plan.within else "; limits missed 有限值未满足")),
            ("split", "拆分地块", str(plan.split)),
        ]
        if not plan.problem._core.is_linear:
            result.facts.append(("apart", "偏离与分散", f"{_wan(plan.closeness_yuan)} 万元 unlike the given plan 偏离既定方案; {_wan(plan.compactness_yuan)} 万元 scattered 布局分散"))
        result.tables = [_options(plan), _limits(plan)]
    else:
        result.tables = [_steps(plan, plan.conflict, "Limits that cannot be met together", "不能同时满足的限值", amount=False),
                         _steps(plan, plan.cure, "The least that limits must give way", "最小放宽量", amount=True)]  # fmt: skip
    result.tables = [table for table in result.tables if table.rows]
    result.warnings = warnings(scenario)
    return result


def sentences(plan: Plan, lang: str = "en") -> list[str]:
    zh = lang == "zh"
    if plan.found:
        said = [
            f"规划价值{_wan(plan.value_yuan)}万元，上界{_wan(plan.bound_yuan)}万元。" if zh
            else f"The plan is worth {_wan(plan.value_yuan)} 万元; no plan is worth more than {_wan(plan.bound_yuan)} 万元."
        ]  # fmt: skip
        for limit in sorted(plan.limit_list, key=lambda one: -one["price_yuan"]):
            if limit["price_yuan"] > 0:
                said.append(_price(limit, plan, zh))
        return said
    if plan.status != "primal infeasible":
        return [f"未求得结果：{plan.status}。" if zh else f"The solve ended without an answer: {plan.status}."]
    said = ["各项要求不能同时满足。" if zh else "The requirements cannot be met together."]
    if plan.conflict:
        names = [_name(limit, zh) for limit in plan.conflict]
        said.append(("相互冲突的要求：" + "；".join(names) + "。") if zh else "In conflict: " + "; ".join(names) + ".")
    for step in plan.cure:
        amount = _amount(step["amount"], step["total_unit"], zh)
        if zh:
            said.append(f"最小放宽：{_name(step, True)}，{'少' if step['at_least'] else '多'}{amount}（改为{with_unit(step['moved'], step['unit'])}）。")
        else:
            said.append(f"The cheapest cure: {_name(step, False)} gives way by {amount}, to {with_unit(step['moved'], step['unit'])}.")
    return said


def _status(plan: Plan) -> str:
    if plan.found:
        return "found 已求得" + (", proved 已证明" if plan.proved else "")
    if plan.status == "primal infeasible":
        return "impossible 不可行" + (", proved 已证明" if plan.proved else "")
    return plan.status


def _options(plan: Plan) -> Table:
    document = plan.scenario.document
    sums: dict[tuple[str, int], list[float]] = {}
    for option, start, area in zip(plan.rows["option"], plan.rows["start"], plan.areas, strict=True):
        entry = sums.setdefault((option, start), [0, 0])
        entry[0] += 1
        entry[1] += area
    rows = []
    for (option, start), (count, area) in sorted(sums.items(), key=lambda item: (item[0][1], item[0][0])):
        record = document["options"][option]
        rows.append([bilingual(record["title"], record.get("title_zh", "")), str(start), f"{count:.0f}", significant(area / WAN, 4)])
    columns = [Column("option", "选项", numeric=False), Column("start", "启动年份"), Column("parcels", "地块数"), Column("land, ha", "用地（公顷）")]
    return Table("What becomes of the land", "用地安排", columns, rows)


def _limits(plan: Plan) -> Table:
    rows = []
    for limit in plan.limit_list:
        price = f"{limit['price_yuan']:,.0f}" if limit["price_yuan"] > 0 else "–"
        mark = " ●" if limit["binds"] else ""
        rows.append([bilingual(limit["title"], limit["title_zh"] if limit["title_zh"] != limit["title"] else ""), _years(limit), f"{limit['sign']} {with_unit(limit['limit'], limit['unit'])}",
                     significant(limit["value"], 5) + mark, price])  # fmt: skip
    columns = [Column("requirement", "要求", numeric=False), Column("years", "年份", numeric=False), Column("limit", "限值"), Column("plan", "规划值"), Column("price of a unit, yuan", "影子价格（元）")]
    note = "● binds 起约束作用; the price is of one unit of the total more or less 影子价格：该总量每增减一个单位的价值"
    return Table("Requirements", "各项要求", columns, rows, note)


def _steps(plan: Plan, steps: list[dict[str, Any]], title: str, title_zh: str, amount: bool) -> Table:
    rows = []
    for step in steps:
        row = [bilingual(step["title"], step["title_zh"] if step["title_zh"] != step["title"] else ""), _years(step), f"{step['sign']} {with_unit(step['limit'], step['unit'])}"]
        rows.append([*row, _amount(step["amount"], step["total_unit"], False)] if amount else row)
    columns = [Column("requirement", "要求", numeric=False), Column("years", "年份", numeric=False), Column("limit", "限值")]
    return Table(title, title_zh, [*columns, Column("gives way by", "放宽")] if amount else columns, rows)


def _years(limit: dict[str, Any]) -> str:
    first, last = limit["first_year"], limit["last_year"]
    return "" if not first else str(first) if first == last else f"{first}–{last}"


def _name(limit: dict[str, Any], zh: bool) -> str:
    years = _years(limit)
    title = limit["title_zh"] if zh else limit["title"]
    return f"{title} {limit['sign']} {with_unit(limit['limit'], limit['unit'])}" + ((f"（{years}）" if zh else f" ({years})") if years else "")


def _amount(amount: float, unit: str, zh: bool) -> str:
    return significant(amount, 4) + (TITLES_ZH.get(unit, unit) if zh else " " + unit)


def _price(limit: dict[str, Any], plan: Plan, zh: bool) -> str:
    unit = limit["total_unit"]
    years = _years(limit)
    price = f"{limit['price_yuan']:,.0f}"
    if limit["room"] < 0 and not limit["binds"]:  # a soft limit that is missed
        missed = _amount(-limit["room"], unit, zh)
        return (f"{limit['title_zh']}{f'（{years}）' if years else ''}未满足，差{missed}，每单位计{price}元。" if zh
                else f"{limit['title']} is missed{f' in {years}' if years else ''} by {missed}, at its penalty of {price} yuan a unit.")  # fmt: skip
    if zh:
        what = f"多要求一{TITLES_ZH.get(unit, unit)}要付出{price}元" if limit["at_least"] else f"放宽一{TITLES_ZH.get(unit, unit)}可得{price}元"
        return f"{limit['title_zh']}{f'（{years}）' if years else ''}起约束作用：{what}。"
    one = ONE.get(unit, unit)
    what = f"one more {one} costs {price} yuan" if limit["at_least"] else f"one more {one} allowed is worth {price} yuan"
    return f"{limit['title']} binds{f' in {years}' if years else ''}: {what}."


def _wan(yuan: float) -> str:
    return "–" if math.isnan(yuan) else f"{yuan / WAN:,.2f}"
