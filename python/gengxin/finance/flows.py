"""What a cash flow is worth: present value, rates of return, payback, peak funding, cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gengxin._core import finance as _core

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


def period_rate(yearly_rate: float, periods_per_year: int = 12) -> float:
    """Effective rate of one period: ``(1 + yearly_rate) ** (1 / periods_per_year) - 1``.

    Raises:
        ValueError: if the rate is not above -1.

    >>> round(period_rate(0.1), 6)
    0.007974
    """
    return _core.finance_period_rate(yearly_rate, periods_per_year)


def npv(flow: ArrayLike, yearly_rate: float, periods_per_year: int = 12) -> float:
    """Net present value (净现值) in yuan: sum of ``flow[m] * (1 + yearly_rate) ** (-m / periods_per_year)``.

    Args:
        flow: yuan, shape [periods]; the first entry is not discounted.
        yearly_rate: effective, above -1.
        periods_per_year: 12 for a column by month, 1 for a column by year.

    Raises:
        ValueError: for a rate not above -1 or an entry that is not finite.

    >>> round(npv([-100, 0, 121], 0.1, periods_per_year=1), 9)
    0.0
    """
    return _core.finance_npv(flow, yearly_rate, periods_per_year)


@dataclass(frozen=True)
class ReturnRate:
    """One rate at which a flow is worth nothing; it lies in [low, high], which differ where rounding hides it."""

    yearly_rate: float
    low: float
    high: float
    crosses: bool  #: the worth changes sign here; if not, it only touches zero (two rates that lie too close to tell apart, or a double one)


@dataclass(frozen=True)
class ReturnRates:
    """All internal rates of return in a range. ``str()`` says what was found."""

    rates: tuple[ReturnRate, ...]
    low: float
    high: float
    every_rate: bool  #: no money moves, so every rate fits
    text: str = field(repr=False)

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.rates)

    @property
    def values(self) -> list[float]:
        """The yearly rates, rising."""
        return [rate.yearly_rate for rate in self.rates]


def rates_of_return(flow: ArrayLike, low: float = -0.99, high: float = 10.0, periods_per_year: int = 12) -> ReturnRates:
    """Every internal rate of return (内部收益率) in [low, high]: none, one, or several.

    A flow that changes sign more than once may have several. The search halves the range until bounds of the flow's worth and
    of its slope settle each piece, so none is missed.

    Args:
        flow: yuan, shape [periods].
        low, high: effective yearly rates, above -1.
        periods_per_year: 12 for a column by month, 1 for a column by year.

    Raises:
        ValueError: for entries that are not finite, an empty range, or years x \\|ln(1 + rate)\\| above 600.

    >>> print(rates_of_return([-1000, 2400, -1430], periods_per_year=1))
    2 yearly rates between -99 % and 1000 %: 10 %, 30 %; none of them alone is the return
    """
    found = _core.finance_rates_of_return(flow, low, high, periods_per_year)
    found["rates"] = tuple(ReturnRate(**rate) for rate in found["rates"])
    return ReturnRates(**found)


def yearly_sums(flow: ArrayLike, first_month: int = 1) -> NDArray[np.float64]:
    """Sums by calendar year of a column by month that begins in the month ``first_month`` (1 to 12).

    >>> yearly_sums([1] * 14, first_month=7).tolist()
    [6.0, 8.0]
    """
    return _core.finance_yearly_sums(flow, first_month)


@dataclass(frozen=True)
class PeakFunding:
    """The most money that is ever out (峰值资金), and the first month in which so much is; None if nothing ever is."""

    amount_yuan: float
    month: int | None


def peak_funding(flow: ArrayLike) -> PeakFunding:
    """How deep the running sum of a flow falls.

    >>> peak_funding([-10, -30, 25, 40])
    PeakFunding(amount_yuan=40.0, month=1)
    """
    return PeakFunding(*_core.finance_peak_funding(flow))


@dataclass(frozen=True)
class Payback:
    """When money that was out is back (回收期), in months; half a fen counts as nothing."""

    status: str  #: ``nothing_out``, ``paid_back`` or ``never``
    first: int | None  #: first month with a running sum back at 0; it may fall again
    last: int | None  #: month from which on it stays there


def payback(flow: ArrayLike, yearly_rate: float = 0.0, periods_per_year: int = 12) -> Payback:
    """Simple payback at a rate of 0, discounted payback otherwise.

    >>> payback([-10, 10, -5, 9])
    Payback(status='paid_back', first=1, last=3)
    >>> payback([-10, 9]).status
    'never'
    """
    return Payback(*_core.finance_payback(flow, yearly_rate, periods_per_year))


def annuity(present: float, rate: float, periods: int) -> float:
    """The equal payment at the end of each period that is worth ``present`` today; ``rate`` is that of one period.

    Raises:
        ValueError: for a rate not above -1 or fewer than one period.

    >>> round(annuity(2_000_000, 0.1, 25), 3)
    220336.144
    """
    return _core.finance_annuity(present, rate, periods)


def debt_service_cover(available: ArrayLike, service: ArrayLike) -> tuple[NDArray[np.float64], int | None]:
    """Debt service cover ratio (偿债备付率) of each period, and the period of the lowest.

    Args:
        available: cash available for debt service, yuan, shape [periods], usually by year.
        service: interest paid plus principal repaid, yuan, not below 0, as many.

    Returns:
        ratios (NaN where there is no debt service), the lowest one's period (None if there never is).

    >>> debt_service_cover([120, 90], [100, 100])[1]
    1
    """
    return _core.finance_debt_service_cover(available, service)
