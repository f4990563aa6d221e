"""The codebase's own rules: what a newcomer may rely on when reading, and what a change may not break."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CPP, PYTHON = ROOT / "cpp", ROOT / "python"
BUILT = {".git", ".venv", "build", "dist", "__pycache__", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints"}

# What each layer may include beside itself: arrows only point down.
MODELS = {"support", "land", "people", "services", "compensation", "finance", "economy"}
SITUATED = MODELS | {"scenario", "effects"}
LAYERS = {
    "support": set(),
    "optimise": {"support"},
    "access": {"support"},  # docs/decisions/0006
    "land": {"support"},
    "people": {"support"},
    "services": {"support"},
    "compensation": {"support"},
    "finance": {"support"},
    "economy": {"support"},
    "scenario": MODELS,
    "effects": MODELS | {"scenario"},
    "simulate": SITUATED,
    "allocate": SITUATED | {"optimise", "simulate"},  # docs/decisions/0005
    "study": SITUATED | {"simulate", "allocate", "optimise"},
}
LONGEST = 400

def files(folder: Path, *suffixes: str) -> list[Path]:
    """Our files below a folder, without what is built or downloaded."""
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - BUILT)
        found += [Path(where) / name for name in sorted(names) if not suffixes or name.endswith(suffixes)]
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_of(path: Path) -> str:
    """C++ without comments, and with empty texts."""
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    return re.sub(r'"(\\.|[^"\\\n])*"', '""', text)


def layer_of(path: Path) -> str | None:
    parts = path.relative_to(CPP).parts
    if parts[0] == "src":
        return parts[1]
    if parts[:2] == ("include", "gengxin") and len(parts) > 3:
        return parts[2]
    return None


def public_headers() -> list[Path]:
    return files(CPP / "include", ".hpp")


def test_rules_look_at_something() -> None:
    assert len(files(CPP, ".cpp", ".hpp")) > 50 and len(files(PYTHON, ".py")) > 10 and len(public_headers()) > 20


@pytest.mark.parametrize("folder", [CPP, PYTHON], ids=["cpp", "python"])
def test_files_are_short(folder: Path) -> None:
    long = {relative(path): lines for path in files(folder, ".cpp", ".hpp", ".inc", ".py", ".pyi", ".cmake", "CMakeLists.txt")
            if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST}
    assert not long, f"over {LONGEST} lines: split by subject"


def test_layers_point_down() -> None:
    wrong = []
    for path in files(CPP, ".cpp", ".hpp"):
        layer = layer_of(path)
        if layer is None:  # the bindings, the examples and the umbrella header may use every layer
            continue
        assert layer in LAYERS, f"{relative(path)}: the layer '{layer}' has no place in the order"
        for used in re.findall(r'#include "(?:gengxin/)?(\w+)/', path.read_text("utf-8")):
            if used != layer and used not in LAYERS[layer]:
                wrong.append(f"{relative(path)} includes {used}/")
    assert not wrong


def test_nothing_below_the_bindings_knows_python() -> None:
    knowing = [relative(path) for path in files(CPP, ".cpp", ".hpp")
               if layer_of(path) and re.search(r"#include <(pybind11|Python\.h)", path.read_text("utf-8"))]
    assert not knowing


def test_public_headers_show_no_library_of_ours() -> None:
    showing = [relative(path) for path in public_headers()
               if re.search(r"nlohmann|Eigen|pybind11|Python\.h", code_of(path)) or re.search(r'#include "(?!gengxin/)', path.read_text("utf-8"))]
    assert not showing


def test_umbrella_header_has_every_public_header() -> None:
    names = {path.relative_to(CPP / "include").as_posix() for path in public_headers()} - {"gengxin/gengxin.hpp", "gengxin/support/export.hpp"}
    names.add("gengxin/support/version.hpp")  # made by the build
    included = re.findall(r'#include "([^"]+)"', (CPP / "include/gengxin/gengxin.hpp").read_text("utf-8"))
    assert sorted(included) == sorted(names)


def test_the_core_never_prints() -> None:
    printing = [relative(path) for path in files(CPP / "src", ".cpp", ".hpp") + files(CPP / "bindings", ".cpp", ".hpp")
                if re.search(r"\bstd::(cout|cerr|clog)\b|\b(printf|fprintf|puts|putchar)\s*\(", code_of(path))]
    assert not printing


def test_the_package_prints_only_at_the_terminal() -> None:
    allowed = {"cli.py", "terminal.py"}
    printing = []
    for path in files(PYTHON / "gengxin", ".py"):
        if path.name in allowed or "cases" in path.parts:  # the script that makes a case is no part of the package
            continue
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        printing += [f"{relative(path)}:{call.lineno}" for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert not printing


def test_bindings_hold_no_arithmetic() -> None:
    """A light check: no products, quotients or mathematics; places within an array are no arithmetic."""
    found = []
    for path in files(CPP / "bindings", ".cpp", ".hpp"):
        for number, line in enumerate(code_of(path).splitlines(), 1):
            if "data()" not in line and re.search(r"[\w)\]] [*/%] [\w(]|[*/%]=|std::(pow|exp|log|sqrt|accumulate|max|min)\b|<cmath>|<numeric>", line):
                found.append(f"{relative(path)}:{number}: {line.strip()}")
    assert not found


def test_sources_are_listed_one_by_one() -> None:
    lists = [path for path in files(ROOT, "CMakeLists.txt", ".cmake")]
    assert not [relative(path) for path in lists if re.search(r"\bGLOB(_RECURSE)?\b|aux_source_directory", path.read_text("utf-8"))]
    forgotten = []
    for path in files(CPP, ".cpp") + files(ROOT / "tests", ".cpp"):
        # The list stands in the nearest folder that has one; a list may fill in a name, as in block_${level}.cpp.
        where = next(folder for folder in path.parents if (folder / "CMakeLists.txt").exists())
        name = path.relative_to(where).as_posix()
        listed = re.findall(r"[\w/${}.-]+\.cpp", (where / "CMakeLists.txt").read_text("utf-8"))
        if not any(re.fullmatch(re.sub(r"\\\$\\\{\w+\\\}", r"\\w+", re.escape(entry)), name) for entry in listed):
            forgotten.append(relative(path))
    assert not forgotten, "built by nobody"


def test_commands_of_the_readmes_exist() -> None:
    missing = []
    for readme in [ROOT / "README.md", ROOT / "README.zh-CN.md", *files(ROOT / "docs", ".md"), *files(CPP, ".md"), *files(ROOT / "tests", ".md")]:
        for block in re.findall(r"```(?:sh|bash|console)\n(.*?)```", readme.read_text("utf-8"), flags=re.S):
            for command in re.findall(r"^(?:bash |\./)?((?:\.ci|tests|python|cpp)/\S+)|(?:bash|python3?) ([\w./-]+/[\w./-]+)", block, flags=re.M):
                path = ROOT / (command[0] or command[1])
                if not path.exists():
                    missing.append(f"{relative(readme)}: {relative(path)}")
                elif path.is_file() and path.suffix == "" and not os.access(path, os.X_OK):
                    missing.append(f"{relative(readme)}: {relative(path)} may not be executed")
    assert not missing
    first = (ROOT / "README.md").read_text("utf-8")
    assert first.index("bash .ci/install") < first.index("bash .ci/test")


def test_shell_scripts_stop_at_errors() -> None:
    for path in files(ROOT / ".ci") + [ROOT / "tests/consumer/run"]:
        text = path.read_text("utf-8")
        assert "set -euo pipefail" in text or "common.sh" in text, relative(path)
        subprocess.run(["bash", "-n", str(path)], check=True)


def test_files_speak_of_the_project_alone() -> None:
    # Written so that this file does not hold what it looks for: folders of one machine, marks of a merge, unfinished work.
    words = re.compile("|".join([r"(?<![\w.~])/" + "work/", "/tmp/" + r"\w", r"/home/" + r"\w", r"/root/" + r"\w", "^<<<" + "<<<< ", "^>>>" + ">>>> ",
                                 r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b"]), flags=re.M)
    found = []
    for path in files(ROOT):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture, or bytes that are wrong on purpose
        if path.suffix in {".json", ".txt"} and "malformed" in path.parts:
            continue
        found += [f"{relative(path)}: {match.group()}" for match in words.finditer(text)]
    assert not found


@pytest.mark.slow
@pytest.mark.skipif(shutil.which(os.environ.get("CXX", "g++")) is None, reason="needs a C++ compiler")
def test_public_headers_stand_alone(tmp_path: Path) -> None:
    made = tmp_path / "gengxin" / "support" / "version.hpp"
    made.parent.mkdir(parents=True)
    made.write_text(re.sub(r"@\w+@", "0", (CPP / "include/gengxin/support/version.hpp.in").read_text("utf-8")))
    compiler = os.environ.get("CXX", "g++")

    def compile_alone(header: Path) -> str:
        name = header.relative_to(CPP / "include").as_posix()
        command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-x", "c++", f"-I{CPP / 'include'}", f"-I{tmp_path}", "-"]
        done = subprocess.run(command, input=f'#include "{name}"\n#include "{name}"\nint main() {{}}\n', capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else f"{name}:\n{done.stderr[:2000]}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for fault in pool.map(compile_alone, [*public_headers()]) if fault]
    assert not faults, "\n".join(faults)


def test_supported_python_is_the_one_that_runs() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    least = re.search(r'requires-python = ">=(\d+)\.(\d+)"', text)
    assert least and sys.version_info[:2] >= (int(least[1]), int(least[2]))
    project = re.search(r"project\(gengxin VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text("utf-8"))
    package = re.search(r'^version = "([\d.]+)"', text, flags=re.M)
    assert project and package and project[1] == package[1], "one version number"
