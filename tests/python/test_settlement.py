"""Laws of the settlement: rows sum to what is shown, dates cut where they say, order means nothing, public floor is charged once."""

from __future__ import annotations

import copy
import json
import random
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gengxin as gx
from gengxin import _core
from gengxin.run import SETTLEMENT_TABLES
from gengxin.views.series import rows_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"
MONEY = ("compensation", "costs", "finance", "stages", "limits")


@pytest.fixture(scope="module")
def small() -> gx.Scenario:
    return gx.load(SCENARIOS / "minimal.json").patch(json.loads((SCENARIOS / "settlement.patch.json").read_text("utf-8")), name="settled")


def fen(value: float) -> int:
    return round(value * 100)


def kinds(scenario: gx.Scenario) -> dict[str, str]:
    books = scenario.document["compensation"]["books"]
    return {f"{book}/{item}": record["kind"] for book, rules in books.items() for item, record in rules["items"].items()}


def one(run: gx.Run, table: str, **where: Any) -> dict[str, Any]:
    (row,) = rows_of(run, table, **where)
    return row


# ---- totals reconcile to the fen

def test_entitlements_sum_to_items_by_year_to_the_account_and_to_the_total(run):
    by_item: dict[str, int] = defaultdict(int)
    floor: dict[str, int] = defaultdict(int)
    kind = kinds(run.scenario)
    for row in rows_of(run, "entitlements"):
        if kind[row["item"]] == "floor":
            floor[row["item"]] += fen(row["floor_m2"])
        else:
            assert row["amount_yuan"] == pytest.approx(fen(row["amount_yuan"]) / 100, abs=1e-6), "whole fen"
            by_item[row["item"]] += fen(row["amount_yuan"])
    years: dict[str, int] = defaultdict(int)
    years_floor: dict[str, int] = defaultdict(int)
    for row in rows_of(run, "compensation"):
        if kind[row["item"]] == "floor":
            years_floor[row["item"]] += fen(row["floor_m2"])
        else:
            years[row["item"]] += fen(row["amount_yuan"])
    assert years == by_item and years_floor == floor
    costs = rows_of(run, "costs")
    shown = {row["line"]: fen(row["forecast_yuan"]) for row in costs if "/" in row["line"] and row["forecast_yuan"]}
    assert shown == {item: amount for item, amount in by_item.items() if amount}
    lines = {head: sum(fen(row["forecast_yuan"]) for row in costs if row["head"] == head and row["line"] != "all" and row["payer"] == "project") for head in {row["head"] for row in costs}}
    for row in costs:
        if row["line"] == "all" and row["head"] != "total":
            assert fen(row["forecast_yuan"]) == lines[row["head"]], row["head"]
    total = one(run, "costs", head="total")
    assert fen(total["forecast_yuan"]) == sum(amount for head, amount in lines.items() if head not in {"income", "total"})


def test_the_cash_flow_pays_the_forecast_account(run):
    paid = ("owners_yuan", "transition_yuan", "works_yuan", "public_facilities_yuan", "contingency_yuan", "interest_yuan")
    for table in ("cash_flow", "cash_flow_monthly"):
        rows = rows_of(run, table, phase="all")
        assert sum(fen(row[name]) for row in rows for name in paid) == pytest.approx(fen(one(run, "costs", head="total")["forecast_yuan"]), abs=len(rows) * len(paid))
        owners = sum(row["owner_income_yuan"] for row in rows)
        assert owners == pytest.approx(sum(row["forecast_yuan"] for row in rows_of(run, "costs", head="income")), abs=0.005)


def test_phases_sum_to_the_whole(run):
    sums: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    whole = {row["year"]: row for row in rows_of(run, "cash_flow", phase="all")}
    for row in rows_of(run, "cash_flow"):
        if row["phase"] != "all":
            for name in ("owners_yuan", "transition_yuan", "works_yuan", "land_income_yuan", "net_yuan"):
                sums[row["year"]][name] += row[name]
    for year, values in sums.items():
        for name, value in values.items():
            assert value == pytest.approx(whole[year][name], abs=0.01), (year, name)


def test_phases_of_a_household_are_the_plans_rows(small):
    """A share of the parcel clears a share of what is owed: two halves are the whole."""
    whole = gx.simulate(small)
    split = gx.simulate(small.with_plan({"id": ["a", "b"], "parcel": ["P2"] * 2, "option": ["rebuild"] * 2, "share": [0.5, 0.5], "start": [2023, 2023]}))
    sums = [defaultdict(int), defaultdict(int)]
    for made, run in zip(sums, (whole, split), strict=True):
        for row in rows_of(run, "entitlements"):
            made[row["holder"], row["item"]] += fen(np.nan_to_num(row["amount_yuan"]) + np.nan_to_num(row["floor_m2"]))
    assert sums[0] == sums[1]


# ---- the fast settlement is the reference's

DAYS = st.dates(min_value=date(1980, 1, 1), max_value=date(2019, 12, 31)).map(str)
SIGNED = st.one_of(st.just(""), st.dates(min_value=date(2021, 7, 2), max_value=date(2025, 6, 30)).map(str))
FLOOR = st.integers(0, 60_000).map(lambda hundredths: hundredths / 100)
PARCELS = st.sampled_from(["P1", "P2"])
HOUSEHOLD = st.fixed_dictionaries({
    "parcel": PARCELS, "tenure": st.sampled_from(["member", "non_member", "state"]), "persons": st.integers(1, 9),
    "certified_m2": FLOOR, "recognised_m2": FLOOR, "unlawful_m2": FLOOR, "footprint_m2": FLOOR, "shop_m2": FLOOR, "built": DAYS, "signed_on": SIGNED,
    "choice": st.sampled_from(["exchange", "cash", "voucher", "mixed", "undecided"]), "exchange_share": st.sampled_from([0, 1 / 3, 0.5, 1]),
})  # fmt: skip
PROPERTY = st.fixed_dictionaries({
    "parcel": PARCELS, "kind": st.sampled_from(["building", "land", "ancestral_hall", "listed_building"]), "certified_m2": FLOOR, "recognised_m2": FLOOR,
    "unlawful_m2": FLOOR, "land_m2": FLOOR, "built": DAYS,
})  # fmt: skip
FIGURES = st.fixed_dictionaries({
    "basis": st.sampled_from([1, 2, 3, 4]), "cap_per_house": st.sampled_from([0, 150.55, 280]), "cash_price": st.sampled_from([0, 16_000, 9_999.99]),
    "dwelling_rent": st.sampled_from([30, 33.33]), "shortfall_taken": st.sampled_from([0, 0.8, 1]),
})  # fmt: skip


def table_of(rows: list[dict[str, Any]], letter: str) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {"id": [f"{letter}{i}" for i in range(len(rows))]}
    for name in rows[0]:
        made[name] = [row[name] for row in rows]
    return made


@pytest.fixture(scope="module")
def village(base) -> dict[str, Any]:
    """The bundled rule books, account and finance on the five parcels of the minimal case, two of them cleared."""
    document = json.loads((SCENARIOS / "minimal.json").read_text("utf-8"))
    document |= {name: copy.deepcopy(base.document[name]) for name in MONEY}
    document["finance"]["pro_forma"] |= {"parcels": ["P1", "P2"], "options": ["rebuild"]}
    document["sources"] |= base.document["sources"]
    document["plan"] = {"id": ["r1", "r2"], "parcel": ["P2", "P1"], "option": ["rebuild"] * 2, "share": [1, 0.75], "start": [2023, 2026]}
    return document


def settle(scenario: gx.Scenario, reference: bool = False) -> dict[str, list[np.ndarray]]:
    compiled = scenario.compiled
    made = _core.settle(compiled, reference=reference)
    tables = {}
    for name in SETTLEMENT_TABLES:
        raw = _core.settlement_table(compiled, None, made, name)
        tables[name] = [*(np.asarray(codes) for _, codes, _ in raw["keys"]), *(column[4] for column in raw["columns"])]
    return tables


@settings(max_examples=60)
@given(households=st.lists(HOUSEHOLD, min_size=1, max_size=7), properties=st.lists(PROPERTY, min_size=1, max_size=5), figures=FIGURES, slip=st.integers(0, 14))
def test_the_fast_settlement_equals_the_reference_bit_for_bit(village, households, properties, figures, slip):
    document = village | {"households": table_of(households, "H"), "properties": table_of(properties, "C")}
    document["compensation"] = copy.deepcopy(document["compensation"])
    document["stages"] = document["stages"] | {"delivery_slip_months": slip}
    for name, value in figures.items():
        record = document["compensation"]["figures"][name]
        record["figure"] = {"value": value, "unit": record["unit"], "assumed": True}
    scenario = gx.load(document)
    fast, slow = settle(scenario), settle(scenario, reference=True)
    for table in SETTLEMENT_TABLES:
        for a, b in zip(fast[table], slow[table], strict=True):
            assert a.tobytes() == b.tobytes(), table
    # And what is shown is what the rows sum to.
    run = gx.Run(scenario)
    kind = kinds(scenario)
    by_item: dict[str, int] = defaultdict(int)
    for row in rows_of(run, "entitlements"):
        if kind[row["item"]] != "floor":
            by_item[row["item"]] += fen(row["amount_yuan"])
    for row in rows_of(run, "costs"):
        if "/" in row["line"]:
            assert fen(row["forecast_yuan"]) == by_item[row["line"]], row["line"]


# ---- dates

def redated(base: gx.Scenario, name: str, versions: dict[str, Any], change: str) -> gx.Scenario:
    unit = base.document["compensation"]["figures"][name]["unit"]
    return base.patch({"compensation": {"figures": {name: {"figure": {"from": versions, "unit": unit}}}}}, name=change)


def by_month(run: gx.Run, item: str) -> dict[tuple[str, int], int]:
    """What is owed of an item in each month, by holder, in fen: a row of several months is a sum of equal ones."""
    made = {}
    for row in rows_of(run, "entitlements", item=item):
        months = int(row["months"])
        for i in range(months):
            month = row["month"] // 100 * 12 + row["month"] % 100 - 1 + i
            made[row["holder"], month // 12 * 100 + month % 12 + 1] = fen(row["amount_yuan"] / months)
    return made


def test_doubling_a_figure_from_2024_on_changes_only_later_payments(base, run):
    later = gx.simulate(redated(base, "dwelling_rent", {"2007-07-01": 30, "2024-01-01": 60}, "rent doubles in 2024"))
    before, after = by_month(run, "member/rent_dwelling"), by_month(later, "member/rent_dwelling")
    assert before.keys() == after.keys()
    assert {month >= 202401 for _, month in before} == {True, False}, "months on both sides"
    for key, amount in before.items():
        if key[1] < 202401:
            assert after[key] == amount
        else:
            assert abs(after[key] - 2 * amount) <= 1, "twice, but for the rounding of a fen"
    for year in (2022, 2023):
        assert one(later, "cash_flow", year=year, phase="all")["transition_yuan"] == one(run, "cash_flow", year=year, phase="all")["transition_yuan"]
    approved = [one(made, "costs", head="transition", line="all")["approved_yuan"] for made in (run, later)]
    assert approved[0] == approved[1], "the account was approved before"


def test_an_ended_rule_pays_nothing_from_its_date(base, run):
    ended = gx.simulate(redated(base, "appliance_allowance", {"2007-07-01": 10_000, "2024-01-01": "ended"}, "appliances end"))
    before, after = by_month(run, "member/appliances"), by_month(ended, "member/appliances")
    assert {month for _, month in before} == {202301, 202601} and {month for _, month in after} == {202301}
    assert all(after[key] == amount for key, amount in before.items() if key[1] < 202401)


def test_a_misspelt_path_fails_with_a_suggestion(base):
    with pytest.raises(gx.DocumentError, match="did you mean 'dwelling_rent'"):
        base.patch({"compensation": {"figures": {"dweling_rent": {"figure": 40}}}})
    with pytest.raises(gx.DocumentError, match="did you mean 'retained_share'"):
        base.patch({"finance": {"retaned_share": 0.1}})


# ---- balance and accounts

def test_at_the_balancing_floor_the_project_is_zero_to_the_fen(run, small):
    for made in (run, gx.simulate(small)):
        row = one(made, "balance")
        assert row["balances"] == 1 and abs(row["balance_yuan"]) < 0.005
        assert abs(one(made, "accounts", account="project")["balance_yuan"]) < 0.005
        assert row["cost_yuan"] == pytest.approx(one(made, "costs", head="total")["approved_yuan"], abs=0.005)


def test_transfers_cancel_on_consolidation(run, small):
    for made in (run, gx.simulate(small)):
        parties = [one(made, "accounts", account=party) for party in ("project", "developer", "collective")]
        together = one(made, "accounts", account="consolidated")
        assert sum(row["transfers_in_yuan"] for row in parties) == pytest.approx(sum(row["transfers_out_yuan"] for row in parties), abs=0.005)
        assert together["balance_yuan"] == pytest.approx(sum(row["balance_yuan"] for row in parties), abs=0.005)
        assert together["transfers_in_yuan"] == together["transfers_out_yuan"] == 0


def test_a_larger_share_for_government_asks_for_more_floor(base):
    needs = [one(gx.simulate(base.patch({"finance": {"retained_share": g}})), "balance")["financing_m2"] for g in (0, 0.1, 0.2, 0.4)]
    assert all(a < b for a, b in zip(needs, needs[1:], strict=False))


@pytest.mark.parametrize("payer", ["project", "developer", "government"])
def test_public_facilities_are_charged_once(base, payer):
    finance = base.document["finance"]
    cost = finance["public_cost_yuan_per_m2"]["value"]
    made = [gx.simulate(base.patch({"finance": {"public_payer": payer, "public_share": share}})) for share in (0.11, 0.14)]
    for run in made:
        charged = [row for row in rows_of(run, "costs") if row["line"] == "public_facilities"]
        assert [row["payer"] for row in charged] == [payer], "one row, to who pays"
        assert fen(charged[0]["approved_yuan"]) == fen(one(run, "balance")["public_m2"] * cost)
        borne = {row["account"]: row["facilities_yuan"] for row in rows_of(run, "accounts")}
        assert sum(value > 0 for account, value in borne.items() if account != "consolidated") == (payer != "government")
        if payer != "government":
            assert borne[payer] == pytest.approx(charged[0]["approved_yuan"], abs=0.01)
    small, large = (one(run, "balance") for run in made)
    grown = (large["public_m2"] - small["public_m2"]) * cost
    assert grown > 0
    contingency = finance["contingency"]["value"]
    charged_to_project = (1 + contingency) * grown if payer == "project" else 0
    assert large["cost_yuan"] - small["cost_yuan"] == pytest.approx(charged_to_project, abs=0.02), "once, with its contingency"


def test_no_floor_balances_where_each_metre_costs_more_than_it_brings(base):
    run = gx.simulate(base.patch({"finance": {"retained_share": 0.98}}))
    row = one(run, "balance")
    assert row["balances"] == 0 and np.isnan(row["financing_m2"]) and row["margin_yuan_per_m2"] <= 0
    assert run.balance_text.startswith("does not balance at any size")


# ---- order means nothing

def shuffled(document: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same document with owners, books, items, figures, lines and plan rows in another order."""
    draw = random.Random(seed)
    made = copy.deepcopy(document)

    def keys(record: dict[str, Any]) -> dict[str, Any]:
        names = list(record)
        draw.shuffle(names)
        return {name: record[name] for name in names}

    for section in ("households", "properties", "plan"):
        table = made[section]
        order = list(range(len(table["id"])))
        draw.shuffle(order)
        for name, column in table.items():
            values = column["values"] if isinstance(column, dict) else column
            moved = [values[i] for i in order]
            table[name] = column | {"values": moved} if isinstance(column, dict) else moved
    for section, names in (("compensation", ("figures", "tables", "books")), ("costs", ("figures", "lines"))):
        for name in names:
            made[section][name] = keys(made[section][name])
    for book in made["compensation"]["books"].values():
        book["items"] = keys(book["items"])
    made["votes"] = keys(made["votes"])
    return keys(made)


EXACT = {"entitlements", "compensation", "costs", "balance", "consent", "stages", "limits", "allotted_land"}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_order_changes_anything_but_the_order_of_rows(base, run, seed):
    other = gx.simulate(gx.load(shuffled(base.document, seed)))
    for name in SETTLEMENT_TABLES:
        before, after = rows_of(run, name), rows_of(other, name)
        text_keys = [key for key, _, _ in run.raw(name)["keys"]]

        def rows(made: list[dict[str, Any]], names: list[str] = text_keys) -> dict[tuple[Any, ...], dict[str, float]]:
            return {tuple(row[key] for key in names): {key: value for key, value in row.items() if key not in names} for row in made}

        before, after = rows(before), rows(after)
        assert before.keys() == after.keys(), name
        for key, values in before.items():
            for column, value in values.items():
                # What is rounded to the fen is the same; what is not may differ in the last digit of a double.
                exact = name in EXACT and column != "quantity"
                assert after[key][column] == (value if exact and not np.isnan(value) else pytest.approx(value, rel=1e-12, abs=1e-6, nan_ok=True)), (name, key, column)
    assert other.balance_text == run.balance_text and other.rates_of_return == run.rates_of_return


# ---- every kind of cell explains itself

def cells(run: gx.Run, each: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Some rows of every column of every table, the first, the last and others between."""
    made = []
    for table in SETTLEMENT_TABLES:
        rows = rows_of(run, table)
        keys = [key for key, _, _ in run.raw(table)["keys"]]
        chosen = sorted({round(i * (len(rows) - 1) / max(1, each - 1)) for i in range(each)}) if rows else []
        made += [(table, column[0], {key: rows[i][key] for key in keys}) for column in run.raw(table)["columns"] for i in chosen]
    return made


def test_every_kind_of_cell_recomputes(run, small):
    for made, each in ((gx.simulate(small), 40), (run, 3)):
        seen = set()
        for table, column, where in cells(made, each):
            why = made.explain(f"{table}.{column}", **where)
            again = why.recompute()
            assert again == why.value or (np.isnan(again) and np.isnan(why.value)), (table, column, where)
            shown = one(made, table, **where)[column]
            # A present value is summed in another order by the plain run; the last digits may differ.
            assert shown == pytest.approx(why.value, rel=1e-12, abs=1e-6, nan_ok=True), (table, column, where)
            seen.add(table)
        absent = {"cash_flow_monthly"} | ({"pro_forma"} if made is not run else set())  # the small document asks for none
        assert seen >= set(SETTLEMENT_TABLES) - absent


def test_a_cost_leads_down_to_clause_and_document(run):
    why = run.explain("costs.total")
    assert why.value == one(run, "costs", head="total")["approved_yuan"]
    pointers = {figure["pointer"] for figure in why.figures()}
    assert {"/compensation/figures/cap_per_house/figure", "/households/certified_m2", "/finance/contingency", "/costs/figures/municipal_rate/figure"} <= pointers
    tree = run.explain("entitlements.floor_m2", holder="H0154", item="member/home").tree(depth=4)
    assert "征收集体土地房屋补偿试行办法" in tree and "/compensation/figures/cap_per_house/figure" in tree
