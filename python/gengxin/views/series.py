"""Numbers of a run by year, without pandas: what views and plots draw on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from gengxin.run import Run


def chosen(run: Run, table: str, **where: Any) -> np.ndarray:
    """Which rows of a table carry these keys."""
    import numpy as np

    raw = run.raw(table)
    rows = np.ones(len(raw["keys"][0][1]), dtype=bool)
    for name, codes, categories in raw["keys"]:
        if name not in where:
            continue
        if categories and where[name] not in categories:
            raise ValueError(f"no {name} {where[name]!r} in table {table!r}; there are: {', '.join(categories)}")
        rows &= codes == (categories.index(where[name]) if categories else where[name])
    return rows


def column(run: Run, table: str, name: str) -> np.ndarray:
    """All values of a column."""
    for title, _, _, _, values in run.raw(table)["columns"]:
        if title == name:
            return values
    raise KeyError(f"table {table!r} has no column {name!r}")


def categories(run: Run, table: str, key: str) -> list[str]:
    """What a key of a table may be, in its order."""
    return next(there for name, _, there in run.raw(table)["keys"] if name == key)


def rows_of(run: Run, name: str, **where: Any) -> list[dict[str, Any]]:
    """A table's rows as dictionaries, those that carry these keys."""
    import numpy as np

    raw = run.raw(name)
    columns = [(column[0], column[4]) for column in raw["columns"]]
    return [
        {key: there[codes[i]] if there else int(codes[i]) for key, codes, there in raw["keys"]} | {key: float(values[i]) for key, values in columns}
        for i in np.flatnonzero(chosen(run, name, **where))
    ]


def by_year(run: Run, table: str, name: str, **where: Any) -> np.ndarray:
    """A column by year, summed over the keys that ``where`` leaves open; NaN in a year without rows."""
    import numpy as np

    rows = chosen(run, table, **where)
    values, years = column(run, table, name)[rows], run.raw(table)["keys"][0][1][rows]
    return np.array([values[years == year].sum() if (years == year).any() else np.nan for year in run.years])
