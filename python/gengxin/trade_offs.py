"""What one total costs in another, and the least figure that makes a plan possible."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gengxin._core import allocate as _core
from gengxin.allocation import Plan, Problem, columns_of
from gengxin.scenario import Scenario, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_SHORT = "_shortfall"


class Front:
    """Plans of which none is better in one objective without being worse in another; made by :func:`front`.

    Attributes:
        objectives: as asked for.
        status: ``optimal``, or that of the first solve that was not; then there are no points.
        solves: programs that were solved.

    >>> import gengxin as gx
    >>> front = gx.front("xiaogang", ["net_value_yuan", "-demolished_m2"], steps=1)
    >>> front.units, gx.simulate(front.scenario(0)).scenario.name.endswith("point 0")
    ({'net_value_yuan': 'yuan', '-demolished_m2': 'm2'}, True)
    """

    def __init__(self, problem: Problem, objectives: Sequence[str], core: _core.Front) -> None:
        self.problem, self.objectives, self._core = problem, list(objectives), core
        self.status, self.solves = core.status, core.solves

    def __len__(self) -> int:
        return len(self._core.points)

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of each objective."""
        requirements = self.problem.scenario.document.get("requirements", {})
        return {name: self.problem.totals[requirements[name.removesuffix(_SHORT)]["total"] if name.endswith(_SHORT) else name.lstrip("-")].unit for name in self.objectives}

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a plan, the best in the first objective first: each objective in its unit, then ``<objective>_price``: how much the first gains if
        that one may be a unit worse (0 where its bound leaves room), the worth by the document's objective, parcels that change, and whether options to be taken whole are."""
        import pandas as pd

        rows = []
        for point in self._core.points:
            row: dict[str, Any] = dict(zip(self.objectives, point.values, strict=True))
            row |= {f"{name}_price": price for name, price in list(zip(self.objectives, point.trade_offs, strict=True))[1:]}
            rows.append({**row, "value_yuan": point.value_yuan, "parcels": len({row[0] for row in point.rows}), "within": point.within})
        prices = [f"{name}_price" for name in self.objectives[1:]]
        return pd.DataFrame(rows, columns=[*self.objectives, *prices, "value_yuan", "parcels", "within"])

    def scenario(self, point: int) -> Scenario:
        """The scenario with the plan of a point, by its row in :attr:`table`."""
        return self.problem.scenario.with_plan(columns_of(self.problem, self._core.points[point].rows), name=f"point {point}")

    def __repr__(self) -> str:
        from gengxin.views import text

        return text.front(self)

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.front(self)


def front(scenario: Scenario | str | Any, objectives: Sequence[str], *, steps: int = 10, whole: bool | None = None) -> Front:
    """What one total costs in another: plans between the best for each objective.

    Each objective but the first is bounded in ``steps`` equal steps between its worst and best value in the pay-off table
    (AUGMECON2, Mavrotas & Florios 2013), and the first made as good as can be. Hard limits hold; soft ones bound nothing.
    Where options are to be taken whole the points are plans with whole sites, found as :meth:`Problem.solve` finds them.

    Args:
        scenario: a scenario, or what :func:`gengxin.load` takes.
        objectives: two or more of: a total (as much as can be), ``"-"`` and a total (as little as can be), or a requirement's name and
            ``_shortfall`` (how far it is missed, in units of its total).
        steps: of each bound; the number of solves grows with ``(steps + 1) ** (objectives - 1)``.
        whole: as for :meth:`Problem.solve`.

    Raises:
        ValueError: for an objective that is no total and no requirement.

    >>> import gengxin as gx
    >>> front = gx.front("xiaogang", ["net_value_yuan", "-demolished_m2"], steps=2)
    >>> bool(front.table["net_value_yuan"].is_monotonic_decreasing and front.table["-demolished_m2"].is_monotonic_decreasing)
    True
    """
    problem = Problem(scenario)
    requirements = problem.scenario.document.get("requirements", {})
    made = []
    for name in objectives:
        total, least = name.removeprefix("-"), name.startswith("-")
        if name.endswith(_SHORT) and name.removesuffix(_SHORT) in requirements:
            made.append(("", False, name.removesuffix(_SHORT)))
        elif total in problem.totals:
            made.append((total, not least, ""))
        else:
            import difflib

            known = [*problem.totals, *(f"{requirement}{_SHORT}" for requirement in requirements)]
            near = difflib.get_close_matches(total, known, 1)
            raise ValueError(f"objectives: found {name!r}; allowed: a total, '-' and a total, or a requirement's name and '{_SHORT}'; " + (f"did you mean {near[0]!r}?" if near else "see Problem.totals"))
    return Front(problem, objectives, problem._core.front(made, steps, whole))


class Reach:
    """The least or greatest value of a figure at which there is a plan; made by :func:`reach`.

    Attributes:
        reached: whether there is such a value within the range.
        value: of the figure, in its unit: there is a plan. NaN if not reached.
        impossible: the nearest value that was tried and has no plan; NaN if the whole range has one.
        proved: whether that is proved, by a certificate or a bound; where options are to be taken whole, a plan may also just not have been found.
        plan: at ``value``; at the better end of the range if not reached.
        solves: programs that were solved.

    >>> import gengxin as gx
    >>> price = gx.reach("xiaogang", "finance/land_price_yuan_per_m2", 5_000, 60_000, worth_yuan=0.0, accuracy=0.05)
    >>> price.unit, price.reached, price.plan.value_yuan >= 0
    ('yuan/m2', True, True)
    """

    def __init__(self, scenario: Scenario, pointer: str, unit: str, core: _core.Reach) -> None:
        self.pointer, self.unit = pointer, unit
        self.reached, self.impossible, self.proved, self.solves = core.reached, core.impossible, core.proved, core.solves
        self.value = core.value if core.reached else math.nan
        self.plan = Plan(Problem(_with_figure(scenario, pointer, self.value)), core.plan, None, None) if core.reached else None

    def __repr__(self) -> str:
        if not self.reached:
            return f"Reach({self.pointer}: no plan on the whole range{', proved' if self.proved else ''})"
        beyond = "on the whole range" if math.isnan(self.impossible) else f"none at {self.impossible:,.6g}{', proved' if self.proved else ''}"
        return f"Reach({self.pointer}: a plan at {self.value:,.6g} {self.unit}, {beyond})"


def _with_figure(scenario: Scenario, pointer: str, value: float) -> Scenario:
    unit = next(figure["unit"] for figure in scenario.figure_list() if figure["pointer"] == pointer)
    patch: Any = {"value": value, "unit": unit, "assumed": True, "note": "found by gengxin.reach"}
    for key in reversed(pointer.strip("/").split("/")):
        patch = {key: patch}
    return scenario.patch(patch, name=f"{pointer} {value:g}")


def reach(scenario: Scenario | str | Any, figure: str, low: float, high: float, *, worth_yuan: float | None = None, accuracy: float = 1e-3) -> Reach:
    """The smallest price, subsidy or FAR that makes the requirements possible, or the plan worth enough.

    Bisection over one figure; each try is an allocation of its own. Between ``low`` and ``high`` a plan must become possible, or
    stop to be, once: that is the caller's to know (more FAR, a higher price, a lower norm).

    Args:
        scenario: a scenario, or what :func:`gengxin.load` takes.
        figure: its place in the document, such as ``"options/redevelop_mixed/far"``; of a dated figure all values are replaced.
        low, high: range, in the figure's unit.
        worth_yuan: what the plan must be worth by the document's objective; any plan unless given.
        accuracy: of the answer, as a share of ``high - low``.

    Raises:
        ValueError: if there is no such figure, or the range is empty.

    >>> import gengxin as gx
    >>> hard = gx.load("xiaogang").patch({"requirements": {"demolition": {"mode": "hard"}}})
    >>> least = gx.reach(hard, "requirements/demolition/at_most", 0.2, 1.0, accuracy=0.01)
    >>> least.reached, least.plan.found, least.impossible < least.value
    (True, True, True)
    """
    loaded = load(scenario)
    pointer = "/" + figure.strip("/")
    infos = {info["pointer"]: info for info in loaded.figure_list()}
    if pointer not in infos:
        import difflib

        near = difflib.get_close_matches(pointer, infos, 1)
        raise ValueError(f"figure: found {figure!r}; allowed: a figure of the document; {f'did you mean {near[0]!r}?' if near else 'see scenario.figures'}")
    return Reach(loaded, pointer, infos[pointer]["unit"], _core.reach(loaded._core, pointer, low, high, accuracy, worth_yuan))
