"""Cases that come with the package.

>>> from gengxin import cases
>>> "xiaogang" in cases.names()
True
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def names() -> list[str]:
    """Names of the bundled cases, for :func:`gengxin.load`."""
    return sorted(folder.parent.name for folder in _HERE.glob("*/scenario.json"))


def path(name: str) -> Path:
    """The scenario document of a bundled case.

    Raises:
        KeyError: if there is no such case; the message lists those there are.
    """
    found = _HERE / name / "scenario.json"
    if name not in names():
        raise KeyError(f"no bundled case {name!r}; there are: {', '.join(names())}")
    return found
