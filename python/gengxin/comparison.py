"""Scenarios side by side."""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gengxin.run import TABLES, Run, simulate
from gengxin.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


class Comparison:
    """Runs side by side: ``comparison.schools`` and the other tables carry a ``scenario`` level in their columns."""

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self.names = _distinct([run.scenario.name for run in runs])

    def table(self, name: str) -> pd.DataFrame:
        """A table of all runs: rows by its keys, columns by (scenario, value)."""
        import pandas as pd

        keys = [key[0] for key in self.runs[0].raw(name)["keys"]]
        values = [column[0] for column in self.runs[0].raw(name)["columns"]]
        frames = [run.table(name).astype({key: object for key in keys}).set_index(keys)[values] for run in self.runs]
        return pd.concat(frames, axis=1, keys=self.names, names=["scenario", "value"])

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES:
            return self.table(name)
        raise AttributeError(f"a comparison has no {name!r}; its tables are: {', '.join(TABLES)}")

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """What differs in the inputs of each run from those of the first: scenario, place, before, after."""
        import pandas as pd

        rows = []
        for name, run in zip(self.names[1:], self.runs[1:], strict=True):
            for place, before, after in differences(self.runs[0].scenario, run.scenario):
                rows.append({"scenario": name, "place": place, "before": before, "after": after})
        return pd.DataFrame(rows, columns=["scenario", "place", "before", "after"], dtype=object)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """The chief results of the whole case by year, columns by (scenario, outcome)."""
        import pandas as pd

        frames = []
        for run in self.runs:
            residents = run.residents[run.residents["zone"] == "all"].set_index("year")
            frame = residents[["residents_with", "floating_with", "planned_population_with"]].copy()
            schools = run.schools[run.schools["zone"] == "all"]
            for level in ("primary", "junior"):
                of_level = schools[schools["level"] == level].set_index("year")
                for column in ("shortfall_with", "norm_shortfall_with"):
                    frame[f"{level}_{column}"] = of_level[column]
            for table, column in (("hospitals", "norm_shortfall_with"), ("elderly", "shortfall_with")):
                rows = run.table(table)
                frame[f"{table}_{column}"] = rows[rows["zone"] == "all"].set_index("year")[column]
            frames.append(frame)
        return pd.concat(frames, axis=1, keys=self.names, names=["scenario", "outcome"])

    @cached_property
    def money(self) -> pd.DataFrame:
        """The chief results of costs, balance and finance, a row a scenario; columns only of what some scenario has."""
        import pandas as pd

        frame = pd.DataFrame([money_of(run) for run in self.runs], index=pd.Index(self.names, name="scenario"), dtype=float)
        return frame.dropna(axis=1, how="all")

    def __repr__(self) -> str:
        from gengxin.views import text

        return text.comparison(self)

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.comparison(self)


def compare(*scenarios: Scenario | Run | str) -> Comparison:
    """Simulates scenarios (or takes runs) and sets them side by side.

    >>> import gengxin as gx
    >>> base = gx.load("xiaogang")
    >>> tight = base.patch({"norms": {"primary_places_per_1000": 90}}, name="tighter norm")
    >>> gx.compare(base, tight).inputs["place"].tolist()
    ['norms/primary_places_per_1000']
    """
    if len(scenarios) < 2:
        raise ValueError("compare takes at least two scenarios or runs")
    return Comparison([s if isinstance(s, Run) else simulate(s) for s in scenarios])


#: Outcomes of costs and finance: name, table, row, column.
MONEY = (
    ("cost_approved_yuan", "costs", {"head": "total", "line": "all"}, "approved_yuan"),
    ("cost_forecast_yuan", "costs", {"head": "total", "line": "all"}, "forecast_yuan"),
    ("financing_floor_needed_m2", "balance", {}, "financing_m2"),
    ("financing_floor_planned_m2", "balance", {}, "planned_financing_m2"),
    ("financing_floor_left_m2", "balance", {}, "difference_m2"),
    ("peak_funding_yuan", "finance", {"account": "project"}, "peak_funding_yuan"),
    ("net_present_value_yuan", "finance", {"account": "project"}, "net_present_value_yuan"),
)


def money_of(run: Run) -> dict[str, float]:
    """The chief results of costs and finance of a run; NaN where it has none."""
    from gengxin.views.series import rows_of

    values = {}
    for name, table, where, column in MONEY:
        rows = rows_of(run, table, **where)
        values[name] = rows[0][column] if rows else float("nan")
    return values


def differences(before: Scenario, after: Scenario) -> list[tuple[str, Any, Any]]:
    """Places where two documents differ: (place, value before, value after); ``None`` where there is none."""
    return [(place, _at(before.document, place), value) for place, value in _leaves(before.diff(after), before.document)]


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _leaves(patch: dict[str, Any], base: Any, place: str = "") -> list[tuple[str, Any]]:
    """The places that a patch changes; a figure, a column and a removed key are leaves."""
    found = []
    for key, value in patch.items():
        here = f"{place}/{key}" if place else key
        below = base.get(key) if isinstance(base, dict) else None
        is_figure = isinstance(value, dict) and bool({"value", "from", "values"} & value.keys())
        if isinstance(value, dict) and value and not is_figure and (isinstance(below, dict) or key == "rows" or place.endswith("/rows")):
            found += _leaves(value, below, here)
        else:
            found.append((here, value))
    return found


def _at(document: Any, place: str) -> Any:
    """The value at a place of the document; of a table cell, the cell."""
    steps = place.split("/")
    for i, step in enumerate(steps):
        if step == "rows" and isinstance(document, dict) and "id" in document and len(steps) == i + 3:
            row, column = steps[i + 1 :]
            values = document.get(column)
            values = values["values"] if isinstance(values, dict) else values
            return values[document["id"].index(row)] if values is not None and row in document["id"] else None
        if not isinstance(document, dict) or step not in document:
            return None
        document = document[step]
    return deepcopy(document)
