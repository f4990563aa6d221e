"""Which parcels lie beside each other, from their polygons: what compactness needs."""

from __future__ import annotations

from typing import Any

from gengxin.scenario import Scenario, load


def with_neighbours(scenario: Scenario | str | Any, tolerance_m: float = 0.05) -> Scenario:
    """The scenario with the table ``neighbours``: pairs of parcels with a common boundary, and its length.

    Polygons drawn apart by no more than ``tolerance_m`` have that boundary in common. Its length is the mean of what either
    polygon's outline has within the tolerance of the other. Needs shapely (extra ``notebook``).

    Args:
        scenario: a scenario whose parcels have a ``geometry``, or what :func:`gengxin.load` takes.
        tolerance_m: greatest gap between neighbours, metres; pairs that have at most four times as much in common, such as
            those that meet in a corner, are no neighbours.

    Raises:
        ValueError: if the parcels have no polygons, or one is no polygon.
        ImportError: without shapely.

    >>> import gengxin as gx
    >>> table = gx.with_neighbours("xiaogang").document["neighbours"]
    >>> sorted(table)
    ['boundary_m', 'id', 'neighbour', 'parcel']
    """
    try:
        import shapely
    except ImportError as error:
        raise ImportError("neighbours from polygons need shapely: pip install 'gengxin[notebook]'") from error

    base = load(scenario)
    parcels = base.document.get("parcels", {})
    if "geometry" not in parcels:
        raise ValueError("/parcels/geometry: found nothing; allowed: a polygon for each parcel; cure: add the column, or give the table 'neighbours' yourself")
    if not tolerance_m > 0:
        raise ValueError(f"tolerance_m: found {tolerance_m}; allowed: a length above 0; cure: give a few centimetres")
    ids = parcels["id"]
    shapes = shapely.from_wkt(parcels["geometry"], on_invalid="ignore")
    for parcel, shape in zip(ids, shapes, strict=True):
        if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
            raise ValueError(f"/parcels/geometry/{parcel}: found {'no WKT' if shape is None else shape.geom_type}; allowed: a polygon; cure: correct it")
    outlines, wide = shapely.boundary(shapes), shapely.buffer(shapes, tolerance_m)
    one, other = shapely.STRtree(wide).query(shapes, predicate="intersects")
    first = one < other
    one, other = one[first], other[first]
    common = 0.5 * (shapely.length(shapely.intersection(outlines[one], wide[other])) + shapely.length(shapely.intersection(outlines[other], wide[one])))
    kept = common > 4 * tolerance_m  # a corner has some of each outline within the tolerance
    rows = [(f"{ids[a]}-{ids[b]}", ids[a], ids[b], round(float(length), 3)) for a, b, length in zip(one[kept], other[kept], common[kept], strict=True)]
    columns = dict(zip(("id", "parcel", "neighbour", "boundary_m"), map(list, zip(*rows, strict=True)), strict=True)) if rows else {"id": [], "parcel": [], "neighbour": [], "boundary_m": []}
    lengths = {"values": columns["boundary_m"], "assumed": True, "note": f"from the parcels' polygons, within {tolerance_m} m"}
    return base.patch({"neighbours": {**columns, "boundary_m": lengths}}, name="neighbours")
