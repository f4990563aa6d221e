"""Cash flows of one kind: payments and sales by curves, rents, transition rent, loans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gengxin._core import finance as _core
from gengxin.finance._tables import table_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

# column: (unit, Chinese)
_LOAN = {
    "interest": ("yuan", "利息"), "capitalised": ("yuan", "资本化利息"), "interest_paid": ("yuan", "已付利息"), "equity": ("yuan", "自有资金投入"),
    "drawn": ("yuan", "提款"), "repaid": ("yuan", "还本"), "balance": ("yuan", "贷款余额"), "cash": ("yuan", "现金余额"),
    "uncovered": ("yuan", "资金缺口"), "released": ("yuan", "分配"), "owners": ("yuan", "投资方现金流"),
}  # fmt: skip


def straight_curve(months: int) -> NDArray[np.float64]:
    """Cumulative shares, shape [months], of equal payments.

    >>> straight_curve(4).tolist()
    [0.25, 0.5, 0.75, 1.0]
    """
    return _core.finance_straight_curve(months)


def s_curve(months: int) -> NDArray[np.float64]:
    """Cumulative shares, shape [months], of payments that begin and end slowly: 3 t^2 - 2 t^3.

    >>> s_curve(2).tolist()
    [0.5, 1.0]
    """
    return _core.finance_s_curve(months)


def curve_through(months: Sequence[int], shares: ArrayLike) -> NDArray[np.float64]:
    """Cumulative shares by month: straight lines through points, from (0, 0). Two points in one month are a step.

    Raises:
        ValueError: if months or shares fall, or the last share is not 1.

    >>> curve_through([2, 4], [0.3, 1]).round(2).tolist()
    [0.15, 0.3, 0.65, 1.0]
    """
    return _core.finance_curve_through(list(months), shares)


def spread(amount_yuan: float, shares: ArrayLike, start: int, months: int) -> tuple[NDArray[np.float64], float]:
    """An amount over the months of a flow, by a curve that begins in month ``start``.

    Returns:
        yuan by month, shape [months], and what falls outside these months.

    >>> flow, outside = spread(100, [0.25, 0.5, 1], start=1, months=3)
    >>> flow.tolist(), outside
    ([0.0, 25.0, 25.0], 50.0)
    """
    return _core.finance_spread(amount_yuan, shares, start, months)


def spread_to_fen(amount_yuan: float, shares: ArrayLike) -> NDArray[np.float64]:
    """Payments by a curve in whole fen, such that they add up to the amount rounded to the fen.

    >>> spread_to_fen(100, straight_curve(3)).tolist()
    [33.33, 33.34, 33.33]
    """
    return _core.finance_spread_to_fen(amount_yuan, shares)


def rent(
    floor_area_m2: float, yuan_per_m2_month: float, *, from_month: int, until_month: int, months: int, yearly_growth: float = 0.0, occupancy: float = 1.0
) -> NDArray[np.float64]:
    """Rent (租金) in yuan by month, shape [months], from ``from_month`` to before ``until_month``, raised every twelve months.

    >>> rent(1000, 30, from_month=1, until_month=14, months=15, yearly_growth=0.1, occupancy=0.5)[[0, 1, 12, 13, 14]].round(6).tolist()
    [0.0, 15000.0, 15000.0, 16500.0, 0.0]
    """
    return _core.finance_rent(floor_area_m2, yuan_per_m2_month, yearly_growth, occupancy, from_month, until_month, months)


def transition_rent(
    floor_area_m2: float, yuan_per_m2_month: ArrayLike, *, clearance: int, delivery: int, slip: int = 0, cap: int | None = None, overdue_factor: float = 1.0
) -> dict[str, Any]:
    """Transition rent (临迁费) month by month until the new home is handed over: it runs on when delivery slips.

    Args:
        floor_area_m2: floor that rent is paid for.
        yuan_per_m2_month: the dated rate by month, shape [months]; 0 once the rule has ended.
        clearance, delivery: first month paid, and the promised month of delivery, the first one not paid.
        slip: months that delivery comes late.
        cap: the most months that the approved account pays; None in the forecast.
        overdue_factor: what months after the promised delivery pay, times the rate.

    Returns:
        paid (yuan by month), planned and overdue (yuan), months (paid), months_beyond (owed after the last month of the flow).

    >>> late = transition_rent(200, [40] * 12, clearance=2, delivery=8, slip=3, overdue_factor=2)
    >>> late["planned"], late["overdue"]
    (48000.0, 48000.0)
    """
    return _core.finance_transition_rent(floor_area_m2, yuan_per_m2_month, clearance, delivery, slip, cap, overdue_factor)


def loan(
    net_flow: ArrayLike, *, yearly_rate: float, limit_yuan: float, equity_yuan: float = 0.0, sweep: float = 1.0, capitalise_until: int = 0,
    last_draw: int | None = None, maturity: int | None = None, hold_cash: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """A project loan by month: equity first, drawdown as needed, interest capitalised or paid, repaid by sweep.

    Args:
        net_flow: the project's income less payments before finance, yuan, shape [months].
        yearly_rate: nominal; a month costs the balance at its start x rate / 12.
        limit_yuan: no drawdown takes the balance above it.
        equity_yuan: owners' money used before the loan.
        sweep: share of a month's surplus that repays; from maturity on, all of it.
        capitalise_until: interest of earlier months is added to the loan, later interest is paid.
        last_draw, maturity: first month without drawdown, and the month by whose end all is to be repaid; None: never.
        hold_cash: surplus waits in the project until the last month; otherwise the owners take it once the loan is repaid.

    Returns:
        A row a month. ``attrs`` holds total_interest, total_uncovered (need beyond equity and loan, taken to come from the
        owners) and unpaid_at_maturity, in yuan.

    Raises:
        ValueError: for terms outside their range.

    >>> table = loan([-100, -100, 150, 150], yearly_rate=0.12, limit_yuan=1000, equity_yuan=50, capitalise_until=2)
    >>> table["balance"].round(3).tolist()
    [50.0, 150.5, 2.005, 0.0]
    """
    import numpy as np

    never = np.iinfo(np.int32).max
    columns = _core.finance_loan(
        net_flow, yearly_rate, limit_yuan, equity_yuan, sweep, capitalise_until, never if last_draw is None else last_draw, never if maturity is None else maturity, hold_cash
    )
    totals = {name: columns.pop(name) for name in ("total_interest", "total_uncovered", "unpaid_at_maturity")}
    frame = table_of(columns, _LOAN)
    frame.index.name = "month"
    frame.attrs.update(totals)
    return frame
