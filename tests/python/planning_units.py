"""Units of land that options take or leave: small allocations as documents."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import gengxin as gx

MINIMAL: dict[str, Any] = json.loads((Path(__file__).parents[1] / "scenarios" / "minimal.json").read_text(encoding="utf-8"))


def planning_units(count: int, options: dict[str, Any], columns: dict[str, tuple[str, list[float]]], formulas: dict[str, tuple[str, str]], **sections: Any) -> gx.Scenario:
    """Units of land that an option takes whole or leaves: what a reserve selection asks, as a document."""
    document = copy.deepcopy(MINIMAL)
    document.pop("plan")
    document.pop("indicators", None)
    document["facilities"] = {}
    ids = [f"U{i + 1}" for i in range(count)]
    document["parcels"] = {"id": ids, "zone": ["town"] * count, "use": sections.pop("use"), "area_m2": {"values": [100.0] * count, "assumed": True}}
    document["options"] = options
    document["totals"] = {
        "columns": {name: {"title": name, "unit": unit, "parcel": ids, "value": {"values": values, "assumed": True}} for name, (unit, values) in columns.items()},
        "formulas": {name: {"title": name, "unit": unit, "after": formula, "assumed": True} for name, (unit, formula) in formulas.items()},
    }
    document["allocation"] = {"zones": ["town"], "start_years": [2021], "whole": True}
    return gx.load({**document, **sections})


def at_least(total: str, amount: float) -> dict[str, Any]:
    return {"title": total, "total": total, "unit": "1", "at_least": amount, "assumed": True}


def protect(*uses: str) -> dict[str, Any]:
    return {"title": "Protect", "treatment": "improve", "construction_years": 1, "from_use": list(uses)}
