"""Tables of finance: units and Chinese titles beside the columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def table_of(columns: Any, titles: Mapping[str, tuple[str, str]], index: Any = None) -> pd.DataFrame:
    """A DataFrame of `titles`' columns; each title is a unit and a Chinese name."""
    import pandas as pd

    frame = pd.DataFrame(columns, columns=list(titles), index=index)
    frame.attrs["units"] = {name: unit for name, (unit, _) in titles.items()}
    frame.attrs["titles_zh"] = {name: zh for name, (_, zh) in titles.items()}
    return frame
