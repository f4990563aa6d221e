"""Owners of the bundled case: people and floor are those of the unit and its parcels; rules say where they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from test_case import FOLDER, UNIT, column, named

import gengxin as gx


@pytest.fixture(scope="module")
def case() -> gx.Scenario:
    return gx.load(FOLDER / "scenario.json")


def floor_of(table: dict[str, Any], name: str) -> Counter[str]:
    """Floor of one class by parcel, in whole 0.01 m2: what is given in 0.01 sums without rounding."""
    floor: Counter[str] = Counter()
    for parcel, square_metres in zip(table["parcel"], column(table, name), strict=True):
        assert square_metres >= 0 and abs(square_metres * 100 - round(square_metres * 100)) < 1e-6
        floor[parcel] += round(square_metres * 100)
    return +floor


def floor_of_parcels(case: gx.Scenario, owner: str, name: str) -> Counter[str]:
    parcels = case.document["parcels"]
    return +Counter({key: round(100 * floor) for key, zone, land, floor in zip(
        parcels["id"], parcels["zone"], parcels["land_class"], column(parcels, f"{owner}_{name}_m2"), strict=True)
        if zone == UNIT and land == "collective"})


@pytest.mark.parametrize(("tenure", "people"), [("member", "members"), ("non_member", "other_registered")])
def test_households_sum_to_the_people_of_the_unit(case: gx.Scenario, tenure: str, people: str) -> None:
    table = case.document["households"]
    persons = [n for n, owner in zip(column(table, "persons"), table["tenure"], strict=True) if owner == tenure]
    assert sum(persons) == case.document["population"]["units"][UNIT][people]["value"]
    assert 2.2 < sum(persons) / len(persons) < 2.5, "household size in the schemes of other villages"


@pytest.mark.parametrize("name", ["certified", "recognised", "unlawful"])
def test_floor_of_owners_is_the_floor_of_the_parcels(case: gx.Scenario, name: str) -> None:
    document = case.document
    assert floor_of(document["households"], f"{name}_m2") == floor_of_parcels(case, "dwelling", name)
    assert floor_of(document["properties"], f"{name}_m2") == floor_of_parcels(case, "collective", name)


def test_households_are_possible(case: gx.Scenario) -> None:
    table, parcels = case.document["households"], case.document["parcels"]
    assert set(table["tenure"]) == {"member", "non_member"}, "no house of the unit stands on state land"
    tenures, areas = (dict(zip(parcels["id"], column(parcels, name), strict=True)) for name in ("tenure", "area_m2"))
    covered: Counter[str] = Counter()
    for parcel, tenure, persons, adults, certified, footprint, shop, built in zip(
            table["parcel"], table["tenure"], *(column(table, name) for name in ("persons", "adults", "certified_m2", "footprint_m2", "shop_m2")),
            table["built"], strict=True):
        assert tenure == tenures[parcel]
        assert 1 <= adults <= persons and shop <= min(certified, footprint) and "1980" < built < "2021"
        covered[parcel] += footprint
    assert set(covered) == {key for key, floor in floor_of_parcels(case, "dwelling", "certified").items() if floor}
    assert all(covered[key] < 0.6 * areas[key] for key in covered)


def test_choices_are_mostly_open_and_only_cleared_owners_have_signed(case: gx.Scenario) -> None:
    document = case.document
    table, plan, options = document["households"], document["plan"], document["options"]
    assert table["choice"].count("undecided") > 0.7 * len(table["id"]) and len(set(table["choice"])) == 5
    cleared = {key: start for key, option, start in zip(plan["parcel"], plan["option"], column(plan, "start"), strict=True)
               if options[option]["treatment"] == "redevelop"}
    signed = [(parcel, choice, day) for parcel, choice, day in zip(table["parcel"], table["choice"], table["signed_on"], strict=True) if day]
    assert len(signed) > 100
    assert all(choice != "undecided" and day < f"{cleared[parcel]}-01-01" for parcel, choice, day in signed)


def test_societies_vote_with_their_people(case: gx.Scenario) -> None:
    table, votes = case.document["households"], case.document["votes"]
    members: Counter[str] = Counter()
    adults: Counter[str] = Counter()
    for society, tenure, number in zip(table["society"], table["tenure"], column(table, "adults"), strict=True):
        adults[society] += number
        members[society] += number * (tenure == "member")
    assert len(votes) == 15 == len(adults), "the joint society has 15 societies (p. 4)"
    assert members == {key: vote["members"]["value"] for key, vote in votes.items()}
    assert adults == {key: vote["adults"]["value"] for key, vote in votes.items()}
    for people, total in ("members", members.total()), ("adults", adults.total()):
        share = sum(vote[f"{people}_for"]["value"] for vote in votes.values()) / total
        assert 2 / 3 < share < 0.8, "enough since May 2024, not before"
    rule = case.document["stages"]["consent_share"]["from"]
    assert list(rule) == ["2009-12-31", "2024-05-01"] and list(rule.values()) == pytest.approx([0.8, 2 / 3])


def test_halls_stand_where_the_plan_names_them(case: gx.Scenario) -> None:
    table = case.document["properties"]
    sites = {record["parcels"][0]: record["title_zh"] for record in named(case.document, "features", "heritage").values()}
    kinds = {parcel: kind for parcel, kind in zip(table["parcel"], table["kind"], strict=True) if parcel in sites}
    assert set(kinds) == set(sites)
    assert all(kinds[parcel] == ("ancestral_hall" if title.endswith("宗祠") else "listed_building") for parcel, title in sites.items())


def test_rules_are_cited_or_say_what_is_assumed(case: gx.Scenario) -> None:
    books = case.document["compensation"]["books"]
    rules = {f"{key}/{name}": item for key, book in books.items() for name, item in book["items"].items()} | case.document["costs"]["lines"]
    assert len(rules) > 50 and {record["source"] for record in rules.values() if "source" in record} <= set(case.document["sources"])
    assert not [name for name, rule in rules.items() if rule.get("assumed") and not rule.get("note")]
    assert not [name for name, rule in rules.items() if "remember" in rule.get("note", "") and not rule.get("assumed")]
    heads = {rule["head"] for rule in rules.values() if "head" in rule}
    assert not heads & {"contingency", "public"}, "these follow from finance"
    assert {"preliminary", "clearance_works", "transition", "rebuilding", "municipal", "land_conversion"} <= heads


def test_every_tenure_and_kind_has_one_book(case: gx.Scenario) -> None:
    books = case.document["compensation"]["books"].values()
    assert Counter((book["applies_to"], name) for book in books for name in book["classes"]) == Counter(
        [("households", name) for name in ("member", "non_member", "state")]
        + [("properties", name) for name in ("building", "land", "ancestral_hall", "listed_building")])


@pytest.mark.parametrize(("basis", "cap"), [
    (1, lambda house: 280), (2, lambda house: 280), (3, lambda house: 4 * house["footprint_m2"]), (4, lambda house: 75 * house["persons"])])
def test_the_cap_follows_the_basis(case: gx.Scenario, basis: int, cap: Callable[[dict[str, Any]], float]) -> None:
    """Homes of the members who take one, from the columns of the table; four fifths of a shortfall are bought."""
    table = case.document["households"]
    names = ["certified_m2", "recognised_m2", "footprint_m2", "persons", "built", "tenure", "choice"]
    houses = {key: dict(zip(names, row, strict=True)) for key, *row in zip(table["id"], *(column(table, name) for name in names), strict=True)}
    patched = case.patch({"compensation": {"figures": {"basis": {"figure": {"value": basis, "assumed": True, "note": "a test"}}}}})
    owed = gx.simulate(patched).table("entitlements")
    homes = owed[(owed["item"] == "member/home") & owed.holder.isin([key for key, house in houses.items() if house["choice"] == "exchange"])]
    assert len(homes) > 100
    for holder, floor in zip(homes.holder, homes.floor_m2, strict=True):
        house = houses[holder]
        counted = house["certified_m2"] + (house["recognised_m2"] if house["built"] <= "2009-12-31" else 0)
        assert floor == pytest.approx(min(counted, cap(house)) + 0.8 * max(cap(house) - counted, 0), abs=0.0051), holder


def test_the_readme_counts_the_owners(case: gx.Scenario) -> None:
    text = (FOLDER / "README.md").read_text("utf-8").replace("\n", " ")
    households, properties = case.document["households"], case.document["properties"]
    tenures, kinds = Counter(households["tenure"]), Counter(properties["kind"])
    assert f"{tenures['member']:,} of members (6,700 people) and {tenures['non_member']} of other owners (800 people)" in text
    assert f"{households['choice'].count('undecided'):,} households have not chosen; {sum(map(bool, households['signed_on']))} on parcels" in text
    assert (f"{kinds.total()} properties: {kinds['building']} collective buildings whose floor sums to the parcels' collective floor, {kinds['land']} open yards, "
            f"{kinds['ancestral_hall']} halls, {kinds['listed_building']} listed buildings") in text


def test_the_document_stays_small() -> None:
    assert (FOLDER / "scenario.json").stat().st_size < 1_500_000
