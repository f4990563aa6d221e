"""Finance of a renewal project on plain columns: cash flows by month, loans, the financing floor, land values.

Money is in yuan, income above 0 and payments below, one entry a month; month m lies m / 12 years after month 0. Yearly
rates are effective (a month grows money by ``(1 + rate) ** (1 / 12)``), but a loan's rate is nominal, as banks state it
(a month costs ``rate / 12``). Tables carry units under ``attrs["units"]`` and Chinese titles under ``attrs["titles_zh"]``.
The equations stand in ``docs/finance.md``.
"""

from __future__ import annotations

from gengxin.finance.columns import (
    curve_through,
    loan,
    rent,
    s_curve,
    spread,
    spread_to_fen,
    straight_curve,
    transition_rent,
)
from gengxin.finance.flows import (
    Payback,
    PeakFunding,
    ReturnRate,
    ReturnRates,
    annuity,
    debt_service_cover,
    npv,
    payback,
    peak_funding,
    period_rate,
    rates_of_return,
    yearly_sums,
)
from gengxin.finance.projects import (
    Balance,
    BalanceTerms,
    HeightBand,
    accounts,
    financing_floor,
    pro_forma,
    project_account,
)

__all__ = [
    "Balance", "BalanceTerms", "HeightBand", "Payback", "PeakFunding", "ReturnRate", "ReturnRates", "accounts", "annuity", "curve_through",
    "debt_service_cover", "financing_floor", "loan", "npv", "payback", "peak_funding", "period_rate", "pro_forma", "project_account",
    "rates_of_return", "rent", "s_curve", "spread", "spread_to_fen", "straight_curve", "transition_rent", "yearly_sums",
]  # fmt: skip
