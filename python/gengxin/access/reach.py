"""Cover: people, homes and land within a radius or a time of facilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gengxin._core import access as _core
from gengxin.access._columns import numbers, table_of
from gengxin.access.travel import Travel

if TYPE_CHECKING:
    import pandas as pd

_TABLE = {"all": ("as given", "总量"), "within": ("as given", "覆盖量"), "share": ("1", "覆盖率")}


@dataclass(frozen=True)
class Cover:
    """What a facility within the limit covers.

    Attributes:
        table: by amount: all, within, share (0 where there is nothing to cover).
        points: by point: nearest (cost; infinity if none can be reached), facility (label of the nearest, or None), choices
            (facilities within the limit).
        limit, travel: the limit, and unit, source and version of the travel table.
    """

    table: pd.DataFrame
    points: pd.DataFrame
    limit: float
    travel: dict[str, Any]


def cover(travel: Travel, amounts: Mapping[str, Any], limit: float, *, threads: int = 0) -> Cover:
    """People, homes and land within ``limit`` of a facility: shares within reach.

    Args:
        travel: from points to facilities.
        amounts: named columns, shape [points], not below 0: people, homes, m2 of land.
        limit: in the table's unit, above 0; counts itself. Radii in use: 300, 500 and 1,000 m for kindergarten, primary and junior
            school, 500 m for parks, 800 m for the metro, 15 minutes for the living circle.

    Raises:
        ValueError: for a limit not above 0, amounts below 0 or of the wrong length.

    >>> from gengxin.access import straight_line
    >>> walk = straight_line([[0, 0], [600, 0]], [[0, 400]])
    >>> cover(walk, {"people": [30, 10], "land_m2": [500, 1500]}, limit=500).table["share"].tolist()
    [0.75, 0.25]
    """
    names = list(amounts)
    columns = [numbers(name, amounts[name], travel.points) for name in names]
    grid = np.column_stack(columns) if columns else np.zeros((len(travel.points), 0))
    found = _core.cover(travel.core, np.ascontiguousarray(grid), len(names), limit, threads)
    unit = {"min": "min", "m": "m"}[travel.unit]
    labels = np.append(np.asarray(travel.facilities, dtype=object), None)
    points = table_of({**found, "facility": labels[found["facility"]]}, {"nearest": (unit, "最近距离"), "facility": ("1", "最近设施"), "choices": ("1", "可选设施数")}, travel.points)
    return Cover(table_of(found, _TABLE, names), points, limit, travel.provenance)
