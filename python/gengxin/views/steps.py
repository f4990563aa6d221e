"""An explanation as steps to show: parts lettered, repeated ones told once, long ones cut short."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from gengxin.views.model import with_unit

if TYPE_CHECKING:
    from gengxin.explanation import Explanation


@dataclass
class Step:
    """One line of the tree and what stands below it."""

    letter: str
    label: str
    value: str
    formula: str = ""
    pointer: str = ""
    citation: str = ""
    note: str = ""
    assumed: bool = False
    shown_before: bool = False
    deeper: int = 0  # parts that the depth leaves out
    more: int = 0  # parts that the width leaves out
    parts: list[Step] = field(default_factory=list)

    @property
    def is_figure(self) -> bool:
        return bool(self.pointer)

    def origin(self) -> str:
        """Where a figure comes from, and that it is assumed if it is."""
        pieces = ["ASSUMED 假定"] if self.assumed else []
        return ". ".join(pieces + [piece for piece in (self.citation, self.note) if piece])


def steps(explanation: Explanation, depth: int, width: int) -> Step:
    """The explanation down to ``depth`` levels of parts, at most ``width`` parts a level."""
    return _step(explanation, "", depth, width, set())


def deeper(step: Step) -> str:
    """What the depth leaves out."""
    return f"… {step.deeper} part{'s' if step.deeper > 1 else ''} deeper"


def _step(e: Explanation, letter: str, depth: int, width: int, before: set[int]) -> Step:
    step = Step(letter, e.label or "intermediate result", with_unit(e.value, e.unit))
    if e.kind == "figure":
        step.pointer, step.citation, step.note, step.assumed = e.pointer, e.citation, e.note, e.assumed
        return step
    # A quantity that only hands on another one shows that one's formula at once.
    inner = e
    while len(inner.parts) == 1 and inner.parts[0].kind != "figure" and inner.formula == inner.parts[0].label:
        inner = inner.parts[0]
    e, parts = inner, inner.parts
    letters = [_letter(i) for i in range(len(parts))]
    if e.node in before:
        step.shown_before = True
        return step
    if depth <= 0 and parts:
        step.deeper = len(parts)
        return step
    step.formula = _readable(e.formula, [(part.pointer or part.label, at) for part, at in zip(parts, letters, strict=True)])
    if parts:
        before.add(e.node)
    step.parts = [_step(part, at, depth - 1, width, before) for part, at in zip(parts[:width], letters, strict=False)]
    _say_once(step.parts)
    step.more = len(parts) - len(step.parts)
    return step


def _say_once(parts: list[Step]) -> None:
    """A figure with the same origin as the part right above it only refers to it."""
    for above, part in reversed(list(pairwise(parts))):
        told = (part.citation, part.note)
        if part.is_figure and any(told) and told == (above.citation, above.note):
            part.citation, part.note = "", "as the one above 同上"


def _letter(i: int) -> str:
    """A to Z, then AA, AB, ..."""
    return (_letter(i // 26 - 1) if i >= 26 else "") + chr(ord("A") + i % 26)


def _readable(formula: str, names: list[tuple[str, str]]) -> str:
    """The formula with letters for its parts and plain mathematical signs."""
    queues: dict[str, list[str]] = {}
    for name, letter in names:
        if name:
            queues.setdefault(name, []).append(letter)
    if queues:
        longest_first = sorted(queues, key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first))

        def letter_of(match: re.Match[str]) -> str:
            queue = queues[match.group()]
            return queue.pop(0) if len(queue) > 1 else queue[0]

        formula = re.sub(rf"(?<![\w/])(?:{pattern})(?!\w)", letter_of, formula)
    formula = re.sub(r"\({4,}", "…(", formula)
    formula = formula.replace(" x ", " × ").replace(" - ", " − ").replace(" >= ", " ≥ ").replace("...", " …")
    formula = re.sub(r" +…$", " …", formula)
    return re.sub(r"divide_or\(([A-Z]+), ([A-Z]+), ([\w.]+)\)", r"\1 / \2 (\3 if \2 is 0)", formula)
