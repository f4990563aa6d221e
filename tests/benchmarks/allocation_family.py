"""The allocation family: n parcels x k options under m factored rows.

A fifth of the rows runs over the whole city, the rest over m / 10 zones; three parcel columns
(area, floor, residents), lognormal, floor and residents 0 for 30 % of the parcels; a tenth of the
rows are equalities, the others bound the activity of a random feasible point within 2 %.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Row:
    property: int
    q: np.ndarray
    lower: float
    upper: float
    zone: int  # -1: the whole city


@dataclass
class Family:
    cost: np.ndarray
    properties: np.ndarray  # 3 x n
    zone: np.ndarray
    rows: list[Row]
    dense: list[tuple[np.ndarray, float, float]] = field(default_factory=list)  # coefficients n x k, lower, upper


def allocation(n: int, m: int, k: int = 8, seed: int = 1, zones: int | None = None) -> Family:
    rng = np.random.default_rng(seed)
    zones = zones or max(1, m // 10)
    zone = rng.integers(0, zones, n).astype(np.int32)
    properties = np.empty((3, n))
    properties[0] = rng.lognormal(0.0, 1.0, n)
    for c in (1, 2):
        properties[c] = rng.lognormal(0.0, 1.0, n) * (rng.random(n) >= 0.3)
    cost = rng.normal(size=(n, k)) * properties[0][:, None] - rng.random((n, k))
    x = rng.dirichlet(np.ones(k), n)
    by_zone = np.zeros((zones, 3, k))
    for c in range(3):
        for a in range(k):
            by_zone[:, c, a] = np.bincount(zone, properties[c] * x[:, a], zones)
    size = np.stack([np.bincount(zone, properties[c], zones) for c in range(3)], axis=1)
    rows = []
    for r in range(m):
        c = int(rng.integers(0, 3))
        q = np.zeros(k)
        if r < max(1, m // 5):
            q[:] = rng.random(k)
            place = -1
            activity = by_zone[:, c].sum(0) @ q
            whole = size[:, c].sum()
        else:
            place = int(rng.integers(0, zones))
            chosen = rng.choice(k, int(rng.integers(1, 3)), replace=False)
            q[chosen] = 1.0
            activity = by_zone[place, c] @ q
            whole = size[place, c]
        if rng.random() < 0.1:
            low = high = activity
        else:
            slack = 0.02 * whole * rng.random(2)
            low, high = activity - slack[0], activity + slack[1]
            side = rng.random()
            if side < 0.4:
                low = -np.inf
            elif side < 0.8:
                high = np.inf
        rows.append(Row(c, q, low, high, place))
    return Family(cost, properties, zone, rows)


def varied(kind: str, n: int, m: int, k: int = 8, seed: int = 1) -> tuple[Family, np.ndarray | None]:
    """A family with one thing made hard, and upper bounds of the shares (n x k) or None.

    plain, or
    degenerate: identical parcels, whole costs from 0 to 3
    span: the cost is one row over the city, so that it lies in the span of the rows
    thin: every row is met on 1e-4 of its size only
    conflict: two rows over the city ask for 60 % and 50 % of the same land
    hair: a row over the city asks for 1e-4 more than all of the land can give
    zones: a thousand zones, or a tenth of the parcels
    bounded: a tenth of the shares may not pass 1/2
    dense: two rows more with a coefficient of their own for every share
    """
    f = allocation(n, m, k, seed, min(1000, n // 10) if kind == "zones" else None)
    rng = np.random.default_rng(seed + 1000)
    land = f.properties[0].sum()
    upper = None
    if kind == "degenerate":
        f.properties[:] = np.where(f.properties > 0, 1.0, 0.0)
        f.cost = rng.integers(0, 4, (n, k)).astype(float)
        _recentre(f, rng, 0.02)
    elif kind == "span":
        f.cost = f.properties[0][:, None] * -rng.random(k)
    elif kind == "thin":
        _recentre(f, rng, 1e-4)
    elif kind == "conflict":
        one, other = np.zeros(k), np.zeros(k)
        one[: k // 2] = 1
        other[k // 2 :] = 1
        f.rows += [Row(0, one, 0.6 * land, np.inf, -1), Row(0, other, 0.5 * land, np.inf, -1)]
    elif kind == "hair":
        f.rows.append(Row(0, rng.random(k), np.nan, np.inf, -1))
        f.rows[-1].lower = f.rows[-1].q.max() * land * (1 + 1e-4)
    elif kind == "bounded":
        upper = np.where(rng.random((n, k)) < 0.1, 0.5, 1.0)
        _recentre(f, rng, 0.02, upper)
    elif kind == "dense":
        x = rng.dirichlet(np.ones(k), n)
        for _ in range(2):
            table = rng.lognormal(0.0, 1.0, (n, k)) * (rng.random((n, k)) < 0.5)
            at = float((table * x).sum())
            f.dense.append((table, 0.98 * at, 1.02 * at))
    elif kind not in ("plain", "zones"):
        raise ValueError(f"no family '{kind}'")
    return f, upper


def _recentre(f: Family, rng: np.random.Generator, room: float, upper: np.ndarray | None = None) -> None:
    """Rows around the activity of a new random point within the bounds, both sides within `room` of their size."""
    n, k = f.cost.shape
    x = rng.dirichlet(np.ones(k), n)
    if upper is not None:
        x = np.minimum(x, upper)
        x[:, 0] += 1 - x.sum(axis=1)
        upper[:, 0] = 1.0
    for row in f.rows:
        p = f.properties[row.property] * (1.0 if row.zone < 0 else f.zone == row.zone)
        activity, size = p @ x @ row.q, p.sum()
        slack = room * size * rng.random(2) if row.lower != row.upper else (0.0, 0.0)
        row.lower = activity - slack[0] if np.isfinite(row.lower) else row.lower
        row.upper = activity + slack[1] if np.isfinite(row.upper) else row.upper
