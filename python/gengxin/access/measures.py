"""Floating catchments and rational agents: supply a head, where people compete for what they reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from gengxin._core import access as _core
from gengxin._core.access import Weight
from gengxin.access._columns import column, numbers, table_of
from gengxin.access.travel import Travel

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

_FACILITIES = {"supply": ("as given", "供给"), "demand": ("persons", "加权需求"), "ratio": ("as given per person", "供需比")}


@dataclass(frozen=True)
class Catchments:
    """Result of the two and three steps.

    Attributes:
        points: by point, supply a head: ``access``, or a column a group if groups have weights of their own.
        facilities: supply, demand (of all who reach it, weighted), ratio (0 without supply; infinity with supply and nobody in reach).
        groups: by group: people, and the mean access of its people (0 of nobody).
        travel: unit, source and version of the travel table.
    """

    points: pd.DataFrame
    facilities: pd.DataFrame
    groups: pd.DataFrame
    travel: dict[str, Any]


def _groups(demand: Any, labels: Any) -> tuple[np.ndarray, list[str]]:
    """Demand as points x groups, and the names of the groups."""
    if isinstance(demand, Mapping):
        names = [str(name) for name in demand]
        if not names:
            raise ValueError("demand: found no group; allowed: at least one")
        return np.column_stack([numbers(f"demand of {name}", demand[name], labels) for name in demand]), names
    if hasattr(demand, "columns"):
        return _groups({name: demand[name] for name in demand.columns}, labels)
    array = column("demand", demand, labels)
    if array.ndim == 1:
        return array[:, None], ["all"]
    if array.ndim != 2:
        raise ValueError(f"demand: found {array.ndim} dimensions; allowed: 1, or 2 with a column a group")
    return array, [str(g) for g in range(array.shape[1])]


def _catchments(travel: Travel, demand: Any, supply: Any, weight: Weight | Mapping[str, Weight], choice: str, threads: int) -> Catchments:
    people, names = _groups(demand, travel.points)
    places = numbers("supply", supply, travel.facilities)
    if isinstance(weight, Mapping):
        if set(weight) != set(names):
            raise ValueError(f"weight: found groups {sorted(map(str, weight))}; allowed: those of the demand, {names}")
        weights, columns = [weight[name] for name in names], names
    else:
        weights, columns = [weight], ["access"]
    found = _core.floating_catchments(travel.core, np.ascontiguousarray(people), len(names), places, weights, choice, threads)
    points = table_of(dict(zip(columns, found["access"].T, strict=True)), {name: ("as given per person", "可达性") for name in columns}, travel.points)
    facilities = table_of({**found, "supply": places}, _FACILITIES, travel.facilities)
    groups = table_of(found, {"people": ("persons", "人数"), "mean": ("as given per person", "平均可达性")}, names)
    return Catchments(points, facilities, groups, travel.provenance)


def two_step(travel: Travel, demand: Any, supply: ArrayLike, limit: float, *, threads: int = 0) -> Catchments:
    """2SFCA: each facility's supply over all people within the limit, summed over what a point reaches (Luo & Wang 2003).

    Args:
        travel: from points to facilities; travel back may differ and plays no part.
        demand: people, shape [points], or a column a group (array, DataFrame or dict): groups compete for the same supply.
        supply: places, beds, doctors, shape [facilities].
        limit: in the table's unit, above 0; counts itself.
        threads: 0 for all cores; the result is the same for any number, bit for bit.

    Returns:
        Access by point and group. Nobody in reach of a facility: its ratio is infinity (0 without supply), and only points where
        nobody lives show it. A point that reaches nothing has 0. Nothing is NaN. All supply that anybody reaches is shared out: the
        sum of demand x access is its total.

    Raises:
        ValueError: for a limit not above 0, amounts below 0, not finite or of the wrong length.

    >>> from gengxin.access import travel
    >>> walk = travel([[1, 80, 40], [80, 1, 40], [40, 40, 1]], unit="min")
    >>> two_step(walk, [100, 50, 10], [15, 20, 100], limit=61).points["access"].round(10).tolist()
    [0.7613636364, 0.9583333333, 1.0946969697]
    """
    return _catchments(travel, demand, supply, _core.all_or_nothing(limit), "none", threads)


def enhanced_two_step(
    travel: Travel, demand: Any, supply: ArrayLike, weight: Weight | Mapping[str, Weight], limit: float | None = None, *, threads: int = 0
) -> Catchments:
    """E2SFCA: the two steps with a weight that falls with travel (Luo & Qi 2009), in both of them.

    Args:
        weight: from `step`, `gaussian`, `gravity` and others; a dict with one for each group, if groups travel differently.
        limit: no weight beyond it; None: only the weight's own.
        travel, demand, supply, threads: as for `two_step`, whose results and errors are those here.

    >>> from gengxin.access import step, travel
    >>> walk = travel([[1, 80, 40], [80, 1, 40], [40, 40, 1]], unit="min")
    >>> enhanced_two_step(walk, [100, 50, 10], [15, 20, 100], step({10: 1, 30: 0.68, 60: 0.22})).points["access"].round(6).tolist()
    [0.658399, 0.89477, 2.442162]
    """
    return _catchments(travel, demand, supply, _limited(weight, limit), "none", threads)


def _limited(weight: Weight | Mapping[str, Weight], limit: float | None) -> Weight | Mapping[str, Weight]:
    if limit is None:
        return weight
    return {name: w.within(limit) for name, w in weight.items()} if isinstance(weight, Mapping) else weight.within(limit)


def three_step(
    travel: Travel, demand: Any, supply: ArrayLike, weight: Weight | Mapping[str, Weight], limit: float | None = None, *,
    choice: Literal["within", "table"] = "within", threads: int = 0,
) -> Catchments:  # fmt: skip
    """3SFCA: people first choose among the facilities they reach, in proportion to the weights (Wan, Zou & Sternberg 2012).

    Args:
        choice: a point's choices add up to 1 over the facilities within the limit, as in the paper, or over the whole table, as in
            the package ``access`` 1.1.
        travel, demand, supply, weight, limit, threads: as for `enhanced_two_step`.

    >>> from gengxin.access import gravity, travel
    >>> walk = travel([[1, 80, 40], [80, 1, 40], [40, 40, 1]], unit="min")
    >>> three_step(walk, [100, 50, 10], [15, 20, 100], gravity(1, -1), limit=61, choice="table").points["access"].round(6).tolist()
    [0.156257, 0.406216, 9.906352]
    """
    return _catchments(travel, demand, supply, _limited(weight, limit), choice, threads)


def catchment_ratio(
    travel: Travel, around: Travel, demand: ArrayLike, supply: ArrayLike, limit: float | None = None, *, weight: Weight | None = None, threads: int = 0
) -> pd.DataFrame:
    """FCA: supply over people within the limit of each point.

    Args:
        travel: from points to facilities.
        around: from points to points, in the same unit.
        limit: in the tables' unit; needed where no weight is given.
        weight: of travel; None: 1 up to the limit.

    Returns:
        By point: ratio (0 without supply; infinity with supply and nobody around), supply, demand.

    Raises:
        ValueError: as `two_step`; if the two tables are in different units.

    >>> from gengxin.access import travel
    >>> walk = travel([[1, 80, 40], [80, 1, 40], [40, 40, 1]], unit="min")
    >>> catchment_ratio(walk, walk, [100, 50, 10], [15, 20, 100], limit=61)["ratio"].round(6).tolist()
    [1.045455, 2.0, 0.84375]
    """
    if around.unit != travel.unit:
        raise ValueError(f"around: found the unit {around.unit!r}; allowed: {travel.unit!r}, that of the travel to facilities")
    if limit is None and weight is None:
        raise ValueError("limit: found none; allowed: a number above 0, or a weight")
    if weight is None:
        weight = _core.all_or_nothing(limit)
    elif limit is not None:
        weight = weight.within(limit)
    found = _core.catchment_ratio(around.core, travel.core, numbers("demand", demand, travel.points), numbers("supply", supply, travel.facilities), weight, threads)
    titles = {"ratio": ("as given per person", "供需比"), "supply": ("as given", "可达供给"), "demand": ("persons", "周边需求")}
    frame = table_of(found, titles, travel.points)
    frame.attrs["travel"] = travel.provenance
    return frame


@dataclass(frozen=True)
class Raam:
    """Result of `raam`.

    Attributes:
        points: cost (crowding + travel / tau; infinity where nothing can be reached), travel (mean, in the table's unit).
        facilities: supply, load (people who come), crowding (load over supply, 1 at the mean; infinity without supply).
        flows: point, facility, people.
        gap: the most that anybody's cost could still fall by going elsewhere alone.
        unassigned: people who reach no facility with supply.
        travel: unit, source and version of the travel table.
    """

    points: pd.DataFrame
    facilities: pd.DataFrame
    flows: pd.DataFrame
    gap: float
    unassigned: float
    travel: dict[str, Any]


def raam(
    travel: Travel, demand: ArrayLike, supply: ArrayLike, *, tau: float = 60.0, rho: float | None = None, cycles: int = 150,
    first_step: float = 0.2, least_step: float = 0.005, half_life: float = 50.0, threads: int = 0,
) -> Raam:  # fmt: skip
    """RAAM: people spread until travel and crowding cost the same wherever they go (Saxon & Snow 2020). Low is good.

    Args:
        travel, demand, supply, threads: as for `two_step`; one column of demand.
        tau: travel that weighs as much as crowding of 1, in the table's unit.
        rho: people a unit of supply at which crowding is 1; None: all demand over all supply.
        cycles, first_step, least_step, half_life: in each cycle whole persons move, at most a share of each point's people, which
            halves every ``half_life`` cycles from ``first_step`` down to ``least_step``.

    Raises:
        ValueError: without any demand or supply, or for terms out of range.

    >>> from gengxin.access import travel
    >>> walk = travel([[1, 80, 40], [80, 1, 40], [40, 40, 1]], unit="min")
    >>> raam(walk, [100, 50, 10], [15, 20, 100], tau=60).points["cost"].round(6).tolist()
    [1.504848, 1.493323, 0.843542]
    """
    places = numbers("supply", supply, travel.facilities)
    found = _core.rational_agents(
        travel.core, numbers("demand", demand, travel.points), places, tau, 0.0 if rho is None else rho, cycles, first_step, least_step, half_life, threads
    )
    point = np.repeat(np.arange(len(travel.points)), np.diff(found["start"]))
    points = table_of(found, {"cost": ("1", "出行与拥挤成本"), "travel": (travel.unit, "平均出行")}, travel.points)
    facilities = table_of({"supply": places, "load": found["load"], "crowding": found["crowding"]}, {"supply": ("as given", "供给"), "load": ("persons", "就诊人数"), "crowding": ("1", "拥挤度")}, travel.facilities)
    flows = table_of({"point": travel.points[point], "facility": travel.facilities[found["facility"]], "people": found["people"]}, {"point": ("1", "需求点"), "facility": ("1", "设施"), "people": ("persons", "人数")})
    return Raam(points, facilities, flows, found["gap"], found["unassigned"], travel.provenance)
