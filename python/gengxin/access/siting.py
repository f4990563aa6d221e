"""Siting: which facilities to open, and with how many classes. Whole numbers by HiGHS (extra ``exact``).

Every result is a `Siting`: the sites open, and the `Provision` that their places give, solved exactly after the choice.
People may be split among facilities, as everywhere in provision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gengxin._core import optimise as _optimise
from gengxin.access._columns import numbers, table_of
from gengxin.access.provision import Provision, provision
from gengxin.access.travel import Travel, links_of
from gengxin.optimise import solve_integer

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Siting:
    """Which sites are open.

    Attributes:
        status: ``optimal`` within the gap asked for, ``infeasible`` (no choice does it), or a limit that was met.
        objective: people x cost (p_median), the limit (p_center), cost (set_cover), people served (maximal_cover); NaN if infeasible.
        bound: no choice is better than this; equal to the objective within the solver's gap.
        sites: by facility: open, existing, classes (0 without sizes), places.
        provision: what the places of the open sites serve; None if infeasible.
    """

    status: str
    objective: float
    bound: float
    sites: pd.DataFrame
    provision: Provision | None


@dataclass(frozen=True)
class _Case:
    """The columns of a question, checked."""

    travel: Travel
    demand: np.ndarray
    places: np.ndarray
    existing: np.ndarray
    cost: np.ndarray
    class_cost: np.ndarray
    class_places: float | None
    most_classes: np.ndarray
    new: float
    budget: float
    point: np.ndarray
    facility: np.ndarray
    length: np.ndarray


def _case(travel: Travel, demand: Any, places: Any, existing: Any, opening_cost: Any, class_places: float | None, most_classes: Any, class_cost: Any,
          new: int | None, budget: float | None) -> _Case:  # fmt: skip
    people, sites = numbers("demand", demand, travel.points), travel.facilities
    if (class_places is None) != (most_classes is None):
        raise ValueError("class_places: found without most_classes, or the other way round; allowed: both, or neither")
    if class_places is not None and places is not None:
        raise ValueError("places: found beside class_places; allowed: one of them, since classes give the places")
    if class_places is not None and not class_places > 0:
        raise ValueError(f"class_places: found {class_places:g}; allowed: a number above 0")
    def filled(name: str, values: Any, default: float) -> np.ndarray:
        column = np.full(len(sites), default) if values is None else numbers(name, values, sites)
        if not (column >= 0).all() or not np.isfinite(column).all():
            bad = int(np.flatnonzero(~((column >= 0) & np.isfinite(column)))[0])
            raise ValueError(f"{name}: found {column[bad]:g} for facility {sites[bad]!r}; allowed: finite numbers not below 0")
        return column
    if not (people >= 0).all() or not np.isfinite(people).all():
        raise ValueError("demand: found a number below 0 or not finite; allowed: finite numbers not below 0")
    if new is not None and (new < 0 or new != int(new)):
        raise ValueError(f"new: found {new}; allowed: a whole number not below 0")
    if budget is not None and not budget >= 0:
        raise ValueError(f"budget: found {budget:g}; allowed: a number not below 0")
    most = filled("most_classes", most_classes, 0)
    if (most != np.floor(most)).any():
        raise ValueError(f"most_classes: found {most[most != np.floor(most)][0]:g}; allowed: whole numbers")
    there = np.zeros(len(sites), dtype=bool) if existing is None else numbers("existing", existing, sites).astype(bool)
    point, facility, length = links_of(travel)
    kept = people[point] > 0
    return _Case(travel, people, filled("places", places, people.sum()), there, filled("opening_cost", opening_cost, 0), filled("class_cost", class_cost, 0), class_places, most,
                 np.inf if new is None else new, np.inf if budget is None else budget, point[kept], facility[kept], length[kept])  # fmt: skip


class _Rows:
    """Rows of a program, put together entry by entry."""

    def __init__(self) -> None:
        self.row, self.column, self.value, self.low, self.high = [], [], [], [], []

    def add(self, row: np.ndarray, column: np.ndarray, value: Any, low: Any, high: Any, count: int) -> None:
        self.entries(row, column, value)
        self.low.append(np.broadcast_to(np.asarray(low, dtype=float), count))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=float), count))

    def entries(self, row: np.ndarray, column: np.ndarray, value: Any) -> None:
        self.row.append(np.asarray(row) + sum(map(len, self.low)))
        self.column.append(np.asarray(column))
        self.value.append(np.broadcast_to(np.asarray(value, dtype=float), len(column)))


def _search(cases: list[_Case], limit: float, aim: str, everyone: bool, options: dict[str, Any]) -> tuple[Any, np.ndarray, np.ndarray]:
    """One program: by year people on links, then open or not by site, then classes by site; what is open stays open.

    Returns the solution, and open and classes by year and site.
    """
    rows, costs, uppers, lowers, opens, counts = _Rows(), [], [], [], [], []
    first = 0
    for case in cases:
        near = case.length <= limit
        i, j, c = case.point[near], case.facility[near], case.length[near]
        links, sites, points = len(c), len(case.places), len(case.demand)
        x, y, k = first + np.arange(links), first + links + np.arange(sites), first + links + sites + np.arange(sites)
        sized = case.class_places is not None
        rows.entries(j, x, 1.0)  # people of a site within its places
        if sized:
            rows.add(np.arange(sites), k, -case.class_places, -np.inf, 0.0, sites)
            rows.entries(np.arange(sites), k, 1.0)  # classes only where open
            rows.add(np.arange(sites), y, -case.most_classes, -np.inf, 0.0, sites)
        else:
            rows.add(np.arange(sites), y, -case.places, -np.inf, 0.0, sites)
        rows.add(i, x, 1.0, case.demand if everyone else 0.0, case.demand, points)
        rows.entries(np.arange(links), x, 1.0)  # nobody goes where nothing is open: tighter than the sum over points
        rows.add(np.arange(links), y[j], -case.demand[i], -np.inf, 0.0, links)
        fresh = np.flatnonzero(~case.existing)
        rows.add(np.zeros(len(fresh), dtype=int), y[fresh], 1.0, -np.inf, min(case.new, len(fresh)), 1)
        spend = np.concatenate([np.where(case.existing, 0.0, case.cost), case.class_cost])
        if case.budget < np.inf:
            rows.add(np.zeros(2 * sites, dtype=int), np.concatenate([y, k]), spend, -np.inf, case.budget, 1)
        if opens:
            for before, now in ((opens[-1], y), (counts[-1], k)):
                rows.entries(np.arange(sites), before, 1.0)
                rows.add(np.arange(sites), now, -1.0, -np.inf, 0.0, sites)
        costs += [c if aim == "travel" else np.full(links, -1.0 if aim == "served" else 0.0), spend if aim == "cost" else np.zeros(2 * sites)]
        uppers += [case.demand[i], np.ones(sites), case.most_classes if sized else np.zeros(sites)]
        lowers += [np.zeros(links), case.existing.astype(float), np.zeros(sites)]
        opens.append(y)
        counts.append(k)
        first += links + 2 * sites
    cost, upper, lower = (np.concatenate(parts) for parts in (costs, uppers, lowers))
    order = np.lexsort((np.concatenate(rows.row), np.concatenate(rows.column)))
    row, column, value = (np.concatenate(part)[order] for part in (rows.row, rows.column, rows.value))
    program = _optimise.Program()
    low, high = np.concatenate(rows.low), np.concatenate(rows.high)
    program.set_matrix(len(low), len(cost), np.searchsorted(column, np.arange(len(cost) + 1)), row, value)
    program.set_bounds(cost, low, high, lower, upper)
    program.check()
    found = solve_integer(program, np.concatenate([*opens, *counts]).astype(np.int32), **options)
    chosen = np.asarray(found.x) if len(found.x) else np.zeros(len(cost))
    return found, np.round(chosen[np.array(opens)]).astype(bool), np.round(chosen[np.array(counts)]).astype(int)


def _one(case: _Case, limit: float, aim: str, everyone: bool, options: dict[str, Any]) -> tuple[Any, np.ndarray, np.ndarray]:
    found, opened, classes = _search([case], limit, aim, everyone, options)
    return found, opened[0], classes[0]


def _made(case: _Case, limit: float, found: Any, opened: np.ndarray, classes: np.ndarray, objective: Any, bound: float) -> Siting:
    solved = len(found.x) > 0
    places = np.where(opened, case.places if case.class_places is None else classes * case.class_places, 0.0)
    titles = {"open": ("1", "开设"), "existing": ("1", "现状"), "classes": ("classes", "班数"), "places": ("places", "学位或床位")}
    sites = table_of({"open": opened, "existing": case.existing, "classes": classes, "places": places}, titles, case.travel.facilities)
    served = provision(case.travel, case.demand, places, limit) if solved else None
    status = "infeasible" if found.status == "primal infeasible" else found.status
    return Siting(status, objective(served) if solved else np.nan, bound, sites, served)


def p_median(
    travel: Travel, demand: ArrayLike, new: int, *, limit: float | None = None, places: ArrayLike | None = None, existing: ArrayLike | None = None,
    opening_cost: ArrayLike | None = None, budget: float | None = None, class_places: float | None = None, most_classes: ArrayLike | None = None,
    class_cost: ArrayLike | None = None, **options: Any,
) -> Siting:  # fmt: skip
    """At most ``new`` new sites such that everybody is served with the least total travel (Hakimi 1964).

    Args:
        travel: from points to sites, existing facilities among them.
        demand: people, shape [points].
        new: the most sites to open beside the existing ones.
        limit: nobody travels farther, in the table's unit.
        places: of each site if open, shape [facilities]; None: enough for all.
        existing: flags, shape [facilities]: open already and at no cost.
        opening_cost, budget: of each new site, and the most that sites and classes may cost together.
        class_places, most_classes, class_cost: instead of ``places``: sizes in whole classes, up to so many at each site, and the cost of one.
        options: of `gengxin.optimise.solve_integer`, such as ``relative_gap`` and ``time_limit_seconds``.

    Raises:
        ValueError: for columns that do not fit or are out of range.
        gengxin.optimise.MissingSolver: without HiGHS (``pip install gengxin[exact]``).

    >>> from gengxin.access import travel
    >>> walk = travel([[0, 6, 9], [6, 0, 3], [9, 3, 0]], unit="min")
    >>> found = p_median(walk, [10, 10, 30], new=1)
    >>> found.objective, found.sites["open"].tolist()
    (120.0, [False, False, True])
    """
    case = _case(travel, demand, places, existing, opening_cost, class_places, most_classes, class_cost, new, budget)
    upto = np.inf if limit is None else limit
    found, opened, classes = _one(case, upto, "travel", True, options)
    return _made(case, upto, found, opened, classes, lambda served: served.travel, found.bound)


def set_cover(
    travel: Travel, demand: ArrayLike, limit: float, *, opening_cost: ArrayLike | None = None, places: ArrayLike | None = None, existing: ArrayLike | None = None,
    class_places: float | None = None, most_classes: ArrayLike | None = None, class_cost: ArrayLike | None = None, **options: Any,
) -> Siting:  # fmt: skip
    """The cheapest sites that serve everybody within the limit (Toregas et al. 1971).

    Args:
        opening_cost: of each new site; None: 1, so that their number is least.
        travel, demand, limit and all others: as for `p_median`.

    >>> from gengxin.access import travel
    >>> walk = travel([[0, 6, 9], [6, 0, 3], [9, 3, 0]], unit="min")
    >>> set_cover(walk, [10, 10, 30], limit=5).objective
    2.0
    """
    ones = np.ones(len(travel.facilities)) if opening_cost is None else opening_cost
    case = _case(travel, demand, places, existing, ones, class_places, most_classes, class_cost, None, None)
    found, opened, classes = _one(case, limit, "cost", True, options)
    paid = float(case.cost[opened & ~case.existing].sum() + (case.class_cost * classes).sum())
    return _made(case, limit, found, opened, classes, lambda served: paid, found.bound)


def maximal_cover(
    travel: Travel, demand: ArrayLike, limit: float, new: int, *, places: ArrayLike | None = None, existing: ArrayLike | None = None,
    opening_cost: ArrayLike | None = None, budget: float | None = None, class_places: float | None = None, most_classes: ArrayLike | None = None,
    class_cost: ArrayLike | None = None, **options: Any,
) -> Siting:  # fmt: skip
    """At most ``new`` new sites that serve the most people within the limit (Church & ReVelle 1974). Arguments as for `p_median`.

    >>> from gengxin.access import travel
    >>> walk = travel([[0, 6, 9], [6, 0, 3], [9, 3, 0]], unit="min")
    >>> maximal_cover(walk, [10, 10, 30], limit=5, new=1).objective
    40.0
    """
    case = _case(travel, demand, places, existing, opening_cost, class_places, most_classes, class_cost, new, budget)
    found, opened, classes = _one(case, limit, "served", False, options)
    return _made(case, limit, found, opened, classes, lambda served: served.within, -found.bound)


def p_center(
    travel: Travel, demand: ArrayLike, new: int, *, places: ArrayLike | None = None, existing: ArrayLike | None = None, opening_cost: ArrayLike | None = None,
    budget: float | None = None, class_places: float | None = None, most_classes: ArrayLike | None = None, class_cost: ArrayLike | None = None, **options: Any,
) -> Siting:  # fmt: skip
    """At most ``new`` new sites such that the farthest anybody travels is least (Hakimi 1964). Arguments as for `p_median`.

    The answer is one of the table's costs: the least limit within which everybody can be served, found by halving.

    >>> from gengxin.access import travel
    >>> walk = travel([[0, 6, 9], [6, 0, 3], [9, 3, 0]], unit="min")
    >>> p_center(walk, [10, 10, 30], new=1).objective
    6.0
    """
    case = _case(travel, demand, places, existing, opening_cost, class_places, most_classes, class_cost, new, budget)
    limits = np.unique(np.append(case.length, 0.0))
    low, high, best = 0, len(limits) - 1, None
    while low <= high:
        middle = (low + high) // 2
        tried = _one(case, limits[middle], "cost", True, options)
        if len(tried[0].x):
            best, high = (limits[middle], tried), middle - 1
        elif tried[0].status == "primal infeasible":
            low = middle + 1
        else:
            return _made(case, limits[middle], *tried, lambda served: np.nan, limits[low])
    if best is None:
        return _made(case, limits[-1], *tried, lambda served: np.nan, np.inf)
    limit, tried = best
    return _made(case, limit, *tried, lambda served: float(limit), float(limit))


@dataclass(frozen=True)
class PhasedSiting:
    """Which sites are open from which year on.

    Attributes:
        status, objective, bound: as of a `Siting`; the objective is summed over the years.
        opens: by new site that opens at all: the year in which it does.
        years: the `Siting` of each year, in their order.
    """

    status: str
    objective: float
    bound: float
    opens: pd.Series
    years: dict[int, Siting]


def _phased(aim: str, travel: Travel, demand: Mapping[int, ArrayLike], new: Mapping[int, int], limit: float, budget: Mapping[int, float] | None, columns: dict[str, Any],
            options: dict[str, Any]) -> PhasedSiting:  # fmt: skip
    import pandas as pd

    years = sorted(demand)
    for name, given in (("new", new), ("budget", budget)):
        if given is not None and sorted(given) != years:
            raise ValueError(f"{name}: found the years {sorted(given)}; allowed: those of demand, {years}")
    if not years:
        raise ValueError("demand: found no year; allowed: at least one")
    whole = sum((numbers("demand", demand[year], travel.points) for year in years), np.zeros(len(travel.points))).sum()
    places = columns.pop("places", None)
    if places is None and columns["class_places"] is None:
        places = np.full(len(travel.facilities), whole)
    cases = [_case(travel, demand[year], places, columns["existing"], columns["opening_cost"], columns["class_places"], columns["most_classes"], columns["class_cost"], new[year],
                   None if budget is None else budget[year]) for year in years]  # fmt: skip
    found, opened, classes = _search(cases, limit, aim, aim == "travel", options)
    of_year = (lambda served: served.travel) if aim == "travel" else (lambda served: served.within)
    made = {year: _made(case, limit, found, opened[t], classes[t], of_year, np.nan) for t, (year, case) in enumerate(zip(years, cases, strict=True))}
    fresh = [j for j in range(len(travel.facilities)) if opened[-1][j] and not cases[0].existing[j]]
    opens = pd.Series([years[int(np.argmax(opened[:, j]))] for j in fresh], index=[travel.facilities[j] for j in fresh], name="year", dtype="int64").sort_values(kind="stable")
    return PhasedSiting(made[years[0]].status, float(sum(one.objective for one in made.values())), found.bound if aim == "travel" else -found.bound, opens, made)


def phased_cover(
    travel: Travel, demand: Mapping[int, ArrayLike], limit: float, new: Mapping[int, int], *, places: ArrayLike | None = None, existing: ArrayLike | None = None,
    opening_cost: ArrayLike | None = None, budget: Mapping[int, float] | None = None, class_places: float | None = None, most_classes: ArrayLike | None = None,
    class_cost: ArrayLike | None = None, **options: Any,
) -> PhasedSiting:  # fmt: skip
    """Sites by year that serve the most people within the limit, summed over the years; what is open stays open, and classes are not taken away.

    Args:
        demand: people by year, each of shape [points].
        new: by year the most new sites that may have been opened up to it.
        budget: by year the most that new sites and classes may have cost up to it.
        travel, limit and all others: as for `maximal_cover`, the same in every year.

    Raises:
        ValueError: for years that differ, and columns as in `p_median`.

    >>> from gengxin.access import travel
    >>> walk = travel([[0, 6, 9], [6, 0, 4], [9, 3, 0]], unit="min")
    >>> found = phased_cover(walk, {2025: [50, 10, 10], 2030: [10, 10, 90]}, limit=3, new={2025: 1, 2030: 2})
    >>> found.objective, found.opens.to_dict()
    (160.0, {0: 2025, 1: 2030})
    """
    columns = {"places": places, "existing": existing, "opening_cost": opening_cost, "class_places": class_places, "most_classes": most_classes, "class_cost": class_cost}
    return _phased("served", travel, demand, new, limit, budget, columns, options)


def phased_median(
    travel: Travel, demand: Mapping[int, ArrayLike], new: Mapping[int, int], *, limit: float | None = None, places: ArrayLike | None = None, existing: ArrayLike | None = None,
    opening_cost: ArrayLike | None = None, budget: Mapping[int, float] | None = None, class_places: float | None = None, most_classes: ArrayLike | None = None,
    class_cost: ArrayLike | None = None, **options: Any,
) -> PhasedSiting:  # fmt: skip
    """Sites by year such that everybody is served in every year with the least travel, summed over the years. Arguments as for `phased_cover`.

    >>> from gengxin.access import travel
    >>> walk = travel([[0, 6, 9], [6, 0, 3], [9, 3, 0]], unit="min")
    >>> found = phased_median(walk, {2025: [10, 10, 30], 2030: [10, 10, 30]}, new={2025: 1, 2030: 2})
    >>> found.objective, found.opens.to_dict()
    (150.0, {2: 2025, 0: 2030})
    """
    columns = {"places": places, "existing": existing, "opening_cost": opening_cost, "class_places": class_places, "most_classes": most_classes, "class_cost": class_cost}
    return _phased("travel", travel, demand, new, np.inf if limit is None else limit, budget, columns, options)


def locks_of(siting: Siting, option: str, others: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The part ``locks`` of a patch that holds `option` in on the new sites of `siting`, and with `others` ``"out"`` off the closed ones."""
    if siting.provision is None:
        raise ValueError(f"siting: found status {siting.status!r}; allowed: one that chose sites; cure: give more sites, places or travel, and solve again")
    if others not in ("free", "out"):
        raise ValueError(f"others: found {others!r}; allowed: 'free', 'out'")
    if option not in document.get("options", {}):
        raise ValueError(f"option: found {option!r}; allowed: {', '.join(document.get('options', {})) or 'nothing: the document has no options'}")
    fresh = siting.sites[~siting.sites["existing"]]
    opened = [str(label) for label in fresh.index[fresh["open"]]]
    closed = [str(label) for label in fresh.index[~fresh["open"]]] if others == "out" else []
    if not opened:
        raise ValueError("siting: found no new site open; allowed: at least one; cure: nothing needs to be locked")
    parcels = set(document.get("parcels", {}).get("id", []))
    for label in opened + closed:
        if label not in parcels:
            raise ValueError(f"siting: found the site {label!r}; allowed: ids of parcels; cure: label the facilities of the travel table by their parcels, and flag those that stand as existing")
    rows = [(label, 1.0, 1.0) for label in opened] + [(label, 0.0, 0.0) for label in closed]
    locks = document.get("locks")
    if locks is None:
        note = {"assumed": True, "note": f"{len(opened)} of {len(fresh)} sites, chosen by siting"}
        return {"id": [f"{label}-{option}" for label, _, _ in rows], "parcel": [label for label, _, _ in rows], "option": [option] * len(rows),
                "at_least": {"values": [least for _, least, _ in rows], **note}, "at_most": {"values": [most for _, _, most in rows], **note}}  # fmt: skip
    named = dict(zip(zip(locks["parcel"], locks["option"], strict=True), locks["id"], strict=True))
    return {"rows": {named.get((label, option), f"{label}-{option}"): {"parcel": label, "option": option, "at_least": least, "at_most": most} for label, least, most in rows}}
