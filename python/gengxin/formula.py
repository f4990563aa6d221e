"""Formulas of rule books: checked for names and units, evaluated over columns by the core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gengxin._core import formula as _core


def _dated(value: Any, plain: type | tuple[type, ...]) -> list[tuple[str | None, Any]]:
    """Versions of a value: one since ever, or {date: value}, with "ended" for an end."""
    if isinstance(value, plain):
        return [(None, value)]
    return [(date, None if one == "ended" else one) for date, one in sorted(value.items())]


def _figure(name: str, given: Any) -> tuple:
    unit, value = "", given
    if isinstance(given, Mapping):
        unit, value = given.get("unit", ""), given["value"] if "value" in given else given["from"]
    versions = _dated(value, (bool, int, float, str))
    first = next((one for _, one in versions if one is not None), 0.0)
    if isinstance(first, str):
        days = [(date, one and float(np.datetime64(one, "D").astype(int))) for date, one in versions]
        return name, "date", unit, days
    return name, "truth" if isinstance(first, bool) else "number", unit, [(d, None if v is None else float(v)) for d, v in versions]


class Rules:
    """Formulas over columns and dated figures.

    Args:
        columns: by name, the unit of a number (``"m2"``, ``""``), ``"truth"``, ``"date"``, or a list of categories.
        items: by name, the formula, or ``{"formula": ..., "unit": ...}`` to have the result in that unit. Items may use items.
        figures: by name, a number, truth or date (``"2007-06-30"``), or ``{"value" or "from": ..., "unit": ...}``, where
            ``from`` maps dates to values and ``"ended"``.
        scales: by name, ``{"tiers": [[threshold, rate], ...], "unit": ..., "rate_unit": ...}`` or with ``from`` by date.
        tables: by name, ``{"values": {category: number}, "unit": ...}`` or with ``from`` by date.

    >>> rules = Rules({"area": "m2"}, {"cash": "area * price"}, figures={"price": {"value": 4500, "unit": "yuan/m2"}})
    >>> rules.evaluate({"area": [100.0, 80.0]})["cash"].tolist()
    [450000.0, 360000.0]
    >>> rules.units
    {'cash': 'yuan'}
    >>> Rules({"area": "m2"}, {"wrong": "area + 5"})
    Traceback (most recent call last):
    ...
    gengxin.errors.DocumentError: 1 fault in the document
      /items/wrong: found '+' between m2 and a plain number at character 6
        area + 5
             ^
      ; allowed: the same kind of quantity on both sides; cure: check the columns and figures; a price times an area is money [unit_mismatch]
    """

    def __init__(
        self,
        columns: Mapping[str, str | Sequence[str]],
        items: Mapping[str, str | Mapping[str, str]],
        *,
        figures: Mapping[str, Any] | None = None,
        scales: Mapping[str, Mapping[str, Any]] | None = None,
        tables: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._columns = {name: kind if isinstance(kind, str) else list(kind) for name, kind in columns.items()}
        self._items = {name: {"formula": item} if isinstance(item, str) else dict(item) for name, item in items.items()}
        self._core = _core.Formulas(
            [(name, *self._column(kind)) for name, kind in self._columns.items()],
            [_figure(name, given) for name, given in (figures or {}).items()],
            [(name, s.get("unit", ""), s.get("rate_unit", ""), _dated(s.get("tiers", s.get("from")), list)) for name, s in (scales or {}).items()],
            [
                (name, t.get("unit", ""), [(d, v and list(v.items())) for d, v in ([(None, t["values"])] if "values" in t else _dated(t["from"], ()))])
                for name, t in (tables or {}).items()
            ],
            [(name, item["formula"], item.get("unit", ""), f"/items/{name}") for name, item in self._items.items()],
        )

    @staticmethod
    def _column(kind: str | list[str]) -> tuple[str, str, list[str]]:
        if isinstance(kind, list):
            return "category", "", kind
        return (kind, "", []) if kind in ("truth", "date") else ("number", kind, [])

    def _arrays(self, data: Any) -> tuple[list[np.ndarray | None], int]:
        arrays: list[np.ndarray | None] = []
        rows = len(next(iter(data.values()))) if isinstance(data, Mapping) and data else len(data)
        for index, (name, kind) in enumerate(self._columns.items()):
            if not self._core.uses_column(index):
                arrays.append(None)
                continue
            if name not in data:
                raise KeyError(f"the rules use column {name!r}, which is not in the data")
            values = np.asarray(data[name])
            if isinstance(kind, list) and values.dtype.kind not in "iu":
                codes = {label: code for code, label in enumerate(kind)}
                values = np.fromiter((codes.get(label, -1) for label in values), np.int32, len(values))
            elif kind == "date" and values.dtype.kind not in "iu":
                days = values.astype("datetime64[D]")
                values = np.where(np.isnat(days), np.iinfo(np.int32).min, days.astype(np.int64)).astype(np.int32)
            elif kind != "truth" and not isinstance(kind, list) and kind != "date":
                values = np.ascontiguousarray(values, dtype=float)
            arrays.append(values)
        return arrays, rows

    @property
    def units(self) -> dict[str, str]:
        """Unit of each item's result; empty for plain numbers and truths."""
        return dict(zip(self._items, self._core.units()))

    def evaluate(self, data: Any, date: str = "1970-01-01", *, out: np.ndarray | None = None, naive: bool = False) -> dict[str, np.ndarray]:
        """All items over all rows, with the figures in force on a date.

        Args:
            data: columns by name (a dict of arrays or a DataFrame); categories as labels or as codes, dates as dates or as days since 1970.
            out: a C-contiguous array of (items, rows) to fill.
            naive: row by row by the reference evaluator.

        >>> rules = Rules({"rent": "yuan"}, {"allowance": "fen(rent * share)"}, figures={"share": {"from": {"2010-01-01": 0.25, "2016-12-01": "ended"}}})
        >>> rules.evaluate({"rent": [400.0]}, "2016-01-01")["allowance"].tolist()
        [100.0]
        >>> rules.evaluate({"rent": [400.0]}, "2016-12-01")["allowance"].tolist()
        [0.0]
        """
        arrays, rows = self._arrays(data)
        result = self._core.evaluate(arrays, rows, date, out, naive)
        truths = [kind == "truth" for kind in self._core.kinds()]
        return {name: column.astype(bool) if truth and out is None else column for name, column, truth in zip(self._items, result, truths)}

    def steps(self, data: Any, item: str, row: int = 0, date: str = "1970-01-01") -> list[tuple[str, float, str]]:
        """How an item comes about at one row: parts of its formula with value and unit, in the order of computation.

        >>> rules = Rules({"area": "m2"}, {"excess": "max(area - cap, 0)"}, figures={"cap": {"value": 280, "unit": "m2"}})
        >>> rules.steps({"area": [300.0]}, "excess")[-2:]
        [('0', 0.0, ''), ('max(area - cap, 0)', 20.0, 'm2')]
        """
        arrays, rows = self._arrays(data)
        text = self._items[item]["formula"].encode()
        found = self._core.steps(arrays, rows, date, list(self._items).index(item), row)
        return [(text[s["offset"] : s["offset"] + s["length"]].decode(), s["value"], s["unit"]) for s in found]
