"""Services: school places and beds against what people need and what norms ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gengxin.labels import key_text, word
from gengxin.plots.style import NEED, NORM, SUPPLY, finish, say, style, thousands, year_axis
from gengxin.views.series import by_year, chosen

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

# Column, colour; solid lines are with the plan, dashed ones without.
_SCHOOLS = (("places_with", SUPPLY), ("places_without", SUPPLY), ("demand_with", NEED), ("demand_without", NEED), ("norm_with", NORM), ("norm_without", NORM))
_BEDS = {
    "hospital": ("hospitals", (("beds_with", SUPPLY), ("beds_without", SUPPLY), ("use_with", NEED), ("norm_with", NORM), ("norm_without", NORM))),
    "elderly": ("elderly", (("beds_with", SUPPLY), ("beds_without", SUPPLY), ("need_with", NORM), ("need_without", NORM))),
}
_BED_TITLES = {"hospital": ("Hospital beds", "医院床位"), "elderly": ("Beds for the elderly", "机构养老床位")}


def schools(run: Run, level: str = "primary", zone: str = "all", lang: str = "en") -> Axes:
    """Public school places, places that the children who live here need, and places that the norm asks for, by year.

    Args:
        level: ``kindergarten``, ``primary``, ``junior`` or ``senior``.

    >>> import gengxin as gx
    >>> gx.plots.schools(gx.simulate("xiaogang"), "junior").get_ylabel()
    'places'
    """
    place = key_text("zone", zone, run.scenario, lang)
    title = say((f"{word(level).capitalize()} school places, {place}", f"{place}{word(level, 'zh')}学位"), lang)
    return _lines(run, "schools", _SCHOOLS, title, ("places", "学位（个）"), lang, level=level, zone=zone)


def beds(run: Run, kind: str = "hospital", zone: str = "all", lang: str = "en") -> Axes:
    """Beds that serve the case against the norm, by year; of hospitals also what people use.

    Args:
        kind: ``hospital`` or ``elderly``.

    >>> import gengxin as gx
    >>> gx.plots.beds(gx.simulate("xiaogang"), "elderly").get_title("left")
    'Beds for the elderly, whole case'
    """
    if kind not in _BEDS:
        raise ValueError(f"no kind of beds {kind!r}; there are: {', '.join(_BEDS)}")
    table, columns = _BEDS[kind]
    place = key_text("zone", zone, run.scenario, lang)
    title = say((f"{_BED_TITLES[kind][0]}, {place}", place + _BED_TITLES[kind][1]), lang)
    return _lines(run, table, columns, title, ("beds", "床位（张）"), lang, zone=zone)


def _lines(run: Run, table: str, columns: tuple[tuple[str, str], ...], title: str, unit: tuple[str, str], lang: str, **where: str) -> Axes:
    """Solid lines with the plan, dashed ones without; what never differs is one line."""
    if not chosen(run, table, **where).any():
        raise ValueError(f"the run has no rows in {table!r} for {', '.join(map(str, where.values()))}")
    titles = run.titles(table, lang)
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(8.2, 4.8), layout="constrained")
        # Schools have no rows in the base year.
        there = ~np.isnan(by_year(run, table, columns[0][0], **where))
        years = np.array(run.years)[there]
        for name, colour in columns:
            values = by_year(run, table, name, **where)[there]
            without = name.endswith("_without")
            axes.plot(years, values, color=colour, linestyle=(0, (4, 2)) if without else "-", linewidth=1.4 if without else 2.2,
                      marker="" if without else "o", markersize=3.6, label=titles[name])  # fmt: skip
        supply, need = (by_year(run, table, name, **where) for name in (columns[0][0], columns[2][0]))
        supply, need = supply[there], need[there]
        if (need > supply).any():
            label = say(("shortfall with the plan", "有规划缺口"), lang)
            axes.fill_between(years, supply, need, where=need > supply, color=columns[2][1], alpha=0.13, linewidth=0, label=label)
        axes.set_ylim(0, None)
        thousands(axes.yaxis)
        axes.set_ylabel(say(unit, lang))
        year_axis(axes, list(years), lang)
        axes.set_title(title)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
        return finish(axes, run.scenario, lang)
