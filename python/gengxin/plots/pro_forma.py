"""The pro forma: what land is worth by floor area ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gengxin.labels import key_text
from gengxin.plots.style import NEED, NORM, SUPPLY, finish, need, say, style
from gengxin.views.of_pro_forma import BUILDABLE
from gengxin.views.series import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

_COLOURS = (SUPPLY, NEED, NORM, "#4c7a3f", "#8a5a9e", "#b08a2e")
_BAND = "#eef2f5"


def pro_forma(run: Run, lang: str = "en") -> Axes:
    """Residual land value of a square metre of land over the floor area ratio, by option: all parcels together, and thin each one.

    Shaded height bands show where storeys enter a dearer one; a dot marks an option's best ratio. Ratios at which not all
    parcels of an option may be built are left out of its line.

    Raises:
        ValueError: if the document has no pro forma.

    >>> import gengxin as gx
    >>> gx.plots.pro_forma(gx.simulate("xiaogang")).get_xlabel()
    'floor area ratio'
    """
    rows = rows_of(run, "pro_forma")
    if not rows:
        raise ValueError("the run has no rows in 'pro_forma': the document has no finance/pro_forma")
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(9.6, 5.6), layout="constrained")
        options = list(dict.fromkeys(row["option"] for row in rows))
        for option, colour in zip(options, [_COLOURS[i % len(_COLOURS)] for i in range(len(options))], strict=True):
            mine = [row for row in rows if row["option"] == option]
            by_parcel: dict[str, list[dict[str, float]]] = {}
            for row in mine:
                by_parcel.setdefault(row["parcel"], []).append(row)
            for each in by_parcel.values():
                axes.plot([row["floor_area_ratio"] for row in each], [row["land_yuan_per_site_m2"] for row in each], color=colour, linewidth=0.7, alpha=0.35)
            ratios, worth = _together(list(by_parcel.values()))
            title = key_text("option", option, run.scenario, lang)
            count = say((f"{title}: {len(by_parcel)} parcels", f"{title}：{len(by_parcel)}块"), lang)
            axes.plot(ratios, worth, color=colour, marker="o", markersize=3.5, label=count)
            if not np.isnan(worth).all():
                best = int(np.nanargmax(worth))
                axes.plot(ratios[best], worth[best], "o", color=colour, markersize=9, zorder=5)
                axes.annotate(f"{ratios[best]:g}: {worth[best]:,.0f}", (ratios[best], worth[best]), xytext=(-10, 6), textcoords="offset points", ha="right", fontsize=9, color=colour)
        first, last = (end(row["floor_area_ratio"] for row in rows) for end in (min, max))
        axes.set_xlim(first - 0.15, last + 0.15)
        axes.axhline(0, color="#8a8a8a", linewidth=0.8)
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.2 * (high - low))  # room for the names of the bands
        _bands(run, axes, lang)
        axes.grid(axis="x", visible=False)
        axes.yaxis.set_major_formatter(need("matplotlib.ticker").FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.set_xlabel(say(("floor area ratio", "容积率"), lang))
        axes.set_ylabel(say(("land value, yuan/m² of land", "地面地价（元/平方米）"), lang))
        axes.set_title(say(("What cleared land is worth to a developer", "净地剩余法地价"), lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)
        deep = {row["floor_area_ratio"] for row in rows if row["buildable"] != BUILDABLE}
        told = say((f"Not to be built on every parcel: {', '.join(f'{ratio:g}' for ratio in sorted(deep))}.", f"并非所有地块可建的容积率：{'、'.join(f'{ratio:g}' for ratio in sorted(deep))}。"), lang)
        return finish(axes, run.scenario, lang, before=told if deep else "")


def _together(parcels: list[list[dict[str, float]]]) -> tuple[np.ndarray, np.ndarray]:
    """Ratios, and the land value of all parcels together by their land; NaN where one of them may not be built."""
    ratios = np.array([row["floor_area_ratio"] for row in parcels[0]])
    value = sum(np.array([row["land_value_yuan"] for row in each]) for each in parcels)
    land = sum(each[0]["counted_m2"] / each[0]["floor_area_ratio"] for each in parcels)
    return ratios, value / land


def _bands(run: Run, axes: Axes, lang: str) -> None:
    """Shades every second height band: storeys = ceil(ratio / coverage), so a band ends at its storeys x coverage."""
    figures = {figure["pointer"]: figure for figure in run.scenario.figure_list()}
    numbers = run.scenario.compiled.values if run._values is None else run._values

    def at(pointer: str) -> np.ndarray:
        first = figures[pointer]["first_slot"]
        return np.asarray(numbers[first : first + len(figures[pointer]["values"])])

    coverage, storeys = at("/finance/pro_forma/coverage")[0], at("/finance/pro_forma/bands/up_to_storeys")
    left, right = axes.get_xlim()
    begin = left
    for i, most in enumerate(storeys):
        end = min(right, float(most * coverage))
        if end > begin:
            if i % 2 == 1:
                axes.axvspan(begin, end, color=_BAND, zorder=0, linewidth=0)
            if end < right:
                axes.axvline(end, color="#b4bec6", linewidth=0.8, linestyle=(0, (3, 3)), zorder=0.5)
            axes.annotate(say((f"up to {most:g}\nstoreys", f"{most:g}层\n及以下"), lang), ((begin + end) / 2, 0.99), xycoords=("data", "axes fraction"), ha="center", va="top", fontsize=8, color="#555555")
            begin = end
