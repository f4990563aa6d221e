"""Travel tables: minutes or metres from points to facilities."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gengxin._core import access as _core

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Travel:
    """A table of travel from points to facilities, as `travel`, `travel_links`, `straight_line` and `manhattan` make it.

    Attributes:
        unit: ``"min"`` or ``"m"``.
        points, facilities: labels of rows and columns.
        source, version: where the times come from, and which state of it (a network and its date); None if not told.
        not_in_table: parcels of the scenario that the document's table has no row for; none of tables made otherwise.
    """

    unit: str
    points: pd.Index
    facilities: pd.Index
    source: str | None = None
    version: str | None = None
    core: Any = field(repr=False, default=None)
    not_in_table: tuple[str, ...] = field(repr=False, default=())

    @property
    def shape(self) -> tuple[int, int]:
        """Points and facilities."""
        return len(self.points), len(self.facilities)

    @property
    def provenance(self) -> dict[str, Any]:
        """Unit, source and version, as every result carries them; and how many parcels are not in the table, if any."""
        told: dict[str, Any] = {"unit": self.unit, "source": self.source, "version": self.version}
        return told | ({"not_in_table": len(self.not_in_table)} if self.not_in_table else {})

    def entry(self, title: str, *, source: str | None = None, **origin: Any) -> dict[str, Any]:
        """This table as an entry of a document's section ``travel``, for a patch.

        Args:
            title: what it holds, such as walking times.
            source: an id of the document's ``sources``; without one the times count as assumed, with this table's source as a note.
            origin: ``page``, ``title_zh`` and the like.

        >>> from gengxin.access import travel
        >>> walk = travel([[3, 9]], unit="min", points=["P1"], facilities=["S1", "S2"], version="2024-05")
        >>> walk.entry("Walking times", source="network")["cost"]
        {'values': [3.0, 9.0], 'source': 'network'}
        """
        point, facility, cost = links_of(self)
        told = {"source": source} if source is not None else {"assumed": True} | ({"note": self.source} if self.source else {})
        told |= {key: origin.pop(key) for key in ("page", "note", "assumed") if key in origin}
        entry = {"title": title, **origin, "unit": self.unit, "origin": [str(label) for label in self.points[point]],
                 "destination": [str(label) for label in self.facilities[facility]], "cost": {"values": cost.tolist(), **told}}  # fmt: skip
        return entry | ({"version": self.version} if self.version else {})


def links_of(table: Travel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Point, facility and cost of every link, row by row; infinity is none."""
    core = table.core
    if core.dense:
        point, facility = np.nonzero(np.isfinite(core.cost))
        return point, facility, core.cost[point, facility]
    here = np.isfinite(core.cost)
    return np.repeat(np.arange(len(table.points)), np.diff(core.start))[here], core.facility[here], core.cost[here]


def of_scenario(scenario: Any, name: str) -> Travel:
    """A table of a document's section ``travel``, as :meth:`gengxin.Scenario.travel` tells it."""
    known = scenario.document.get("travel", {})
    if name not in known:
        raise ValueError(f"travel: found {name!r}; allowed: {', '.join(known) or 'nothing: the document has no section travel'}; cure: name a table of the section, or add it")
    found = scenario._core.travel(name)
    source = scenario.document["sources"][found["source"]]["title"] if found["source"] else None
    core = _core.Table(found["start"], found["facility"], found["cost"], len(found["facilities"]))
    table = _made(core, found["unit"], found["points"], found["facilities"], source, found["version"] or None)
    return replace(table, not_in_table=tuple(found["not_in_table"]))


def _labels(labels: Any, count: int, name: str) -> pd.Index:
    import pandas as pd

    index = pd.RangeIndex(count) if labels is None else pd.Index(labels)
    if len(index) != count:
        raise ValueError(f"{name}: found {len(index)} labels; allowed: {count}, one for each")
    if not index.is_unique:
        raise ValueError(f"{name}: found the label {index[index.duplicated()][0]!r} twice; allowed: each label once")
    return index


def _unit(unit: str) -> str:
    if unit not in ("min", "m"):
        raise ValueError(f"unit: found {unit!r}; allowed: 'min', 'm'; cure: convert the table, so that limits and costs are in one unit")
    return unit


def travel(
    cost: Any, *, unit: Literal["min", "m"], points: Any = None, facilities: Any = None, source: str | None = None, version: str | None = None
) -> Travel:
    """A travel table from numbers.

    Args:
        cost: shape [points, facilities], from a point to a facility, not below 0; an array, a DataFrame (whose labels are
            kept) or a SciPy sparse matrix. Infinity in a dense table, and an entry that is not stored in a sparse one, cannot
            be reached; a stored 0 is next door.
        unit: minutes or metres.
        points, facilities: labels; 0, 1, 2 ... if not given.
        source, version: what made the table, and which state of it.

    Raises:
        ValueError: for a cost below 0 or NaN (its place is told), labels that repeat or do not fit.

    >>> travel([[3, 9], [8, 4]], unit="min", source="pedestrian network", version="2024-05").shape
    (2, 2)
    """
    if hasattr(cost, "tocsr"):
        rows = cost.tocsr().sorted_indices()
        core = _core.Table(rows.indptr, rows.indices, rows.data, rows.shape[1])
    else:
        if hasattr(cost, "index") and hasattr(cost, "columns"):
            points = cost.index if points is None else points
            facilities = cost.columns if facilities is None else facilities
        core = _core.Table(np.array(cost, dtype=np.float64, order="C", ndmin=2))
    return _made(core, unit, points, facilities, source, version)


def _made(core: Any, unit: str, points: Any, facilities: Any, source: str | None, version: str | None) -> Travel:
    return Travel(_unit(unit), _labels(points, core.points, "points"), _labels(facilities, core.facilities, "facilities"), source, version, core)


def travel_links(
    links: pd.DataFrame, *, unit: Literal["min", "m"], points: Any, facilities: Any, origin: str = "origin", destination: str = "destination",
    cost: str = "cost", source: str | None = None, version: str | None = None,
) -> Travel:  # fmt: skip
    """A sparse travel table from a list of links, as network libraries write it.

    Args:
        links: a row a link: from the point ``origin`` to the facility ``destination`` at ``cost``.
        points, facilities: the labels, in the order wanted; links of others are an error, pairs without a link cannot be reached.

    Raises:
        ValueError: for an unknown label, a link that stands twice, a cost below 0 or NaN.

    >>> import pandas as pd
    >>> links = pd.DataFrame({"origin": ["a", "b", "b"], "destination": ["s", "s", "t"], "cost": [3.0, 8.0, 4.0]})
    >>> travel_links(links, unit="min", points=["a", "b"], facilities=["s", "t"]).shape
    (2, 2)
    """
    import pandas as pd

    rows, columns = _labels(points, len(points), "points"), _labels(facilities, len(facilities), "facilities")
    for name in (origin, destination, cost):
        if name not in links:
            raise ValueError(f"links: found no column {name!r}; allowed: {', '.join(map(str, links.columns))}; cure: name the column by origin, destination, cost")
    i, j = rows.get_indexer(pd.Index(links[origin])), columns.get_indexer(pd.Index(links[destination]))
    for where, name, known in ((i, origin, "points"), (j, destination, "facilities")):
        if (where < 0).any():
            row = int(np.flatnonzero(where < 0)[0])
            raise ValueError(f"links: found {links[name].iloc[row]!r} as {name} in row {row}; allowed: one of {known}; cure: add it to {known}, or drop the row")
    order = np.lexsort((j, i))
    i, j, costs = i[order], j[order], np.asarray(links[cost], dtype=np.float64)[order]
    twice = np.flatnonzero((np.diff(i) == 0) & (np.diff(j) == 0))
    if len(twice):
        raise ValueError(f"links: found two from {rows[i[twice[0]]]!r} to {columns[j[twice[0]]]!r}; allowed: one; cure: keep the cheaper")
    start = np.searchsorted(i, np.arange(len(rows) + 1))
    return _made(_core.Table(start, j, costs, len(columns)), unit, rows, columns, source, version)


def _coordinates(places: Any, name: str) -> tuple[np.ndarray, np.ndarray, Any]:
    if hasattr(places, "geometry"):
        crs = getattr(places, "crs", None)
        if crs is not None and getattr(crs, "is_geographic", False):
            raise ValueError(f"{name}: found degrees ({crs.name}); allowed: coordinates in metres; cure: to_crs of a projected system, such as EPSG:4526 in Guangzhou")
        middle = places.geometry.representative_point()
        return middle.x.to_numpy(), middle.y.to_numpy(), places.index
    array = np.asarray(places, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"{name}: found shape {array.shape}; allowed: [places, 2], x and y in metres")
    return np.ascontiguousarray(array[:, 0]), np.ascontiguousarray(array[:, 1]), places.index if hasattr(places, "columns") else None


def _distance(metric: str, points: Any, facilities: Any, within: float | None, threads: int) -> Travel:
    x, y, rows = _coordinates(points, "points")
    fx, fy, columns = _coordinates(facilities, "facilities")
    if within is None:
        core = _core.Table(_core.distances(metric, x, y, fx, fy, threads))
    else:
        core = _core.Table(*_core.distances_within(metric, x, y, fx, fy, within, threads), len(fx))
    return _made(core, "m", rows, columns, f"{metric.replace('straight', 'straight-line')} distance between coordinates", None)


def straight_line(points: ArrayLike, facilities: ArrayLike, within: float | None = None, threads: int = 0) -> Travel:
    """Straight-line distances in metres.

    Args:
        points, facilities: shape [places, 2], x and y in metres, or GeoDataFrames in a projected system.
        within: keep only links up to this distance, in a sparse table.
        threads: 0 for all cores; the result is the same for any number.

    Raises:
        ValueError: for coordinates that are not finite or are in degrees.

    >>> straight_line([[0, 0]], [[300, 400], [0, 900]], within=500).core.dense
    False
    """
    return _distance("straight", points, facilities, within, threads)


def manhattan(points: ArrayLike, facilities: ArrayLike, within: float | None = None, threads: int = 0) -> Travel:
    """Distances along two axes, the sum of both differences, in metres; arguments as for `straight_line`.

    >>> from gengxin.access import cover
    >>> cover(manhattan([[0, 0]], [[300, 400]]), {"people": [10]}, limit=600).table["within"].tolist()
    [0.0]
    """
    return _distance("manhattan", points, facilities, within, threads)
