"""Provision: whom the places of facilities can serve within a travel limit, and the proof that nobody serves more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gengxin._core import access as _core
from gengxin.access._columns import numbers, table_of
from gengxin.access.travel import Travel

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike


def _points() -> dict[str, tuple[str, str]]:
    return {"demand": ("persons", "需求"), "within": ("persons", "范围内满足"), "beyond": ("persons", "范围外满足"), "unserved": ("persons", "未满足"), "in_cut": ("1", "属于割集")}


def _facilities(unit: str) -> dict[str, tuple[str, str]]:
    return {
        "places": ("places", "学位或床位"), "used_within": ("places", "范围内使用"), "used_beyond": ("places", "范围外使用"), "left": ("places", "剩余"),
        "price": ("persons per place", "每位边际服务人数"), "travel_price": (f"person {unit} per place", "每位边际出行"), "in_cut": ("1", "属于割集"),
    }  # fmt: skip


@dataclass(frozen=True)
class Provision:
    """Result of `provision`.

    Attributes:
        within: people served within the limit, the most that can be; beyond, unserved: the others; demand: all.
        travel: people x cost of those within, the least that serves as many; travel_beyond.
        points: by point: demand, within, beyond, unserved, in_cut.
        facilities: by facility: places, used_within, used_beyond, left, price (people within that one place more serves, 0 or 1),
            travel_price (what it changes in travel; below 0: saved), in_cut.
        flows: point, facility, people, cost, beyond.
        bound: demand of the points out of the cut, and places of the facilities in it. The people of the cut's points reach
            the cut's facilities only, so nobody serves more than this; it equals ``within``.
        limit, limit_beyond, travel_table: as given; unit, source and version of the travel table.
    """

    demand: float
    within: float
    beyond: float
    unserved: float
    travel: float
    travel_beyond: float
    bound: float
    points: pd.DataFrame
    facilities: pd.DataFrame
    flows: pd.DataFrame
    limit: float
    limit_beyond: float | None
    travel_table: dict[str, Any]

    @property
    def share(self) -> float:
        """Share of the demand served within the limit; 1 of no demand.

        >>> from gengxin.access import travel
        >>> provision(travel([[5]], unit="min"), [4], [3], limit=5).share
        0.75
        """
        return self.within / self.demand if self.demand else 1.0

    def proof(self) -> str:
        """Why no more can be served, in words.

        >>> from gengxin.access import travel
        >>> provision(travel([[5]], unit="min"), [4], [3], limit=5).proof()
        '1 point with 4 people reaches only 1 facility with 3 places within 5 min: 1 must go unserved there, and all others are served'
        """
        points, facilities = self.points[self.points["in_cut"]], self.facilities[self.facilities["in_cut"]]
        if points.empty:
            return f"all {self.demand:g} are served within {self.limit:g} {self.travel_table['unit']}"
        short = points["demand"].sum() - facilities["places"].sum()
        count = lambda n, word, plural: f"{n} {word if n == 1 else plural}"  # noqa: E731
        return (f"{count(len(points), 'point', 'points')} with {points['demand'].sum():g} people {'reaches' if len(points) == 1 else 'reach'} only "
                f"{count(len(facilities), 'facility', 'facilities')} with {facilities['places'].sum():g} places within {self.limit:g} {self.travel_table['unit']}: "
                f"{short:g} must go unserved there, and all others are served")


def _flows(found: dict[str, Any], travel: Travel) -> pd.DataFrame:
    columns = {"point": travel.points[found["point"]], "facility": travel.facilities[found["facility"]], "people": found["people"], "cost": found["travel"]}
    return table_of(columns, {"point": ("1", "需求点"), "facility": ("1", "设施"), "people": ("persons", "人数"), "cost": (travel.unit, "出行")})


def provision(travel: Travel, demand: ArrayLike, places: ArrayLike, limit: float | None = None, *, beyond: float | None = None) -> Provision:
    """The most demand that the places can serve within a travel limit; then the least total travel that serves as much.

    Args:
        travel: from points to facilities.
        demand: people, shape [points]; fractions stay fractions, no point is rounded.
        places: shape [facilities].
        limit: in the table's unit, not below 0; counts itself. None: as far as the table goes.
        beyond: those left over may travel up to this to places left over, as many as can and then as near as can; None: nobody.

    Returns:
        A `Provision`. Among several ways of the least travel one is told; totals, prices and the cut are the same for all.

    Raises:
        ValueError: for demand or places below 0, not finite or of the wrong length, or a limit below 0.

    Source: a maximum flow and a transportation problem (Ford & Fulkerson 1956; Hall 1935 for the proof), solved exactly.

    >>> from gengxin.access import travel
    >>> minutes = travel([[0, 7, 5], [9, 0, 3], [5, 4, 0]], unit="min")
    >>> found = provision(minutes, demand=[100, 60, 40], places=[30, 0, 120], limit=4)
    >>> found.within, found.bound, found.travel
    (130.0, 130.0, 180.0)
    >>> found.facilities["price"].tolist()
    [1.0, 0.0, 0.0]
    """
    people, capacity = numbers("demand", demand, travel.points), numbers("places", places, travel.facilities)
    upto = np.inf if limit is None else limit
    found = _core.provision(travel.core, people, capacity, upto, 0.0 if beyond is None else beyond)
    points = table_of({"demand": people, "within": found["point_within"], "beyond": found["point_beyond"], "unserved": found["point_unserved"],
                       "in_cut": found["point_in_cut"].astype(bool)}, _points(), travel.points)  # fmt: skip
    facilities = table_of({**found, "places": capacity, "in_cut": found["facility_in_cut"].astype(bool)}, _facilities(travel.unit), travel.facilities)
    flows = _flows(found["flows"], travel)
    flows["beyond"] = flows["cost"] > upto
    totals = {name: found[name] for name in ("demand", "within", "beyond", "unserved", "travel", "travel_beyond", "bound")}
    return Provision(**totals, points=points, facilities=facilities, flows=flows, limit=upto, limit_beyond=beyond, travel_table=travel.provenance)


@dataclass(frozen=True)
class WeightedProvision:
    """Result of `weighted_provision`: worth (the greatest), served, travel (people x cost), points (demand, served), facilities
    (places, used), flows (point, facility, people, cost)."""

    worth: float
    served: float
    travel: float
    points: pd.DataFrame
    facilities: pd.DataFrame
    flows: pd.DataFrame


def weighted_provision(travel: Travel, demand: ArrayLike, places: ArrayLike, worth: ArrayLike, limit: float | None = None) -> WeightedProvision:
    """What tools report that maximise a weighted sum of people instead of people served.

    Some take demand / max(cost, 1)^2 as a person's worth. The greatest sum may serve fewer people than `provision` does.

    Args:
        worth: of one person on each link, not below 0: shape [points, facilities] for a dense table, one for each stored link of a sparse one.
        travel, demand, places, limit: as for `provision`.

    Raises:
        ValueError: as `provision`; for a worth below 0 or of the wrong shape.

    >>> import numpy as np
    >>> from gengxin.access import travel
    >>> minutes = np.array([[1.0, 3.0], [3.0, 10.0]])
    >>> near = weighted_provision(travel(minutes, unit="min"), [10, 10], [10, 10], 1 / minutes**2, limit=5)
    >>> most = provision(travel(minutes, unit="min"), [10, 10], [10, 10], limit=5)
    >>> near.served, most.within
    (10.0, 20.0)
    """
    people, capacity = numbers("demand", demand, travel.points), numbers("places", places, travel.facilities)
    value = np.ascontiguousarray(worth, dtype=np.float64).ravel()
    found = _core.weighted_provision(travel.core, people, capacity, value, np.inf if limit is None else limit)
    points = table_of({"demand": people, "served": found["point_served"]}, {"demand": ("persons", "需求"), "served": ("persons", "满足")}, travel.points)
    facilities = table_of({"places": capacity, "used": found["used"]}, {"places": ("places", "学位或床位"), "used": ("places", "使用")}, travel.facilities)
    return WeightedProvision(found["worth"], found["served"], found["travel"], points, facilities, _flows(found["flows"], travel))
