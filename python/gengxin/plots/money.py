"""Money: cost by head and year, the project's cash flow with its peak funding, and what each choice brings households."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gengxin.labels import calendar_month, word_of
from gengxin.plots.style import NEED, NORM, PALE, SUPPLY, finish, need, say, style, thousands, year_axis
from gengxin.views.series import chosen, column, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

WAN = ("10,000 yuan", "万元")
# What the project pays, from dark to light; each is a column of the cash flow.
_PAID = {
    "owners_yuan": "#7a2f17", "transition_yuan": "#c0562f", "works_yuan": "#1f5f8b", "public_facilities_yuan": "#6d9cbe",
    "contingency_yuan": "#b9cfdd", "interest_yuan": "#9a9a9a",
}  # fmt: skip
_RECEIVED = {"land_income_yuan": "#4c7a3f", "owner_income_yuan": "#a9c79c"}
_CHOICES = {"exchange": SUPPLY, "cash": NEED, "voucher": NORM}


def _flow(run: Run, name: str, table: str = "cash_flow") -> np.ndarray:
    """A column of the whole project's cash flow in 万元, by the table's first key; nothing where it has no value."""
    return np.nan_to_num(column(run, table, name)[chosen(run, table, phase="all")]) / 1e4


def _rows_needed(run: Run, table: str) -> None:
    if not len(run.raw(table)["keys"][0][1]):
        raise ValueError(f"the run has no rows in {table!r}: the document has no rules, costs or plan for it")


def costs(run: Run, lang: str = "en") -> Axes:
    """Cost by head, approved and forecast (or published, where an account is), and beside it what is paid in each year, by kind of payment.

    Returns the Axes of the years; those of the heads are the figure's first. An account of a single year has no times, so
    only its heads are shown.

    >>> import gengxin as gx
    >>> gx.plots.costs(gx.simulate("wuyanqiao")).get_xlabel()
    '10,000 yuan'
    """
    _rows_needed(run, "costs")
    heads = [row for row in rows_of(run, "costs", line="all") if row["head"] != "total" and (row["approved_yuan"] or row["forecast_yuan"])]
    years = run.raw("cash_flow")["keys"][0][1][chosen(run, "cash_flow", phase="all")]
    titles = run.titles("cash_flow", lang)
    with style(lang) as pyplot:
        over_time = len(years) > 1
        size = (12.4, 5.2) if over_time else (8.2, 1.8 + 0.6 * len(heads))
        figure, axes = pyplot.subplots(1, 1 + over_time, figsize=size, layout="constrained", squeeze=False, width_ratios=(1, 1.15)[: 1 + over_time])
        left, right = axes[0, 0], axes[0, -1]
        at = np.arange(len(heads))
        beside = "published_yuan" if any(row["published_yuan"] > 0 for row in heads) else "forecast_yuan"
        for offset, name, colour in ((-0.2, "approved_yuan", SUPPLY), (0.2, beside, PALE)):
            left.barh(at + offset, [row[name] / 1e4 for row in heads], height=0.38, color=colour, label=run.titles("costs", lang)[name])
        left.set_yticks(at, [word_of("head", row["head"], lang) for row in heads])
        left.invert_yaxis()
        left.grid(axis="y", visible=False)
        left.set_xlabel(say(WAN, lang))
        left.set_title(say(("Cost by head", "分科目成本"), lang))
        left.legend(loc="lower right")
        thousands(left.xaxis)
        left.xaxis.set_major_locator(need("matplotlib.ticker").MaxNLocator(nbins=5))
        left.tick_params(labelsize=9, labelfontfamily=pyplot.rcParams["font.family"], length=3)
        if not over_time:
            return finish(left, run.scenario, lang)
        bottom = np.zeros(len(years))
        for name, colour in _PAID.items():
            paid = _flow(run, name)
            if paid.any():
                right.bar(years, paid, bottom=bottom, color=colour, width=0.8, label=titles[name])
                bottom += paid
        right.set_ylim(0, None)
        right.grid(axis="x", visible=False)
        thousands(right.yaxis)
        right.set_ylabel(say(WAN, lang))
        year_axis(right, list(years), lang)
        right.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        right.set_title(say(("Paid by year, forecast", "分年支出（预测）"), lang))
        right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
        return finish(right, run.scenario, lang)


def cash_flow(run: Run, lang: str = "en") -> Axes:
    """What the project receives and pays in each year, its net flow so far by month, the loan, and the most money ever out.

    >>> import gengxin as gx
    >>> gx.plots.cash_flow(gx.simulate("xiaogang")).get_ylabel()
    '10,000 yuan'
    """
    _rows_needed(run, "cash_flow")
    years = run.raw("cash_flow")["keys"][0][1][chosen(run, "cash_flow", phase="all")]
    months = run.raw("cash_flow_monthly")["keys"][0][1][chosen(run, "cash_flow_monthly", phase="all")]
    titles = run.titles("cash_flow", lang)
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(9.6, 5.4), layout="constrained")
        for columns, sign in ((_RECEIVED, 1), (_PAID, -1)):
            bottom = np.zeros(len(years))
            for name, colour in columns.items():
                amount = sign * _flow(run, name)
                # The loan's interest is paid by the loan's account, not by the flow that the lines show.
                if name != "interest_yuan" and amount.any():
                    axes.bar(years + 0.5, amount, bottom=bottom, color=colour, width=0.8, alpha=0.85, label=titles[name])
                    bottom += amount
        ends = months // 100 + (months % 100) / 12
        cumulative, debt = _flow(run, "cumulative_yuan", "cash_flow_monthly"), _flow(run, "debt_yuan", "cash_flow_monthly")
        axes.plot(ends, cumulative, color="#222222", linewidth=2, label=titles["cumulative_yuan"])
        if debt.any():
            axes.plot(ends, -debt, color="#222222", linewidth=1.4, linestyle=(0, (4, 2)), label=say(("loan still owed", "未还贷款"), lang))
        for row in rows_of(run, "finance", account="project"):
            if row["peak_funding_yuan"]:
                month, peak = int(row["peak_month"]), row["peak_funding_yuan"] / 1e4
                text = say((f"most money out:\n{peak:,.0f}, {calendar_month(month)}", f"最大资金占用：\n{peak:,.0f}，{calendar_month(month)}"), lang)
                axes.plot(month // 100 + month % 100 / 12, -peak, "o", color=NEED, markersize=7, zorder=5)
                axes.annotate(text, (month // 100 + month % 100 / 12, -peak), xytext=(-12, -4), textcoords="offset points", ha="right", va="top", fontsize=9, color=NEED)
        axes.axhline(0, color="#8a8a8a", linewidth=0.8)
        axes.grid(axis="x", visible=False)
        low, high = axes.get_ylim()
        axes.set_ylim(low - 0.08 * (high - low), high)
        _signed(axes.yaxis)
        axes.set_ylabel(say(WAN, lang))
        year_axis(axes, list(years), lang)
        axes.set_xlim(years[0], years[-1] + 1)
        axes.set_title(say(("Cash flow of the project: received above, paid below", "项目现金流量（上收下支）"), lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3)
        return finish(axes, run.scenario, lang)


def choices(run: Run, lang: str = "en") -> Axes:
    """What each choice would bring each household beyond its present house, households in the order of their gain.

    >>> import gengxin as gx
    >>> len(gx.plots.choices(gx.simulate("xiaogang")).lines)
    4
    """
    _rows_needed(run, "choices")
    with style(lang) as pyplot:
        figure, axes = pyplot.subplots(figsize=(8.8, 4.8), layout="constrained")
        for choice, colour in _CHOICES.items():
            gain = np.sort(column(run, "choices", "gain_yuan")[chosen(run, "choices", choice=choice)]) / 1e4
            losing, median = int((gain < 0).sum()), float(np.median(gain))
            name = word_of("choice", choice, lang)
            label = say((f"{name}: median {median:+,.0f}, {losing} of {len(gain)} lose", f"{name}：中位数{median:+,.0f}，{len(gain)}户中{losing}户受损"), lang)
            axes.plot(np.arange(1, len(gain) + 1), gain, color=colour, label=label, drawstyle="steps-mid")
            if losing:
                axes.fill_between(np.arange(1, losing + 1), gain[:losing], 0, color=colour, alpha=0.25, linewidth=0)
        axes.axhline(0, color="#222222", linewidth=1)
        _signed(axes.yaxis)
        axes.set_ylabel(say(("gain, 10,000 yuan", "得失（万元）"), lang))
        axes.set_xlabel(say(("households, those who gain least first", "户（按得失由低到高）"), lang))
        axes.set_xlim(0, None)
        axes.set_title(say(("What each choice brings a household", "各户不同补偿方式的得失"), lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=1)
        told = say(("Gain: money and new home, less the present house.", "得失：货币与新房价值减现状房屋价值。"), lang)
        return finish(axes, run.scenario, lang, before=told)


def _signed(axis: object) -> None:
    """Tick labels with thousands apart and a plain minus."""
    axis.set_major_formatter(need("matplotlib.ticker").FuncFormatter(lambda value, _: f"{value:,.0f}"))  # type: ignore[attr-defined]
