"""Figures that others publish: the plan's table, life expectancy, school impact, land codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import gengxin as gx

# Table 3-1 of the plan: 2020, 2025.
TABLE_3_1 = {
    "gdp": (56.3, 100), "gdp_growth": (9.3, 10), "fixed_investment": (13.2, 100), "firms": (135, 270), "tax": (5, 10),
    "good_air_days": (90.7, 91), "police_cases": (1136, 600), "daily_case_rate": (37.3, 15), "kitchen_waste": (27, 30), "roads": (7500, 9100),
    "compulsory_places": (2160, 4320), "park_green": (37.9, 38.7), "employment": (85, 90), "hospital_beds": (590, 1000), "elderly_beds": (0, 10),
    "party_cover": (100, 100),
}  # fmt: skip


def test_the_sixteen_indicators_are_those_of_the_plan_in_its_order(run):
    rows = run.indicators[run.indicators["year"] == 2025].set_index("indicator")
    assert list(rows.index) == list(TABLE_3_1)
    for key, (base, target) in TABLE_3_1.items():
        assert (rows.loc[key, "base"], rows.loc[key, "target"]) == (base, target), key
    assert rows.index[rows["property"] == "binding"].tolist() == ["good_air_days"]
    assert set(rows["status"]) == {"met", "missed", "not modelled"}


def test_simulated_base_values_are_the_plans(run):
    rows = run.indicators[run.indicators["year"] == 2020].set_index("indicator")
    modelled = rows[rows["simulated"].notna()]
    assert len(modelled) == 11
    for key, row in modelled.iterrows():
        assert row["simulated"] == pytest.approx(row["base"], rel=2e-5), key


def test_people_of_the_street_are_the_plans(base, run):
    first = run.residents[(run.residents["year"] == 2020) & (run.residents["zone"] == "all")].iloc[0]
    assert first["residents_with"] == pytest.approx(90_000)
    assert first["registered"] == pytest.approx(19_000)
    assert first["planned_population_with"] == pytest.approx(90_000, rel=1e-6)
    zones = base.document["zones"].values()
    assert {zone["kind"] for zone in zones} == {"street", "renewal_unit"}


def test_every_trap_of_the_plan_is_told_with_its_rows(base):
    """The arithmetic behind the notes, worked again."""
    notes = base.document["notes"]
    touched = {place for note in notes.values() for place in note["about"]}
    for key in ("gdp", "gdp_growth", "fixed_investment", "police_cases", "daily_case_rate", "compulsory_places", "hospital_beds", "roads", "park_green", "elderly_beds"):
        assert f"indicators/{key}" in touched
    text = " ".join(note["text"] for note in notes.values())
    assert round(56.3 * 1.1**5, 1) == 90.7 and "90.7" in text
    assert round(((100 / 56.3) ** 0.2 - 1) * 100, 1) == 12.2 and "12.2 %" in text
    assert round(sum(13.2 * 1.16**k for k in range(1, 6)), 1) == 105.3 and "105.3" in text
    assert round(1136 / 366 / 9.0 * 100, 1) == 34.5 and "34.5" in text
    assert round(600 / 365 / 9.0 * 100, 1) == 18.3 and "18.3" in text
    assert 48 * 45 == 2160 and "48" in text


def test_the_golden_table_agrees_where_it_is_there():
    path = Path(__file__).parents[3] / "shared" / "golden" / "plan_indicators.json"
    if not path.is_file():
        pytest.skip("shared/golden/plan_indicators.json is not there")
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert [(row[1], row[2]) for row in rows] == list(TABLE_3_1.values())


def test_life_expectancy_of_the_case_rates(base):
    mortality = base.document["demography"]["mortality"]
    ages = mortality["age"]["values"] if isinstance(mortality["age"], dict) else mortality["age"]
    for sex, expected in (("male", 75.265), ("female", 80.896)):
        assert gx.life_expectancy(ages, mortality[sex]["values"]) == pytest.approx(expected, abs=0.001)
        assert mortality[sex]["source"]


def test_school_impact_rules():
    from gengxin import _core

    assert [_core.impact_pupils(m, 450) for m in (0.09, 0.05, 0.24)] == [41, 23, 108]
    impact = gx.school_impact(140, 145, 177, 145)
    assert impact["utilisation_with"] == pytest.approx(1.2207, abs=5e-5)
    # The cheaper of 177 - (145 - 1) = 33 and ceil(177 / (140 / 145 + .0499) - 145) = ceil(29.31).
    assert impact["significant"] and impact["cure_seats"] == 30


def test_land_codes():
    guide, old = gx.land_codes(), gx.land_codes("gb50137")
    assert len(guide) == 152 and len(old) == 104
    assert guide["05"]["name_zh"] == "湿地" and guide["0703"]["name_zh"] == "农村宅基地"
    assert guide["1207"]["mapped"] == "S1" and guide["1401"]["mapped"] == "G1" and old["G1"]["mapped"] == "1401"
    for entry in (*guide.values(), *old.values()):
        assert entry["name_en"] and entry["colour"].startswith("#") and len(entry["colour"]) == 7
    with pytest.raises(ValueError, match="guide"):
        gx.land_codes("2020")
