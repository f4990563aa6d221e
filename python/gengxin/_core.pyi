"""The C++ core of gengxin. Use the package; this module is its private part.

Kept by hand; a test compares names and signatures with the module.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

class Issue:
    """One fault of a document: where, what was found, what is allowed, how to cure it."""

    @property
    def code(self) -> str:
        """Kind of fault, such as ``unknown_key``."""

    @property
    def pointer(self) -> str:
        """JSON Pointer to the place."""

    @property
    def found(self) -> str:
        """What stands there."""

    @property
    def allowed(self) -> str:
        """What may stand there."""

    @property
    def cure(self) -> str:
        """What to do."""

class Scenario:
    """A document that was read and found sound. Immutable, safe to share between threads."""

    @staticmethod
    def parse(json: str | bytes) -> Scenario:
        """Reads JSON text (UTF-8).

        Raises:
            gengxin.DocumentError: with every fault of the document.
        """

    @staticmethod
    def load(path: str) -> Scenario:
        """Reads a file.

        Raises:
            gengxin.DocumentError: with every fault of the document, or if the file cannot be read.
        """

    def patch(self, patch: str | bytes, name: str) -> Scenario:
        """A new scenario with a patch (JSON text) applied; this one is unchanged.

        Raises:
            gengxin.DocumentError: with every fault of the patch or of what it would make.
        """

    def diff(self, other: Scenario) -> str:
        """The patch, as JSON text, that makes ``other`` of this scenario."""

    def travel(self, name: str) -> dict[str, Any]:
        """A travel table by parcel: ``points`` (parcels with rows of their own or their zone's), ``facilities``, compressed rows
        ``start``, ``facility``, ``cost``; ``not_in_table`` (the other parcels), ``unit``, ``version``, ``source``, ``assumed``.

        Raises:
            ValueError: if the document has no such table.
        """

    def to_json(self) -> str:
        """The document as JSON text."""

    def canonical(self) -> str:
        """The document with sorted keys and rows, as hashed."""

    def figures(self) -> list[dict[str, Any]]:
        """Every figure: pointer, unit, meaning, source, page, note, assumed, is_column, first_slot, values, from
        (dates of a history), draw (kind and parameters, or None), cells (provenance of single rows)."""

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text, 64 hexadecimal digits."""

    @property
    def name(self) -> str:
        """Name of the document and of the patches applied to it."""

    @property
    def ancestors(self) -> list[dict[str, str]]:
        """The steps that led here: ``name``, ``patch`` (JSON text, empty for the document), ``hash``."""

class Compiled:
    """A scenario bound to the models: runs as often as wanted, with the document's numbers or with others."""

    def __init__(self, scenario: Scenario) -> None:
        """Raises: gengxin.DocumentError: if the document cannot be simulated."""

    @property
    def values(self) -> NDArray[np.float64]:
        """The document's numbers, one a slot, shape [slots]; a copy. Units are those of the figures."""

    @property
    def used_figures(self) -> list[int]:
        """Indices into :meth:`Scenario.figures` of the figures that a run reads."""

    @property
    def first_year(self) -> int:
        """The base year."""

    @property
    def years(self) -> int:
        """Number of years, the base year included."""

class Trajectory:
    """What a run led to, with and without the plan."""

    def cohorts(self, with_plan: bool) -> NDArray[np.float64]:
        """Persons at the end of each year, shape [zone, status, year, sex, age 0-100]; read-only, no copy."""

class ExplanationStep:
    """One step of an explanation."""

    @property
    def node(self) -> int:
        """Number of the step, for :class:`Explainer`."""

    @property
    def kind(self) -> str:
        """``quantity``, ``figure``, ``constant`` or ``operation``."""

    @property
    def label(self) -> str:
        """What the value is."""

    @property
    def unit(self) -> str:
        """Its unit, ``1`` for a pure number, empty for an operation without a name."""

    @property
    def formula(self) -> str:
        """How the value follows from the parts, in their names; empty for a figure."""

    @property
    def value(self) -> float:
        """The value; NaN where there is none."""

    @property
    def parts(self) -> list[int]:
        """Steps that the formula names, in its order."""

    @property
    def pointer(self) -> str:
        """JSON Pointer of a figure."""

    @property
    def source(self) -> str:
        """Key of a figure's source, empty if it has none."""

    @property
    def page(self) -> str:
        """Page in the source."""

    @property
    def note(self) -> str:
        """The document's note on a figure."""

    @property
    def assumed(self) -> bool:
        """Whether a figure is assumed."""

class Explainer:
    """A run that remembers every operation; some hundred times slower and larger than a plain one."""

    def __init__(self, compiled: Compiled, values: Sequence[float]) -> None:
        """Runs with ``values``, one a slot.

        Raises:
            ValueError: if there are not as many values as slots.
        """

    def cell(self, table: str, row: int, column: str) -> int:
        """The step that a cell of a table came from.

        Raises:
            IndexError: if there is no such table, row or column.
        """

    def describe(self, node: int) -> ExplanationStep:
        """What a step is.

        Raises:
            IndexError: if there is no such step.
        """

    def recompute(self, node: int) -> float:
        """The value of a step, worked out again from the figures alone.

        Raises:
            IndexError: if there is no such step.
        """

    def figures(self, node: int) -> list[int]:
        """Slots of all figures that a step rests on, rising.

        Raises:
            IndexError: if there is no such step.
        """

    @property
    def nodes(self) -> int:
        """Number of steps."""

def run(compiled: Compiled, values: ArrayLike | None = None) -> Trajectory:
    """Simulates with the document's numbers, or with ``values``, one a slot, shape [slots].

    Raises:
        ValueError: if there are not as many values as slots.
    """

def run_reference(compiled: Compiled, values: ArrayLike | None = None) -> Trajectory:
    """As :func:`run`, computed the plain way; slower, kept to check the fast one."""

def table(compiled: Compiled, trajectory: Trajectory, name: str, settlement: Settlement | None = None) -> dict[str, Any]:
    """A table of a run; of an economy with costs, investment is blank without the settlement.

    Returns:
        name, title, title_zh, keys [(name, codes of shape [rows], categories; empty for numbers)], columns [(name, unit,
        title, title_zh, values of shape [rows])].

    Raises:
        IndexError: if there is no such table.
    """

def cover_table(compiled: Compiled, values: ArrayLike | None = None) -> dict[str, Any]:
    """Cover by year with the plan, as :func:`table` gives it; no rows where the document has none."""

def needs_settlement(compiled: Compiled, table: str) -> bool:
    """Whether a table of a run shows investment that the plan brings about."""

class Settlement:
    """What a plan costs and who gets it. Immutable."""

    @property
    def approved_total(self) -> float:
        """Approved cost of the project, yuan."""

    @property
    def forecast_total(self) -> float:
        """Forecast cost of the project, yuan."""

    @property
    def broken_hard_limits(self) -> list[str]:
        """Limits of mode ``hard`` that the plan breaks, each with its value and bound."""

    @property
    def balance_text(self) -> str:
        """Whether a financing floor balances the project; empty without finance."""

    @property
    def rates_texts(self) -> list[str]:
        """What there is to say of the rates of return of project, developer and collective."""

def settle(compiled: Compiled, values: ArrayLike | None = None, reference: bool = False) -> Settlement:
    """Settles with one value a slot (the document's own if None); row by row by the reference evaluator if asked.

    Raises:
        ValueError: if the number of values does not fit.
        gengxin.DocumentError: where a rule has no value on the day on which it is needed.
    """

def settlement_table(compiled: Compiled, values: ArrayLike | None, settlement: Settlement, name: str) -> dict[str, Any]:
    """One table of a settlement, as :func:`table` gives those of a run.

    Raises:
        IndexError: for a name that is not in settlement_table_names().
    """

def settlement_table_names() -> list[str]:
    """Names of the tables of a settlement."""

def table_names() -> list[str]:
    """Names of the tables, in order."""

def json_schema() -> str:
    """JSON Schema (draft 2020-12) of the document, as JSON text."""

def reference_page() -> str:
    """The reference of all fields, as Markdown."""

def guide_codes() -> list[dict[str, str]]:
    """Classes of the national guide of 2023: code, name_zh, name_en, mapped (GB 50137 class), colour."""

def standard_codes() -> list[dict[str, str]]:
    """Classes of GB 50137-2011: code, name_zh, name_en, mapped (guide class), colour."""

def life_expectancy(ages: Sequence[int], rates: Sequence[float]) -> float:
    """Expectation of life at birth, years, from central death rates (1/year) of age groups.

    Raises:
        ValueError: if there are no ages, or not as many rates.
    """

def school_impact(enrolment_without: float, capacity_without: float, enrolment_with: float, capacity_with: float) -> dict[str, Any]:
    """Utilisations, change, significance and cure of a plan's impact on schools, in seats."""

def impact_pupils(pupils_per_unit: float, units: float) -> float:
    """Pupils that new homes bring: ``pupils_per_unit`` times ``units``, rounded up to whole pupils."""
