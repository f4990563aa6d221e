"""Views as HTML for notebooks: no outside resources, right in light and dark themes."""

from __future__ import annotations

from html import escape
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

DEPTH = 4
WIDTH = 12
FOLDED_ROWS = 12

# Three times the class: notebooks align the cells of tables by rules that outweigh a single one.
# Colours come from the notebook's theme; without one, text inherits and lines are a grey that shows on both grounds.
STYLE = """<style>
.gx{font-size:13px;line-height:1.45;max-width:64em;color:var(--jp-content-font-color1,inherit)}
.gx .gx-name{font-size:1.2em;font-weight:600;margin:.2em 0}
.gx .gx-soft,.gx th .gx-zh{color:var(--jp-content-font-color2,#808080);font-weight:400}
.gx .gx-facts{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1.2em;margin:.5em 0}
.gx .gx-facts dt,.gx .gx-facts dd{margin:0;font-weight:400;text-align:left;float:none;width:auto}
.gx .gx-warn{border-left:3px solid var(--jp-warn-color1,#c77c11);padding:.2em .7em;margin:.5em 0}
.gx .gx-scroll{overflow-x:auto}
.gx table{border-collapse:collapse;margin:.2em 0 .4em;background:none;color:inherit;font-size:1em;border:none}
.gx caption{caption-side:top;text-align:left;font-weight:600;padding:.5em 0 .2em;color:inherit}
.gx.gx.gx th,.gx.gx.gx td{padding:.15em .7em;text-align:left;vertical-align:baseline;background:none;color:inherit;border:none;white-space:normal}
.gx.gx.gx thead th{vertical-align:bottom;border-bottom:1px solid var(--jp-border-color1,rgba(128,128,128,.6))}
.gx tbody tr{background:none;border-top:1px solid var(--jp-border-color2,rgba(128,128,128,.25))}
.gx.gx.gx .gx-n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.gx.gx.gx .gx-whole,.gx caption{white-space:nowrap}
.gx.gx.gx .gx-sum td{font-weight:600}
.gx .gx-below{font-size:.9em;margin-left:1em;color:var(--jp-content-font-color2,#808080)}
.gx summary{cursor:pointer;padding:.1em 0}
.gx details details,.gx .gx-leaf{margin-left:1.3em}
.gx details>table,.gx details>.gx-scroll{margin-left:1.3em}
.gx code{font-size:.92em;background:none;color:inherit;overflow-wrap:anywhere}
.gx .gx-formula{margin-left:1.3em;font-family:var(--jp-code-font-family,monospace);font-size:.92em;overflow-wrap:anywhere}
.gx .gx-assumed{border:1px solid var(--jp-warn-color1,#c77c11);border-radius:3px;padding:0 .35em;font-size:.85em;white-space:nowrap}
</style>"""


def scenario(s: Scenario) -> str:
    """A scenario: what it holds, and its assumed figures, sources and notes to unfold."""
    return _html(of_scenario.view(s))


def plan(p: Plan) -> str:
    """A plan: what becomes of the land, limits and prices; or the conflict and its cure."""
    return _html(of_plan.view(p))


def front(f: Front) -> str:
    """A front: each plan's objectives and what the first costs in the others."""
    return _html(of_front.view(f))


def run(r: Run) -> str:
    """A run: people, school places, beds and indicators in a few years."""
    return _html(of_run.view(r))


def comparison(c: Comparison) -> str:
    """Scenarios side by side: inputs and outcomes that differ."""
    return _html(of_comparison.view(c))


def household(h: Household) -> str:
    """What one owner is owed, item by item, and what each choice would bring."""
    return _html(of_household.view(h))


def explanation(e: Explanation) -> str:
    """An explanation as parts to unfold, four levels deep, twelve parts a level."""
    root = steps(e, DEPTH, WIDTH)
    figures = e.figures()
    assumed = sum(figure["assumed"] for figure in figures)
    rests = f'<div class="gx-soft">rests on {len(figures)} figures 数据, {assumed} of them assumed 假定</div>'
    return f'<div class="gx">{STYLE}{_step(root, opened=True)}{rests}</div>'


def _html(view: View) -> str:
    pieces = [f'<div class="gx">{STYLE}<div class="gx-soft">{escape(view.kind)} {escape(view.kind_zh)}</div>']
    chinese = f' <span class="gx-soft" lang="zh">{escape(view.name_zh)}</span>' if view.name_zh else ""
    pieces.append(f'<div class="gx-name">{escape(view.name)}{chinese}</div>')
    facts = "".join(f"<dt>{escape(label)} {_zh(label_zh)}</dt><dd>{escape(value)}</dd>" for label, label_zh, value in view.facts)
    pieces.append(f'<dl class="gx-facts">{facts}</dl>')
    for english, zh in view.warnings:
        pieces.append(f'<div class="gx-warn">{escape(english)}<br><span lang="zh">{escape(zh)}</span></div>')
    pieces += [_table(table) for table in view.tables]
    for table in view.folded:
        title = f"{escape(table.title)} {_zh(table.title_zh)} ({len(table.rows)})"
        pieces.append(f"<details><summary>{title}</summary>{_table(table, most=FOLDED_ROWS, caption=False)}</details>")
    return "".join(pieces) + "</div>"


def _zh(text: str) -> str:
    return f'<span class="gx-soft" lang="zh">{escape(text)}</span>' if text else ""


def _table(table: Table, most: int = 0, caption: bool = True) -> str:
    pieces = ['<div class="gx-scroll"><table>']
    if caption:
        pieces.append(f"<caption>{escape(table.heading())}</caption>")
    if table.rows:
        pieces.append("<thead><tr>")
        for column in table.columns:
            english, chinese = (escape(head) for head in column.heads())
            number = ' class="gx-n"' if column.numeric else ' class="gx-whole"' if column.whole else ""
            below = f'<br><span class="gx-zh" lang="zh">{chinese}</span>' if chinese else ""
            pieces.append(f"<th{number}>{english}{below}</th>")
        pieces.append("</tr></thead><tbody>")
        shown = table.rows[:most] if most else table.rows
        for i, row in enumerate(shown):
            told = table.below[i] if table.below else []
            cells = "".join(_cell(cell, column, told if at == 0 else []) for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)))
            pieces.append(f'<tr class="gx-sum">{cells}</tr>' if i in table.sums else f"<tr>{cells}</tr>")
        if len(table.rows) > len(shown):
            pieces.append(f'<tr><td colspan="{len(table.columns)}" class="gx-soft">… and {len(table.rows) - len(shown)} more</td></tr>')
        pieces.append("</tbody>")
    pieces.append("</table></div>")
    if table.note:
        pieces.append(f'<div class="gx-soft">{escape(table.note).replace(chr(10), "<br>")}</div>')
    return "".join(pieces)


def _cell(cell: str, column: Column, below: list[str]) -> str:
    if column.numeric:
        return f'<td class="gx-n">{escape(cell)}</td>'
    english, _, chinese = cell.partition("\n")
    whole = ' class="gx-whole"' if column.whole else ""
    told = "".join(f'<div class="gx-below">{escape(text.partition(chr(10))[0])} {_zh(text.partition(chr(10))[2])}</div>' for text in below)
    return f"<td{whole}>{escape(english)} {_zh(chinese.removeprefix('· '))}".rstrip() + f"{told}</td>"


def _step(step: Step, opened: bool = False) -> str:
    letter = f"<b>{escape(step.letter)}</b> " if step.letter else ""
    head = f"{letter}{escape(step.label)} = <b>{escape(step.value)}</b>"
    if step.is_figure:
        assumed = ' <span class="gx-assumed">assumed 假定</span>' if step.assumed else ""
        told = ". ".join(piece for piece in (step.citation, step.note) if piece)
        note = f'<br><span class="gx-soft">{escape(told)}</span>' if told else ""
        return f'<div class="gx-leaf">{head}{assumed}<br><code>{escape(step.pointer)}</code>{note}</div>'
    if step.shown_before:
        return f'<div class="gx-leaf">{head} <span class="gx-soft">(shown above 见上)</span></div>'
    if step.deeper:
        return f'<div class="gx-leaf">{head} <span class="gx-soft">({deeper(step)})</span></div>'
    formula = f'<div class="gx-formula">= {escape(step.formula)}</div>' if step.formula else ""
    if not formula and not step.parts:
        return f'<div class="gx-leaf">{head}</div>'
    inner = "".join(_step(part) for part in step.parts)
    more = f'<div class="gx-leaf gx-soft">… and {step.more} more</div>' if step.more else ""
    return f"<details{' open' if opened else ''}><summary>{head}</summary>{formula}{inner}{more}</details>"
