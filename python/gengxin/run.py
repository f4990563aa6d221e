"""Runs: a scenario simulated year by year."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gengxin import _core
from gengxin.errors import LimitError, LimitWarning
from gengxin.scenario import Scenario, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd

    from gengxin.explanation import Explanation
    from gengxin.household import Household

#: Tables of people, services and land, and those of compensation, costs and finance.
SETTLEMENT_TABLES: tuple[str, ...] = tuple(_core.settlement_table_names())
TABLES: tuple[str, ...] = (*_core.table_names(), "cover", *SETTLEMENT_TABLES)


class Run:
    """What a scenario leads to, with the plan and without it, year by year.

    Each table is an attribute and a DataFrame: ``residents``, ``population``, ``ages``, ``schools``, ``hospitals``,
    ``elderly``, ``land``, ``floor``, ``development``, ``facilities``, ``indicators``, ``totals`` (the user's own); where the
    document has an economy, ``working_floor`` and ``economy``; where it has the section, ``cover``; and, where it has rules or
    costs, ``entitlements``, ``compensation``, ``choices``, ``consent``, ``stages``, ``costs``, ``cash_flow``,
    ``cash_flow_monthly``, ``finance``, ``accounts``, ``balance``, ``limits``, ``allotted_land``, ``pro_forma`` (what land is
    worth to a developer, by parcel, option and floor area ratio). Units stand in ``run.units(name)``; the zone ``all`` is
    the whole case.
    """

    def __init__(self, scenario: Scenario, values: Any = None) -> None:
        import numpy as np  # loaded on first use, like pandas: a plan is shown without it

        self.scenario = scenario
        self._values = None if values is None else np.ascontiguousarray(values, dtype=float)
        self._trajectory = _core.run(scenario.compiled, self._values)
        self._raw: dict[str, dict[str, Any]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    def raw(self, name: str) -> dict[str, Any]:
        """A table as NumPy arrays: ``keys`` [(name, codes, categories)], ``columns`` [(name, unit, title, title_zh, values)]."""
        if name not in TABLES:
            raise KeyError(f"no table {name!r}; there are: {', '.join(TABLES)}")
        if name not in self._raw:
            compiled = self.scenario.compiled
            self._raw[name] = (
                _core.cover_table(compiled, self._values)
                if name == "cover"
                else _core.settlement_table(compiled, self._values, self._settlement, name)
                if name in SETTLEMENT_TABLES
                else _core.table(compiled, self._trajectory, name, self._settlement if _core.needs_settlement(compiled, name) else None)
            )
        return self._raw[name]

    @cached_property
    def _settlement(self) -> _core.Settlement:
        return _core.settle(self.scenario.compiled, self._values)

    @cached_property
    def broken_limits(self) -> list[str]:
        """The limits of mode ``hard`` that the plan breaks, each with its value and bound; empty if it keeps them all.

        >>> import gengxin as gx
        >>> gx.simulate("xiaogang").broken_limits
        []
        """
        modes = self.scenario.document.get("limits", {})
        if "hard" not in modes.values():
            return []
        return self._settlement.broken_hard_limits

    def require_limits(self) -> Run:
        """The run itself, if it keeps all hard limits.

        Raises:
            gengxin.LimitError: with every hard limit that the plan breaks.
        """
        if self.broken_limits:
            raise LimitError(self.broken_limits, self)
        return self

    @property
    def balance_text(self) -> str:
        """Whether a financing floor balances the project, and how much of it; empty without finance."""
        return self._settlement.balance_text

    @property
    def rates_of_return(self) -> dict[str, str]:
        """What there is to say of each account's rate of return: every root, one, or none."""
        return dict(zip(("project", "developer", "collective"), self._settlement.rates_texts, strict=True))

    def table(self, name: str) -> pd.DataFrame:
        """A table as a DataFrame: key columns first, then values; a copy is not made, so do not write into it."""
        if name not in self._frames:
            from gengxin.frames import frame_of

            self._frames[name] = frame_of(self.raw(name), self.scenario)
        return self._frames[name]

    def units(self, name: str) -> dict[str, str]:
        """Unit of each value column of a table."""
        return {column[0]: column[1] for column in self.raw(name)["columns"]}

    def titles(self, name: str, lang: str = "en") -> dict[str, str]:
        """Title of each value column of a table, in English or Chinese (``zh``)."""
        return {column[0]: column[3 if lang == "zh" else 2] for column in self.raw(name)["columns"]}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES:
            return self.table(name)
        raise AttributeError(f"a run has no {name!r}; its tables are: {', '.join(TABLES)}")

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *TABLES])

    @property
    def years(self) -> list[int]:
        """Years of the run, the base year first."""
        first = self.scenario.compiled.first_year
        return list(range(first, first + self.scenario.compiled.years))

    def cohorts(self, with_plan: bool = True) -> np.ndarray:
        """Residents at the end of each year, persons, shape [zone, status, year, sex, age]; read-only, not a copy.

        Statuses are member, registered, local, floating; sexes male, female; ages 0-99 and 100 and over.
        """
        return self._trajectory.cohorts(with_plan)

    @cached_property
    def _explainer(self) -> _core.Explainer:
        values = self.scenario.compiled.values if self._values is None else self._values
        return _core.Explainer(self.scenario.compiled, list(values))

    def explain(self, cell: str, **where: Any) -> Explanation:
        """Why a cell holds what it holds, down to the figures of the document and their sources.

        Args:
            cell: ``"table.column"``, such as ``"schools.shortfall_with"``; ``"costs.total"`` is the approved cost, and
                ``"costs.rebuilding"`` that of a head.
            where: the keys of the row, such as ``year=2030, zone="all", level="primary"``. A year left out is the
                last one, a zone left out is ``all`` where there is one.

        Raises:
            KeyError: if there is no such table, column or key, or if the keys fit no row or several.

        >>> import gengxin as gx
        >>> run = gx.simulate(gx.load("xiaogang"))
        >>> why = run.explain("schools.norm_with", year=2030, level="primary")
        >>> abs(why.recompute() - why.value) < 1e-9
        True
        """
        from gengxin.explanation import Explanation

        table, _, column = cell.partition(".")
        if table == "costs" and column in self.raw("costs")["keys"][0][2]:
            where, column, cell = {"head": column, "line": "all", **where}, "approved_yuan", "costs.approved_yuan"
        row = self._row(table, column, where)
        return Explanation(self, self._explainer, self._explainer.cell(table, row, column), _cell_name(cell, self.raw(table), row))

    def household(self, name: str) -> Household:
        """What a household, or a property of the collective, is owed, item by item, and what each choice would bring.

        >>> import gengxin as gx
        >>> h = gx.simulate("xiaogang").household("H0154")
        >>> round(sum(row["owner_yuan"] for row in h.rows), 2) == h.total_yuan
        True
        """
        from gengxin.household import Household

        return Household(self, name)

    def _row(self, table: str, column: str, where: Mapping[str, Any]) -> int:
        raw = self.raw(table)
        columns = [c[0] for c in raw["columns"]]
        if column not in columns:
            raise KeyError(f"table {table!r} has no column {column!r}; it has: {', '.join(columns)}")
        names = [key[0] for key in raw["keys"]]
        for name in where:
            if name not in names:
                raise KeyError(f"table {table!r} has no key {name!r}; its keys are: {', '.join(names)}")
        import numpy as np

        rows = np.ones(len(raw["keys"][0][1]), dtype=bool)
        for name, codes, categories in raw["keys"]:
            wanted = where.get(name)
            if wanted is None and name == "year":
                wanted = int(codes.max())
            if wanted is None and name in {"zone", "phase"} and "all" in categories:
                wanted = "all"
            if wanted is None:
                continue
            if categories and isinstance(wanted, int | float):
                wanted = f"{wanted:g}"  # a floor area ratio
            if categories and wanted not in categories:
                raise KeyError(f"{name} {wanted!r} is not in table {table!r}; there are: {', '.join(categories)}")
            rows &= codes == (categories.index(wanted) if categories else wanted)
        found = np.flatnonzero(rows)
        if len(found) != 1:
            missing = [name for name in names if name not in where and name not in {"year", "zone"}]
            raise KeyError(f"{len(found)} rows of table {table!r} fit {dict(where)!r}; also give: {', '.join(missing) or 'other keys'}")
        return int(found[0])

    def __repr__(self) -> str:
        from gengxin.views import text

        return text.run(self)

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.run(self)


def _cell_name(cell: str, raw: dict[str, Any], row: int) -> str:
    keys = [str(categories[codes[row]]) if categories else str(codes[row]) for _, codes, categories in raw["keys"]]
    return f"{cell} [{', '.join(keys)}]"


def simulate(scenario: Scenario | str | Any, values: Any = None, *, strict: bool = False) -> Run:
    """Simulates a scenario (or what :func:`gengxin.load` takes).

    Args:
        values: numbers to run with instead of the document's, one a slot, as in ``scenario.compiled.values``.
        strict: raise where the plan breaks a limit of mode ``hard``; otherwise it is told as a :class:`gengxin.LimitWarning`,
            and ``run.broken_limits`` and ``run.limits`` show it.

    Raises:
        gengxin.LimitError: if asked, for a plan that breaks a hard limit.

    >>> import gengxin as gx
    >>> run = gx.simulate("xiaogang")
    >>> run.years[0], run.years[-1]
    (2020, 2035)
    """
    run = Run(load(scenario), values)
    if strict:
        return run.require_limits()
    if run.broken_limits:
        warnings.warn(str(LimitError(run.broken_limits, run)), LimitWarning, stacklevel=2)
    return run
