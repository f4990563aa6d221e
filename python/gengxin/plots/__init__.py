"""Plots of runs and scenarios, in English or Chinese (``lang="zh"``). Needs the extra ``notebook``.

Each function makes a figure of its own and returns its Axes; nothing is shown or saved. Every figure says how many of
the numbers behind it are assumed, and which sources gave the others.

>>> from gengxin import plots
>>> "pyramid" in plots.__all__
True
"""

from __future__ import annotations

from gengxin.plots.access import provision
from gengxin.plots.allocation import front, land_balance, prices
from gengxin.plots.economy import economy
from gengxin.plots.indicators import indicators
from gengxin.plots.land import parcels
from gengxin.plots.money import cash_flow, choices, costs
from gengxin.plots.people import pyramid, residents
from gengxin.plots.pro_forma import pro_forma
from gengxin.plots.services import beds, schools

__all__ = ["beds", "cash_flow", "choices", "costs", "economy", "front", "indicators", "land_balance", "parcels", "prices", "pro_forma", "provision", "pyramid", "residents", "schools"]
