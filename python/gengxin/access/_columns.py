"""Columns in a table's order, tables with units and titles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def column(name: str, values: Any, labels: Any) -> NDArray[np.float64]:
    """Numbers in the order of `labels`: a Series with labels of its own is taken by label, all else as it stands."""
    index = getattr(values, "index", None)
    if index is not None and not callable(index) and not _plain(index):
        missing = [label for label in labels if label not in index]
        if missing:
            raise ValueError(f"{name}: found no entry for {missing[0]!r}; allowed: one for each of the {len(labels)} labels of the travel table; "
                             "cure: give the table the same labels, or pass a plain array in its order")
        if not index.is_unique:
            raise ValueError(f"{name}: found the label {index[index.duplicated()][0]!r} twice; allowed: each label once")
        values = values.loc[list(labels)]
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.shape[:1] != (len(labels),):
        raise ValueError(f"{name}: found {array.shape[0] if array.ndim else 'one number, no'} entries; allowed: {len(labels)}, one for each row or column of the travel table")
    return array


def _plain(index: Any) -> bool:
    """Whether an index only counts 0, 1, 2 ..., and so says nothing."""
    import pandas as pd

    return isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1


def numbers(name: str, values: Any, labels: Any) -> NDArray[np.float64]:
    array = column(name, values, labels)
    if array.ndim != 1:
        raise ValueError(f"{name}: found {array.ndim} dimensions; allowed: 1")
    return array


def table_of(columns: Any, titles: Mapping[str, tuple[str, str]], index: Any = None) -> pd.DataFrame:
    """A DataFrame of `titles`' columns; each title is a unit and a Chinese name."""
    import pandas as pd

    frame = pd.DataFrame({name: columns[name] for name in titles}, index=index)
    frame.attrs["units"] = {name: unit for name, (unit, _) in titles.items()}
    frame.attrs["titles_zh"] = {name: zh for name, (_, zh) in titles.items()}
    return frame
