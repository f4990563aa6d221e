"""A project as a whole: the financing floor that balances it, its three accounts, the value of its land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gengxin._core import finance as _core
from gengxin.finance._tables import table_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

# column: (unit, Chinese)
_ACCOUNTS = {
    "income": ("yuan", "收入"), "cost": ("yuan", "成本"), "transfers_in": ("yuan", "内部转入"), "transfers_out": ("yuan", "内部转出"),
    "facilities": ("yuan", "其中公建配套"), "balance": ("yuan", "盈余"),
}  # fmt: skip
_PRO_FORMA = {
    "floor_area_ratio": ("1", "容积率"), "buildable": ("", "可建"), "counted_m2": ("m2", "计容面积"), "storeys": ("1", "层数"), "band_storeys": ("1", "高度档上限层数"), "coverage": ("1", "建筑密度"),
    "spaces": ("1", "停车位"), "basement_levels": ("1", "地下层数"), "cost_yuan_per_m2": ("yuan/m2", "建安单价"), "building_cost_yuan": ("yuan", "建安成本"),
    "parking_cost_yuan": ("yuan", "地下室成本"), "soft_cost_yuan": ("yuan", "前期、管理与预备费"), "cost_yuan": ("yuan", "总成本"), "building_months": ("month", "工期"), "months": ("month", "总周期"),
    "revenue_yuan": ("yuan", "销售收入"), "sales_cost_yuan": ("yuan", "销售费用与税费"), "interest_yuan": ("yuan", "利息"), "peak_funding_yuan": ("yuan", "峰值资金"),
    "land_value_yuan": ("yuan", "剩余法地价"), "land_yuan_per_site_m2": ("yuan/m2", "地面地价"), "land_yuan_per_floor_m2": ("yuan/m2", "楼面地价"),
}  # fmt: skip


@dataclass(frozen=True)
class BalanceTerms:
    """What the financing floor follows from. Shares in [0, 1); everything not below 0.

    >>> BalanceTerms(cost_yuan=1e9, resettlement_m2=1e5, land_price_yuan_per_m2=2e4).contingency
    0.0
    """

    cost_yuan: float  #: all heads without public facilities, financing floor and contingency
    resettlement_m2: float  #: counted resettlement and collective floor
    land_price_yuan_per_m2: float  #: of financing floor (融资楼面地价)
    public_share: float = 0.0  #: public share of all counted floor
    public_cost_yuan_per_m2: float = 0.0  #: 0 where the developer or the government pays
    other_income_yuan: float = 0.0  #: shortfalls bought by owners, subsidies
    retained_share: float = 0.0  #: of land income, kept by government
    contingency: float = 0.0  #: 不可预见, share of cost

    def _bound(self) -> _core.BalanceTerms:
        return _core.BalanceTerms(**{name: getattr(self, name) for name in self.__dataclass_fields__})


@dataclass(frozen=True)
class Balance:
    """The financing floor (融资面积) that balances a project, or why there is none. ``str()`` says it."""

    status: str  #: ``balances``, ``not_needed`` (other income covers the cost) or ``never`` (does not balance at any size)
    text: str = field(repr=False)
    gap_yuan: float  #: what is missing without financing floor
    margin_yuan_per_m2: float  #: what a m2 of it brings, less its public facilities
    account: dict[str, float]  #: the project's account at that floor, or at none; as :func:`project_account`

    def __str__(self) -> str:
        return self.text

    @property
    def financing_m2(self) -> float:
        """The financing floor; 0 unless the status is ``balances``."""
        return self.account["financing_m2"]


def financing_floor(terms: BalanceTerms) -> Balance:
    """The financing floor whose land income pays for the project.

    ``{(1 + phi) (C0 + c_pub rho A_res) - I} / {P (1 - g) - (1 + phi) c_pub rho}`` with ``rho = r / (1 - r)``: financing floor
    needs public facilities too.

    Raises:
        ValueError: for a figure outside its range.

    >>> terms = BalanceTerms(1e9, 1e5, 24100, public_share=0.2, public_cost_yuan_per_m2=4000, other_income_yuan=55e6, retained_share=0.5, contingency=0.05)
    >>> print(financing_floor(terms))
    balances at 100000.0 m2 of financing floor
    >>> financing_floor(BalanceTerms(1e9, 1e5, 24100, retained_share=1)).status
    'never'
    """
    return Balance(**_core.finance_floor(terms._bound()))


def project_account(terms: BalanceTerms, financing_m2: float) -> dict[str, float]:
    """The project's account at any amount of financing floor.

    Returns:
        financing_m2, public_m2, counted_m2; public_cost_yuan, contingency_yuan, cost_yuan; land_price_yuan, retained_yuan,
        income_yuan; balance_yuan.

    >>> project_account(BalanceTerms(1000, 10, 50), 20)["balance_yuan"]
    0.0
    """
    return _core.finance_project_account(terms._bound(), financing_m2)


def accounts(payer: Sequence[str], receiver: Sequence[str], amount_yuan: ArrayLike, facility: Sequence[str | None] | None = None) -> pd.DataFrame:
    """Three accounts from a list of payments, consolidated: what passes between the three cancels.

    Args:
        payer, receiver: ``project``, ``developer``, ``collective`` or ``outside``, shape [payments].
        amount_yuan: not below 0, as many.
        facility: which public facility a payment is for, or None; each may be charged once. A hand-over in kind is no payment.

    Returns:
        Rows project, developer, collective, consolidated; ``attrs["eliminated"]`` is what passes between the three. Sums do not
        depend on the order of the payments, to the last bit.

    Raises:
        ValueError: for an unknown party, a negative amount, a payment to oneself, a facility charged twice.

    >>> table = accounts(["developer", "project", "outside"], ["project", "outside", "developer"], [100, 90, 250])
    >>> table["balance"].to_dict()
    {'project': 10.0, 'developer': 150.0, 'collective': 0.0, 'consolidated': 160.0}
    """
    names = sorted({name for name in facility or () if name is not None})
    numbers = {None: -1, **{name: number for number, name in enumerate(names)}}
    try:
        found = _core.finance_accounts(list(payer), list(receiver), amount_yuan, [] if facility is None else [numbers[name] for name in facility])
    except ValueError as error:
        if names and str(error).startswith("facility: found facility "):
            number = int(str(error).split()[3])
            raise ValueError(str(error).replace(f"facility {number} ", f"facility {names[number]!r} ", 1)) from None
        raise
    frame = table_of([found[name] for name in ("project", "developer", "collective", "consolidated")], _ACCOUNTS, ["project", "developer", "collective", "consolidated"])
    frame.attrs["eliminated"] = found["eliminated"]
    return frame


@dataclass(frozen=True)
class HeightBand:
    """Cost of building up to a number of storeys, yuan per m2 of counted floor; the whole building costs what its band says."""

    up_to_storeys: int
    cost_yuan_per_m2: float


def pro_forma(
    site_m2: float, floor_area_ratios: ArrayLike, *, bands: Sequence[HeightBand], level_cost_yuan_per_m2: ArrayLike = (), **terms: float
) -> pd.DataFrame:
    """Residual land value (剩余法地价) of a site over a grid of floor area ratios (容积率).

    What a developer who wants ``required_return`` on own money could pay for the land in month 0. Storeys, basements and
    building time follow from the size of what is built; a loan pays for a share of the cost, never for land.

    Args:
        site_m2: plot land.
        floor_area_ratios: rising, above 0, shape [ratios].
        bands: rising by storeys; more storeys than the last band has may not be built.
        level_cost_yuan_per_m2: cost by basement level from the top; no deeper levels than entries.
        **terms: coverage (default 0.3), efficiency (1), price_yuan_per_m2 (of floor sold, after value added tax), sales_cost_share, soft_cost_share,
            fixed_cost_yuan, spaces_per_100_m2, m2_per_space (35), basement_share (of the site, 0.7), space_price_yuan, spaces_sold_share,
            start_month, fixed_months, months_per_storey, months_per_level, m2_per_month (0: size does not slow the building),
            sales_start_share (of the building time, 1), sales_months (1), loan_share, loan_yearly_rate (nominal), required_return
            (effective), acquisition_share; 0 where nothing else is said.

    Returns:
        A row a ratio; ``buildable`` is ``yes``, ``too_high`` or ``too_deep``; money is NaN unless it is ``yes``. ``attrs["best"]`` is the row of the highest land value, or None.

    Raises:
        ValueError: for a term that does not exist (with a suggestion) or lies outside its range.

    >>> bands = [HeightBand(6, 3000), HeightBand(33, 3600)]
    >>> table = pro_forma(10_000, [1.5, 2.0, 12.0], bands=bands, coverage=0.25, price_yuan_per_m2=9000, fixed_months=12)
    >>> table["storeys"].tolist(), table["buildable"].tolist(), table.attrs["best"]
    ([6, 8, 48], ['yes', 'yes', 'too_high'], 1)
    """
    pairs = [(band.up_to_storeys, band.cost_yuan_per_m2) for band in bands]
    rows, best = _core.finance_pro_forma(site_m2, floor_area_ratios, pairs, level_cost_yuan_per_m2, terms)
    frame = table_of(rows, _PRO_FORMA)
    frame.attrs["best"] = best
    return frame
