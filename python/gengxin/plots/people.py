"""People: the pyramid, and residents by status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gengxin.labels import key_text, word
from gengxin.plots.style import NEED, NORM, STATUS, SUPPLY, finish, say, style, thousands, year_axis
from gengxin.views.series import by_year, chosen, column

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

PERSONS = ("persons", "人数（人）")


def pyramid(run: Run, year: int | None = None, zone: str = "all", with_plan: bool = True, lang: str = "en") -> Axes:
    """Residents by five-year age group and sex at the end of a year, the last one unless given.

    Bars show the state with the plan (or without it); a line shows the other one.

    >>> import gengxin as gx
    >>> axes = gx.plots.pyramid(gx.simulate("xiaogang"), 2025)
    >>> axes.get_title("left")
    'Residents by age and sex, whole case, 2025'
    """
    year = run.years[-1] if year is None else year
    if year not in run.years:
        raise ValueError(f"no year {year} in the run; it covers {run.years[0]} to {run.years[-1]}")
    shown, other = ("persons_with", "persons_without") if with_plan else ("persons_without", "persons_with")
    ages = np.unique(_ages(run))
    names = [f"{age}–{age + 4}" for age in ages[:-1]] + [f"{ages[-1]}+"]
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(7.2, 6.2), layout="constrained")
        for sex, sign, colour in (("male", -1, SUPPLY), ("female", 1, NEED)):
            rows = chosen(run, "ages", year=year, zone=zone, sex=sex)
            filled, line = (sign * column(run, "ages", name)[rows] for name in (shown, other))
            axes.barh(np.arange(len(ages)), filled, height=0.86, color=colour, alpha=0.82, label=word(sex, lang))
            edges = np.arange(len(ages) + 1) - 0.5
            label = _plan_word(not with_plan, lang) if sex == "female" else None
            axes.stairs(line, edges, orientation="horizontal", color="#222222", linewidth=1.1, label=label)
        reach = max(abs(x) for x in axes.get_xlim())
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color="white", linewidth=1)
        axes.set_yticks(np.arange(len(ages)), names)
        axes.grid(axis="y", visible=False)
        thousands(axes.xaxis)
        axes.set_xlabel(say(PERSONS, lang))
        axes.set_ylabel(say(("age, years", "年龄（岁）"), lang))
        place = key_text("zone", zone, run.scenario, lang)
        axes.set_title(say((f"Residents by age and sex, {place}, {year}", f"{place}{year}年常住人口年龄性别构成"), lang))
        axes.legend(loc="upper right", title=say(("bars: ", "柱："), lang) + _plan_word(with_plan, lang), title_fontsize=9, alignment="left")
        return finish(axes, run.scenario, lang)


def residents(run: Run, zone: str = "all", lang: str = "en") -> Axes:
    """Residents by status with the plan, year by year, and without it; the planned population, on which norms are tested.

    >>> import gengxin as gx
    >>> gx.plots.residents(gx.simulate("xiaogang")).get_ylabel()
    'persons'
    """
    years = run.years
    titles = run.titles("residents", lang)
    zones = next(categories for name, _, categories in run.raw("residents")["keys"] if name == "zone")
    if zone not in zones:
        raise ValueError(f"no zone {zone!r}; there are: {', '.join(zones)}")
    cohorts = run.cohorts(with_plan=True).sum(axis=(3, 4))
    by_status = cohorts.sum(axis=0) if zone == "all" else cohorts[zones.index(zone)]
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(8.6, 5.2), layout="constrained")
        bottom = np.zeros(len(years))
        for (status, colour), persons in zip(STATUS.items(), by_status, strict=True):
            if not persons.any():
                continue
            axes.bar(years, persons, bottom=bottom, width=0.82, color=colour, label=word(status, lang))
            bottom += persons
        for name, colour, dashes in (("residents_without", "#222222", "-"), ("planned_population_with", NORM, (0, (1, 1.2)))):
            axes.plot(years, by_year(run, "residents", name, zone=zone), color=colour, linestyle=dashes, label=titles[name])
        axes.grid(axis="x", visible=False)
        axes.set_ylim(0, None)
        thousands(axes.yaxis)
        axes.set_ylabel(say(PERSONS, lang))
        year_axis(axes, years, lang)
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        place = key_text("zone", zone, run.scenario, lang)
        axes.set_title(say((f"Residents by status, {place} (bars: with the plan)", f"{place}分身份常住人口（柱：有规划）"), lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3)
        return finish(axes, run.scenario, lang)


def _ages(run: Run) -> np.ndarray:
    return next(codes for name, codes, _ in run.raw("ages")["keys"] if name == "age")


def _plan_word(with_plan: bool, lang: str) -> str:
    return say(("with the plan", "有规划") if with_plan else ("without the plan", "无规划"), lang)
