"""The contract terms of Pazhou of 2010, as a rule book, give ten households what was worked out by hand."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from pazhou_by_hand import MONEY, MONTHS, OWED, TOTALS

import gengxin as gx

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def run() -> gx.Run:
    terms = json.loads((FOLDER / "pazhou.json").read_text("utf-8"))
    return gx.simulate(gx.load(FOLDER.parent / "scenarios" / "minimal.json").patch(terms))


def test_ten_households_get_the_exact_amounts(run: gx.Run) -> None:
    got: dict[str, dict[str, float]] = defaultdict(dict)
    for row in run.table("entitlements").itertuples():
        item = str(row.item).removeprefix("member/")
        assert item not in got[row.holder], "one entry each: no figure changes during the transition"
        got[row.holder][item] = round(row.floor_m2 if item == "home" else row.amount_yuan, 2)  # 36 x 1,689.80 is no double
    assert {holder: {item: amount for item, amount in items.items() if amount} for holder, items in got.items()} == OWED


def test_rent_runs_for_the_months_of_the_contract(run: gx.Run) -> None:
    table = run.table("entitlements")
    rent = table[table["item"].isin(["member/rent_dwelling", "member/rent_shop"]) & (table.amount_yuan > 0)]
    assert set(rent.months) == {MONTHS} and set(rent.month) == {201101}


def test_the_account_shows_the_sums(run: gx.Run) -> None:
    costs = run.table("costs").set_index("line")
    for item, total in TOTALS.items():
        assert round(sum(owed.get(item, 0) for owed in OWED.values()), 2) == total
        if item != "home":
            assert round(costs.forecast_yuan[f"member/{item}"], 2) == total
            # The approved account has the figures of one day, here before the reward ends: all ten have it.
            assert round(costs.approved_yuan[f"member/{item}"], 2) == (200_000 if item == "early_signing" else total)
    assert round(costs[costs["head"] == "total"].forecast_yuan.item(), 2) == MONEY
