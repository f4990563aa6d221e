"""gengxin (更新): simulate the renewal of an urban village.

>>> import gengxin as gx
>>> base = gx.load("xiaogang")
>>> run = gx.simulate(base)
>>> run.schools.shape[0] > 0
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gengxin.errors import DocumentError, LimitError, LimitWarning

__version__ = "0.1.0"

# Where each public name lives. Modules are imported on first use, so that `import gengxin` stays light.
_HOMES = {
    "Scenario": "gengxin.scenario",
    "load": "gengxin.scenario",
    "json_schema": "gengxin.scenario",
    "Run": "gengxin.run",
    "simulate": "gengxin.run",
    "Explanation": "gengxin.explanation",
    "Household": "gengxin.household",
    "Plan": "gengxin.allocation",
    "Problem": "gengxin.allocation",
    "allocate": "gengxin.allocation",
    "Alternative": "gengxin.allocation",
    "Front": "gengxin.trade_offs",
    "Reach": "gengxin.trade_offs",
    "front": "gengxin.trade_offs",
    "reach": "gengxin.trade_offs",
    "Comparison": "gengxin.comparison",
    "compare": "gengxin.comparison",
    "cases": "gengxin.cases",
    "land_codes": "gengxin.land",
    "life_expectancy": "gengxin.people",
    "with_neighbours": "gengxin.neighbours",
    "school_impact": "gengxin.people",
    "access": "gengxin.access",
    "optimise": "gengxin.optimise",
    "plots": "gengxin.plots",
}
_MODULES = {"access", "cases", "optimise", "plots"}

__all__ = ["DocumentError", "LimitError", "LimitWarning", *sorted(_HOMES)]

if TYPE_CHECKING:
    from gengxin import access, cases, optimise, plots
    from gengxin.allocation import Alternative, Plan, Problem, allocate
    from gengxin.comparison import Comparison, compare
    from gengxin.explanation import Explanation
    from gengxin.household import Household
    from gengxin.land import land_codes
    from gengxin.neighbours import with_neighbours
    from gengxin.people import life_expectancy, school_impact
    from gengxin.run import Run, simulate
    from gengxin.scenario import Scenario, json_schema, load
    from gengxin.trade_offs import Front, Reach, front, reach


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gengxin' has no attribute {name!r}")
    module = import_module(_HOMES[name])
    value = module if name in _MODULES else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
