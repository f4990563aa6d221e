"""Views of costs, balance, limits and of one owner: what they say, in both languages, and that they say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from view_checks import Page, same_as_golden

import gengxin as gx
from gengxin.labels import WORDS_OF, key_text
from gengxin.run import SETTLEMENT_TABLES
from gengxin.views import of_money, text
from gengxin.views.series import rows_of
from gengxin.views.wording import assumed_names, figure_records, in_words, names_in

SCENARIOS = Path(__file__).parents[1] / "scenarios"
CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def settled() -> gx.Run:
    """Three households of a small village lose their homes."""
    return gx.simulate(gx.load(SCENARIOS / "minimal.json").patch(json.loads((SCENARIOS / "settlement.patch.json").read_text("utf-8")), name="settled"))


@pytest.fixture(scope="module")
def account() -> gx.Run:
    return gx.simulate("wuyanqiao")


@pytest.fixture(scope="module")
def things(settled, account, run):
    return {
        "settled": settled, "settled_household": settled.household("H4"), "account": account,
        "large household": run.household("H0154"), "hall": run.household("C063"), "land": run.household("C048"), "untouched": run.household("C001"), "large": run,
        "comparison": gx.compare(settled, settled.scenario.patch({"finance": {"retained_share": 0.5}}, name="half for government")),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["settled", "settled_household", "account"])
def test_views_are_the_golden_ones(things, name):
    same_as_golden(f"{name}.txt", repr(things[name]))
    same_as_golden(f"{name}.html", things[name]._repr_html_())


def test_text_fits_and_pages_hold_together(things):
    for name, thing in things.items():
        for line in repr(thing).split("\n"):
            assert text.display_width(line) <= 100, (name, line)
            assert line == line.rstrip(), (name, line)
        page = Page(thing._repr_html_())
        assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}, name


def test_text_and_html_tell_the_same_numbers(things):
    for name, thing in things.items():
        words = " ".join(" ".join(Page(thing._repr_html_()).words).split())
        for number in re.findall(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", repr(thing)):
            assert number in words, (name, number)


def test_the_account_shows_what_is_published_and_what_does_not_add_up(account):
    shown = repr(account)
    heads = next(line for line in shown.splitlines() if line.strip().startswith("money compensation"))
    assert heads.split()[-3:] == ["128,224.24", "128,224.26", "0.02"]
    assert "A check of structure and sums, not of prices." in shown and "仅用于核对结构与加总" in shown
    remainder = next(line for line in shown.splitlines() if "unallocated" in line)
    assert "54,245.99" in remainder
    assert shown.count("* derived: amount / ") == 7, "every rate says that it is derived"
    assert "People" not in shown and "Balance" not in shown and "Limits" not in shown


def test_heads_sum_to_the_total_that_is_shown(run):
    table = of_money.account(run)
    at = next(i for i, row in enumerate(table.rows) if row[0].startswith("total"))
    for column in (1, 2):
        cents = [round(float(row[column].replace(",", "")) * 100) for row in table.rows[:at]]
        assert abs(sum(cents) - round(float(table.rows[at][column].replace(",", "")) * 100)) <= len(cents) / 2, "rows are rounded to 100 yuan"


def test_the_balance_is_told_in_both_languages(run, settled):
    row = rows_of(run, "balance")[0]
    english, chinese = of_money.balance_sentences(run)
    for sentence in (english, chinese):
        for name in ("financing_m2", "planned_financing_m2"):
            assert f"{row[name]:,.1f}" in sentence
    assert "does not balance at the planned financing floor" in english and "无法平衡" in chinese
    assert of_money.balance_sentences(settled)[0].startswith("balances: needs 550.9 m² of financing floor, the plan has 9,000.0 m²")
    never = gx.simulate(settled.scenario.patch({"finance": {"retained_share": 0.99}}))
    english, chinese = of_money.balance_sentences(never)
    assert english == never.balance_text and english.startswith("does not balance at any size") and chinese.startswith("任何融资规模均无法平衡")
    rich = gx.simulate(settled.scenario.patch({"compensation": {"books": {"member": {"items": {"shortfall": {"formula": "fen(max(cap - legal, 0) * build_price * 100)"}}}}}}))
    english, chinese = of_money.balance_sentences(rich)
    assert english.startswith("needs no financing floor") and chinese.startswith("无需融资面积")


def test_limits_that_are_off_get_no_verdict(settled):
    shown = {row[0].partition("\n")[0]: row for row in of_money.limits(settled).rows}
    assert shown["lawful floor that is demolished"][-1] != "–" and shown["new floor"][-1] in ("–", "met ✓\n满足")
    off = gx.simulate(settled.scenario.patch({"limits": {"demolition": "off", "rebuilding": "off", "nearby": "off"}}))
    table = of_money.limits(off)
    assert table is None or all(row[-1] == "–" for row in table.rows)


def test_a_document_without_money_shows_none_of_it():
    shown = repr(gx.simulate(gx.load(SCENARIOS / "minimal.json")))
    for title in ("Cost account", "Balance", "Finance", "Limits"):
        assert title not in shown


def test_a_plan_that_clears_nothing_shows_no_zeros(settled):
    idle = gx.simulate(settled.scenario.patch({"plan": None, "costs": {"published": None}}))
    shown = repr(idle)
    assert "The plan clears no building: nothing is owed" in shown and "规划方案未拆除任何建筑" in shown
    assert "Balance" not in shown and "Limits" not in shown
    Page(idle._repr_html_())


def test_every_key_of_money_has_words_in_both_languages(run):
    for table in SETTLEMENT_TABLES:
        for key, _, there in run.raw(table)["keys"]:
            if key in {"parcel", "household", "holder", "phase", "month", "year", "far"}:
                continue
            for value in there:
                english, chinese = (key_text(key, value, run.scenario, lang) for lang in ("en", "zh"))
                assert CHINESE.search(chinese) and not CHINESE.search(english), (table, key, value)
    for words in WORDS_OF.values():
        assert all(CHINESE.search(chinese) and not CHINESE.search(english) for english, chinese in words.values())
    assert key_text("month", 202401, run.scenario) == "2024-01"
    assert key_text("payer", "collective", run.scenario) != key_text("purpose", "collective", run.scenario), "who pays is no purpose of floor"


def test_the_rows_of_an_owner_sum_to_the_total_that_is_shown(run):
    for name in ("H0154", "H0155", "C048", "C063"):
        owner = run.household(name)
        shown = repr(owner)
        amounts = re.findall(r"^  \S.*?(-?[\d,]+\.\d\d)$", shown.partition("Money 货币")[2].partition("\n\n")[0], re.MULTILINE)
        cents = [round(float(amount.replace(",", "")) * 100) for amount in amounts]
        assert sum(cents[:-1]) == cents[-1] == round(owner.total_yuan * 100) if len(cents) > 1 else cents in ([], [round(owner.total_yuan * 100)])
        of_table = run.entitlements[run.entitlements["holder"] == name]
        kinds = {row["item"]: row["kind"] for row in owner.rows}
        signed = sum(round(100 * row.amount_yuan) * {"payment": 1, "income": -1}.get(kinds[row.item], 0) for row in of_table.itertuples() if row.amount_yuan == row.amount_yuan)
        assert signed == round(owner.total_yuan * 100)


def test_an_owner_sees_rule_ground_and_choices(run):
    owner = run.household("H0154")
    shown = repr(owner)
    for said in ("floor bought up to the cap × construction cost of resettlement housing", "不足上限购买面积 × 复建住宅建安成本", "ASSUMED, after Compensation scheme of Pazhou",
                 "Guangzhou trial method", "home in exchange 产权调换 80 %", "The data of this owner are assumed", "2026-01 × 48"):  # fmt: skip
        assert said in " ".join(shown.split()), said
    assert [row["choice"] for row in owner.choices] == ["exchange", "cash", "voucher"] and sum(row["weight"] for row in owner.choices) == pytest.approx(1)
    assert list(owner.frame["item"]) == [row["item"] for row in owner.rows]
    assert owner.frame.set_index("item").loc["member/cash", "assumed"] and not owner.frame.set_index("item").loc["member/home", "assumed"]
    why = owner.explain("member/rent_dwelling")
    assert why.recompute() == why.value and "/compensation/figures/dwelling_rent/figure" in {figure["pointer"] for figure in why.figures()}


def test_works_are_no_money_of_the_owner(run):
    hall = run.household("C063")
    assert hall.total_yuan == 0 and any(row["kind"] == "works" and row["amount_yuan"] > 0 for row in hall.rows)
    assert "Works paid to others" in repr(hall) and "Money 货币" not in repr(hall)


def test_unknown_owners_and_items_are_told(run):
    with pytest.raises(KeyError, match="no household or property 'H9999' in the document"):
        run.household("H9999")
    with pytest.raises(KeyError, match="C048 has no item 'member/home'; it has: collective_land/new_floor"):
        run.household("C048").explain("member/home")
    assert "no plan row clears the parcel" in repr(run.household("C001"))


def test_every_rule_of_the_bundled_books_has_words(base):
    document = base.document
    figures = figure_records(document)
    for key, book in document["compensation"]["books"].items():
        for item in book["items"].values():
            for lang in ("en", "zh"):
                said = in_words(item["formula"], document, key, lang)
                assert not re.search(r"[a-z]_[a-z]|fen\(|if\(|'", said), said
                assert bool(CHINESE.search(said)) == (lang == "zh"), said
            assert set(names_in(item["formula"])) <= set(figures) | set(book["items"]) | set(RULE_NAMES), item["formula"]


RULE_NAMES = ("persons", "adults", "certified_m2", "recognised_m2", "unlawful_m2", "footprint_m2", "shop_m2", "land_m2", "household", "choice", "kind", "built")


@pytest.mark.parametrize(
    ("formula", "english", "chinese"),
    [
        ("fen(certified_m2 * 2)", "certified floor × 2", "有证面积 × 2"),
        ("min(persons, 3) + 1", "(the lesser of persons and 3) + 1", "(人数与3的较小者) + 1"),
        ("if(choice != 'cash' and persons > 2, 1, 0)", "1, if choice ≠ money and persons > 2, else nothing", "若补偿方式 ≠ 货币补偿 且 人数 > 2则为1,否则为0"),
        ("clamp(persons, 1, 4)", "clamp(persons, 1, 4)", "clamp(人数, 1, 4)"),
        ("certified_m2 - (1 - 0.5)", "certified floor − (1 − 0.5)", "有证面积 − (1 − 0.5)"),
        ("built <= '2009-12-31'", "day of building ≤ 2009-12-31", "建成日 ≤ 2009-12-31"),
    ],
)
def test_formulas_in_words(formula, english, chinese):
    assert in_words(formula, {}) == english
    assert in_words(formula, {}, lang="zh") == chinese


def test_assumed_figures_of_a_formula_are_found():
    figures = {"a": {"figure": {"value": 1, "source": "s"}}, "b": {"figure": {"value": 1, "assumed": True}}, "c": {"figure": 2}}
    assert assumed_names("fen(a * b + c)", figures) == ["b", "c"]


def test_scenarios_side_by_side_show_costs_balance_and_peak(things):
    comparison = things["comparison"]
    shown = repr(comparison)
    for title in ("approved cost 核定成本", "financing floor that balances", "most money ever out"):
        assert title in shown
    money = comparison.money
    assert money["financing_floor_needed_m2"].iloc[1] > money["financing_floor_needed_m2"].iloc[0], "a larger share for government asks for more floor"
    assert list(gx.compare("wuyanqiao", "wuyanqiao").money) == ["cost_approved_yuan", "cost_forecast_yuan"]
    plain = gx.load(SCENARIOS / "minimal.json")
    assert gx.compare(plain, plain).money.empty and "Costs and finance" not in repr(gx.compare(plain, plain))
