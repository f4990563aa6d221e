"""Patches: exact, pure, composed in order. Random edits of the minimal and of the bundled document."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from document_edits import edited
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

import gengxin as gx

MINIMAL = Path(__file__).parents[1] / "scenarios" / "minimal.json"


@cache
def base_of(name: str) -> gx.Scenario:
    return gx.load(MINIMAL if name == "minimal" else name)


def load_or_reject(document: dict[str, Any]) -> gx.Scenario:
    try:
        return gx.load(document)
    except gx.DocumentError:
        reject()


def check_round_trip(a: gx.Scenario, b: gx.Scenario) -> None:
    before = a.canonical, a.hash, b.canonical, b.hash
    patched = a.patch(a.diff(b))
    assert patched.canonical == b.canonical
    assert patched.hash == b.hash
    assert a.diff(patched) == a.diff(b)
    assert (a.canonical, a.hash, b.canonical, b.hash) == before


@settings(max_examples=300)
@given(st.data())
def test_apply_of_diff_gives_the_other_document(data: st.DataObject) -> None:
    minimal = base_of("minimal").to_dict()
    a, b = load_or_reject(data.draw(edited(minimal))), load_or_reject(data.draw(edited(minimal)))
    check_round_trip(a, b)
    check_round_trip(b, a)


@settings(max_examples=40)
@given(st.data())
def test_apply_of_diff_gives_the_other_document_for_the_bundled_case(data: st.DataObject) -> None:
    a = base_of("xiaogang")
    b = load_or_reject(data.draw(edited(a.to_dict())))
    check_round_trip(a, b)
    check_round_trip(b, a)


def test_the_random_edits_are_mostly_sound() -> None:
    """Else the properties above would be tested on nothing."""
    sound, tried = 0, 0

    @settings(max_examples=100, database=None)
    @given(edited(base_of("minimal").to_dict()))
    def count(document: dict[str, Any]) -> None:
        nonlocal sound, tried
        tried += 1
        try:
            gx.load(document)
            sound += 1
        except gx.DocumentError:
            pass

    count()
    assert sound > 0.7 * tried


def test_documents_that_share_nothing_differ_by_a_patch() -> None:
    check_round_trip(base_of("minimal"), base_of("xiaogang"))
    check_round_trip(base_of("xiaogang"), base_of("minimal"))
    assert base_of("xiaogang").diff(base_of("xiaogang")) == {}


@pytest.mark.parametrize("name", ["minimal", "xiaogang"])
def test_a_changed_cell_is_told_as_a_cell(name: str) -> None:
    base = base_of(name)
    document = base.to_dict()
    row = document["plan"]["id"][0]
    diff = base.diff(base.patch({"plan": {"rows": {row: {"start": 2029}}}}))
    assert list(diff) == ["plan"]
    assert list(diff["plan"]["rows"]) == [row]
    assert len(json.dumps(diff)) < 200


@settings(max_examples=60)
@given(st.data())
def test_patches_compose_in_order(data: st.DataObject) -> None:
    base = base_of("minimal")
    first, second = load_or_reject(data.draw(edited(base.to_dict()))), load_or_reject(data.draw(edited(base.to_dict())))
    steps = base.patch(base.diff(first), name="first").patch(first.diff(second), name="second")
    assert steps.canonical == second.canonical
    assert [step["name"] for step in steps.ancestors] == ["", "first", "second"]
    assert [step["hash"] for step in steps.ancestors] == [base.hash, first.hash, second.hash]


def test_the_later_patch_wins() -> None:
    base = base_of("minimal")
    low, high = {"norms": {"home_floor_m2": 80}}, {"norms": {"home_floor_m2": 120}}
    assert base.patch(low).patch(high).document["norms"]["home_floor_m2"] == 120
    assert base.patch(high).patch(low).document["norms"]["home_floor_m2"] == 80


def places_of(document: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Paths of the keys of sections and entries, not of what figures and tables hold."""
    tables, figures = {"parcels", "plan", "mortality", "fertility", "turnover", "fill_ramp", "age_structure"}, {"value", "from", "values"}
    found = []
    for key, value in document.items():
        found.append((*path, key))
        if isinstance(value, dict) and key not in tables and not figures & set(value):
            found += places_of(value, (*path, key))
    return found


def nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    return value


PLACES = places_of(json.loads(MINIMAL.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", PLACES, ids="/".join)
def test_null_removes_the_key(path: tuple[str, ...]) -> None:
    base = base_of("minimal")
    without = base.to_dict()
    at = without
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    try:
        expected = gx.load(without)
    except gx.DocumentError as error:
        with pytest.raises(gx.DocumentError) as caught:
            base.patch(nested(path, None))
        assert [str(issue) for issue in caught.value.issues] == [str(issue) for issue in error.issues]
    else:
        assert base.patch(nested(path, None)).canonical == expected.canonical


@given(st.sampled_from([path for path in PLACES if len(path[-1]) > 4 and path[0] not in {"facilities", "options"}]), st.data())
def test_a_misspelled_path_fails_with_a_suggestion(path: tuple[str, ...], data: st.DataObject) -> None:
    base = base_of("minimal")
    before = base.canonical
    key = path[-1]
    i = data.draw(st.integers(0, len(key) - 2))
    wrong = data.draw(st.sampled_from([key[:i] + key[i + 1] + key[i] + key[i + 2 :], key[:i] + key[i + 1 :], key[:i] + "x" + key[i:]]))
    assume(wrong != key)
    value: Any = base.to_dict()
    for part in path:
        value = value[part]
    assume(not (path == ("services", "schools", "primary") or path[:-1] in {("zones",), ("indicators",), ("sources",)}))  # whole entries may be new
    with pytest.raises(gx.DocumentError) as caught:
        base.patch(nested((*path[:-1], wrong), value))
    (issue,) = caught.value.issues
    assert issue.code == "unknown_path"
    assert issue.pointer == "/" + "/".join((*path[:-1], wrong))
    assert f"did you mean '{key}'?" in issue.cure
    assert base.canonical == before


def test_the_wrong_half_stops_the_right_half() -> None:
    base = base_of("minimal")
    before = base.canonical
    with pytest.raises(gx.DocumentError):
        base.patch({"demography": {"tfr": 3}, "zones": {"town": {"titel": "x"}}})
    with pytest.raises(gx.DocumentError):
        base.patch({"demography": {"tfr": 3, "rental_vacancy": 7}})
    assert base.canonical == before


SOURCED = [figure["pointer"] for figure in base_of("minimal").figure_list() if figure["source"] and not figure["pointer"].startswith("/parcels")]


@pytest.mark.parametrize("pointer", SOURCED)
def test_an_uncited_figure_becomes_assumed(pointer: str) -> None:
    base = base_of("minimal")
    path = tuple(pointer.split("/")[1:])
    (old,) = [figure for figure in base.figure_list() if figure["pointer"] == pointer]
    (new,) = [figure for figure in base.patch(nested(path, old["values"][0])).figure_list() if figure["pointer"] == pointer]
    assert not old["assumed"]
    assert new["assumed"]
    assert new["source"] == ""
    assert new["page"] == ""
    cited = base.patch(nested(path, {"value": old["values"][0], "source": "survey", "page": "99"}))
    (again,) = [figure for figure in cited.figure_list() if figure["pointer"] == pointer]
    assert not again["assumed"]
    assert again["page"] == "99"


def test_an_uncited_cell_becomes_assumed_and_the_others_keep_their_source() -> None:
    base = base_of("minimal")
    patched = base.patch({"parcels": {"rows": {"P2": {"area_m2": 9000}, "P3": {"area_m2": {"value": 5001, "source": "survey", "page": "7"}}}}})
    (area,) = [figure for figure in patched.figure_list() if figure["pointer"] == "/parcels/area_m2"]
    assert area["source"] == "survey"
    assert {cell["row"]: cell["assumed"] for cell in area["cells"]} == {"P2": True, "P3": False}
    assert patched.document["parcels"]["area_m2"]["values"][1:3] == [9000, 5001]


def test_the_patch_itself_is_not_changed() -> None:
    patch = {"plan": {"rows": {"r1": {"share": 0.5}}}, "demography": {"tfr": {"value": 1, "note": "n"}}}
    kept = copy.deepcopy(patch)
    base_of("minimal").patch(patch)
    assert patch == kept


def test_documents_are_copies() -> None:
    base = base_of("minimal")
    before = base.canonical
    base.to_dict()["zones"]["town"]["title"] = "changed"
    assert base.canonical == before
    assert base.to_dict()["zones"]["town"]["title"] == "Town"
