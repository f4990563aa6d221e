"""Errors of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gengxin._core import Issue


class DocumentError(ValueError):
    """A document or patch has faults; all of them are listed.

    Attributes:
        issues: the faults, each with ``code``, ``pointer``, ``found``, ``allowed`` and ``cure``.
    """

    def __init__(self, message: str, issues: list[Issue]) -> None:
        super().__init__(message)
        self.issues = list(issues)
