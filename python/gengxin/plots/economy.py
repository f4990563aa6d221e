"""The economy: output by what yields it, nominal and real, against what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gengxin.labels import key_text
from gengxin.plots.style import NEED, NORM, PALE, SUPPLY, finish, say, style, thousands, year_axis
from gengxin.views.series import by_year, categories, column

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

YI = 1e8
COLOURS = (SUPPLY, "#6d9cbe", "#e0b48f", NEED, NORM, "#8fae8b", "#a98fb4")


def economy(run: Run, lang: str = "en") -> Axes:
    """Real output by kind of work (bars), nominal output and the output asked for (lines), year by year, in 亿元.

    Raises:
        ValueError: if the scenario has no economy.

    >>> import gengxin as gx
    >>> gx.plots.economy(gx.simulate("xiaogang")).get_ylabel()
    '100 million yuan'
    """
    if not len(column(run, "economy", "price_index")):
        raise ValueError("the scenario has no economy")
    years = run.years
    titles = run.titles("economy", lang)
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(8.6, 5.2), layout="constrained")
        bottom = np.zeros(len(years))
        shown = [activity for activity in reversed(categories(run, "working_floor", "activity")) if by_year(run, "working_floor", "real_with_yuan", activity=activity).any()]
        for i, activity in enumerate(shown):
            values = by_year(run, "working_floor", "real_with_yuan", activity=activity) / YI
            colour = PALE if activity == "rest" else COLOURS[i % len(COLOURS)]
            axes.bar(years, values, bottom=bottom, width=0.82, color=colour, label=key_text("activity", activity, run.scenario, lang))
            bottom += values
        axes.plot(years, by_year(run, "economy", "nominal_with_yuan") / YI, color="#222222", label=titles["nominal_with_yuan"])
        target = by_year(run, "economy", "target_yuan") / YI
        if not np.isnan(target).all():
            axes.plot(years, target, color=NEED, linestyle=(0, (4, 2)), label=titles["target_yuan"])
        axes.grid(axis="x", visible=False)
        axes.set_ylim(0, None)
        thousands(axes.yaxis)
        axes.set_ylabel(say(("100 million yuan", "亿元"), lang))
        year_axis(axes, years, lang)
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        axes.set_title(say((f"Output with the plan (bars: at the prices of {years[0]})", f"有规划产出（柱：{years[0]}年不变价）"), lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2)
        return finish(axes, run.scenario, lang)
