"""Runs as tables in a terminal, in English or Chinese. Needs rich, not pandas."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gengxin.labels import calendar_month, illustrative_note, key_text, word
from gengxin.views import of_comparison, of_economy, of_money
from gengxin.views.model import UNITS_ZH, Column, half, pretty_unit
from gengxin.views.model import Table as Shown
from gengxin.views.series import by_year, categories, chosen

if TYPE_CHECKING:
    from gengxin.run import Run
    from gengxin.scenario import Scenario

TEXTS: dict[str, tuple[str, str]] = {
    "people": ("People (persons)", "人口（人）"),
    "compulsory": ("Compulsory school places", "义务教育学位（个）"),
    "other_schools": ("Kindergarten and senior places", "幼儿园与高中学位（个）"),
    "beds": ("Hospital and elderly beds", "医院与养老床位（张）"),
    "indicators": ("Indicators", "主要指标"),
    "residents_without": ("residents\nno plan", "常住人口\n无规划"),
    "residents_with": ("residents\nplan", "常住人口\n有规划"),
    "difference": ("difference", "差额"),
    "floating_with": ("floating\nplan", "流动人口\n有规划"),
    "planned_population_with": ("planned\npopulation", "人口规模"),
    "low_rent_floor_lost_m2": ("low-rent floor\nlost, m2", "减少的低租金\n住房 m2"),
    "need": ("need", "需求"),
    "places": ("places", "学位"),
    "norm": ("norm", "指标"),
    "short": ("short", "缺口"),
    "local_beds": ("local beds", "本地床位"),
    "by_norm": ("by norm", "按指标"),
    "by_use": ("by use", "按使用"),
    "hospital": ("hospital", "医院"),
    "elderly": ("elderly", "养老"),
    "indicator": ("indicator", "指标"),
    "unit": ("unit", "单位"),
    "base": ("base", "现状"),
    "target": ("target", "目标"),
    "kind": ("kind", "属性"),
    "simulated": ("simulated", "模拟"),
    "result": ("result", "结果"),
    "with_plan": ("need and places with the plan; norm on the planned population", "需求与学位为有规划情形；指标按人口规模计"),
    "notes": ("Contradictions and ambiguities of the sources", "来源文件中的矛盾与含混之处"),
    "assumed": ("{count} of the {all} figures that this run used are assumed", "本次模拟使用的 {all} 项数据中有 {count} 项为假定"),
    "never_short": ("never short", "无缺口"),
    "first_short": ("first year short", "首个缺口年份"),
    "first_norm_short": ("first year below the norm", "首个低于指标年份"),
    "cure": ("classes to end it in {year}: {own} (norm: {norm})", "{year} 年补足所需班数：{own}（按指标：{norm}）"),
    "touches": ("touches", "涉及"),
    "differs": ("What differs in the inputs", "输入差异"),
    "outcomes": ("Outcomes", "结果比较"),
    "values": ("values", "个数值"),
}


def say(key: str, lang: str, **words: Any) -> str:
    """A phrase in a language."""
    return TEXTS[key][1 if lang == "zh" else 0].format(**words)


def console() -> Console:
    """A console as wide as the terminal; 110 columns where the output is no terminal."""
    made = Console()
    return made if made.is_terminal else Console(width=110)


def number(value: float, digits: int = 0) -> str:
    """A number for people: thousands apart, a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return "0" if text in {"-0", "-0.0"} else text


def plain(value: float) -> str:
    """A figure as it was written, thousands apart."""
    return number(value) if float(value).is_integer() else f"{value:,.6g}"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1, note: str = "") -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", caption=note or None, caption_justify="left", header_style="bold", box=None, padding=(0, 1))
    for i, head in enumerate(heads):
        table.add_column(head, justify="left" if i < left else "right", no_wrap=i > 0, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def of_view(shown: Shown, lang: str) -> Table:
    """A view's table in one language."""
    unit = (UNITS_ZH.get(shown.unit, shown.unit) if lang == "zh" else pretty_unit(shown.unit)) if shown.unit else ""
    title = (shown.title_zh or shown.title) if lang == "zh" else shown.title
    table = Table(title=title + (f"（{unit}）" if lang == "zh" and unit else f" ({unit})" if unit else ""), title_justify="left", title_style="bold",
                  caption=half(shown.note, lang) or None, caption_justify="left", header_style="bold", box=None, padding=(0, 1))  # fmt: skip
    for column in shown.columns:
        english, chinese = column.heads()
        table.add_column(chinese or english if lang == "zh" else english, justify="right" if column.numeric else "left", overflow="fold")
    for i, row in enumerate(shown.rows):
        table.add_row(*(half(cell, lang) for cell in row), style="bold" if i in shown.sums else None)
    return table


def people(run: Run, lang: str) -> Table | None:
    if not chosen(run, "residents").any():
        return None
    names = ["residents_without", "residents_with", "difference", "floating_with", "planned_population_with", "low_rent_floor_lost_m2"]
    by_name = [by_year(run, "residents", name, zone="all") for name in names]
    rows = [[str(year), *(number(values[i]) for values in by_name)] for i, year in enumerate(run.years)]
    return _table(say("people", lang), [word("year", lang), *(say(n, lang) for n in names)], rows)


def schools(run: Run, lang: str, levels: Sequence[str], title: str) -> Table | None:
    there = [level for level in levels if chosen(run, "schools", zone="all", level=level).any()]
    if not there:
        return None
    heads = [word("year", lang)]
    series = []
    for level in there:
        heads += [f"{word(level, lang)}\n{say(n, lang)}" for n in ("need", "places", "short", "norm")]
        series += [by_year(run, "schools", n, zone="all", level=level) for n in ("demand_with", "places_with", "shortfall_with", "norm_with")]
    rows = [[str(year), *(number(values[i]) for values in series)] for i, year in enumerate(run.years) if i > 0]
    lines = []
    for level in there:
        last = {name: by_year(run, "schools", name, zone="all", level=level)[-1] for name in ("first_year_short", "first_year_norm_short", "cure_classes", "norm_cure_classes")}
        pieces = [word(level, lang) + ":"]
        for column, key in (("first_year_short", "first_short"), ("first_year_norm_short", "first_norm_short")):
            pieces.append(f"{say(key, lang)} {say('never_short', lang) if math.isnan(last[column]) else int(last[column])};")
        cures = {"own": number(last["cure_classes"]), "norm": number(last["norm_cure_classes"])}
        pieces.append(say("cure", lang, year=run.years[-1], **cures))
        lines.append(" ".join(pieces))
    return _table(say(title, lang), heads, rows, note=say("with_plan", lang) + "\n" + "\n".join(lines))


def beds(run: Run, lang: str) -> Table | None:
    shown = {
        "hospital": ("hospitals", [("beds_with", "local_beds"), ("norm_with", "by_norm"), ("use_with", "by_use"), ("norm_shortfall_with", "short")]),
        "elderly": ("elderly", [("beds_with", "local_beds"), ("need_with", "by_norm"), ("shortfall_with", "short")]),
    }
    heads, series = [word("year", lang)], []
    for kind, (table, names) in shown.items():
        if chosen(run, table, zone="all").any():
            heads += [f"{say(kind, lang)}\n{say(key, lang)}" for _, key in names]
            series += [by_year(run, table, name, zone="all") for name, _ in names]
    if not series:
        return None
    rows = [[str(year), *(number(values[i]) for values in series)] for i, year in enumerate(run.years)]
    return _table(say("beds", lang), heads, rows)


def indicators(run: Run, lang: str, years: Sequence[int]) -> Table | None:
    records = run.scenario.document.get("indicators", {})
    if not records:
        return None
    marks = _marks(run.scenario)
    heads = [say("indicator", lang), say("unit", lang), say("kind", lang), f"{say('base', lang)}\n{run.years[0]}", say("target", lang)]
    heads += [f"{year}\n{say('simulated', lang)}" for year in years] + [f"{years[0]}\n{say('result', lang)}"]
    rows = []
    at = [run.years.index(year) for year in years]
    for key in categories(run, "indicators", "indicator"):
        record = records[key]
        base, target, simulated, met_by_year = (by_year(run, "indicators", name, indicator=key) for name in ("base", "target", "simulated", "met"))
        met = met_by_year[at[0]]
        result = "not modelled" if math.isnan(met) else "met" if met else "missed"
        note = "".join(f" [{m}]" for m in marks.get(f"indicators/{key}", []))
        rows.append([
            key_text("indicator", key, run.scenario, lang) + note, record["unit"], word(record["property"], lang),
            plain(base[at[0]]), plain(target[at[0]]),
            *("–" if math.isnan(simulated[i]) else plain(round(simulated[i], 2)) for i in at),
            word(result, lang),
        ])  # fmt: skip
    return _table(say("indicators", lang), heads, rows, left=3)


def _marks(scenario: Scenario) -> dict[str, list[int]]:
    marks: dict[str, list[int]] = {}
    for i, note in enumerate(scenario.document.get("notes", {}).values(), 1):
        for place in note["about"]:
            marks.setdefault(place, []).append(i)
    return marks


def notes(scenario: Scenario, lang: str) -> list[Text]:
    lines = []
    for i, note in enumerate(scenario.document.get("notes", {}).values(), 1):
        text = note.get("text_zh", note["text"]) if lang == "zh" else note["text"]
        touched = ", ".join(place.split("/", 1)[-1] for place in note["about"])
        page = f" ({note['page']})" if note.get("page") else ""
        lines.append(Text(f"[{i}] {text}{page} – {say('touches', lang)}: {touched}"))
    return lines


def assumed(scenario: Scenario, lang: str) -> list[Text]:
    """Every assumed figure that a run used, by section."""
    groups: dict[str, list[str]] = {}
    for figure in scenario.assumed_figures():
        section, _, rest = figure["pointer"].lstrip("/").partition("/")
        values = figure["values"]
        if figure["is_column"]:
            amount = f"{len(values)} {say('values', lang)}"
        else:
            is_year = figure["unit"] == "year"
            amount = " → ".join(str(int(v)) if is_year else plain(v) for v in values) + ("" if figure["unit"] in {"1", "year"} else " " + figure["unit"])
        groups.setdefault(section, []).append(f"{rest} = {amount}")
    return [Text.assemble((f"{section}: ", "bold"), "; ".join(entries)) for section, entries in groups.items()]


def show_run(out: Console, run: Run, lang: str, wanted: Sequence[str] = ()) -> None:
    """Prints a run: people, schools, beds, indicators, notes and assumed figures."""
    scenario = run.scenario
    title = scenario.document.get("name_zh", scenario.name) if lang == "zh" and len(scenario.ancestors) == 1 else scenario.name
    out.print(Text(f"{title}  {run.years[0]}–{run.years[-1]}  {scenario.hash[:12]}", style="bold"))
    if warning := illustrative_note(scenario, lang):
        out.print(Text(warning, style="italic"))
    target = 2025 if 2025 in run.years else run.years[-1]
    years = [target] + ([run.years[-1]] if run.years[-1] != target else [])
    parts: dict[str, Callable[[], Table | None]] = {
        "people": lambda: people(run, lang),
        "schools": lambda: schools(run, lang, ("primary", "junior"), "compulsory"),
        "other_schools": lambda: schools(run, lang, ("kindergarten", "senior"), "other_schools"),
        "beds": lambda: beds(run, lang),
        "indicators": lambda: indicators(run, lang, years),
    }
    # What views show of the economy, cover, costs and finance is short enough to be shown here as well.
    parts |= {table.title: lambda table=table: of_view(table, lang) for table in (*of_economy.tables(run), *of_money.tables(run))}
    for name, make in parts.items():
        if (wanted and name not in wanted) or (table := make()) is None:
            continue
        out.print()
        out.print(table)
    if lines := notes(scenario, lang):
        out.print()
        out.print(Text(say("notes", lang), style="bold"))
        for line in lines:
            out.print(line)
    out.print()
    figures = scenario.assumed_figures()
    out.print(Text(say("assumed", lang, count=len(figures), all=len(scenario.used_figures())), style="bold"))
    for line in assumed(scenario, lang):
        out.print(line)


def show_table(out: Console, run: Run, name: str, lang: str) -> None:
    """Prints one whole table."""
    raw = run.raw(name)
    heads = [word(key[0], lang) for key in raw["keys"]]
    heads += [(column[3] if lang == "zh" else column[0]) + ("" if column[1] == "1" else f"\n{column[1]}") for column in raw["columns"]]
    rows = []
    for i in range(len(raw["keys"][0][1])):
        keys = [key_text(n, categories[codes[i]] if categories else codes[i], run.scenario, lang) for n, codes, categories in raw["keys"]]
        rows.append([*keys, *(_cell(column[4][i], column[1]) for column in raw["columns"])])
    table = _table(raw["title_zh"] if lang == "zh" else raw["title"], heads, rows, left=len(raw["keys"]))
    # Wider than the terminal rather than with digits cut away.
    out.width = max(out.width, table.__rich_measure__(out, out.options.update(max_width=10_000)).maximum)
    out.print(table)


def _cell(value: float, unit: str) -> str:
    """A value of a whole table: shares to a thousandth, money to the fen, months as months, the rest whole."""
    if unit == "month":
        return calendar_month(value)
    return number(value, {"1": 3, "yuan": 2}.get(unit, 0))


def show_comparison(out: Console, runs: Sequence[Run], inputs: Sequence[tuple[str, str, Any, Any]], lang: str) -> None:
    """Prints what differs in the inputs, and the chief results of the last year."""
    rows = [[name, place, _short(before), _short(after)] for name, place, before, after in inputs]
    out.print(_table(say("differs", lang), ["scenario", "place", "before", "after"], rows, left=4))
    last = min(run.years[-1] for run in runs)
    chosen = [("residents", {}, "residents_with"), ("residents", {}, "planned_population_with"), ("schools", {"level": "primary"}, "shortfall_with"),
              ("schools", {"level": "primary"}, "norm_shortfall_with"), ("schools", {"level": "junior"}, "shortfall_with"),
              ("schools", {"level": "junior"}, "norm_shortfall_with"), ("hospitals", {}, "norm_shortfall_with"), ("elderly", {}, "shortfall_with")]  # fmt: skip
    rows = []
    for table, where, column in chosen if all(len(run.raw("residents")["keys"][0][1]) for run in runs) else []:
        cells = []
        for run in runs:
            values = by_year(run, table, column, zone="all", **where)
            cells.append(number(values[run.years.index(last)]))
        title = runs[0].titles(table, lang)[column]
        level = f"{word(where['level'], lang)}: " if where else ""
        rows.append([f"{table}: {level}{title}", *cells])
    if rows:
        out.print()
        out.print(_table(f"{say('outcomes', lang)}, {last}", ["", *(run.scenario.name for run in runs)], rows))
    if made := of_comparison.money(runs):
        out.print()
        out.print(of_view(replace(made, columns=[*made.columns[:2], *(Column(run.scenario.name) for run in runs[: len(made.columns) - 2])]), lang))


def _short(value: Any) -> str:
    text = "–" if value is None else str(value.get("value", value)) if isinstance(value, dict) else str(value)
    return text if len(text) <= 40 else text[:37] + "..."
