"""Delegations as the public reads them: posts, names, days and limits, and neither addresses nor accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, When
from django.utils import timezone

from commissioning.lib import dates, money
from decisions.scheme.delegations import Delegation, DelegationQuerySet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("Reference", "Post", "Holder", "To", "Limit", "For", "Document", "Scope", "From", "Until", "State")


@dataclass(frozen=True)
class Published:
    """One row. `colour` is that of the tag that says its `state`."""

    reference: str
    post: str
    holder: str
    to: str
    limit: str
    covers: str
    document: str
    scope: str
    from_on: date
    until_on: date
    state: str
    colour: str

    @classmethod
    def of(cls, row: Delegation, on: date) -> "Published":
        state, colour = _state(row, on)
        return cls(
            reference=row.reference,
            post=row.post_title,
            holder=row.holder_name,
            to=row.to_name,
            limit="No limit" if row.limit is None else f"Up to {money.pounds(row.limit)}",
            covers=row.covers,
            document=row.document,
            scope=row.scope,
            from_on=row.from_on,
            until_on=row.until_on,
            state=state,
            colour=colour,
        )

    @property
    def cells(self) -> list[str]:
        """What a spreadsheet shows under COLUMNS, and never computes.

        Source: OWASP, CSV injection: a cell that begins like a formula is run by the reader's program.
        """
        said = (
            *(self.reference, self.post, self.holder, self.to, self.limit, self.covers, self.document, self.scope),
            *(self.from_on.isoformat(), self.until_on.isoformat(), self.state),
        )
        return [f"'{words}" if words.startswith(FORMULA) else words for words in said]


def published(on: date) -> DelegationQuerySet:
    """Every delegation, those in force first, then those that begin later, then what is over; newest first in each."""
    standing = Exists(Delegation.objects.standing(on).filter(pk=OuterRef("pk")))
    begun = Q(from_on__lte=on)
    rank = Case(When(Q(stands=True) & begun, then=0), When(stands=True, then=1), default=2, output_field=IntegerField())
    return Delegation.objects.annotate(stands=standing).order_by(rank, "-from_on", "-pk")


def lines(rows: DelegationQuerySet, on: date) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for row in rows.iterator(chunk_size=200):
        yield Published.of(row, on).cells


def _state(row: Delegation, on: date) -> tuple[str, str]:
    if row.ended_at is not None:
        return f"Ended on {dates.long(timezone.localdate(row.ended_at))}", "grey"
    if row.until_on < on:
        return "Expired", "grey"
    if not row.stands:  # type: ignore[attr-defined]  # annotated by published
        return "Ended with the holder’s time in the post", "grey"
    return ("In force", "green") if row.from_on <= on else ("Starts later", "blue")
