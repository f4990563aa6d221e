"""Rules by date, columns of one's own, hard limits and explained rates of return."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

import gengxin as gx
from gengxin.cli import main
from gengxin.views.series import rows_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FEE = {"title": "Fee", "formula": "certified_m2 * fee", "unit": "yuan", "kind": "payment", "head": "compensation", "when": "clearance", "assumed": True}


@pytest.fixture(scope="module")
def small() -> gx.Scenario:
    return gx.load(SCENARIOS / "minimal.json").patch(json.loads((SCENARIOS / "settlement.patch.json").read_text("utf-8")), name="settled")


def with_item(small: gx.Scenario, item: dict[str, Any], **more: Any) -> gx.Scenario:
    return small.patch({"compensation": {**more, "books": {"member": {"items": {"tested": item}}}}})


def fee_from(day: str) -> dict[str, Any]:
    return {"fee": {"title": "Fee", "unit": "yuan/m2", "figure": {"from": {day: 7}}}}


def test_a_figure_is_asked_for_only_when_its_item_falls_due(small):
    # H1 signs in March 2022, the account is approved in June, clearance is in January 2023.
    run = gx.simulate(with_item(small, FEE, figures=fee_from("2022-05-01")))
    (row,) = rows_of(run, "entitlements", holder="H1", item="member/tested")
    assert row["amount_yuan"] == 200 * 7
    early = with_item(small, {**FEE, "when": "signing"}, figures=fee_from("2022-05-01"))
    with pytest.raises(gx.DocumentError, match=r"household H1, 2022-03-15.*fee"):
        gx.simulate(early).table("entitlements")
    late = with_item(small, FEE, figures=fee_from("2022-07-01"))
    with pytest.raises(gx.DocumentError, match=r"2022-06-01.*fee"):
        gx.simulate(late).table("entitlements")  # the approved account has all items


def test_the_order_of_dated_rows_and_of_owners_changes_no_amount(small):
    item = {**FEE, "formula": "fen(scale(certified_m2, steps) + yard_m2 * lookup(tenure, prices))"}
    rows = [(0, 100, "2000-01-01"), (150, 200, "2000-01-01"), (0, 50, "2022-09-01"), (100, 70, "2022-09-01")]
    values = [("H1", 3), ("H2", 4), ("H3", 5), ("H4", 6)]
    found = []
    # Tiers of one day keep their order; days and owners come in any.
    for shown, owners in ((rows, values), (rows[2:] + rows[:2], values[::-1])):
        thresholds, rates, days = zip(*shown, strict=True)
        ids, numbers = zip(*owners, strict=True)
        made = with_item(
            small, item,
            scales={"steps": {"title": "Steps", "unit": "m2", "rate_unit": "yuan/m2", "threshold": list(thresholds), "rate": list(rates), "from": list(days)}},
            tables={"prices": {"title": "Prices", "unit": "yuan/m2", "category": ["member"], "value": [11], "ended": "2030-01-01"}},
            columns={"yard_m2": {"title": "Yard", "applies_to": "households", "unit": "m2", "owner": list(ids), "value": list(numbers)}},
        )  # fmt: skip
        found.append({row["holder"]: row["amount_yuan"] for row in rows_of(gx.simulate(made), "entitlements", item="member/tested")})
    assert found[0] == found[1]
    assert found[0]["H1"] == 100 * 50 + 100 * 70 + 3 * 11


def test_a_column_of_ones_own_is_explained_down_to_its_number(small):
    made = with_item(small, {**FEE, "formula": "fen(yard_m2 * excess_price)"},
                     columns={"yard_m2": {"title": "Yard", "applies_to": "households", "unit": "m2", "owner": ["H1"], "value": [3], "otherwise": 1}})  # fmt: skip
    run = gx.simulate(made)
    why = run.explain("entitlements.amount_yuan", holder="H1", item="member/tested", phase=2023, parcel="P2", month=202301)
    assert why.value == why.recompute() == 3 * 4500
    assert "/compensation/columns/yard_m2/value" in {figure["pointer"] for figure in why.figures()}


def test_a_patch_that_misspells_a_column_is_refused_with_a_suggestion(small):
    with pytest.raises(gx.DocumentError, match="columns"):
        small.patch({"compensation": {"colums": {}}})


def test_a_broken_hard_limit_cannot_be_overlooked(small, tmp_path, capsys):
    broken = small.patch({"limits": {"demolition": "hard", "demolition_share": 0}})
    with pytest.warns(gx.LimitWarning, match="demolition"):
        run = gx.simulate(broken)
    (told,) = run.broken_limits
    (row,) = rows_of(run, "limits", limit="demolition")
    assert row["met"] == 0 and told.startswith("demolition: ")
    with pytest.raises(gx.LimitError, match="demolition") as error:
        gx.simulate(broken, strict=True)
    assert error.value.limits == run.broken_limits and error.value.run.limits.equals(run.limits)
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(broken.document), encoding="utf-8")
    assert main(["run", str(file), "--json"]) == 3
    shown = capsys.readouterr()
    assert json.loads(shown.out)["broken_limits"] == run.broken_limits and "hard limit broken: demolition" in shown.err


@pytest.mark.parametrize("changed", [{"demolition": "warn", "demolition_share": 0}, {"demolition": "off", "demolition_share": 0}, {"nearby": "hard", "nearby_share": 0}])
def test_other_modes_and_kept_limits_say_nothing(small, changed, tmp_path):
    scenario = small.patch({"limits": changed})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = gx.simulate(scenario, strict=True)
    assert run.broken_limits == [] and run.require_limits() is run
    file = tmp_path / "kept.json"
    file.write_text(json.dumps(scenario.document), encoding="utf-8")
    assert main(["run", str(file), "--json"]) == 0


def test_a_rate_of_return_is_explained_by_its_flow_and_its_equation(small):
    run = gx.simulate(small)
    (row,) = rows_of(run, "finance", account="developer")
    assert row["rates"] == 1
    why = run.explain("finance.rate_of_return", account="developer")
    assert why.value == row["rate_of_return"]
    assert abs(why.recompute() - why.value) < 1e-12
    text = why.tree(depth=4)
    assert "worth of the flow at the rate found, sum of flow_m (1 + r)^(-m / 12)" in text
    assert {"/finance/sale_price_yuan_per_m2", "/finance/build_cost_yuan_per_m2", "/finance/land_price_yuan_per_m2"} <= {figure["pointer"] for figure in why.figures()}
