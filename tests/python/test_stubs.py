"""The typed stub of the core says what the core is: names, signatures, nothing more and nothing less."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

import gengxin
from gengxin import _core

STUB = ast.parse((Path(gengxin.__file__).parent / "_core.pyi").read_text(encoding="utf-8"))


def _public(names):
    return {name for name in names if not name.startswith("_")}


def _stub_classes() -> dict[str, ast.ClassDef]:
    return {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef)}


def _stub_functions(nodes) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def _decorators(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator) for decorator in function.decorator_list}


def _stub_arguments(function: ast.FunctionDef) -> list[tuple[str, bool]]:
    """Names of arguments, and whether each has a default."""
    names = [argument.arg for argument in function.args.args]
    without = len(names) - len(function.args.defaults)
    return [(name, i >= without) for i, name in enumerate(names)]


def _core_arguments(text: str) -> list[tuple[str, bool]]:
    """The same from the first line of a bound function's docstring."""
    line = text.strip().splitlines()[0]
    inside = line[line.index("(") + 1 : line.rindex(") ->")]
    while "[" in inside:  # types may hold commas of their own
        inside = re.sub(r"\[[^\[\]]*\]", "", inside)
    return [(part.split(":")[0].strip(), "=" in part) for part in inside.split(",") if part.strip()]


def _core_classes() -> dict[str, type]:
    return {name: value for name, value in vars(_core).items() if inspect.isclass(value) and not name.startswith("_")}


def test_names_of_the_module_are_those_of_the_stub():
    stub = set(_stub_classes()) | set(_stub_functions(STUB.body))
    core = {name for name, value in vars(_core).items() if not inspect.ismodule(value)}
    assert stub == _public(core)


@pytest.mark.parametrize("name", sorted(_stub_functions(STUB.body)))
def test_functions_take_what_the_stub_says(name):
    assert _stub_arguments(_stub_functions(STUB.body)[name]) == _core_arguments(getattr(_core, name).__doc__)


@pytest.mark.parametrize("name", sorted(_stub_classes()))
def test_classes_have_what_the_stub_says(name):
    stub, core = _stub_functions(_stub_classes()[name].body), _core_classes()[name]
    assert _public(stub) == _public(vars(core))
    for member, function in stub.items():
        bound = inspect.getattr_static(core, member)
        if "property" in _decorators(function):
            assert isinstance(bound, property), f"{name}.{member} is no property"
            continue
        assert not isinstance(bound, property), f"{name}.{member} is a property"
        assert isinstance(bound, staticmethod) == ("staticmethod" in _decorators(function)), f"{name}.{member}"
        expected = _core_arguments(getattr(core, member).__doc__)
        assert _stub_arguments(function) == expected, f"{name}.{member}"
    can_be_made = (core.__init__.__doc__ or "").startswith("__init__(")
    assert ("__init__" in stub) == can_be_made, f"{name}: __init__ in the stub if and only if Python can make one"


def test_everything_in_the_stub_is_described():
    for node in ast.walk(STUB):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("f() -> int", []),
        ("f(a: list[dict[str, int]], b: int = 3) -> tuple[int, int]", [("a", False), ("b", True)]),
        ("f(self: gengxin._core.Scenario, values: typing.Annotated[a.B, c.d] | None = None) -> int", [("self", False), ("values", True)]),
    ],
)
def test_signatures_are_read_from_docstrings(text, arguments):
    assert _core_arguments(text) == arguments


def test_documented_errors_are_raised():
    compiled = _core.Compiled(_core.Scenario.load(str(gengxin.cases.path("xiaogang"))))
    for call in (_core.run, _core.run_reference, _core.Explainer):
        with pytest.raises(ValueError, match="values, one a slot; got 1"):
            call(compiled, [1.0])
    trajectory = _core.run(compiled)
    with pytest.raises(IndexError, match="no table 'nothing'"):
        _core.table(compiled, trajectory, "nothing")
    with pytest.raises(ValueError, match="read-only"):
        trajectory.cohorts(True)[:] = 0
    with pytest.raises(ValueError, match="age groups"):
        _core.life_expectancy([0], [0.1, 0.2])
