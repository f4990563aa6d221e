"""DataFrames of the core's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from gengxin.scenario import Scenario


def frame_of(raw: dict[str, Any], scenario: Scenario) -> pd.DataFrame:
    """Keys as integers or categories, values as floats; units under ``frame.attrs["units"]``."""
    columns: dict[str, Any] = {}
    for name, codes, categories in raw["keys"]:
        columns[name] = pd.Categorical.from_codes(codes, categories) if categories else codes
    for name, unit, _, _, values in raw["columns"]:
        # A month such as 202401 is a whole number, or missing.
        columns[name] = pd.array(values).astype("Int64") if unit == "month" else values
    frame = pd.DataFrame(columns, copy=False)
    if raw["name"] == "indicators":
        frame = _with_indicator_texts(frame, scenario)
    if raw["name"] == "totals":
        frame = _with_total_texts(frame, scenario)
    frame.attrs["units"] = {name: unit for name, unit, _, _, _ in raw["columns"]}
    frame.attrs["illustrative"] = scenario.document.get("fabric", {}).get("illustrative", False)
    return frame


def _with_texts(frame: pd.DataFrame, key: str, records: dict[str, Any], fields: tuple[str, ...]) -> pd.DataFrame:
    for field in fields:
        frame[field] = [records[row].get(field, "") for row in frame[key]]
    return frame


def _with_total_texts(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    records = scenario.document.get("totals", {}).get("formulas", {})
    return _with_texts(frame, "total", records, ("title", "title_zh", "unit"))


def _with_indicator_texts(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    records = scenario.document.get("indicators", {})
    frame = _with_texts(frame, "indicator", records, ("title", "title_zh", "unit", "property"))
    touching: dict[str, list[str]] = {}
    for note, entry in scenario.document.get("notes", {}).items():
        for place in entry["about"]:
            touching.setdefault(place, []).append(note)
    frame["notes"] = [", ".join(touching.get(f"indicators/{key}", [])) for key in frame["indicator"]]
    frame["status"] = np.select([frame["met"].isna(), frame["met"] == 1], ["not modelled", "met"], "missed")
    return frame
