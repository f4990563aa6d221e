"""Allocation: the plan that is worth most within the requirements, what each limit costs, and why there may be none."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from gengxin._core import allocate as _core
from gengxin.scenario import Scenario, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


class Total(NamedTuple):
    """What a requirement, an objective or a front may name: its unit and its titles in English and Chinese."""

    name: str
    unit: str
    title: str
    title_zh: str


TOTALS: dict[str, Total] = {name: Total(name, *rest) for name, *rest in _core.total_names()}
"""The totals of the format; a document may add its own (``totals/formulas``): :attr:`Problem.totals`."""

# Table: what stood before and what stands after, side by side in the sheet of a plan.
_SHEET: dict[str, list[tuple[str, str]]] = {
    "development": [("net_far_without", "net_far_with"), ("gross_far_without", "gross_far_with"), ("park_without_m2", "park_with_m2"), ("road_without_m", "road_with_m")],
    "floor": [("", "counted_m2"), ("", "uncounted_m2")],
    "residents": [("planned_population_without", "planned_population_with"), ("residents_without", "residents_with"), ("", "homes_built"), ("", "low_rent_floor_lost_m2")],
    "schools": [("places_without", "places_with"), ("norm_without", "norm_with")],
    "hospitals": [("beds_without", "beds_with"), ("norm_without", "norm_with")],
    "elderly": [("beds_without", "beds_with"), ("need_without", "need_with")],
}


class Problem:
    """A scenario's allocation as a program, built once; each solve takes milliseconds.

    Args:
        scenario: with the sections ``allocation``, ``requirements`` and, unless net value is wanted, ``objective``.
        values: numbers to use instead of the document's, one a slot.

    Attributes:
        totals: what requirements, objectives and fronts may name, the document's own totals included: name -> :class:`Total`.

    Raises:
        gengxin.DocumentError: if the document says nothing of an allocation, or a cost line is not linear in its totals.

    >>> from gengxin.allocation import Problem
    >>> problem = Problem("xiaogang")
    >>> problem.solve(whole=True).split
    0
    """

    def __init__(self, scenario: Scenario | str | Any, values: Any = None) -> None:
        self.scenario = load(scenario)
        self._core = _core.Problem(self.scenario._core, values)
        self.totals: dict[str, Total] = {name: Total(name, *rest) for name, *rest in self._core.total_names}

    def solve(self, *, whole: bool | None = None, tolerance: float | None = None, threads: int = 1, keep: Sequence[str] = ()) -> Plan:
        """The best plan.

        Args:
            whole: every parcel takes one option entirely; what the document says unless given.
            tolerance: what whole parcels may miss a limit by, relative to the limit's size.
            keep: parcels that must stay as they are.
        """
        return Plan(self, self._core.solve(whole, tolerance, threads, [self._index(parcel) for parcel in keep]), whole, tolerance)

    def solve_exact(self, *, whole: bool | None = None, seconds: float = 60.0, relative_gap: float = 1e-6) -> Plan:
        """The best plan with options to be taken whole (or, with ``whole``, all parcels) as whole numbers, by HiGHS.

        Needs the extra ``exact``. Prices are **with the whole numbers fixed**: what a unit of a limit is worth while no site is
        given up and none is added. The bound is the search's where that is better than the bound of shares.

        Args:
            seconds: after which the search ends; the plan is then the best found, and ``gap`` tells how far it may be off.

        Raises:
            gengxin.optimise.MissingSolver: if HiGHS is not installed.
            ValueError: if no plan was found, or the allocation asks for closeness or compactness, which such a search does not know.
        """
        from gengxin.optimise import solve_integer

        if not self._core.is_linear:
            raise ValueError("an exact search knows neither closeness nor compactness; leave closeness_yuan_per_m2 and compactness_yuan_per_m out of 'allocation'")
        program = self._core.program
        options = self.scenario.document["options"]
        is_whole = [choice is not None and bool(options[self.options[choice[0]]].get("whole")) for choice in self._core.choices]
        every = self._core.whole if whole is None else whole
        size = program.groups * program.options
        integers = [column for column in range(size) if every or is_whole[column % program.options]]
        found = solve_integer(program.expanded(), integers, time_limit_seconds=seconds, relative_gap=relative_gap)
        if not len(found.x):
            raise ValueError(f"the search found no plan: {found.status}")
        return Plan(self, self._core.with_chosen(found.x[:size], -found.bound, bool(every)), whole, None)

    def _index(self, parcel: str) -> int:
        ids = self.parcel_ids
        if parcel not in ids:
            raise KeyError(f"no parcel {parcel!r}")
        return ids[parcel]

    @cached_property
    def parcel_ids(self) -> dict[str, int]:
        return {parcel: index for index, parcel in enumerate(sorted(self.scenario.document["parcels"]["id"]))}

    @property
    def parcels(self) -> list[str]:
        """Parcels that may change."""
        names = list(self.parcel_ids)
        return [names[index] for index in self._core.parcels]

    @cached_property
    def options(self) -> list[str]:
        return list(self.scenario.document.get("options", {}))


def columns_of(problem: Problem, plan: list[tuple[int, int, int, float]]) -> dict[str, list[Any]]:
    """Rows of a plan as columns ``id, parcel, option, share, start``, as :meth:`gengxin.Scenario.with_plan` takes them."""
    names, options = list(problem.parcel_ids), problem.options
    rows: dict[str, list[Any]] = {"id": [], "parcel": [], "option": [], "share": [], "start": []}
    for parcel, option, start, share in plan:
        rows["id"].append(f"{names[parcel]}_{options[option]}_{start}")
        rows["parcel"].append(names[parcel])
        rows["option"].append(options[option])
        rows["share"].append(share)
        rows["start"].append(start)
    return rows


class Plan:
    """A plan found by :func:`allocate`, or why there is none.

    ``plan.table`` is what :meth:`gengxin.Scenario.with_plan` takes; ``plan.limits`` tells every requirement in every year
    with its value, room and price.

    >>> import gengxin as gx
    >>> plan = gx.allocate("xiaogang")
    >>> sorted(plan.shadow_prices["requirement"])[:2]
    ['demolition', 'kindergarten_places']
    >>> gx.allocate(gx.load("xiaogang").patch({"requirements": {"demolition": {"mode": "hard"}}})).status
    'primal infeasible'
    """

    def __init__(self, problem: Problem, core: _core.Allocation, whole: bool | None, tolerance: float | None) -> None:
        self.problem = problem
        self.scenario = problem.scenario
        self._core = core
        self._asked = (whole, tolerance)

    @property
    def status(self) -> str:
        """``optimal``, ``primal infeasible`` (the requirements cannot be met together), or why the solve ended."""
        return self._core.status

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return self.status == "optimal"

    value_yuan = property(lambda self: self._core.value_yuan, doc="Worth of the plan by the objective, yuan.")
    bound_yuan = property(lambda self: self._core.bound_yuan, doc="No plan within the limits is worth more, yuan; proved by the prices.")
    closeness_yuan = property(lambda self: self._core.closeness_yuan, doc="What being unlike the document's own plan costs, taken from the value; 0 unless ``allocation`` asks for closeness.")
    compactness_yuan = property(lambda self: self._core.compactness_yuan, doc="What boundaries between parcels that are treated differently cost, taken from the value; 0 unless asked for.")
    gap = property(lambda self: self._core.gap, doc="(bound - value) / bound.")
    within = property(lambda self: self._core.within, doc="Whole parcels meet every limit to the tolerance.")
    proved = property(lambda self: self._core.proved, doc="Optimal within 1e-6, or a checked certificate that there is no plan.")
    split = property(lambda self: self._core.split, doc="Parcels that take more than one option.")
    seconds = property(lambda self: self._core.seconds, doc="Time of the solve, seconds.")
    iterations = property(lambda self: self._core.iterations, doc="Iterations of the solve.")

    @cached_property
    def rows(self) -> dict[str, list[Any]]:
        """The plan as columns ``id, parcel, option, share, start``."""
        return columns_of(self.problem, self._core.rows)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Parcel, option, share, start year, land use before and after, area."""
        import pandas as pd

        document = self.scenario.document
        use = dict(zip(document["parcels"]["id"], document["parcels"]["use"], strict=True))
        frame = pd.DataFrame(self.rows)
        frame["use_before"] = [use[parcel] for parcel in frame["parcel"]]
        frame["use_after"] = [document["options"][option].get("use", use[parcel]) for parcel, option in zip(frame["parcel"], frame["option"], strict=True)]
        frame["area_m2"] = self.areas
        return frame

    @cached_property
    def areas(self) -> list[float]:
        """Land of each row of the plan, m2."""
        parcels = self.scenario.document["parcels"]
        area = parcels["area_m2"]["values"] if isinstance(parcels["area_m2"], dict) else parcels["area_m2"]
        area_of = dict(zip(parcels["id"], area, strict=True))
        return [share * area_of[parcel] for parcel, share in zip(self.rows["parcel"], self.rows["share"], strict=True)]

    @cached_property
    def sheet(self) -> pd.DataFrame:
        """The plan in figures (经济技术指标表) at the end of the last year: each with unit and titles, before and after, by zone."""
        import pandas as pd

        run, rows = self.simulate(), []
        for table, pairs in _SHEET.items():
            frame = run.table(table)
            first, frame = frame[frame["year"] == run.years[0]], frame[frame["year"] == run.years[-1]]
            titles, titles_zh, units = run.titles(table), run.titles(table, "zh"), run.units(table)
            keys = [key for key, _, _ in run.raw(table)["keys"] if key not in {"year", "zone"}]
            for before, after in pairs:
                at_start = first[after].to_numpy() if not before and len(first) == len(frame) else [0.0] * len(frame)
                for start, (_, row) in zip(at_start, frame.iterrows(), strict=True):
                    what = " ".join(str(row[key]) for key in keys)
                    rows.append({"zone": row["zone"], "item": f"{after}{f' {what}' if what else ''}", "title": titles[after], "title_zh": titles_zh[after], "of": what,
                                 "unit": units[after], "before": row[before] if before else start, "after": row[after]})  # fmt: skip
        frame = pd.DataFrame(rows)
        return frame[(frame["before"] != 0) | (frame["after"] != 0)].reset_index(drop=True)

    @cached_property
    def limit_list(self) -> list[dict[str, Any]]:
        """Each side of each requirement in each run of years, with texts: what ``limits`` shows, without pandas."""
        ids = list(self.scenario.document.get("requirements", {}))
        limits = []
        for limit in self._core.limits:
            record = self.scenario.document["requirements"][ids[limit["requirement"]]]
            limits.append({**limit, "requirement": ids[limit["requirement"]], "title": record["title"], "title_zh": record.get("title_zh", record["title"]),
                           "unit": record["unit"], "total": record["total"], "total_unit": self.problem.totals[record["total"]].unit, "sign": "≥" if limit["at_least"] else "≤"})  # fmt: skip
        return limits

    @cached_property
    def limits(self) -> pd.DataFrame:
        """Every requirement in every run of years: value, limit, room in units of the total, price, whether it binds."""
        import pandas as pd

        columns = ["requirement", "first_year", "last_year", "sign", "value", "limit", "unit", "room", "binds", "price_yuan", "total", "title", "title_zh"]
        return pd.DataFrame(self.limit_list, columns=columns)

    @property
    def binding(self) -> pd.DataFrame:
        """The limits that the plan just meets, dearest first."""
        return self.limits[self.limits["binds"]].sort_values("price_yuan", ascending=False)

    @property
    def shadow_prices(self) -> pd.DataFrame:
        """The limits that cost something, dearest first: yuan for one unit of the total more or less."""
        return self.limits[self.limits["price_yuan"] > 0].sort_values("price_yuan", ascending=False)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Every total of the plan by year, over the whole case; those in yuan are of the whole project."""
        import pandas as pd

        first = self.scenario.document["years"]["first"]
        values = self.problem._core.totals(self._core.rows)
        frame = pd.DataFrame(dict(zip(self.problem.totals, values, strict=True)))
        frame.insert(0, "year", range(first, first + len(frame)))
        return frame

    def simulate(self) -> Any:
        """A run of the scenario with this plan."""
        from gengxin.run import simulate

        return simulate(self.apply())

    def apply(self, name: str = "plan") -> Scenario:
        """The scenario with this plan."""
        self._need_plan()
        return self.scenario.with_plan(self.rows, name=name)

    @cached_property
    def land_balance(self) -> pd.DataFrame:
        """Land by use before and after, m2 and share of the land that is counted (现状/规划用地平衡表), by zone."""
        land = self.simulate().land
        last = land[land["year"] == land["year"].max()]
        frame = last[["zone", "use", "area_without_m2", "area_with_m2", "difference_m2"]].rename(columns={"area_without_m2": "before_m2", "area_with_m2": "after_m2"})
        for side in ("before", "after"):
            frame[f"{side}_share"] = frame[f"{side}_m2"] / frame.groupby("zone", observed=True)[f"{side}_m2"].transform("sum")
        return frame.reset_index(drop=True)

    def replacement_cost(self, parcel: str) -> float:
        """What leaving a parcel as it is takes from the plan's value, yuan; infinity if no plan is left without it, NaN if it may take no option."""
        self._need_plan()
        return self.problem._core.replacement_cost(self.problem._index(parcel), *self._asked)

    def alternatives(self, count: int = 3, *, slack: float = 0.02, slack_yuan: float | None = None) -> list[Alternative]:
        """Plans nearly as good as this one that differ from it, and from each other, most.

        Each gives as little land as can be to what the plans before it gave it to (Brill, Chang & Hopkins 1982). Fewer than ``count``
        come back where nothing else is as good.

        Args:
            slack: what they may be worth less, as a share of this plan's worth.
            slack_yuan: the same in yuan, instead.

        >>> import gengxin as gx
        >>> other = gx.allocate("xiaogang").alternatives(1, slack_yuan=50e6)[0]
        >>> 0.1 < other.differs <= 1
        True
        """
        self._need_plan()
        allowed = slack * abs(self.value_yuan) if slack_yuan is None else slack_yuan
        return [Alternative(self.problem, one) for one in self.problem._core.alternatives(count, allowed, *self._asked)]

    @cached_property
    def conflict(self) -> list[dict[str, Any]]:
        """Limits that cannot be met together, none of which can be left out of the conflict; empty if there is a plan."""
        return [self.limit_list[index] for index in self._core.conflict]

    @cached_property
    def cure(self) -> list[dict[str, Any]]:
        """The least that limits must give way, relative to their size, with ``amount`` in units of the total and ``moved``, the limit that can be met."""
        return [{**self.limit_list[index], "amount": amount, "moved": moved} for index, amount, moved in self._core.cure]

    def cured(self, name: str = "cure", room: float = 1e-6) -> Scenario:
        """The scenario with its limits moved as :attr:`cure` says, and a little more for rounding."""
        return self.scenario.patch(self.cure_patch(room), name=name)

    def cure_patch(self, room: float = 1e-6) -> dict[str, Any]:
        """The patch of :meth:`cured`."""
        patch: dict[str, Any] = {}
        for step in self.cure:
            side = "at_least" if step["at_least"] else "at_most"
            moved = step["moved"] + (-1 if step["at_least"] else 1) * room * max(1.0, abs(step["limit"]), abs(step["moved"]))
            known = patch.setdefault(step["requirement"], {})
            known[side] = min(moved, known.get(side, math.inf)) if step["at_least"] else max(moved, known.get(side, -math.inf))
        return {"requirements": patch}

    def sentences(self, lang: str = "en") -> list[str]:
        """What a planner is told: the plan's worth and binding limits with prices, or the conflict and its cure."""
        from gengxin.views import of_plan

        return of_plan.sentences(self, lang)

    def _need_plan(self) -> None:
        if not self.found:
            raise ValueError(f"there is no plan ({self.status}); plan.sentences() tells why and what would help")

    def __repr__(self) -> str:
        from gengxin.views import text

        return text.plan(self)

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.plan(self)


class Alternative:
    """A plan nearly as good as the best; made by :meth:`Plan.alternatives`.

    Attributes:
        rows: the plan as columns ``id, parcel, option, share, start``.
        value_yuan: its worth by the objective, yuan.
        differs: share of the land that may change whose use or start differs from the nearest of the plans before it.
        within: whether options to be taken whole are.

    >>> import gengxin as gx
    >>> plan = gx.allocate("xiaogang")
    >>> other = plan.alternatives(1, slack_yuan=50e6)[0]
    >>> other.value_yuan >= plan.value_yuan - 50e6 - 1, gx.simulate(other.apply()).scenario.name.endswith("alternative")
    (True, True)
    """

    def __init__(self, problem: Problem, core: _core.Alternative) -> None:
        self.problem = problem
        self.rows = columns_of(problem, core.rows)
        self.value_yuan, self.differs, self.within = core.value_yuan, core.differs, core.within

    def apply(self, name: str = "alternative") -> Scenario:
        """The scenario with this plan."""
        return self.problem.scenario.with_plan(self.rows, name=name)

    def __repr__(self) -> str:
        return f"Alternative(worth {self.value_yuan / 1e4:,.2f} 万元, {self.differs:.0%} of the land otherwise)"


def allocate(scenario: Scenario | str | Any, values: Any = None, **options: Any) -> Plan:
    """The plan that is worth most within the scenario's requirements.

    Args:
        scenario: a scenario, or what :func:`gengxin.load` takes.
        values: numbers to use instead of the document's, one a slot.
        options: as for :meth:`Problem.solve`: ``whole``, ``tolerance``, ``threads``, ``keep``.

    >>> import gengxin as gx
    >>> plan = gx.allocate("xiaogang")
    >>> plan.found, plan.value_yuan <= plan.bound_yuan
    (True, True)
    """
    return Problem(scenario, values).solve(**options)
