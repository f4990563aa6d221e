"""Land-use codes."""

from __future__ import annotations

from functools import cache

from gengxin import _core


@cache
def _codes(standard: str) -> dict[str, dict[str, str]]:
    lists = {"guide": _core.guide_codes, "gb50137": _core.standard_codes}
    if standard not in lists:
        raise ValueError(f"no code list {standard!r}; there are: guide (2023 guide), gb50137 (GB 50137-2011)")
    return {entry["code"]: entry for entry in lists[standard]()}


def land_codes(standard: str = "guide") -> dict[str, dict[str, str]]:
    """Land-use codes by code: name_zh, name_en, mapped code of the other list, customary plan colour.

    Args:
        standard: ``guide`` (national guide of 2023, 自然资发〔2023〕234号, used in documents) or ``gb50137`` (GB 50137-2011).

    >>> land_codes()["0703"]["name_zh"]
    '农村宅基地'
    """
    return dict(_codes(standard))
