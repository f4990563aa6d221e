"""Indicators: how far each has come from its base to its target."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gengxin.labels import key_text
from gengxin.plots.style import NEED, PALE, SUPPLY, finish, say, style
from gengxin.views.model import UNITS_ZH, significant
from gengxin.views.series import chosen, column

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

# Progress beyond this is cut, so that one indicator far past its target does not squeeze the others.
_MOST, _LEAST = 1.5, -0.25
# Plans write these units in Chinese.
_UNITS_EN = {
    "亿元": "(100 million yuan)", "万元": "(10,000 yuan)", "家": "firms", "件": "cases", "个": "places", "张": "beds",
    "万平方米": "ha", "公顷": "ha", "人": "persons",
}  # fmt: skip


def indicators(run: Run, year: int = 2025, lang: str = "en") -> Axes:
    """Each indicator's simulated value in a year, on the way from its base (0 %) to its target (100 %).

    >>> import gengxin as gx
    >>> axes = gx.plots.indicators(gx.simulate("xiaogang"), 2025)
    >>> len(axes.get_yticklabels())
    16
    """
    if year not in run.years:
        raise ValueError(f"no year {year} in the run; it covers {run.years[0]} to {run.years[-1]}")
    records = run.scenario.document.get("indicators", {})
    if not records:
        raise ValueError("the scenario has no indicators")
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(9.6, 1.6 + 0.36 * len(records)), layout="constrained")
        for at, key in enumerate(records):
            base, target, simulated, met = (_value(run, name, key, year) for name in ("base", "target", "simulated", "met"))
            unit = records[key].get("unit", "")
            unit = _UNITS_EN.get(unit, unit) if lang == "en" else UNITS_ZH.get(unit, unit)
            axes.barh(at, 1, color=PALE, height=0.62, alpha=0.35 if math.isnan(simulated) else 0.6)
            route = f"{significant(base, 5)} → {significant(target, 5)} {unit}"
            if math.isnan(simulated):
                axes.text(0.01, at, say(("not modelled", "未建模"), lang), va="center", fontsize=8, color="#777777")
                axes.text(1.58, at, route, va="center", fontsize=8.5, color="#777777")
                continue
            progress = (simulated - base) / (target - base) if target != base else float(met)
            shown = min(_MOST, max(_LEAST, progress))
            colour = SUPPLY if met else NEED
            axes.barh(at, shown, color=colour, height=0.62)
            beyond = " »" if progress > _MOST else ""
            text = f"{significant(simulated, 4)} {'✓' if met else '✗'}{beyond}"
            inside = shown > 0.45
            axes.text(shown - 0.015 if inside else max(shown, 0) + 0.015, at, text, va="center", ha="right" if inside else "left",
                      fontsize=8.5, color="white" if inside else colour, fontweight="bold")  # fmt: skip
            axes.text(1.58, at, route, va="center", fontsize=8.5)
        axes.axvline(1, color="#222222", linewidth=1)
        axes.set_yticks(range(len(records)), [key_text("indicator", key, run.scenario, lang) for key in records])
        axes.invert_yaxis()
        axes.set_xlim(min(0, _LEAST if any(_behind(run, key, year) for key in records) else 0), 2.15)
        axes.set_xticks([0, 0.5, 1, 1.5], ["0 %", "50 %", "100 %", "150 %"])
        axes.spines["bottom"].set_bounds(axes.get_xlim()[0], _MOST)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(say(("way from base to target", "由现状值到目标值的进度"), lang), loc="left")
        axes.text(1.58, -0.85, say(("base → target", "现状值 → 目标值"), lang), fontsize=8.5, fontweight="bold", va="center")
        axes.set_title(say((f"Indicators in {year}, simulated with the plan", f"{year}年主要指标（有规划模拟值）"), lang))
        key_line = say(("✓ met, ✗ missed, » further than shown.", "✓ 达标，✗ 未达标，» 超出图示范围。"), lang)
        return finish(axes, run.scenario, lang, before=key_line)


def _value(run: Run, name: str, key: str, year: int) -> float:
    return float(column(run, "indicators", name)[chosen(run, "indicators", indicator=key, year=year)][0])


def _behind(run: Run, key: str, year: int) -> bool:
    """Whether an indicator moved away from its target."""
    base, target, simulated = (_value(run, name, key, year) for name in ("base", "target", "simulated"))
    return not math.isnan(simulated) and (simulated - base) * (target - base) < 0
