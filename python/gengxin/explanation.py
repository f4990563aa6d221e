"""Explanations: why a cell holds what it holds."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gengxin._core import Explainer
    from gengxin.run import Run


class Explanation:
    """One step: a value, the formula it follows from, and the parts that the formula names.

    Attributes:
        kind: ``quantity``, ``figure``, ``constant`` or ``operation``.
        label, unit, value: what it is.
        formula: how the value follows from the parts; empty for a figure.
        pointer, source, page, note, assumed: where a figure stands.
    """

    def __init__(self, run: Run, explainer: Explainer, node: int, label: str | None = None) -> None:
        self._run = run
        self._explainer = explainer
        self._step = explainer.describe(node)
        self.node = node
        self.label = label or self._step.label

    def __getattr__(self, name: str) -> Any:
        if name in {"kind", "unit", "value", "formula", "pointer", "source", "page", "note", "assumed"}:
            return getattr(self._step, name)
        raise AttributeError(name)

    @property
    def parts(self) -> list[Explanation]:
        """The parts that the formula names, in its order."""
        return [Explanation(self._run, self._explainer, node) for node in self._step.parts]

    @property
    def citation(self) -> str:
        """Title, number, date and page of a figure's source; empty if it has none."""
        if not self.source:
            return ""
        source = self._run.scenario.document["sources"][self.source]
        pieces = [source["title"], source.get("number", ""), source.get("date", ""), self.page]
        return ", ".join(piece for piece in pieces if piece)

    def figures(self) -> list[dict[str, Any]]:
        """The figures of the document that the value rests on, each once, with their sources."""
        every = self._run.scenario.figure_list()
        firsts = [figure["first_slot"] for figure in every]
        indices = sorted({bisect_right(firsts, slot) - 1 for slot in self._explainer.figures(self.node)})
        return [every[i] for i in indices]

    def recompute(self) -> float:
        """The value worked out again from the figures alone."""
        return self._explainer.recompute(self.node)

    def tree(self, depth: int = 3, width: int = 12) -> str:
        """The explanation as indented text: ``depth`` levels, at most ``width`` parts of each."""
        from gengxin.views import text

        return text.explanation(self, depth, width)

    def __str__(self) -> str:
        return self.tree()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.explanation(self)
