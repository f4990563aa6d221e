"""Tables of a document from files and data frames."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

TABLES = ("parcels", "plan")
_GEO = {".geojson", ".gpkg", ".shp"}


def expand_tables(document: Mapping[str, Any], folder: Path | None = None) -> dict[str, Any]:
    """The document with every table section as columns; a section may be a path or a data frame."""
    expanded = dict(document)
    for name in TABLES:
        table = expanded.get(name)
        if isinstance(table, str | Path):
            path = Path(table)
            expanded[name] = columns_of(read_frame(path if folder is None else folder / path), name)
        elif hasattr(table, "columns") and hasattr(table, "iloc"):
            expanded[name] = columns_of(table, name)
    return expanded


def read_frame(path: Path) -> Any:
    """A data frame from CSV, Excel, Parquet, GeoJSON, GeoPackage or Shapefile. Ids and codes are read as text."""
    if not path.is_file():
        raise FileNotFoundError(f"no file {str(path)!r} for a table of the document")
    if path.suffix in _GEO:
        try:
            import geopandas
        except ImportError as error:
            raise ImportError(f"reading {path.name} needs geopandas: pip install 'gengxin[notebook]'") from error
        return geopandas.read_file(path)
    import pandas as pd

    as_text = {"id": str, "use": str, "zone": str, "parcel": str, "option": str}
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=as_text)
    if path.suffix in {".xlsx", ".xls"}:
        return pd.read_excel(path, dtype=as_text)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    raise ValueError(f"{path.name}: a table comes from .csv, .xlsx, .parquet, .geojson, .gpkg or .shp")


def columns_of(frame: Any, name: str) -> dict[str, Any]:
    """Columns of a frame as lists; an index named ``id`` is the id column, geometry becomes WKT."""
    if frame.index.name == "id" and "id" not in frame.columns:
        frame = frame.reset_index()
    if "id" not in frame.columns:
        raise ValueError(f"the table {name!r} needs a column 'id' with a unique name for each row")
    columns: dict[str, Any] = {}
    for column in frame.columns:
        values = frame[column]
        if values.isna().any():
            row = frame["id"][values.isna()].iloc[0]
            raise ValueError(f"the table {name!r} has no value in column {column!r}, row {row!r}; fill it or leave the column out")
        columns[str(column)] = [v.wkt for v in values] if column == "geometry" and hasattr(values.iloc[0], "wkt") else values.tolist()
    return columns
