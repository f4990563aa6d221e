"""What a planner wants to see of costs, balance, limits and finance: the tables of a run that has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gengxin.labels import calendar_month, key_text, word_of
from gengxin.views import of_pro_forma
from gengxin.views.model import ABSENT, WAN, Column, Table, bilingual, first_sentence, significant, wan
from gengxin.views.series import rows_of
from gengxin.views.wording import assumed_names, figure_records

if TYPE_CHECKING:
    from gengxin.run import Run

SIDES = {"balances": 1.0, "never": 0.0, "not_needed": 2.0}


def tables(run: Run) -> list[Table]:
    """Account, balance, finance, limits and land value; those that the document has no sections for are left out."""
    costs = rows_of(run, "costs")
    if costs and not any(row["approved_yuan"] or row["forecast_yuan"] or row["published_yuan"] > 0 for row in costs):
        note = "The plan clears no building: nothing is owed, and nothing costs.\n规划方案未拆除任何建筑，无补偿，无成本。"
        made = (Table("Cost account", "成本核算", [], [], note), of_pro_forma.best(run))
        return [table for table in made if table is not None]
    made = (account(run), balance(run), finance(run), limits(run), of_pro_forma.best(run))
    return [table for table in made if table is not None]


def folded(run: Run) -> list[Table]:
    """Longer tables, to unfold."""
    made = (None if _published(run) else lines(run), consent(run), of_pro_forma.by_ratio(run))
    return [table for table in made if table is not None]




def _both(run: Run, key: str, value: str) -> str:
    return bilingual(key_text(key, value, run.scenario), key_text(key, value, run.scenario, "zh"))


def _published(run: Run) -> bool:
    return bool(run.scenario.document.get("costs", {}).get("published"))


def _project_lines(costs: list[dict[str, Any]], head: str) -> list[dict[str, Any]]:
    return [row for row in costs if row["head"] == head and row["line"] != "all" and row["payer"] == "project" and row["approved_yuan"]]


def account(run: Run) -> Table | None:
    """The cost account by head, in 万元; of a document with a published account also the lines and what they miss."""
    costs = rows_of(run, "costs")
    if not costs:
        return None
    if _published(run):
        return _published_account(run, costs)
    columns = [Column("head", "科目", numeric=False), Column("approved", "核定成本"), Column("forecast", "预测成本"), Column("change", "差异")]
    rows = []
    for row in costs:
        if row["line"] == "all" and (row["approved_yuan"] or row["forecast_yuan"] or row["head"] == "total"):
            rows.append([_both(run, "head", row["head"]), *_amounts(row["approved_yuan"], row["forecast_yuan"])])
    income = [row for row in costs if row["head"] == "income"]
    if income:
        sums = (sum(row[name] for row in income) for name in ("approved_yuan", "forecast_yuan"))
        rows.append([_both(run, "head", "income"), *_amounts(*sums)])
    others = [row for row in costs if row["payer"] != "project"]
    note = "\n".join(
        head + "; ".join(f"{key_text('line', row['line'], run.scenario, lang)} ({word_of('payer', row['payer'], lang)}) {wan(row['forecast_yuan'])}" for row in others)
        for head, lang in (("Paid by others, not in the total: ", "en"), ("他方承担,不计入合计:", "zh"))
    ) if others else ""  # fmt: skip
    return Table("Cost account", "成本核算", columns, rows, _with_notes(run, note), WAN, sums=(len(rows) - 1 - bool(income),))


def _amounts(approved: float, forecast: float) -> list[str]:
    return [wan(approved), wan(forecast), wan(forecast - approved)]


def _published_account(run: Run, costs: list[dict[str, Any]]) -> Table:
    columns = [
        Column("head and line", "科目与细项", numeric=False), Column("quantity", "数量"), Column("rate", "单价"), Column("account", "核算"),
        Column("published", "公布"), Column("difference", "差额"),
    ]  # fmt: skip
    rows, below, heads_at, published, parts = [], [], [], [], []
    for row in costs:
        if row["line"] != "all" or row["head"] == "total" or not (row["approved_yuan"] or row["published_yuan"] > 0):
            continue
        rows.append([_both(run, "head", row["head"]), "", "", wan(row["approved_yuan"]), wan(row["published_yuan"]), wan(row["difference_yuan"])])
        below.append([])
        heads_at.append(len(rows) - 1)
        if not math.isnan(row["published_yuan"]):
            published.append(row["published_yuan"])
            parts.append(row["approved_yuan"])
        for line in _project_lines(costs, row["head"]):
            title = _both(run, "line", line["line"])
            rows.append(["· " + title.replace("\n", "\n· "), *_quantity_and_rate(run, line), wan(line["approved_yuan"]), "", ""])
            below.append(_why_assumed(run, line["line"]))
    total = next(row for row in costs if row["head"] == "total" and row["line"] == "all")
    heads = math.fsum(published)
    rows.append([bilingual("published heads together", "公布科目合计"), "", "", wan(math.fsum(parts)), wan(heads), wan(heads - math.fsum(parts))])
    if not math.isnan(total["published_yuan"]):
        remainder = total["published_yuan"] - heads
        rows.append([bilingual("published without a head: unallocated", "公布总额中未列科目部分(未分配)"), "", "", ABSENT, wan(remainder), ABSENT])
        rows.append([bilingual("total", "合计"), "", "", wan(total["approved_yuan"]), wan(total["published_yuan"]), wan(total["difference_yuan"])])
    return Table("Cost account", "成本核算", columns, rows, _with_notes(run, "* assumed or derived.\n* 假定或推算。"), WAN, [*below, *([] for _ in rows[len(below) :])], (*heads_at, len(rows) - 1))


def _why_assumed(run: Run, line: str) -> list[str]:
    """The document's notes on the assumed figures of a line's rate."""
    document = run.scenario.document
    figures = figure_records(document)
    names = assumed_names(str(document["costs"].get("lines", {}).get(line, {}).get("rate", "")), figures)
    return [f"* {figures[name]['figure']['note']}" for name in names if isinstance(figures[name].get("figure"), dict) and "note" in figures[name]["figure"]]


def _quantity_and_rate(run: Run, row: dict[str, Any]) -> list[str]:
    """Numbers of a line, starred where they rest on assumed figures."""
    record = run.scenario.document["costs"].get("lines", {}).get(row["line"], {})
    figures = figure_records(run.scenario.document)
    cells = []
    for name in ("quantity", "rate"):
        value = row[name]
        star = "*" if assumed_names(str(record.get(name, "")), figures) else ""
        cells.append("" if math.isnan(value) else significant(value, 8 if name == "quantity" else 6) + star)
    return cells


def _with_notes(run: Run, note: str) -> str:
    """What the document says of its costs, in a line of each language."""
    first, _, first_zh = note.partition("\n")
    english, chinese = [[text] if text else [] for text in (first, first_zh)]
    for entry in run.scenario.document.get("notes", {}).values():
        if any(place.startswith("costs") for place in entry["about"]):
            english.append(first_sentence(entry["text"]))
            chinese.append(first_sentence(entry.get("text_zh", "")))
    return "\n".join(" ".join(pieces) for pieces in (english, chinese) if any(pieces))


def lines(run: Run) -> Table | None:
    """Every line of the account with what it multiplies."""
    costs = rows_of(run, "costs")
    if not costs:
        return None
    rows = []
    for row in costs:
        if row["line"] == "all" or not (row["approved_yuan"] or row["forecast_yuan"]):
            continue
        rows.append([
            _both(run, "head", row["head"]), _both(run, "line", row["line"]), *_quantity_and_rate(run, row), wan(row["approved_yuan"]),
            wan(row["forecast_yuan"]), _both(run, "payer", row["payer"]),
        ])  # fmt: skip
    columns = [Column("head", "科目", numeric=False), Column("line", "细项", numeric=False), Column("quantity", "数量"), Column("rate", "单价"),
               Column("approved", "核定成本", WAN), Column("forecast", "预测成本", WAN), Column("paid by", "承担方", numeric=False)]  # fmt: skip
    return Table("Lines of the account", "成本细项", columns, rows)


def balance_sentences(run: Run) -> tuple[str, str]:
    """Whether the project balances, and whether the plan builds as much financing floor: in English and Chinese."""
    rows = rows_of(run, "balance")
    if not rows:
        return "", ""
    row = rows[0]
    if row["balances"] == SIDES["never"]:
        chinese = f"任何融资规模均无法平衡:缺口{wan(row['gap_yuan'])}万元,每平方米融资面积净收益{row['margin_yuan_per_m2']:,.2f}元"
        return run.balance_text, chinese
    if row["balances"] == SIDES["not_needed"]:
        return run.balance_text, f"无需融资面积即可平衡,结余{wan(row['balance_yuan'])}万元"
    need, planned, left = row["financing_m2"], row["planned_financing_m2"], row["difference_m2"]
    if left < 0:
        return (
            f"does not balance at the planned financing floor: needs {need:,.1f} m², the plan has {planned:,.1f} m², {-left:,.1f} m² too few",
            f"按规划融资面积无法平衡:需要{need:,.1f}平方米,规划{planned:,.1f}平方米,尚缺{-left:,.1f}平方米",
        )
    return (
        f"balances: needs {need:,.1f} m² of financing floor, the plan has {planned:,.1f} m², {left:,.1f} m² more",
        f"可以平衡:需要融资面积{need:,.1f}平方米,规划{planned:,.1f}平方米,富余{left:,.1f}平方米",
    )


def balance(run: Run) -> Table | None:
    """The financing floor that balances the project against the plan's."""
    made = rows_of(run, "balance")
    if not made:
        return None
    row = made[0]
    titles, titles_zh, units = run.titles("balance"), run.titles("balance", "zh"), run.units("balance")
    shown = ["financing_m2", "planned_financing_m2", "difference_m2", "margin_yuan_per_m2", "gap_yuan", "cost_yuan", "income_yuan", "net_far", "gross_far"]
    rows = []
    for name in shown:
        if math.isnan(row[name]):
            continue
        unit, value = units[name], f"{row[name]:,.2f}"
        if unit == "yuan":
            unit, value = WAN, wan(row[name])
        rows.append([bilingual(titles[name], titles_zh[name]), value, "" if unit == "1" else bilingual(unit.replace("m2", "m²"), _unit_zh(unit))])
    columns = [Column("of the approved account", "按核定成本", numeric=False), Column("value", "数值"), Column("unit", "单位", numeric=False)]
    return Table("Balance", "资金平衡", columns, rows, "\n".join(balance_sentences(run)))


def _unit_zh(unit: str) -> str:
    from gengxin.views.model import UNITS_ZH

    return UNITS_ZH.get(unit, unit)


def finance(run: Run) -> Table | None:
    """What the flows are worth to each party."""
    made = rows_of(run, "finance")
    if not made:
        return None
    rows = []
    for row in made:
        rate = ABSENT if row["rates"] == 0 else f"{row['rate_of_return'] * 100:.2f} %" + (f" … {row['highest_rate'] * 100:.2f} %" if row["rates"] > 1 else "")
        peak = wan(row["peak_funding_yuan"]) + (f" ({calendar_month(row['peak_month'])})" if row["peak_funding_yuan"] else "")
        rows.append([_both(run, "account", row["account"]), wan(row["net_present_value_yuan"]), rate, calendar_month(row["payback_month"]), peak])
    columns = [Column("account", "账户", numeric=False), Column("net present value", "净现值", WAN), Column("rate of return", "内部收益率"),
               Column("paid back", "投资回收"), Column("most money out", "最大资金占用", WAN)]  # fmt: skip
    note = "– under the rate: no yearly rate makes the flow worth nothing\n内部收益率为–:不存在使净现值为零的年利率"
    return Table("Finance", "财务评价", columns, rows, note if any(row["rates"] == 0 for row in made) else "")


def limits(run: Run) -> Table | None:
    """The limits on demolition and rebuilding, with what they are worth: off, a warning, or binding."""
    made = rows_of(run, "limits")
    if not made:
        return None
    rows = []
    for row in made:
        mark = ABSENT if row["mode"] == "off" or math.isnan(row["met"]) else bilingual("met ✓", "满足") if row["met"] else bilingual("broken ✗", "突破")
        share = row["limit"] == "nearby"
        value, bound = (f"{row[name] * 100:.1f} %" if share else f"{row[name]:,.0f} m²" for name in ("value", "bound"))
        sign = "≥" if share else "≤"
        rows.append([_both(run, "limit", row["limit"]), value, f"{sign} {bound}", _both(run, "mode", row["mode"]), mark])
    columns = [Column("limit", "限值", numeric=False), Column("value", "现值"), Column("bound", "限值标准"), Column("mode", "约束方式", numeric=False),
               Column("result", "结果", numeric=False)]  # fmt: skip
    return Table("Limits of 建科〔2021〕63号", "防止大拆大建限值", columns, rows)


def consent(run: Run) -> Table | None:
    """Votes by society, and how many households every choice leaves worse off."""
    made = [row for row in rows_of(run, "consent") if not math.isnan(row["needed"])]
    if not made:
        return None
    rows = []
    for row in made:
        share = [ABSENT if math.isnan(row[name]) else f"{row[name] * 100:.1f} %" for name in ("members_share", "adults_share", "needed")]
        passes = ABSENT if math.isnan(row["passes"]) else bilingual("passes ✓", "通过") if row["passes"] else bilingual("fails ✗", "未通过")
        rows.append([str(row["phase"] or ABSENT), _both(run, "society", row["society"]), *share, passes, f"{row['households']:,.0f}", f"{row['worse_off']:,.0f}"])
    columns = [Column("phase", "分期", numeric=False), Column("society", "经济社", numeric=False), Column("members", "成员同意率"), Column("adults", "成年村民同意率"), Column("needed", "门槛"),
               Column("vote", "表决", numeric=False), Column("households who move", "涉及户数"), Column("worse off by every choice", "任一方式均受损")]  # fmt: skip
    return Table("Consent", "表决", columns, rows)
