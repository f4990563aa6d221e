"""Examples in docstrings run, and everything public has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import warnings

import pytest

import gengxin as gx

_OPTIONAL = {"gengxin.plots": ("matplotlib", "geopandas"), "gengxin.optimise.integer": ("highspy",), "gengxin.access.siting": ("highspy",)}


def _modules() -> list[str]:
    found = [module.name for module in pkgutil.walk_packages(gx.__path__, "gengxin.")]
    return ["gengxin"] + [name for name in found if name != "gengxin._core" and not name.endswith("__main__") and ".cases." not in name]


@pytest.fixture(autouse=True)
def _no_windows():
    """Plots made by examples are closed, and made without a display."""
    try:
        import matplotlib.pyplot as pyplot
    except ImportError:
        yield
        return
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")


@pytest.mark.parametrize("name", _modules())
def test_examples_run(name):
    for prefix, packages in _OPTIONAL.items():
        if name.startswith(prefix):
            for package in packages:
                pytest.importorskip(package, reason=f"examples of {prefix} need {package}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def _public_things():
    for name in gx.__all__:
        yield name, getattr(gx, name)
    for name in gx.plots.__all__:
        yield f"plots.{name}", getattr(gx.plots, name)


def _example_home(thing):
    """A class that only a function makes is shown by its methods, or by the function."""
    docs = [inspect.getdoc(thing) or ""]
    if inspect.isclass(thing):
        docs += [inspect.getdoc(member) or "" for name, member in vars(thing).items() if not name.startswith("_") and callable(member)]
    return "\n".join(docs)


# These come only from functions, whose examples show them.
_MADE_BY = {"Comparison": "compare", "Explanation": "Run", "Household": "Run", "DocumentError": "load"}


@pytest.mark.parametrize("name", [name for name, _ in _public_things()])
def test_public_things_are_described(name):
    thing = dict(_public_things())[name]
    assert (inspect.getdoc(thing) or "").strip(), f"{name} has no docstring"
    if inspect.isclass(thing) or inspect.isfunction(thing):
        home = dict(_public_things())[_MADE_BY.get(name, name)]
        assert ">>> " in _example_home(home), f"{name} has no example"


def test_public_methods_are_described():
    for cls in (gx.Scenario, gx.Run, gx.Comparison, gx.Explanation, gx.Household):
        for name, member in vars(cls).items():
            if not name.startswith("_") and (callable(member) or isinstance(member, property)):
                assert (inspect.getdoc(member) or "").strip(), f"{cls.__name__}.{name} has no docstring"
