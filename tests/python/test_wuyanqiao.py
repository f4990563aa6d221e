"""The published account of Wuyanqiao: every line meets its amount to the fen, and what does not add up is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import gengxin as gx

ROOT = Path(__file__).parents[2]
CASE = ROOT / "python/gengxin/cases/wuyanqiao/scenario.json"
GOLDEN = ROOT.parent / "shared/golden/cost_account_wuyanqiao.json"
PARTS = {"clearance_dwellings": 389_980_800, "clearance_property": 871_061_000, "clearance_halls": 15_001_400, "clearance_other": 6_199_200}
HEADS = {"compensation": 1_282_242_600, "rebuilding": 3_500_447_300, "land_conversion": 18_862_500, "surrounding": 1_512_987_700, "total": 6_857_000_000}


@pytest.fixture(scope="module")
def case() -> gx.Scenario:
    return gx.load(CASE)


def test_lines_are_a_quantity_times_a_rate(case: gx.Scenario) -> None:
    costs = gx.simulate(case).table("costs")
    lines = costs[costs.quantity.notna()].set_index("line")
    assert lines.approved_yuan.round(2).equals((lines.quantity * lines.rate).round(2))
    expected = PARTS | {"rebuilding": HEADS["rebuilding"], "conversion": HEADS["land_conversion"], "surrounding": HEADS["surrounding"]}
    assert lines.approved_yuan.round(2).to_dict() == expected


def test_what_does_not_add_up_is_shown(case: gx.Scenario) -> None:
    costs = gx.simulate(case).table("costs")
    heads = costs[costs.published_yuan.notna()].set_index("head")
    assert heads.published_yuan.to_dict() == HEADS
    assert heads.difference_yuan.round(2).to_dict() == {"compensation": 200, "rebuilding": 0, "land_conversion": 0, "surrounding": 0, "total": 542_460_100}
    assert HEADS["compensation"] - sum(PARTS.values()) == 200, "0.02 in 10,000 yuan"
    assert HEADS["total"] - sum(HEADS[head] for head in HEADS if head != "total") == 542_459_900, "the remainder against the published heads"


def test_rates_are_derived_and_nothing_else_is_assumed(case: gx.Scenario) -> None:
    rates = [figure for figure in case.figure_list() if figure["assumed"] and figure["pointer"].startswith("/costs/")]
    assert len(rates) == 7 and all(figure["note"].startswith("derived: amount / ") for figure in rates)
    cited = [figure for figure in case.figure_list() if figure["source"]]
    assert len(cited) == 9 and all(figure["page"] for figure in cited)


def test_the_readme_says_the_same() -> None:
    text = (CASE.parent / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \S+ `(\w+)` \| ([\d,.]+) \|", text, flags=re.M)
    assert {head: round(float(amount.replace(",", "")) * 1e4) for head, amount in rows} == HEADS


def test_it_is_the_account_that_was_kept_apart() -> None:
    if not GOLDEN.exists():
        pytest.skip("shared/golden is not there")
    known = json.loads(GOLDEN.read_text("utf-8"))
    published = [known["clearance_compensation"]["sum"], known["construction"], known["land_conversion"], known["surrounding_plots"], known["total"]]
    assert [round(1e4 * amount) for amount in published] == list(HEADS.values())
    assert [round(1e4 * known["clearance_compensation"][part]) for part in ("residential", "collective", "ancestral_halls", "other")] == list(PARTS.values())
    assert round(1e4 * known["unallocated_remainder"]) == 542_459_900
