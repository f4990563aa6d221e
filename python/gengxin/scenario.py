"""Scenarios: documents that were read and found sound."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from gengxin import _core, cases
from gengxin.errors import DocumentError
from gengxin.inputs import TABLES, expand_tables

if TYPE_CHECKING:
    import pandas as pd

    from gengxin import access


class Scenario:
    """A document of format ``gengxin/1`` that was read and found sound. Immutable.

    Made by :func:`load`; changed copies come from :meth:`patch`.
    """

    def __init__(self, core: _core.Scenario) -> None:
        self._core = core
        self._document: dict[str, Any] | None = None
        self._compiled: _core.Compiled | None = None

    @property
    def name(self) -> str:
        """Name of the document and of the patches applied to it."""
        return self._core.name

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text: equal for documents that mean the same."""
        return self._core.hash

    @property
    def canonical(self) -> str:
        """The document with sorted keys and rows, as hashed."""
        return self._core.canonical()

    @property
    def ancestors(self) -> list[dict[str, str]]:
        """The steps that led here: ``name`` and ``patch`` (JSON) of each, and the ``hash`` it made."""
        return self._core.ancestors

    @property
    def compiled(self) -> _core.Compiled:
        """The scenario bound for simulation; ``compiled.values`` are its numbers, one a slot."""
        if self._compiled is None:
            self._compiled = _core.Compiled(self._core)
        return self._compiled

    def to_dict(self) -> dict[str, Any]:
        """The document as plain Python objects; a copy."""
        return json.loads(self._core.to_json())

    @property
    def document(self) -> dict[str, Any]:
        """The document as plain Python objects, for reading: do not change it."""
        if self._document is None:
            self._document = self.to_dict()
        return self._document

    def save(self, path: str | Path) -> None:
        """Writes the document; the file appears whole or not at all."""
        target = Path(path)
        part = target.with_name(target.name + ".part")
        part.write_text(self._core.to_json(), encoding="utf-8")
        part.replace(target)

    def patch(self, changes: Mapping[str, Any], name: str = "patch") -> Scenario:
        """A new scenario with changes applied: keys merge, ``None`` removes a key, a figure is replaced whole.

        Args:
            changes: a patch document; rows of a table are addressed as
                ``{"parcels": {"rows": {"P17": {"use": "0804"}}}}``. Tables may be DataFrames or paths.
            name: what the change is called in comparisons.

        Raises:
            DocumentError: with every fault; this scenario is unchanged in any case.

        >>> import gengxin as gx
        >>> base = gx.load("xiaogang")
        >>> base.patch({"norms": {"primary_places_per_1000": 80}}, name="tighter norm").name.endswith("+ tighter norm")
        True
        """
        return Scenario(self._core.patch(_text(expand_tables(changes)), name))

    def diff(self, other: Scenario) -> dict[str, Any]:
        """The patch that makes ``other`` of this scenario."""
        return json.loads(self._core.diff(other._core))

    def with_plan(self, plan: Any, name: str = "plan") -> Scenario:
        """A new scenario with this plan: a DataFrame, a path or columns ``id, parcel, option, share, start``."""
        return self.patch({"plan": plan}, name=name)

    def with_sites(self, siting: access.Siting, option: str, *, others: Literal["free", "out"] = "free", name: str = "sites") -> Scenario:
        """A new scenario whose allocation takes an option on the sites that a siting opened, as rows of the table ``locks``.

        Args:
            siting: an answer of :mod:`gengxin.access` whose new sites are parcels; existing ones are left as they are.
            option: what is built there, such as ``"primary_school"``; the allocation chooses when it starts.
            others: ``"out"`` keeps the option out of the sites that the siting left closed; ``"free"`` leaves them to the allocation.
            name: what the change is called in comparisons.

        Raises:
            ValueError: if the siting opened nothing new or found no answer, or for sites or an option that the document does not have.
            DocumentError: from :func:`gengxin.allocate`, for a parcel that does not admit the option or may not change.

        >>> import gengxin as gx
        >>> walk = gx.access.travel([[2, 9], [5, 3]], unit="min", points=["A", "B"], facilities=["XG002", "XG363"])
        >>> sites = gx.access.p_median(walk, [100, 10], new=1)
        >>> locks = gx.load("xiaogang").with_sites(sites, "primary_school").document["locks"]
        >>> locks["parcel"], locks["option"], locks["at_least"]["values"]
        (['XG002'], ['primary_school'], [1])
        """
        from gengxin.access.siting import locks_of

        return self.patch({"locks": locks_of(siting, option, others, self.document)}, name=name)

    def travel(self, name: str) -> access.Travel:
        """A table of the document's section ``travel``, for the functions of :mod:`gengxin.access`.

        Its points are the parcels that have rows, of their own or of their zone; the others are told by ``not_in_table``, here
        and in every result. Its facilities are all destinations of the table.

        Raises:
            ValueError: if there is no such table.

        >>> import gengxin as gx
        >>> walk = gx.access.travel([[4, 9]], unit="min", points=["CU001"], facilities=["existing_primary_a", "existing_junior"])
        >>> timed = gx.load("xiaogang").patch({"travel": {"walk": walk.entry("Walking times")}}, name="walking times")
        >>> timed.travel("walk").points.tolist(), len(timed.travel("walk").not_in_table)
        (['CU001'], 739)
        """
        from gengxin.access.travel import of_scenario

        return of_scenario(self, name)

    def figure_list(self) -> list[dict[str, Any]]:
        """Every figure with pointer, unit, values, source, page, whether assumed, draw and note."""
        return self._core.figures()

    @property
    def figures(self) -> pd.DataFrame:
        """Every figure of the document, one a row."""
        import pandas as pd

        return pd.DataFrame(self.figure_list())

    def used_figures(self) -> list[dict[str, Any]]:
        """The figures that a run reads."""
        every = self.figure_list()
        return [every[i] for i in self.compiled.used_figures]

    def assumed_figures(self) -> list[dict[str, Any]]:
        """The figures that a run reads and that stand without a source, or on a stated assumption."""
        return [f for f in self.used_figures() if f["assumed"] or any(c["assumed"] for c in f["cells"])]

    def title_of(self, section: str, key: str, lang: str = "en") -> str:
        """Title of a zone, facility, option or indicator in a language."""
        entry = self.document.get(section, {}).get(key, {})
        title = entry.get("title", key)
        return entry.get("title_zh", title) if lang == "zh" else title

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def __repr__(self) -> str:
        from gengxin.views import text

        return text.scenario(self)

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.scenario(self)


def load(source: str | Path | Mapping[str, Any] | Scenario) -> Scenario:
    """Reads a scenario: the name of a bundled case, a path to a JSON document, or a dict.

    In a dict or file, a table section (``parcels``, ``plan``) may be a path to a CSV, Excel, Parquet, GeoJSON or
    GeoPackage file (relative to the document), or, in a dict, a (Geo)DataFrame.

    Raises:
        DocumentError: with every fault of the document.
        FileNotFoundError: if a path does not exist.

    >>> import gengxin as gx
    >>> gx.load("xiaogang").document["format"]
    'gengxin/1'
    """
    if isinstance(source, Scenario):
        return source
    if isinstance(source, Mapping):
        return Scenario(_core.Scenario.parse(_text(expand_tables(source))))
    if isinstance(source, str) and source in cases.names():
        return Scenario(_core.Scenario.load(str(cases.path(source))))
    path = Path(source)
    if not path.is_file():
        known = ", ".join(cases.names())
        raise FileNotFoundError(f"no file {str(path)!r}; give the path of a scenario document, or a bundled case: {known}")
    text = path.read_bytes()
    try:
        return Scenario(_core.Scenario.parse(text))
    except DocumentError as error:
        # The strict reader comes first, so duplicate keys, depth and the like are told by then. A document that
        # names a file for a table is refused there for that alone, and read again with the table in its place.
        if not any(issue.code == "wrong_type" and issue.pointer.lstrip("/") in TABLES for issue in error.issues):
            raise
        document = json.loads(text)
        if not any(isinstance(document.get(name), str) for name in TABLES):
            raise
        expanded = expand_tables(document, path.parent)
    return Scenario(_core.Scenario.parse(_text(expanded)))


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the scenario document.

    >>> json_schema()["type"]
    'object'
    """
    return json.loads(_core.json_schema())


def _text(document: Mapping[str, Any]) -> str:
    """JSON for the strict reader, which tells of NaN and the like in its own words."""
    return json.dumps(document, ensure_ascii=False, allow_nan=True, default=_plain)


def _plain(value: Any) -> Any:
    """NumPy numbers and arrays as plain ones."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a document holds texts, numbers, lists and dicts; found {type(value).__name__}: {value!r}")
