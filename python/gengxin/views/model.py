"""What a view holds, before it becomes text or HTML: both show the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

WAN = "10,000 yuan"  # 万元, in which the practice writes its accounts

UNITS_ZH = {
    "persons": "人",
    "places": "个",
    "beds": "张",
    "classes": "班",
    "homes": "套",
    "parcels": "块",
    "ha": "公顷",
    "m": "米",
    "m2": "平方米",
    "year": "年",
    "years": "年",
    "months": "月",
    "households": "户",
    "jobs": "个",
    "yuan": "元",
    "yuan/m2": "元/平方米",
    WAN: "万元",
}

_ONE = {"persons": "person", "places": "place", "beds": "bed", "classes": "class", "homes": "home", "years": "year"}

ABSENT = "–"


@dataclass(frozen=True)
class Column:
    """A column's head in both languages, its unit, whether its cells are numbers, and words that must not break."""

    title: str
    title_zh: str = ""
    unit: str = ""
    numeric: bool = True
    whole: bool = False

    def heads(self) -> tuple[str, str]:
        """English and Chinese head, each with its unit."""
        unit_zh = UNITS_ZH.get(self.unit, self.unit)
        english = f"{self.title}, {pretty_unit(self.unit)}" if self.unit else self.title
        chinese = f"{self.title_zh}({unit_zh})" if self.unit and self.title_zh else self.title_zh
        return english, chinese


@dataclass(frozen=True)
class Table:
    """Cells as they are to be shown."""

    title: str
    title_zh: str
    columns: list[Column]
    rows: list[list[str]]
    note: str = ""  # one line, or an English and a Chinese one
    unit: str = ""
    below: list[list[str]] = field(default_factory=list)  # what stands under each row, if anything does
    sums: tuple[int, ...] = ()  # rows that sum others up

    def heading(self) -> str:
        unit = f" ({pretty_unit(self.unit)} {UNITS_ZH.get(self.unit, '')}".rstrip() + ")" if self.unit else ""
        return f"{self.title} {self.title_zh}".rstrip() + unit


@dataclass
class View:
    """A head, facts in a line each, tables, warnings, and lists that only HTML unfolds."""

    kind: str
    kind_zh: str
    name: str
    name_zh: str = ""
    facts: list[tuple[str, str, str]] = field(default_factory=list)  # label, Chinese label, value
    tables: list[Table] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)  # English, Chinese
    folded: list[Table] = field(default_factory=list)


def pretty_unit(unit: str) -> str:
    """A unit as people write it; nothing for a pure number."""
    return "" if unit == "1" else unit.replace("m2", "m²")


def whole(value: float) -> str:
    """A count for a table: thousands apart, no decimals; an absent one as a dash, a little more than nothing as such."""
    if 1e-9 < value <= 0.5:
        return "<1"
    return ABSENT if math.isnan(value) else f"{round(value) + 0:,}"


def wan(yuan: float) -> str:
    """Yuan as 万元, to the cent of it: what accounts print."""
    return ABSENT if math.isnan(yuan) else f"{round(yuan / 1e4, 2) + 0.0:,.2f}"


def significant(value: float, digits: int = 6) -> str:
    """A number with so many significant digits at most, thousands apart, no trailing zeros."""
    if math.isnan(value):
        return ABSENT
    if value == 0 or math.isinf(value):
        return f"{value + 0.0:g}"
    magnitude = math.floor(math.log10(abs(value)))
    if magnitude < -4:
        return f"{value:.3g}"
    text = f"{value:,.{max(0, digits - 1 - magnitude)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: float, unit: str) -> str:
    """A number and its unit; a calendar year stands bare."""
    if unit == "year":
        return ABSENT if math.isnan(value) else f"{value:g}"
    named = _ONE.get(unit, unit) if value == 1 else unit
    return f"{significant(value)} {pretty_unit(named)}".rstrip()


def calendar_year(value: float) -> str:
    """A year, or a dash if there is none."""
    return ABSENT if math.isnan(value) else f"{value:.0f}"


def few_years(years: Sequence[int], most: int = 5) -> list[int]:
    """The first year, those that five divides, and the last; fewer where they are many."""
    chosen = [year for year in years if year in (years[0], years[-1]) or year % 5 == 0]
    if len(chosen) > most:
        step = (len(chosen) - 1) / (most - 1)
        chosen = [chosen[round(i * step)] for i in range(most)]
    return chosen


def bilingual(english: str, chinese: str) -> str:
    """Both titles, or one if they are the same; the break becomes a space where there is room for it."""
    return english if chinese in ("", english) else f"{english}\n{chinese}"


def half(text: str, lang: str) -> str:
    """One language of a text in two lines; a text of one line serves both."""
    english, _, chinese = text.partition("\n")
    return chinese if lang == "zh" and chinese else english


def first_sentence(text: str) -> str:
    """A long note's first sentence, in either language."""
    for stop in ("。", ". "):
        if stop in text:
            return text[: text.index(stop) + 1]
    return text
