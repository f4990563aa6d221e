"""Every file under tests/malformed gives exactly its messages; every error code of the reader has one."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

import gengxin as gx
from gengxin import _core

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "malformed"
FILES = sorted(f for f in FOLDER.iterdir() if f.suffix in {".json", ".txt"} and not f.name.endswith(".expect.json"))
SOURCES = ROOT / "cpp" / "src"
READERS = [*sorted(set((SOURCES / "scenario").glob("*.?pp")) - set((SOURCES / "scenario").glob("schema*"))), *sorted((SOURCES / "support").glob("json*.cpp"))]
FORMULAS = [file for file in sorted((SOURCES / "support").glob("formula_*.cpp")) if file.stem not in {"formula_naive", "formula_now"}]  # these two meet rows
NOT_OF_DOCUMENTS = {"dates_not_ascending", "too_many_items", "too_many_categories"}  # histories are sorted when read; sizes are tested with formulas


def case_of(file: Path) -> tuple[dict[str, Any], Path]:
    """What a file describes, and where its messages stand."""
    target = file.with_suffix(".expect.json") if file.suffix == ".txt" else file
    return json.loads(target.read_text(encoding="utf-8")), target


def set_value(document: Any, pointer: str, value: Any) -> None:
    *path, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for part in path:
        document = document[int(part) if isinstance(document, list) else part]
    key = int(last) if isinstance(document, list) else last
    if value == {"$delete": True}:
        del document[key]
    else:
        document[key] = value


def read(file: Path) -> None:
    """Reads the case through the public interface; raises what it raises."""
    described, _ = case_of(file)
    if file.suffix == ".txt":
        gx.load(file)
        return
    if "path" in described:
        _core.Scenario.load(str(FOLDER / described["path"]))  # gx.load tells of missing files as Python does
        return
    document = json.loads((FOLDER / described["document"]).read_text(encoding="utf-8"))
    for pointer, value in described.get("set", {}).items():
        set_value(document, pointer, copy.deepcopy(value))
    if "patch" not in described:
        gx.load(document)
        return
    base = gx.load(document)
    before = base.canonical
    try:
        if isinstance(described["patch"], dict):
            base.patch(described["patch"])
        else:
            base._core.patch(json.dumps(described["patch"]), "patch")
    finally:
        assert base.canonical == before


def messages_of(file: Path) -> list[str]:
    try:
        read(file)
    except gx.DocumentError as error:
        return [str(issue) for issue in error.issues]
    return []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_gives_exactly_its_messages(file: Path) -> None:
    described, _ = case_of(file)
    path = str(FOLDER / described.get("path", ""))
    assert described["expect"], "a malformed document must not pass"
    assert messages_of(file) == [line.replace("{path}", path) for line in described["expect"]]


def test_there_are_many() -> None:
    assert len(FILES) >= 65
    assert all(case_of(file)[0]["about"] for file in FILES)


def codes_of_the_reader() -> set[str]:
    """The first argument of every fault in the sources; a few choose between two codes."""
    codes: set[str] = set()
    fault = re.compile(r"""(?:\bfault\(|\bmake_issue\(|push_back\(\{|DocumentError\(\{\{|return \{(?="[a-z_]+", ))([^,]*),""")
    for file in READERS:
        source = file.read_text(encoding="utf-8")
        for first in fault.findall(source):
            codes.update(re.findall(r'"([a-z_]+)"', first))
    return codes


def codes_of_formulas() -> set[str]:
    """Codes of faults in the text of a formula, its names, kinds and units."""
    lines = [line for file in FORMULAS for line in file.read_text(encoding="utf-8").splitlines() if re.search(r"\b(?:fail|tell|fault|make_issue)\(|Fault\{", line)]
    return {code for line in lines for code in re.findall(r'"([a-z]+(?:_[a-z]+)+)", ', line)}


def test_every_code_has_a_file() -> None:
    in_files = {re.search(r" \[([a-z_]+)\]$", line)[1] for file in FILES for line in case_of(file)[0]["expect"]}
    in_sources, in_formulas = codes_of_the_reader(), codes_of_formulas() - NOT_OF_DOCUMENTS
    assert len(in_sources) > 40 and len(in_formulas) > 15
    assert in_sources | in_formulas | {"division_by_zero"} == in_files


def test_an_issue_has_its_parts() -> None:
    with pytest.raises(gx.DocumentError) as caught:
        gx.load(FOLDER / "../scenarios/minimal.json").patch({"demography": {"tfr": 99}, "norms": {"home_floor_m2": -1}})
    first = caught.value.issues[0]
    assert len(caught.value.issues) == 2
    assert first.code == "out_of_range"
    assert first.pointer == "/demography/tfr"
    assert str(first) == f"{first.pointer}: found {first.found}; allowed: {first.allowed}; cure: {first.cure} [{first.code}]"
    assert str(first) in str(caught.value)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf"), None, 10**400, "1.2", [1.2], {"value": float("nan")}, True, b"1", object()])
def test_values_that_python_can_make(bad: Any) -> None:
    document = json.loads((FOLDER / "../scenarios/minimal.json").read_text(encoding="utf-8"))
    document["demography"]["tfr"] = bad
    with pytest.raises((gx.DocumentError, TypeError)) as caught:
        gx.load(document)
    assert "nlohmann" not in str(caught.value)
    assert "json.exception" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"parcels":' * 100_000, b'{"plan": ' + b"[" * 100_000, b"\xff\xfe\x00", b"\x00" * 100, bytes(range(256)), b"{" + b'"a":1,' * 300_000, b'"' + b"x" * 10_000_000 + b'"'],
    ids=["arrays", "parcels", "plan", "utf16", "zeros", "bytes", "pairs", "text"],
)
def test_hostile_files_end_in_a_document_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "hostile.json"
    file.write_bytes(content)
    with pytest.raises(gx.DocumentError) as caught:
        gx.load(file)
    assert max(len(str(issue)) for issue in caught.value.issues) < 2000


def test_a_file_that_names_a_table_is_read_strictly_too(tmp_path: Path) -> None:
    document = json.loads((FOLDER / "../scenarios/minimal.json").read_text(encoding="utf-8"))
    parcels = document["parcels"]
    columns = {key: value["values"] if isinstance(value, dict) else value for key, value in parcels.items()}
    rows = zip(*columns.values(), strict=True)
    (tmp_path / "parcels.csv").write_text(",".join(columns) + "\n" + "\n".join(",".join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
    document["parcels"] = "parcels.csv"
    text = json.dumps(document)
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    assert gx.load(file).document["parcels"]["id"] == columns["id"]
    file.write_text(text.replace('"name": "Minimal"', '"name": "A", "name": "B"'), encoding="utf-8")
    with pytest.raises(gx.DocumentError, match="duplicate_key"):
        gx.load(file)
