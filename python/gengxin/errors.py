"""Errors of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gengxin._core import Issue
    from gengxin.run import Run


class DocumentError(ValueError):
    """A document or patch has faults; all of them are listed.

    Attributes:
        issues: the faults, each with ``code``, ``pointer``, ``found``, ``allowed`` and ``cure``.
    """

    def __init__(self, message: str, issues: list[Issue]) -> None:
        super().__init__(message)
        self.issues = list(issues)


class LimitError(ValueError):
    """A simulated plan breaks limits whose mode is ``hard``.

    Attributes:
        limits: one text for each broken limit, with its value and bound.
        run: the run that breaks them, for looking at.

    >>> import gengxin as gx
    >>> strict = gx.load("xiaogang").patch({"limits": {"nearby": "hard", "nearby_share": 1, "resettled_nearby_share": 0.5}})
    >>> try:
    ...     gx.simulate(strict, strict=True)
    ... except gx.LimitError as error:
    ...     print(error.limits[0].split(":")[0])
    nearby
    """

    def __init__(self, limits: list[str], run: Run) -> None:
        super().__init__("the plan breaks " + ("a hard limit" if len(limits) == 1 else f"{len(limits)} hard limits") + "; " + "; ".join(limits))
        self.limits = list(limits)
        self.run = run


class LimitWarning(UserWarning):
    """A simulated plan breaks limits whose mode is ``hard``: told once a run, unless :func:`gengxin.simulate` was asked to raise.

    >>> import warnings
    >>> import gengxin as gx
    >>> strict = gx.load("xiaogang").patch({"limits": {"nearby": "hard", "nearby_share": 1, "resettled_nearby_share": 0.5}})
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     run = gx.simulate(strict)
    >>> told[0].category is gx.LimitWarning and len(run.broken_limits) == 1
    True
    """
