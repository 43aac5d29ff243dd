"""What a sealed decision says about money, read from its own frozen figures and from nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from decisions.record.choices import Relation, TotalIs
from grants.awards.choices import Change

MORE = {
    Relation.RENEWS: Change.EXTENDED,
    Relation.AMENDS: Change.VARIED,
    Relation.VARIES: Change.VARIED,
    Relation.ADDENDUM: Change.VARIED,
    Relation.SUPERSEDES: Change.AWARDED,
}
"""What money is called that goes to an award of an earlier decision, by how the later one is linked to that."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the allocation table, with what it said before where the decision raises another's figures."""

    locality: str
    recipient: str
    amount: Decimal
    before: Decimal

    def adds(self, *, is_new_total: bool) -> Decimal:
        """What it adds to what was given before."""
        return self.amount - self.before if is_new_total else self.amount


@dataclass(frozen=True, slots=True)
class Sealed:
    """The parts of a frozen content that awards are made of.

    `raises` is the reference of the decision whose figures it raises, and `is_new_total` says that its rows are what
    those become; `links` are the references of earlier decisions by how it is linked to them.
    """

    lines: tuple[Line, ...]
    raises: str
    is_new_total: bool
    links: Mapping[str, Relation]
    family: str
    authority: str

    @classmethod
    def of(cls, content: str) -> "Sealed":
        said = json.loads(content)
        uplift = said["money"].get("uplift") or {}
        return cls(
            lines=tuple(map(_line, said["money"]["allocations"])),
            raises=uplift.get("reference", ""),
            is_new_total=(uplift.get("total_is") or {}).get("code") == TotalIs.NEW_TOTAL,
            links={each["reference"]: Relation(each["relation"]["code"]) for each in said.get("earlier_decisions", ())},
            family=said["function_family"]["code"],
            authority=said["authority"],
        )

    def change(self, earlier: str) -> Change:
        """What money is called that this decision gives to an award which an earlier one made."""
        return Change.RAISED if earlier == self.raises else MORE[self.links[earlier]]

    @property
    def changed(self) -> list[str]:
        """The earlier decisions whose awards it may change; the one it raises first."""
        linked = [reference for reference, relation in self.links.items() if relation in MORE]
        return sorted(linked, key=lambda reference: reference != self.raises)

    @property
    def replaced(self) -> list[str]:
        return [reference for reference, relation in self.links.items() if relation is Relation.SUPERSEDES]

    @property
    def carried_out(self) -> list[str]:
        return [reference for reference, relation in self.links.items() if relation is Relation.IMPLEMENTS]


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        locality=(row["locality"] or {}).get("name", ""),
        recipient=row["recipient"] or "",
        amount=Decimal(row["amount"]),
        before=Decimal(row.get("before") or 0),
    )
