"""What a planner wants to see of a scenario."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from gengxin.labels import illustrative_note, word
from gengxin.views.model import Column, Table, View, bilingual, first_sentence, significant, whole, with_unit

if TYPE_CHECKING:
    from gengxin.scenario import Scenario

HASH_SHOWN = 12


def view(scenario: Scenario) -> View:
    document = scenario.document
    years = document["years"]
    result = View("Scenario", "情景", scenario.name, document.get("name_zh", ""))
    figures = scenario.figure_list()
    assumed = sum(figure["assumed"] for figure in figures)
    result.facts = [
        ("hash", "校验值", scenario.hash[:HASH_SHOWN]),
        ("years", "年份", f"{years['first']}–{years['last']}"),
        *([("changes", "改动", " → ".join(step["name"] for step in scenario.ancestors[1:]))] if len(scenario.ancestors) > 1 else []),
        ("figures", "数据", f"{len(figures)}: {len(figures) - assumed} with a source, {assumed} assumed 假定"),
        *_money(document),
        ("facilities", "设施", _kinds(document.get("facilities", {}))),
        ("options", "改造方式", str(len(document.get("options", {})))),
        ("plan", "规划方案", _plan(document)),
        ("indicators", "指标", str(len(document.get("indicators", {})))),
    ]
    if not document["zones"]:  # an account alone: nothing to say of land and people
        result.facts = [fact for fact in result.facts if fact[0] not in {"facilities", "options", "plan", "indicators"}]
    result.tables = [_zones(scenario)] if document["zones"] else []
    result.warnings = warnings(scenario)
    result.folded = [table for table in (_assumed(scenario), _sources(document), _notes(document)) if table.rows]
    return result


def warnings(scenario: Scenario) -> list[tuple[str, str]]:
    """What must stand wherever parcels are shown."""
    if not illustrative_note(scenario):
        return []
    return [(first_sentence(illustrative_note(scenario)), first_sentence(illustrative_note(scenario, "zh")))]


def _money(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """How many rules, owners and cost lines there are."""
    facts = []
    if books := document.get("compensation", {}).get("books", {}):
        items = sum(len(book["items"]) for book in books.values())
        owners = [len(document.get(section, {}).get("id", [])) for section in ("households", "properties")]
        facts.append(("compensation", "补偿", f"{len(books)} rule books with {items} items; {owners[0]:,} households, {owners[1]:,} properties"))
    if lines := document.get("costs", {}).get("lines", {}):
        published = "; a published account to compare with" if document["costs"].get("published") else ""
        facts.append(("costs", "成本", f"{len(lines)} lines{published}"))
    return facts


def _kinds(facilities: dict[str, Any]) -> str:
    if not facilities:
        return "0"
    kinds = Counter(facility["kind"] for facility in facilities.values())
    return f"{len(facilities)}: " + ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in kinds.items())


def _plan(document: dict[str, Any]) -> str:
    plan = document.get("plan", {})
    rows = len(plan.get("id", []))
    if not rows:
        return "none"
    starts = _values(plan["start"])
    first, last = min(starts), max(starts)
    parcels = len(set(_values(plan["parcel"])))
    return f"{rows} row{'s' * (rows > 1)} on {parcels} parcel{'s' * (parcels > 1)}, starting {first:g}" + (f"–{last:g}" if last > first else "")


def _zones(scenario: Scenario) -> Table:
    from gengxin.run import Run
    from gengxin.views.series import by_year

    document = scenario.document
    run = Run(scenario)
    parcels = document.get("parcels", {})
    counts = Counter(_values(parcels.get("zone", [])))
    rows = []
    area_sum = people_sum = 0.0
    for key, zone in document["zones"].items():
        title = bilingual(scenario.title_of("zones", key), scenario.title_of("zones", key, "zh"))
        people = by_year(run, "residents", "residents_without", zone=key)[0]
        area = _number(zone.get("area_m2"))
        area_sum, people_sum = area_sum + area, people_sum + people
        kind = bilingual(word(zone["kind"]), word(zone["kind"], "zh"))
        rows.append([title, kind, whole(counts[key]), f"{area / 1e4:,.1f}", whole(people)])
    rows.append([bilingual(word("all"), word("all", "zh")), "", whole(sum(counts.values())), f"{area_sum / 1e4:,.1f}", whole(people_sum)])
    columns = [
        Column("zone", "片区", numeric=False),
        Column("kind", "类别", numeric=False),
        Column("parcels", "地块"),
        Column("area", "面积", "ha"),
        Column("residents", "常住人口", "persons"),
    ]
    return Table(f"Zones in {run.years[0]}", "片区", columns, rows)


def _assumed(scenario: Scenario) -> Table:
    rows = [[f["pointer"], f["meaning"], figure_text(f), f["note"]] for f in scenario.assumed_figures()]
    heads = (("place", "位置"), ("meaning", "含义"), ("value", "取值"), ("note", "说明"))
    columns = [Column(t, z, numeric=False, whole=t == "value") for t, z in heads]
    return Table("Assumed figures that a run reads", "所用假定", columns, rows)


def _sources(document: dict[str, Any]) -> Table:
    rows = []
    for source in document.get("sources", {}).values():
        english = source.get("title_en", "")
        title = source["title"] if english in ("", source["title"]) else f"{source['title']} ({english})"
        rows.append([title, source.get("number", ""), source.get("date", "")])
    columns = [Column("title", "名称", numeric=False)]
    columns += [Column(t, z, numeric=False, whole=True) for t, z in (("number", "文号"), ("date", "日期"))]
    return Table("Sources", "来源", columns, rows)


def _notes(document: dict[str, Any]) -> Table:
    rows = [[", ".join(note.get("about", [])), note.get("text", ""), note.get("text_zh", "")] for note in document.get("notes", {}).values()]
    columns = [Column("about", "涉及", numeric=False), Column("note", numeric=False), Column("说明", numeric=False)]
    return Table("Contradictions and open readings", "矛盾与歧义", columns, rows)


def figure_text(figure: dict[str, Any]) -> str:
    """A figure's value for a list: a column and a history are only counted."""
    values = figure["values"]
    if figure["is_column"]:
        return f"column of {len(values)}"
    if figure["from"] and len(values) > 1:
        return f"{len(values)} values from {figure['from'][0]}"
    return with_unit(values[0], figure["unit"]) if values else ""


def input_text(value: Any) -> str:
    """An input as a document writes it, for a comparison."""
    if value is None or value != value:  # pandas turns None among numbers into NaN
        return "absent"
    if isinstance(value, bool) or not isinstance(value, dict | int | float | list):
        return str(value)
    if isinstance(value, int | float):
        return significant(value)
    if isinstance(value, list):
        return f"list of {len(value)}"
    if "value" in value:
        return with_unit(value["value"], value.get("unit", "")) if isinstance(value["value"], int | float) else str(value["value"])
    if "values" in value:
        return f"column of {len(value['values'])}"
    if "from" in value:
        return f"history of {len(value['from'])}" if isinstance(value["from"], dict) else "history"
    return f"section of {len(value)}"


def _values(column: Any) -> list[Any]:
    return column["values"] if isinstance(column, dict) else column


def _number(figure: Any) -> float:
    """A figure that does not change over time; NaN if it is absent or dated."""
    value = figure.get("value") if isinstance(figure, dict) else figure
    return float(value) if isinstance(value, int | float) else float("nan")
