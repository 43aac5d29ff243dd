"""What a statutory list is: its law, its period, its columns, and which agreements belong to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from grants.statutory import columns
from grants.statutory.columns import Column, Mended
from grants.statutory.entries import Entry
from grants.statutory.periods import Frequency

IN_CSV = "UTF-8 with commas. Text that a spreadsheet would take for a formula begins with an apostrophe."
PARTS = "One row for each agreement that a decision in force made or changed in the period."


@dataclass(frozen=True, slots=True)
class Doubt:
    """What nobody said, so that it is not known whether an agreement belongs to the list."""

    what: str
    sentence: str
    mended: Mended


@dataclass(frozen=True, slots=True)
class StatutoryList:
    """`law` is the article, `asks` what it asks for in plain words; `things` is what a row is, in the plural.

    `doubts` is asked of every agreement of the period, also of those in the list.
    """

    slug: str
    title: str
    law: str
    asks: str
    things: str
    frequency: Frequency
    columns: Sequence[Column]
    holds: Callable[[Entry], bool]
    doubts: Callable[[Entry], Doubt | None]

    @property
    def key(self) -> list[str]:
        return [self.columns[0].name]

    @property
    def description(self) -> str:
        return f"{self.asks} {PARTS} {IN_CSV} Source: {self.law}."

    @property
    def schema(self) -> dict[str, Any]:
        """Table Schema of its CSV."""
        return columns.table_schema(self.title, self.description, self.columns, self.key)

    def csv_on_the_web(self, url: str) -> dict[str, Any]:
        return columns.csv_on_the_web(self.title, self.description, self.columns, self.key, url=url)


REQUIRED = {"required": True}
NUMBER = Column(
    "Record",
    "number",
    "Our number of the agreement: that of its decision, and which of its agreements it is.",
    constraints=REQUIRED | {"unique": True, "pattern": r"DN-[0-9]{4}-[0-9]{4,}/[0-9]+"},
)
CHANGES = (
    Column("Change", "change", "What happened to it in the period.", constraints=REQUIRED),
    Column(
        "Changed on",
        "changed_on",
        "The day of the last change in the period.",
        type="date",
        constraints={"required": True},
    ),
    Column(
        "Added in the period",
        "added",
        "What the period added to the amount, or took from it, in pounds.",
        type="number",
        constraints=REQUIRED,
    ),
)
"""What the law does not ask for: the columns that say how a list differs from those before it."""
