"""A plan found by allocation: what its limits cost, what becomes of the land; and a front of plans."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from gengxin.labels import key_text
from gengxin.plots.money import WAN
from gengxin.plots.style import NEED, NORM, PALE, SUPPLY, finish, need, say, style, thousands
from gengxin.views import of_front
from gengxin.views.model import UNITS_ZH, pretty_unit, significant, with_unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.allocation import Plan
    from gengxin.trade_offs import Front

_MOST = 12


def prices(plan: Plan, lang: str = "en") -> Axes:
    """The limits that cost something, dearest first, each on a scale of its own length: yuan for one unit of the total, written beside the bar.

    A bar is as long as what one per cent of the limit's own size would cost, so that limits in places and in square metres
    can be compared.

    Raises:
        ValueError: if there is no plan, or no limit costs anything.

    >>> import gengxin as gx
    >>> axes = gx.plots.prices(gx.allocate("xiaogang"))
    >>> len(axes.patches) > 0
    True
    """
    if not plan.found:
        raise ValueError(f"there is no plan ({plan.status}); plan.sentences() tells why and what would help")
    limits = [limit for limit in plan.limit_list if limit["price_yuan"] > 0]
    if not limits:
        raise ValueError("no limit costs anything: every shadow price is 0")
    size = {limit["requirement"]: 0.01 * abs(_size(plan, limit)) * limit["price_yuan"] for limit in limits}
    limits = sorted(limits, key=lambda limit: -size[limit["requirement"]])[:_MOST]
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(9.6, 1.6 + 0.55 * len(limits)), layout="constrained")
        at = np.arange(len(limits))
        lengths = [size[limit["requirement"]] / 1e4 for limit in limits]
        axes.barh(at, lengths, height=0.6, color=[NEED if limit["room"] < -1e-6 else SUPPLY for limit in limits])
        for y, length, limit in zip(at, lengths, limits, strict=True):
            unit = limit["total_unit"]
            one = say((f"{limit['price_yuan']:,.0f} yuan a unit ({pretty_unit(unit)})", f"{limit['price_yuan']:,.0f} 元/{UNITS_ZH.get(unit, unit)}"), lang)
            axes.text(length, y, f"  {one}", va="center", fontsize=9)
        axes.set_yticks(at, [textwrap.fill(limit["title_zh" if lang == "zh" else "title"], 28) + f"\n{limit['sign']} {with_unit(limit['limit'], limit['unit'])}" for limit in limits])
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.set_xlim(0, max(lengths) * 1.45)
        thousands(axes.xaxis)
        axes.xaxis.set_major_locator(need("matplotlib.ticker").MaxNLocator(nbins=5))
        axes.tick_params(labelsize=9, labelfontfamily=pyplot.rcParams["font.family"], length=3)
        axes.set_xlabel(say((f"what one per cent of the total costs, {WAN[0]}", f"总量每变动百分之一的代价（{WAN[1]}）"), lang))
        axes.set_title(say(("What the limits cost", "各项限值的影子价格"), lang))
        return finish(axes, plan.scenario, lang)


def _size(plan: Plan, limit: dict) -> float:
    """Of the total that is limited, in its unit, at the end of the last year."""
    return float(plan.totals[limit["total"]].iloc[-1])


def land_balance(plan: Plan, lang: str = "en") -> Axes:
    """Land by use before and after the plan (现状/规划用地平衡表), of the zones that it may change, in hectares; uses that change first.

    >>> import gengxin as gx
    >>> gx.plots.land_balance(gx.allocate("xiaogang")).get_xlabel()
    'hectares'
    """
    frame = plan.land_balance
    changed = frame[frame["difference_m2"] != 0]["zone"].unique()
    sums = frame[frame["zone"].isin(changed)].groupby("use", observed=True)[["before_m2", "after_m2"]].sum() / 1e4
    sums = sums.reindex((sums["after_m2"] - sums["before_m2"]).abs().sort_values(ascending=False).index)
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(9.6, 1.6 + 0.46 * len(sums)), layout="constrained")
        at = np.arange(len(sums))
        for offset, name, colour, label in ((-0.2, "before_m2", PALE, ("before", "现状")), (0.2, "after_m2", SUPPLY, ("after", "规划"))):
            axes.barh(at + offset, sums[name], height=0.38, color=colour, label=say(label, lang))
        for y, (before, after) in zip(at, sums.to_numpy(), strict=True):
            axes.text(max(before, after), y, f"  {after - before:+.1f}" if abs(after - before) >= 0.05 else "", va="center", fontsize=9)
        axes.set_yticks(at, [textwrap.fill(key_text("use", use, plan.scenario, lang), 34) for use in sums.index])
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        axes.set_xlim(0, sums.to_numpy().max() * 1.14)
        axes.tick_params(labelsize=9, labelfontfamily=pyplot.rcParams["font.family"], length=3)
        axes.set_xlabel(say(("hectares", "公顷"), lang))
        axes.set_title(say(("Land by use", "用地平衡"), lang))
        axes.legend(loc="lower right")
        return finish(axes, plan.scenario, lang)


def front(points: Front, lang: str = "en") -> Axes:
    """Plans of a front: the first objective against the second; of a third the value is written beside each point.

    >>> import gengxin as gx
    >>> gx.plots.front(gx.front("xiaogang", ["net_value_yuan", "-demolished_m2"], steps=2)).get_title("left")
    'What one objective costs in another'
    """
    if not len(points):
        raise ValueError(f"the front has no plans ({points.status}); gengxin.allocate tells which limits conflict")
    first, second, *others = points.objectives
    table = points.table.sort_values(second)
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(8.6, 5.6), layout="constrained")
        scale = {name: 1e4 if points.units[name] == "yuan" else 1.0 for name in points.objectives}
        x, y = table[second] / scale[second], table[first] / scale[first]
        axes.plot(x, y, color=SUPPLY, linewidth=1.6 if not others else 0, marker="o", markersize=7)
        for i, (row, to_right, up) in enumerate(zip(table.to_dict("records"), x, y, strict=True)):
            text = str(table.index[i]) + "".join(f"\n{significant(row[name] / scale[name], 4)}" for name in others)
            axes.annotate(text, (to_right, up), xytext=(7, -10), textcoords="offset points", fontsize=9, color=NORM)
        for axis, name in ((axes.xaxis, second), (axes.yaxis, first)):
            thousands(axis)
            unit = say(WAN, lang) if points.units[name] == "yuan" else say((pretty_unit(points.units[name]), UNITS_ZH.get(points.units[name], points.units[name])), lang)
            axis.set_label_text(f"{of_front.title(points, name, lang)}{say((', ', '，'), lang)}{unit}")
        axes.set_title(say(("What one objective costs in another", "目标之间的权衡"), lang))
        note = say(("Numbers are the plans' rows in the table.", "数字为方案在表中的行号。"), lang)
        if others:
            note += say((" Below each: ", "其下为："), lang) + ", ".join(of_front.title(points, name, lang) for name in others) + "."
        return finish(axes, points.problem.scenario, lang, before=note)
