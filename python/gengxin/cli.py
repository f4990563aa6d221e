"""The command line: ``gengxin run|allocate|validate|compare|explain|cases|schema``.

Ends with 0; with 2 for bad input, after telling every fault; with 3 where a simulated plan breaks a hard limit, after showing it.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gengxin import __version__
from gengxin.errors import DocumentError, LimitWarning
from gengxin.labels import LANGUAGES

BAD_INPUT = 2
BROKEN_LIMIT = 3


class _BadInput(Exception):
    """Input that can't be used; carries one line for each fault."""

    def __init__(self, faults: list[dict[str, str]]) -> None:
        super().__init__(faults[0]["text"])
        self.faults = faults


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gengxin", description="Simulate the renewal of an urban village. 城中村更新模拟。")
    parser.add_argument("--version", action="version", version=f"gengxin {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--json", action="store_true", help="machine-readable output on standard output")
        sub.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the tables (default: en)")
        return sub

    scenario = "name of a bundled case, or path of a scenario document"
    run = command("run", "simulate a scenario and print people, schools, beds, indicators, costs and balance")
    run.add_argument("scenario", help=scenario)
    run.add_argument("--patch", action="append", default=[], metavar="FILE", help="apply a patch document; may be repeated")
    run.add_argument("--table", action="append", default=[], metavar="NAME", help="print this table whole instead; may be repeated")
    allocate = command("allocate", "find the plan that is worth most within the requirements, or why there is none")
    allocate.add_argument("scenario", help=scenario)
    allocate.add_argument("--patch", action="append", default=[], metavar="FILE", help="apply a patch document; may be repeated")
    allocate.add_argument("--whole", action="store_true", help="every parcel takes one option entirely")
    allocate.add_argument("--exact", action="store_true", help="choose what is taken whole by HiGHS, with proof (extra: exact)")
    allocate.add_argument("--keep", action="append", default=[], metavar="PARCEL", help="leave this parcel as it is; may be repeated")
    allocate.add_argument("--out", metavar="FILE", help="write the plan as a patch document; for a problem without a plan, its cure")
    validate = command("validate", "check scenario documents and list every fault")
    validate.add_argument("scenario", nargs="+", help=scenario)
    compare = command("compare", "simulate scenarios and set them side by side")
    compare.add_argument("scenario", nargs="+", help=scenario)
    compare.add_argument("--patch", action="append", default=[], metavar="FILE", help="compare with the first scenario under this patch; may be repeated")
    explain = command("explain", "tell why a cell of a table holds what it holds")
    explain.add_argument("scenario", help=scenario)
    explain.add_argument("cell", help="table.column, such as schools.norm_shortfall_with")
    explain.add_argument("where", nargs="*", metavar="key=value", help="the row, such as year=2030 level=primary")
    explain.add_argument("--patch", action="append", default=[], metavar="FILE", help="apply a patch document; may be repeated")
    explain.add_argument("--depth", type=int, default=4, help="levels to show (default: 4)")
    command("cases", "list the bundled cases")
    schema = command("schema", "print the JSON Schema of scenario documents")
    schema.add_argument("--reference", action="store_true", help="print the reference page (Markdown) instead")
    return parser


def _load(source: str) -> Any:
    from gengxin.scenario import load

    try:
        return load(source)
    except DocumentError as error:
        raise _BadInput(_faults(error, source)) from error
    except (OSError, ValueError, ImportError) as error:
        raise _BadInput([{"code": "no_file", "file": source, "text": str(error)}]) from error


def _patched(scenario: Any, files: Sequence[str]) -> Any:
    for file in files:
        try:
            text = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _BadInput([{"code": "no_file", "file": file, "text": f"{file}: {error}"}]) from error
        try:
            scenario = type(scenario)(scenario._core.patch(text, Path(file).stem))
        except DocumentError as error:
            raise _BadInput(_faults(error, file)) from error
    return scenario


def _faults(error: DocumentError, file: str) -> list[dict[str, str]]:
    return [
        {"code": i.code, "file": file, "pointer": i.pointer, "found": i.found, "allowed": i.allowed, "cure": i.cure, "text": f"{file}: {i}"}
        for i in error.issues
    ]


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _run_json(run: Any, tables: Sequence[str] = ()) -> dict[str, Any]:
    from gengxin.run import TABLES

    result: dict[str, Any] = {
        "scenario": {"name": run.scenario.name, "hash": run.scenario.hash, "ancestors": run.scenario.ancestors},
        "illustrative_parcels": bool(run.scenario.document.get("fabric", {}).get("illustrative", False)),
        "broken_limits": run.broken_limits,
        "tables": {},
        "notes": run.scenario.document.get("notes", {}),
        "figures_used": len(run.scenario.used_figures()),
        "assumed": [{k: f[k] for k in ("pointer", "unit", "values", "draw", "note")} for f in run.scenario.assumed_figures() if not f["is_column"]]
        + [{"pointer": f["pointer"], "unit": f["unit"], "note": f["note"]} for f in run.scenario.assumed_figures() if f["is_column"]],
    }
    for name in tables or TABLES:
        raw = run.raw(name)
        columns: dict[str, list[Any]] = {key: [categories[c] if categories else int(c) for c in codes] for key, codes, categories in raw["keys"]}
        columns |= {column[0]: [_number(v) for v in column[4]] for column in raw["columns"]}
        result["tables"][name] = {"units": run.units(name), "columns": columns}
    return result


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _run(args: argparse.Namespace) -> int:
    from gengxin.run import TABLES, simulate

    for name in args.table:
        if name not in TABLES:
            raise _BadInput([{"code": "unknown_table", "text": f"no table {name!r}; there are: {', '.join(TABLES)}"}])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LimitWarning)  # told below
        run = simulate(_patched(_load(args.scenario), args.patch))
    end = BROKEN_LIMIT if run.broken_limits else 0
    for limit in run.broken_limits:
        print(f"hard limit broken: {limit}", file=sys.stderr)
    if args.json:
        _print_json(_run_json(run, args.table))
        return end
    from gengxin import terminal

    out = terminal.console()
    if args.table:
        for name in args.table:
            terminal.show_table(out, run, name, args.lang)
    else:
        terminal.show_run(out, run, args.lang)
    return end


def _allocate(args: argparse.Namespace) -> int:
    from gengxin.allocation import Problem

    if args.exact and args.keep:
        raise _BadInput([{"code": "bad_key", "text": "--keep does not go with --exact: lock the parcels in a patch instead"}])
    try:
        problem = Problem(_patched(_load(args.scenario), args.patch))
        plan = problem.solve_exact(whole=args.whole or None) if args.exact else problem.solve(whole=args.whole or None, keep=args.keep)
    except DocumentError as error:
        raise _BadInput(_faults(error, args.scenario)) from error
    except KeyError as error:
        raise _BadInput([{"code": "no_parcel", "text": error.args[0]}]) from error
    except (ImportError, ValueError) as error:
        raise _BadInput([{"code": "no_plan", "text": str(error)}]) from error
    if args.out:
        patch = {"plan": plan.rows} if plan.found else plan.cure_patch()
        Path(args.out).write_text(json.dumps(patch, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.json:
        limits = [{key: _number(value) if isinstance(value, float) else value for key, value in limit.items()} for limit in plan.limit_list]
        _print_json({"status": plan.status, "proved": plan.proved, "value_yuan": _number(plan.value_yuan), "bound_yuan": _number(plan.bound_yuan), "plan": plan.rows, "limits": limits,
                     "conflict": [limit["requirement"] for limit in plan.conflict], "cure": [{"requirement": step["requirement"], "amount": step["amount"]} for step in plan.cure]})  # fmt: skip
        return 0
    print(plan)
    print()
    for sentence in plan.sentences(args.lang):
        print(sentence)
    return 0


def _validate(args: argparse.Namespace) -> int:
    faults: list[dict[str, str]] = []
    sound = []
    for source in args.scenario:
        try:
            scenario = _load(source)
            sound.append({"file": source, "name": scenario.name, "hash": scenario.hash})
        except _BadInput as error:
            faults += error.faults
    if args.json:
        _print_json({"sound": sound, "faults": faults})
    else:
        for entry in sound:
            text = "可用" if args.lang == "zh" else "sound"
            print(f"{entry['file']}: {text}, {entry['name']}, {entry['hash'][:12]}")
        for fault in faults:
            print(fault["text"], file=sys.stderr)
    return BAD_INPUT if faults else 0


def _compare(args: argparse.Namespace) -> int:
    from gengxin.comparison import differences
    from gengxin.run import simulate

    scenarios = [_load(source) for source in args.scenario]
    scenarios += [_patched(scenarios[0], [file]) for file in args.patch]
    if len(scenarios) < 2:
        raise _BadInput([{"code": "too_few", "text": "compare needs two scenarios, or one and a --patch"}])
    runs = [simulate(scenario) for scenario in scenarios]
    inputs = [(run.scenario.name, *change) for run in runs[1:] for change in differences(runs[0].scenario, run.scenario)]
    if args.json:
        changed = [dict(zip(("scenario", "place", "before", "after"), row, strict=True)) for row in inputs]
        _print_json({"inputs": changed, "runs": [_run_json(run) for run in runs]})
        return 0
    from gengxin import terminal

    terminal.show_comparison(terminal.console(), runs, inputs, args.lang)
    return 0


def _explain(args: argparse.Namespace) -> int:
    from gengxin.run import simulate

    where: dict[str, Any] = {}
    for pair in args.where:
        key, equals, value = pair.partition("=")
        if not equals:
            raise _BadInput([{"code": "bad_key", "text": f"{pair!r} is not key=value, such as year=2030"}])
        where[key] = int(value) if value.isdigit() and key in {"year", "age"} else value
    run = simulate(_patched(_load(args.scenario), args.patch))
    try:
        why = run.explain(args.cell, **where)
    except KeyError as error:
        raise _BadInput([{"code": "no_cell", "text": error.args[0]}]) from error
    if args.json:
        figures = [{k: f[k] for k in ("pointer", "unit", "source", "page", "assumed", "note")} for f in why.figures()]
        _print_json({"cell": why.label, "value": _number(why.value), "unit": why.unit, "formula": why.formula, "recomputed": _number(why.recompute()), "figures": figures})
    else:
        print(why.tree(depth=args.depth))
    return 0


def _cases(args: argparse.Namespace) -> int:
    from gengxin import cases

    entries = [{"case": name, "name": (document := json.loads(cases.path(name).read_text(encoding="utf-8")))["name"], "name_zh": document.get("name_zh", "")} for name in cases.names()]
    if args.json:
        _print_json(entries)
    else:
        for entry in entries:
            print(f"{entry['case']}: {entry['name_zh'] if args.lang == 'zh' and entry['name_zh'] else entry['name']}")
    return 0


def _schema(args: argparse.Namespace) -> int:
    from gengxin import _core

    print(_core.reference_page() if args.reference else _core.json_schema(), end="")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code."""
    args = _parser().parse_args(arguments)
    commands = {"run": _run, "allocate": _allocate, "validate": _validate, "compare": _compare, "explain": _explain, "cases": _cases, "schema": _schema}
    try:
        return commands[args.command](args)
    except _BadInput as error:
        if args.json:
            _print_json({"faults": error.faults})
        else:
            for fault in error.faults:
                print(fault["text"], file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader has gone; leave quietly, and keep Python from complaining at exit.
        sys.stdout = None  # type: ignore[assignment]
        return 0


if __name__ == "__main__":
    sys.exit(main())
