"""One owner's entitlements: what a household, or a property of the collective, is owed item by item."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from gengxin.labels import item_title
from gengxin.views.series import categories, rows_of
from gengxin.views.wording import in_words

if TYPE_CHECKING:
    import pandas as pd

    from gengxin.run import Run

#: What an item does to the owner's money; works are paid to others, floor is no money.
SIGNS = {"payment": 1.0, "income": -1.0, "works": 0.0, "floor": 0.0}


class Household:
    """What one owner is owed: :meth:`gengxin.Run.household` makes it.

    Attributes:
        name: id of the household or property in the document.
        rows: one dictionary an item and parcel: ``item``, ``kind``, ``month`` (202601), ``months``, ``amount_yuan``,
            ``owner_yuan`` (above 0 to the owner, below 0 from the owner), ``floor_m2``, ``record`` (the rule).
        choices: one dictionary a choice: money, floor, value, gain; none for a property.
    """

    def __init__(self, run: Run, name: str) -> None:
        if name not in categories(run, "entitlements", "holder"):
            raise KeyError(f"no household or property {name!r} in the document")
        self.run, self.name = run, name
        document = run.scenario.document
        self.section = "households" if name in document.get("households", {}).get("id", []) else "properties"
        books = document["compensation"]["books"]
        self.rows: list[dict[str, Any]] = []
        for row in rows_of(run, "entitlements", holder=name):
            book, _, item = row["item"].partition("/")
            record = books[book]["items"][item]
            kind = record["kind"]
            owner = SIGNS[kind] * row["amount_yuan"] if SIGNS[kind] else 0.0
            self.rows.append({**row, "months": int(row["months"]), "kind": kind, "owner_yuan": owner, "record": record})
        self.choices = rows_of(run, "choices", household=name) if self.section == "households" else []

    @property
    def record(self) -> dict[str, Any]:
        """The owner's row of the document."""
        table = self.run.scenario.document[self.section]
        at = table["id"].index(self.name)
        return {key: (column["values"] if isinstance(column, dict) else column)[at] for key, column in table.items()}

    @property
    def total_yuan(self) -> float:
        """Money in all: what the owner gets less what the owner pays; the sum of the rows, in whole fen."""
        return sum(round(row["owner_yuan"] * 100) for row in self.rows) / 100

    @property
    def floor_m2(self) -> float:
        """Floor handed over in all."""
        return sum(round(row["floor_m2"] * 100) for row in self.rows if row["kind"] == "floor") / 100

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a DataFrame, with titles, rule, clause and source of each item."""
        import pandas as pd

        document = self.run.scenario.document
        made = []
        for row in self.rows:
            record, book = row["record"], row["item"].partition("/")[0]
            made.append({
                "item": row["item"], "title": item_title(document, row["item"], owners=False), "title_zh": item_title(document, row["item"], "zh", owners=False),
                "rule": in_words(record["formula"], document, book), "formula": record["formula"], "kind": row["kind"], "head": record.get("head", ""),
                "parcel": row["parcel"], "month": row["month"], "months": row["months"], "amount_yuan": row["amount_yuan"], "owner_yuan": row["owner_yuan"],
                "floor_m2": row["floor_m2"], "source": record.get("source", ""), "clause": record.get("clause", ""), "assumed": rests_on_assumption(record),
            })  # fmt: skip
        return pd.DataFrame(made)

    def explain(self, item: str) -> Any:
        """Why the owner gets what it gets of an item such as ``"member/home"``."""
        rows = [row for row in self.rows if row["item"] == item]
        if not rows:
            raise KeyError(f"{self.name} has no item {item!r}; it has: {', '.join(row['item'] for row in self.rows)}")
        row = rows[0]
        column = "floor_m2" if row["kind"] == "floor" else "amount_yuan"
        return self.run.explain(f"entitlements.{column}", holder=self.name, item=item, parcel=row["parcel"], phase=row["phase"], month=row["month"])

    def __repr__(self) -> str:
        from gengxin.views import text

        return text.household(self)

    def _repr_html_(self) -> str:
        from gengxin.views import html

        return html.household(self)


def rests_on_assumption(record: dict[str, Any]) -> bool:
    """Whether a rule itself is assumed: it says so, or names no source."""
    return bool(record.get("assumed")) or "source" not in record
