"""Finance against others: published figures, numpy-financial, pyxirr, and NumPy's polynomial roots."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gengxin import finance

SHARED = Path(__file__).parents[3] / "shared" / "golden"
amounts = st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 2))
columns = st.lists(amounts, min_size=2, max_size=120)
rates = st.floats(-0.3, 2.0, allow_nan=False)


def golden(name: str) -> dict:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"shared/golden/{name} is not there")
    return json.loads(path.read_text("utf-8"))


def test_the_published_annuity():
    known = golden("finance.json")["annuity"]
    assert finance.annuity(known["present"], known["rate"], known["years"]) == pytest.approx(known["yearly"], abs=5e-4)


def test_a_published_account_as_payments():
    """Structure and sums of one published cost account: every head is an entry, the remainder stands unallocated."""
    known = golden("cost_account_wuyanqiao.json")
    heads = [known["clearance_compensation"]["sum"], known["construction"], known["land_conversion"], known["surrounding_plots"], known["unallocated_remainder"]]
    table = finance.accounts(["project"] * 5, ["outside"] * 5, [round(1e4 * x, 2) for x in heads])
    assert table.loc["project", "cost"] == pytest.approx(1e4 * known["total"], abs=0.005)
    assert sum(heads[:4]) == pytest.approx(known["resettlement_fund"], abs=5e-5)
    parts = known["clearance_compensation"]
    assert round(parts["sum"] - sum(parts[key] for key in ("residential", "collective", "ancestral_halls", "other")), 2) == 0.02


@given(columns, rates)
@settings(derandomize=True, deadline=None)
def test_present_values_are_those_of_numpy_financial_and_pyxirr(flow, rate):
    npf, pyxirr = pytest.importorskip("numpy_financial"), pytest.importorskip("pyxirr")
    month = finance.period_rate(rate)
    size = sum(abs(x) * (1 + month) ** -m for m, x in enumerate(flow)) + 1
    ours = finance.npv(flow, rate)
    assert abs(ours - npf.npv(month, flow)) < 1e-12 * size
    assert abs(ours - pyxirr.npv(month, flow)) < 1e-12 * size


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=20), st.lists(st.floats(1, 1e6), min_size=1, max_size=40))
@settings(derandomize=True, deadline=None)
def test_the_one_rate_of_a_plain_project_is_that_of_numpy_financial_and_pyxirr(out, back):
    npf, pyxirr = pytest.importorskip("numpy_financial"), pytest.importorskip("pyxirr")
    flow = [-x for x in out] + back
    found = finance.rates_of_return(flow, -0.9999, 100, periods_per_year=1)
    theirs = pyxirr.irr(flow)
    if theirs is not None and -0.999 < theirs < 99:
        assert found.values == pytest.approx([theirs], rel=1e-7, abs=1e-9)
    theirs = npf.irr(flow)
    if -0.9 < theirs < 20 and abs(npf.npv(theirs, flow)) < 1e-6 * sum(map(abs, flow)):  # its own roots are not always roots
        assert found.values == pytest.approx([theirs], rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("yearly", [0.0, 0.03, 0.1, 0.24])
def test_a_monthly_project_over_ten_years(yearly):
    npf, pyxirr = pytest.importorskip("numpy_financial"), pytest.importorskip("pyxirr")
    month = finance.period_rate(yearly)
    flow = [-1e8] + [finance.annuity(1e8, month, 120)] * 120
    assert finance.rates_of_return(flow).values == pytest.approx([yearly], abs=1e-10)
    assert finance.annuity(1e8, month, 120) == pytest.approx(-npf.pmt(month, 120, 1e8), rel=1e-12)
    assert finance.annuity(1e8, month, 120) == pytest.approx(-pyxirr.pmt(month, 120, 1e8), rel=1e-12)


@given(st.lists(amounts, min_size=3, max_size=9))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_every_root_of_the_polynomial_is_found(flow):
    """The worth is a polynomial in 1 / (1 + rate): NumPy's eigenvalues name its roots, real and complex."""
    assume(abs(flow[0]) > 1 and abs(flow[-1]) > 1)
    roots = np.roots(flow)  # of sum flow[m] g^(n-m): growth factors g = 1 + rate
    assume(all(abs(roots[i] - roots[j]) > 1e-3 for i in range(len(roots)) for j in range(i)))
    assume(all(abs(root.imag) > 1e-3 or abs(root.imag) < 1e-9 for root in roots))
    expected = sorted(root.real - 1 for root in roots if abs(root.imag) < 1e-9 and 0.02 < root.real < 10)
    assume(all(abs(1 + rate - end) > 1e-6 for rate in expected for end in (0.02, 10)))
    found = finance.rates_of_return(flow, -0.98, 9, periods_per_year=1)
    assert found.values == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert all(rate.crosses for rate in found.rates)


def test_where_others_name_one_rate_or_none_all_are_named():
    two = finance.rates_of_return([-1000, 2400, -1430], periods_per_year=1)
    assert two.values == pytest.approx([0.1, 0.3])
    assert "2 yearly rates" in str(two) and len(two) == 2
    none = finance.rates_of_return([1000, -3000, 2500], periods_per_year=1)
    assert none.values == [] and str(none).startswith("no yearly rate between")
    three = finance.rates_of_return(-1000 * np.poly([1.0, 1.1, 1.25]), periods_per_year=1)
    assert three.values == pytest.approx([0, 0.1, 0.25], abs=1e-9)
    touching = finance.rates_of_return([-1000, 2200, -1210], periods_per_year=1)
    assert len(touching) == 1 and not touching.rates[0].crosses
    assert finance.rates_of_return([0, 0]).every_rate


def test_a_loan_whose_interest_is_added_is_a_future_value():
    npf = pytest.importorskip("numpy_financial")
    table = finance.loan([-1e6] + [0.0] * 36, yearly_rate=0.045, limit_yuan=1e7, capitalise_until=99)
    assert table["balance"].iloc[-1] == pytest.approx(npf.fv(0.045 / 12, 36, 0, -1e6), rel=1e-12)
    assert table.attrs["unpaid_at_maturity"] == table["balance"].iloc[-1]


def test_a_loan_repaid_by_equal_payments_ends_with_them():
    npf = pytest.importorskip("numpy_financial")
    payment = finance.annuity(1e6, 0.06 / 12, 24)
    table = finance.loan([-1e6] + [payment] * 24, yearly_rate=0.06, limit_yuan=1e6)
    assert table["repaid"].to_numpy()[1:] == pytest.approx(-npf.ppmt(0.06 / 12, np.arange(1, 25), 24, 1e6), rel=1e-9)
    assert table["interest_paid"].to_numpy()[1:] == pytest.approx(-npf.ipmt(0.06 / 12, np.arange(1, 25), 24, 1e6), abs=1e-6)
    assert table["balance"].iloc[-1] == pytest.approx(0, abs=1e-6)
    assert set(table.attrs["titles_zh"]) == set(table.columns)


def test_the_balance_is_zero_to_the_fen_and_more_retained_asks_for_more():
    terms = {"cost_yuan": 6.857e9, "resettlement_m2": 573_400, "land_price_yuan_per_m2": 18_000, "public_share": 0.11, "public_cost_yuan_per_m2": 5500, "contingency": 0.03}
    floors = []
    for retained in (0.0, 0.2, 0.4, 0.6):
        balance = finance.financing_floor(finance.BalanceTerms(**terms, retained_share=retained))
        assert balance.status == "balances"
        assert abs(balance.account["balance_yuan"]) < 0.005
        floors.append(balance.financing_m2)
    assert floors == sorted(set(floors))
    hopeless = finance.financing_floor(finance.BalanceTerms(**terms, retained_share=0.97))
    assert hopeless.status == "never" and hopeless.financing_m2 == 0
    assert str(hopeless).startswith("does not balance at any size")


def test_accounts_do_not_depend_on_the_order_and_charge_a_facility_once():
    payments = [("developer", "project", 1 / 3, None), ("project", "outside", 2 / 7, "school"), ("outside", "developer", 1e9 / 7, None), ("project", "collective", 0.1, None), ("project", "outside", 0.2, None)]
    tables = [finance.accounts(*zip(*order, strict=True)) for order in permutations(payments)]
    assert all(table.equals(tables[0]) for table in tables)
    table = tables[0]
    assert table["balance"].iloc[:3].sum() == pytest.approx(table.loc["consolidated", "balance"])
    assert table.loc["consolidated", "facilities"] == 2 / 7
    with pytest.raises(ValueError, match=r"facility 'school' charged to project in row 1 and to developer in row 5"):
        finance.accounts(*zip(*payments, ("developer", "outside", 2 / 7, "school"), strict=True))
    with pytest.raises(ValueError, match="did you mean 'developer'"):
        finance.accounts(["develper"], ["project"], [1])


def test_land_is_worth_the_rate_of_return_that_was_asked():
    """Paid for at the residual value, the land leaves the owners with just the return they ask for."""
    bands = [finance.HeightBand(18, 3600), finance.HeightBand(33, 4100)]
    terms = {"coverage": 0.28, "price_yuan_per_m2": 30_000, "fixed_months": 10, "months_per_storey": 0.5, "sales_months": 18, "sales_start_share": 0.5}
    table = finance.pro_forma(20_000, [1, 2, 3, 4], bands=bands, required_return=0.15, **terms)
    assert (table["land_value_yuan"].diff().dropna() > 0).all() and table.attrs["best"] == 3
    row = table.iloc[2]
    months = int(row["months"])
    cost, _ = finance.spread(-row["cost_yuan"], finance.s_curve(int(row["building_months"])), 0, months)
    sales, outside = finance.spread(row["revenue_yuan"], finance.straight_curve(18), -(-int(row["building_months"]) // 2), months)
    flow = cost + sales
    flow[0] -= row["land_value_yuan"]
    assert outside == 0
    assert finance.rates_of_return(flow).values == pytest.approx([0.15], abs=1e-9)
    assert list(table.columns) == list(table.attrs["titles_zh"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: finance.npv([1, float("nan")], 0.1), "flow: found nan in row 1"),
        (lambda: finance.npv([[1, 2]], 0.1), "1 dimension"),
        (lambda: finance.rates_of_return([1, -1], low=-1), "low: found -1"),
        (lambda: finance.pro_forma(1, [1], bands=[finance.HeightBand(9, 1)], coverge=0.3), "did you mean 'coverage'"),
        (lambda: finance.curve_through([1, 2], [0.5, 0.4]), "never fall"),
        (lambda: finance.financing_floor(finance.BalanceTerms(1, 1, 1, public_share=1)), "public_share: found 1"),
    ],
)
def test_errors_name_the_argument(call, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        call()
