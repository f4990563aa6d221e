"""The bundled case: built by its script, drawn without gaps, true to the plan's totals, and honest about what is assumed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rings import Ring, doubled_area, edges, is_simple, outline_of, ring_of

import gengxin as gx

FOLDER = Path(__file__).parents[2] / "python/gengxin/cases/xiaogang"
UNIT = "xiaogang_unit"
PARK = "1401"


@pytest.fixture(scope="module")
def case() -> gx.Scenario:
    """The case of the source tree, whatever is installed."""
    return gx.load(FOLDER / "scenario.json")


@pytest.fixture(scope="module")
def case_run(case: gx.Scenario) -> gx.Run:
    return gx.simulate(case)


def column(table: dict[str, Any], name: str) -> list[Any]:
    return table[name]["values"] if isinstance(table[name], dict) else table[name]


def named(document: dict[str, Any], section: str, kind: str) -> dict[str, Any]:
    return {key: record for key, record in document[section].items() if record["kind"] == kind}


# The script

def build(folder: Path, where: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the script without site packages, so that it finds nothing but the standard library."""
    command = [sys.executable, "-I", "-S", "-B", "-W", "error", str(folder / "build_case.py"), *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_document_is_what_the_script_makes(tmp_path: Path) -> None:
    done = build(FOLDER, tmp_path, "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_script_writes_and_sees_a_difference(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__", "scenario.json"))
    assert build(copy, tmp_path, "--check").returncode == 1
    assert build(copy, tmp_path, "--chekc").returncode == 2 and not (copy / "scenario.json").exists()
    assert build(copy, tmp_path).returncode == 0
    made = (copy / "scenario.json").read_bytes()
    assert made == (FOLDER / "scenario.json").read_bytes()
    (copy / "scenario.json").write_bytes(made.replace(b"\n", b"\r\n", 1))
    done = build(copy, tmp_path, "--check")
    assert done.returncode == 1 and "scenario.json differs" in done.stderr


def test_an_installed_case_holds_only_what_is_read() -> None:
    installed = gx.cases.path("xiaogang").parent
    if "site-packages" not in installed.parts:
        pytest.skip("the package runs from its sources, not from a wheel")
    assert {path.name for path in installed.iterdir()} - {"__pycache__"} == {"README.md", "scenario.json"}


# The drawing

@pytest.fixture(scope="module")
def rings(case: gx.Scenario) -> list[Ring]:
    return [ring_of(text) for text in case.document["parcels"]["geometry"]]


def test_there_are_many_parcels(case: gx.Scenario) -> None:
    ids = case.document["parcels"]["id"]
    assert len(ids) >= 600 and len(set(ids)) == len(ids)


def test_parcels_are_simple_rings_of_the_stated_area(case: gx.Scenario, rings: list[Ring]) -> None:
    parcels = case.document["parcels"]
    assert not [key for key, ring in zip(parcels["id"], rings, strict=True) if not is_simple(ring)]
    for key, ring, stated in zip(parcels["id"], rings, column(parcels, "area_m2"), strict=True):
        assert abs(doubled_area(ring) / 200 - stated) < 0.1, key


def test_parcels_are_irregular(rings: list[Ring]) -> None:
    axis_parallel = sum(all(a[0] == b[0] or a[1] == b[1] for a, b in edges(ring)) for ring in rings)
    assert axis_parallel == 0 and len({doubled_area(ring) for ring in rings}) > 0.95 * len(rings)


def test_neighbours_neither_overlap_nor_leave_gaps(case: gx.Scenario, rings: list[Ring]) -> None:
    """All parcels run against the clock and their shared edges cancel, so the number of parcels over a point is the
    winding number of what remains: one within a simple outline, none outside."""
    outline = outline_of(rings)
    assert is_simple(outline)
    assert doubled_area(outline) == sum(map(doubled_area, rings))
    areas = column(case.document["parcels"], "area_m2")
    assert sum(areas) == pytest.approx(doubled_area(outline) / 200, abs=0.05 * len(areas))
    assert sum(areas) == pytest.approx(3_560_000, abs=100)


def test_faults_of_a_drawing_are_found() -> None:
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    right = [(10, 0), (20, 0), (20, 10), (10, 10)]
    assert is_simple(square) and is_simple(outline_of([square, right]))
    assert not is_simple(square[::-1]), "with the clock"
    assert not is_simple([(0, 0), (10, 0), (20, 10), (20, 0), (20, 20), (0, 20)]), "runs back over itself"
    assert not is_simple([(0, 0), (20, 0), (20, 20), (10, 0), (0, 20)]), "touches itself"
    assert not is_simple([(0, 0), (30, 0), (30, 30), (5, -5)]), "crosses itself"
    for wrong in ([(11, 0), (20, 0), (20, 10), (11, 10)], [(9, 0), (20, 0), (20, 10), (9, 10)],
                  [(10, 0), (20, 0), (20, 10), (10, 10), (10, 5)], square):
        with pytest.raises(AssertionError):
            outline_of([square, wrong])


# Totals

def test_zones_have_the_area_of_their_parcels(case: gx.Scenario) -> None:
    area: Counter[str] = Counter()
    for zone, square_metres in zip(case.document["parcels"]["zone"], column(case.document["parcels"], "area_m2"), strict=True):
        area[zone] += square_metres
    assert area == {zone: pytest.approx(record["area_m2"]["value"], abs=0.06) for zone, record in case.document["zones"].items()}


def test_parks_meet_the_plan(case: gx.Scenario, case_run: gx.Run) -> None:
    parcels, plan = case.document["parcels"], case.document["plan"]
    areas = dict(zip(parcels["id"], column(parcels, "area_m2"), strict=True))
    uses = dict(zip(parcels["id"], parcels["use"], strict=True))
    now = sum(areas[key] for key, use in uses.items() if use == PARK)
    rows = list(zip(plan["parcel"], plan["option"], column(plan, "share"), strict=True))
    becomes = {key: case.document["options"][option].get("use", uses[key]) for key, option, _ in rows}
    change = sum(areas[key] * share * ((becomes[key] == PARK) - (uses[key] == PARK)) for key, _, share in rows)
    assert now == pytest.approx(379_000, abs=10)
    assert now + change >= 387_000
    land = case_run.land
    parks = land[land.use == PARK].groupby("year")[["area_without_m2", "area_with_m2"]].sum()
    assert parks.area_without_m2.iloc[-1] == pytest.approx(now, abs=0.01)
    assert parks.area_with_m2.iloc[-1] == pytest.approx(now + change, abs=0.01)


def residents_of(run: gx.Run) -> dict[str, float]:
    people = run.population
    return people[people.year == people.year.min()].groupby("zone").start.sum().to_dict()


def dwellings_of(case: gx.Scenario) -> Counter[str]:
    parcels, floor = case.document["parcels"], Counter()
    for name in (name for name in parcels if name.startswith("dwelling_")):
        for zone, square_metres in zip(parcels["zone"], column(parcels, name), strict=True):
            floor[zone] += square_metres
    return floor


def test_dwellings_hold_the_residents(case: gx.Scenario, case_run: gx.Run) -> None:
    residents, floor = residents_of(case_run), dwellings_of(case)
    assert sum(residents.values()) == pytest.approx(90_000, abs=0.1)
    assert set(residents) == set(floor) == set(case.document["zones"])
    for zone, record in case.document["zones"].items():  # floor is whole square metres
        assert floor[zone] / record["floor_per_head_m2"]["value"] == pytest.approx(residents[zone], abs=0.1), zone


def test_the_table_of_the_readme_is_true(case: gx.Scenario, case_run: gx.Run) -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    parcels, residents, floor = Counter(case.document["parcels"]["zone"]), residents_of(case_run), dwellings_of(case)
    rows = re.findall(r"^\| (\S+) `(\w+)` \| (\S+) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \|$", text, flags=re.M)
    assert {row[1] for row in rows} == set(case.document["zones"])
    for title, zone, *cells in rows:
        record = case.document["zones"][zone]
        assert title == record["title_zh"]
        true = parcels[zone], round(record["area_m2"]["value"] / 1e4, 1), round(residents[zone]), record["floor_per_head_m2"]["value"], floor[zone]
        assert [float(cell.replace(",", "")) for cell in cells] == list(true), zone
    assert f"{parcels.total()} parcels, {parcels[UNIT]} of them in the unit" in text


# Figures

def test_sources_exist_and_have_titles(case: gx.Scenario) -> None:
    sources = case.document["sources"]
    used = {figure["source"] for figure in case.figure_list()} - {""}
    used |= {record["source"] for section in ("features", "notes") for record in case.document[section].values() if "source" in record}
    assert len(used) > 5 and used <= set(sources)
    assert all(source["title"].strip() for source in sources.values())


def test_figures_are_cited_or_said_to_be_assumed(case: gx.Scenario) -> None:
    silent = [figure["pointer"] for figure in case.figure_list() if not figure["assumed"] and not figure["source"]]
    unexplained = [figure["pointer"] for figure in case.figure_list()
                   if figure["assumed"] and not figure["draw"] and not figure["note"].strip()]
    assert (silent, unexplained) == ([], [])


def test_figures_of_the_plan_have_a_page(case: gx.Scenario) -> None:
    assert not [figure["pointer"] for figure in case.figure_list() if figure["source"] == "plan" and not figure["page"]]


def test_memory_is_no_source(case: gx.Scenario) -> None:
    remembered = [figure for figure in case.figure_list() if "remember" in figure["note"]]
    assert remembered, "the case has such figures; if it has none any more, this test may go"
    assert not [figure["pointer"] for figure in remembered if figure["source"] or not figure["assumed"]]


# What the plan names

def test_zones_of_the_plan_and_one_unit(case: gx.Scenario) -> None:
    assert Counter(zone["kind"] for zone in case.document["zones"].values()) == {"street": 4, "renewal_unit": 1}


@pytest.mark.parametrize(("kind", "page", "count"), [
    ("project", "Table 7-1", 10), ("heritage", "33", 8), ("axis", "27", 2), ("station", "35", 4), ("zone_note", "", 4)])
def test_features_of_the_plan(case: gx.Scenario, kind: str, page: str, count: int) -> None:
    found = [record for record in named(case.document, "features", kind).values() if page in record["page"]]
    assert len(found) == count == len({record["title_zh"] for record in found})
    assert {record["source"] for record in found} == {"plan"}


def test_works_with_a_place_in_the_model(case: gx.Scenario) -> None:
    works = [record for record in named(case.document, "features", "project").values() if "Table 7-1" in record["page"]]
    assert sum(bool({"zone", "facility", "parcels"} & set(record)) for record in works) == 6


def test_protected_buildings_stand_on_protected_parcels(case: gx.Scenario) -> None:
    parcels = case.document["parcels"]
    protection = dict(zip(parcels["id"], parcels["protection"], strict=True))
    sites = [key for record in named(case.document, "features", "heritage").values() for key in record["parcels"]]
    assert sorted(sites) == sorted(key for key, kind in protection.items() if kind == "heritage")
    assert not set(sites) & set(case.document["plan"]["parcel"])


def test_seven_health_stations_are_planned(case: gx.Scenario) -> None:
    planned = [record for record in named(case.document, "facilities", "health_station").values() if "opens" in record]
    assert len(planned) == 7 and {record["opens"]["source"] for record in planned} == {"plan"}


def titled(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        if "title" in node:
            yield path, node
        for key, child in node.items():
            yield from titled(child, f"{path}/{key}")


def test_titles_have_a_chinese_one(case: gx.Scenario) -> None:
    records = [(path, record) for path, record in titled(case.document) if not path.startswith("/sources/")]
    assert len(records) > 60
    assert not [path for path, record in records if not re.search(r"[\u4e00-\u9fff]", record.get("title_zh", ""))]
