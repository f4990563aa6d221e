"""Views as plain text, at most 100 columns wide; a Chinese character takes two."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

from gengxin.views import of_comparison, of_front, of_household, of_plan, of_run, of_scenario
from gengxin.views.model import Column, Table, View
from gengxin.views.steps import Step, deeper, steps

if TYPE_CHECKING:
    from gengxin.allocation import Plan
    from gengxin.comparison import Comparison
    from gengxin.explanation import Explanation
    from gengxin.household import Household
    from gengxin.run import Run
    from gengxin.scenario import Scenario
    from gengxin.trade_offs import Front

WIDTH = 100
_LABEL_WIDTH = 18


def scenario(s: Scenario) -> str:
    """A scenario: what it holds and how much of it is assumed."""
    return _text(of_scenario.view(s))


def plan(p: Plan) -> str:
    """A plan: what becomes of the land, limits and prices; or the conflict and its cure."""
    return _text(of_plan.view(p))


def front(f: Front) -> str:
    """A front: each plan's objectives and what the first costs in the others."""
    return _text(of_front.view(f))


def run(r: Run) -> str:
    """A run: people, school places, beds and indicators in a few years."""
    return _text(of_run.view(r))


def comparison(c: Comparison) -> str:
    """Scenarios side by side: inputs and outcomes that differ."""
    return _text(of_comparison.view(c))


def household(h: Household) -> str:
    """What one owner is owed, item by item, and what each choice would bring."""
    return _text(of_household.view(h))


def explanation(e: Explanation, depth: int = 3, width: int = 12) -> str:
    """An explanation as a tree of ``depth`` levels with at most ``width`` parts each, and what it rests on."""
    root = steps(e, depth, width)
    lines = wrap(f"{root.label} = {root.value}", WIDTH, "  ")
    lines += _below(root, "")
    figures = e.figures()
    assumed = sum(figure["assumed"] for figure in figures)
    lines.append(f"rests on {len(figures)} figures 数据, {assumed} of them assumed 假定")
    return "\n".join(lines)


def display_width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, width: int) -> str:
    """A text that fits, with an ellipsis if something was cut away."""
    if display_width(text) <= width:
        return text
    kept = ""
    for character in text:
        if display_width(kept + character) > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def wrap(text: str, width: int, indent: str = "", most: int = 0) -> list[str]:
    """Lines that fit, later ones indented; at most ``most`` lines if it is given. Chinese may break anywhere."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and display_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent
            piece = piece.lstrip()
        line += piece
        while display_width(line) > width and display_width(line.rstrip()) > width:
            head = cut(line, width + 1).removesuffix("…")
            lines.append(head)
            line = indent + line[len(head) :]
    if line.strip():
        lines.append(line.rstrip())
    if most and len(lines) > most:
        lines = [*lines[: most - 1], cut(lines[most - 1], width - 2).removesuffix("…").rstrip() + " …"]
    return lines


def _pieces(text: str) -> list[str]:
    """Words with the space that follows; each wide character is a piece of its own."""
    pieces, word = [], ""
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            # Closing punctuation stays with what it closes.
            if character in "，。；：、）」』”’！？" and (word or pieces):
                if word:
                    word += character
                else:
                    pieces[-1] += character
                continue
            pieces += [word] if word else []
            pieces.append(character)
            word = ""
        else:
            word += character
            if character == " ":
                pieces.append(word)
                word = ""
    return pieces + ([word] if word else [])


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def _text(view: View) -> str:
    lines = wrap(f"{view.kind} {view.kind_zh}  {view.name}", WIDTH, "  ")
    if view.name_zh:
        lines += wrap("  " + view.name_zh, WIDTH, "  ")
    for label, label_zh, value in view.facts:
        head = _pad(f"{label} {label_zh}".rstrip(), _LABEL_WIDTH if label_zh else 2, False)
        lines += wrap(f"  {head}{value}", WIDTH, " " * (2 + display_width(head)))
    for english, chinese in view.warnings:
        lines += wrap(f"  ! {english}", WIDTH, "    ") + wrap(f"    {chinese}", WIDTH, "    ")
    for table in view.tables:
        lines += ["", *_table(table)]
    return "\n".join(lines)


def _table(table: Table) -> list[str]:
    lines = [table.heading()]
    if table.rows:
        heads = [column.heads() for column in table.columns]
        room = WIDTH - 2 - 2 * (len(heads) - 1)
        top = [[head[i] for head in heads] for i in (0, 1) if any(head[i] for head in heads)]
        body = [[cell.replace("\n", " ") for cell in row] for row in table.rows]
        if sum(_widths([*top, *body])) > room:  # Chinese titles then go below the English ones
            body = [line for row in table.rows for line in _two_lines(row)]
        widths = _widths([*top, *body])
        if sum(widths) > room:  # and what still does not fit is wrapped in the widest column of words
            widest = max((i for i, c in enumerate(table.columns) if not c.numeric), key=lambda i: widths[i])
            widths[widest] = max(16, widths[widest] + room - sum(widths))
        lines += _lines_of(table.columns, widths, top)
        lines.append("  " + "─" * (sum(widths) + 2 * (len(widths) - 1)))
        if not table.below:
            lines += _lines_of(table.columns, widths, body)
        for row, told in zip(table.rows, table.below, strict=False):
            lines += _lines_of(table.columns, widths, _fitting(row, body))
            lines += [piece for text in told for half in text.split("\n") for piece in wrap(f"    {half}", WIDTH, "    ")]
    for note in table.note.split("\n") if table.note else []:
        lines += wrap("  " + note, WIDTH, "  ")
    return lines


def _fitting(row: list[str], body: list[list[str]]) -> list[list[str]]:
    """A row as its table shows it: in one line or in two."""
    joined = [cell.replace("\n", " ") for cell in row]
    return [joined] if joined in body else _two_lines(row)


def _lines_of(columns: list[Column], widths: list[int], rows: list[list[str]]) -> list[str]:
    """Rows as lines, cells padded and wrapped."""
    lines = []
    for row in rows:
        for line in zip_longest(*(wrap(cell, width) for cell, width in zip(row, widths, strict=True)), fillvalue=""):
            padded = [_pad(cell, width, column.numeric) for cell, width, column in zip(line, widths, columns, strict=True)]
            lines.append(("  " + "  ".join(padded)).rstrip())
    return lines


def _widths(rows: list[list[str]]) -> list[int]:
    return [max(map(display_width, column)) for column in zip(*rows, strict=True)]


def _two_lines(row: list[str]) -> list[list[str]]:
    """A row as one line, or as two if a cell has two."""
    halves = [cell.partition("\n") for cell in row]
    lines = [[half[0] for half in halves], [half[2] for half in halves]]
    return lines if any(lines[1]) else lines[:1]


def _below(step: Step, margin: str) -> list[str]:
    """The formula of a step, then its parts as branches."""
    lines = []
    if step.formula:
        lines += wrap(f"{margin}  = {step.formula}", WIDTH, margin + "    ", most=3)
    for i, part in enumerate(step.parts):
        last = i + 1 == len(step.parts) and not step.more
        branch, below = ("└ ", "  ") if last else ("├ ", "│ ")
        lines += wrap(f"{margin}  {branch}{part.letter}  {part.label} = {part.value}{_tail(part)}", WIDTH, f"{margin}  {below}   ")
        inner = f"{margin}  {below} "
        if part.is_figure:
            lines += wrap(f"{inner}  {part.pointer}", WIDTH, inner + "  ")
            lines += wrap(f"{inner}  {part.origin()}", WIDTH, inner + "  ", most=3)
        else:
            lines += _below(part, inner)
    if step.more:
        lines.append(f"{margin}  └ … and {step.more} more")
    return lines


def _tail(step: Step) -> str:
    if step.shown_before:
        return " (shown above 见上)"
    return f" ({deeper(step)})" if step.deeper else ""
