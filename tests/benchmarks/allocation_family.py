"""The allocation family: n parcels x k options under m factored rows.

A fifth of the rows runs over the whole city, the rest over m / 10 zones; three parcel columns
(area, floor, residents), lognormal, floor and residents 0 for 30 % of the parcels; a tenth of the
rows are equalities, the others bound the activity of a random feasible point within 2 %.
"""

from __future__ import annotations

from dataclasses import dataclass

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
