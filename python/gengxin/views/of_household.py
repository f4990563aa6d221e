"""What one owner wants to see: each item with its rule, its month and its ground; then what each choice would bring."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gengxin.household import rests_on_assumption
from gengxin.labels import LANGUAGES, RULE_COLUMNS, calendar_month, item_title, key_text, word_of
from gengxin.views.model import ABSENT, Column, Table, View, bilingual, significant
from gengxin.views.of_scenario import HASH_SHOWN, warnings
from gengxin.views.wording import assumed_names, figure_records, in_words

if TYPE_CHECKING:
    from gengxin.household import Household

FLOORS = ("certified_m2", "recognised_m2", "unlawful_m2", "footprint_m2", "shop_m2", "land_m2")


def view(owner: Household) -> View:
    scenario, record = owner.run.scenario, owner.record
    households = owner.section == "households"
    result = View("Household" if households else "Property", "户" if households else "物业", owner.name, "")
    group = "tenure" if households else "kind"
    society = record.get("society", "")
    result.facts = [
        ("of", "情景", f"{scenario.name} · {scenario.hash[:HASH_SHOWN]}"),
        ("who", "权利人", " · ".join(piece for piece in (_pair(word_of(group, record[group]), word_of(group, record[group], "zh")), society and _society(owner, society)) if piece)),
        ("parcel", "地块", str(record["parcel"])),
        *([("people", "人口", ", ".join(f"{RULE_COLUMNS[name][0]} {RULE_COLUMNS[name][1]} {record[name]:g}" for name in ("persons", "adults") if name in record))] if "persons" in record else []),
        ("floor", "建筑面积", ", ".join(f"{RULE_COLUMNS[name][0]} {RULE_COLUMNS[name][1]} {record[name]:,.2f}" for name in FLOORS if record.get(name)) + " m²"),
        *([("built", "建成", str(record["built"]))] if record.get("built") else []),
        ("chooses", "选择", _choice(owner)),
    ]
    if not households:
        result.facts.pop()
    floor = _table(owner, {"floor"}, "Floor", "实物面积", "floor_m2", "m2", owner.floor_m2)
    works = _table(owner, {"works"}, "Works paid to others", "支付他方的工程", "amount_yuan", "yuan", sum(row["amount_yuan"] for row in owner.rows if row["kind"] == "works"))
    result.tables = [table for table in (_money(owner), floor, works, _choices(owner)) if table is not None]
    result.warnings = warnings(scenario)
    if _assumed(owner):
        result.warnings.append(("The data of this owner are assumed, not surveyed.", "该权利人数据为假定,非调查所得。"))
    if not owner.rows:
        result.tables = [Table("Nothing is owed", "无补偿项目", [], [], "no plan row clears the parcel\n规划方案未拆除该地块")]
    return result


def _assumed(owner: Household) -> bool:
    columns = owner.run.scenario.document[owner.section].values()
    return any(isinstance(column, dict) and column.get("assumed") for column in columns)


def _pair(english: str, chinese: str) -> str:
    return bilingual(english, chinese).replace("\n", " ")


def _society(owner: Household, society: str) -> str:
    return _pair(key_text("society", society, owner.run.scenario), key_text("society", society, owner.run.scenario, "zh"))


def _choice(owner: Household) -> str:
    """Given, or the shares that stand for the choice of a household that has not made one."""
    shares = [f"{word_of('choice', row['choice'])} {word_of('choice', row['choice'], 'zh')} {row['weight'] * 100:g} %" for row in owner.choices if row["weight"]]
    given = owner.record.get("choice", "undecided")
    text = _pair(word_of("choice", given), word_of("choice", given, "zh"))
    return text + (": " + ", ".join(shares) if len(shares) > 1 else "")


def _row(owner: Household, row: dict[str, Any], amount: str) -> list[str]:
    title = (item_title(owner.run.scenario.document, row["item"], lang, owners=False) for lang in LANGUAGES)
    return [bilingual(*title), calendar_month(row["month"]) + (f" × {row['months']}" if row["months"] > 1 else ""), amount]


def _rule(owner: Household, row: dict[str, Any]) -> list[str]:
    """The rule in words, and what it stands on."""
    document, record, book = owner.run.scenario.document, row["record"], row["item"].partition("/")[0]
    rule = bilingual(in_words(record["formula"], document, book), in_words(record["formula"], document, book, "zh"))
    return [rule, _ground(document, record)]


def _ground(document: dict[str, Any], record: dict[str, Any]) -> str:
    """Source and clause of a rule, or that it is assumed; and whether figures that it names are."""
    source = document.get("sources", {}).get(record.get("source", ""), {})
    cited = [piece for piece in (source.get("title_en", source.get("title", "")), source.get("number", ""), record.get("clause", "")) if piece]
    cited_zh = [piece for piece in (source.get("title", ""), source.get("number", ""), record.get("clause", "")) if piece]
    english, chinese = ", ".join(cited), ", ".join(cited_zh)
    if rests_on_assumption(record):
        return bilingual("ASSUMED" + (f", after {english}" if english else ""), "假定" + (f",参照{chinese}" if chinese else ""))
    if assumed_names(record["formula"], figure_records(document)):
        return bilingual(f"{english}; figures ASSUMED", f"{chinese};数据为假定")
    return bilingual(english, chinese)


def _money(owner: Household) -> Table | None:
    made = _table(owner, {"payment", "income"}, "Money", "货币", "owner_yuan", "yuan", owner.total_yuan)
    if made is None:
        return None
    weighted = sum(row["weight"] > 0 for row in owner.choices) > 1
    english = "Below 0: the owner pays. Each row is rounded to the fen" + (", after weighting the choices" if weighted else "")
    chinese = ("各行按选择比例加权后" if weighted else "各行") + "四舍五入到分;负数为权利人缴交"
    return replace(made, note=f"{english}\n{chinese}")


def _table(owner: Household, kinds: set[str], title: str, title_zh: str, name: str, unit: str, total: float) -> Table | None:
    """Items of some kinds, each with its rule and ground below; a total if there are several."""
    items = [row for row in owner.rows if row["kind"] in kinds]
    if not items:
        return None
    rows, below = [_row(owner, row, f"{row[name]:,.2f}") for row in items], [_rule(owner, row) for row in items]
    if len(rows) > 1:
        rows.append([bilingual("total", "合计"), "", f"{total:,.2f}"])
        below.append([])
    amount = Column("floor", "面积", unit) if unit == "m2" else Column("amount", "金额", unit)
    columns = [Column("item", "项目", numeric=False), Column("due", "应付年月", numeric=False, whole=True), amount]
    return Table(title, title_zh, columns, rows, below=below, sums=(len(items),))


def _choices(owner: Household) -> Table | None:
    rows = []
    for row in owner.choices:
        both = bilingual(word_of("choice", row["choice"]), word_of("choice", row["choice"], "zh"))
        floor = f"{row['floor_m2']:,.2f}" if row["floor_m2"] else ABSENT
        rows.append([both, f"{row['money_yuan']:,.2f}", floor, f"{row['value_yuan']:,.0f}", f"{row['gain_yuan']:+,.0f}", f"{row['weight'] * 100:g} %"])
    if not rows:
        return None
    columns = [Column("were it all", "若全部选择", numeric=False), Column("money", "货币", "yuan"), Column("floor", "面积", "m2"), Column("value of both", "折合价值", "yuan"),
               Column("gain", "得失", "yuan"), Column("taken", "选择比例")]  # fmt: skip
    present = significant(owner.choices[0]["present_yuan"], 9)
    value = _price(owner, "home_value_yuan_per_m2")
    note = f"present house: {present} yuan; a m² of the new home counts as {value} yuan. Both values are for comparing choices only"
    return Table("What each choice would bring", "各补偿方式比较", columns, rows, f"{note}\n现状房屋{present}元;新房每平方米按{value}元计,两者仅用于比较")


def _price(owner: Household, name: str) -> str:
    figure = owner.run.scenario.document["compensation"].get(name, 0)
    value = figure.get("value") if isinstance(figure, dict) else figure
    return significant(value, 9) if isinstance(value, int | float) else ABSENT
