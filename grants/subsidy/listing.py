"""What is to be done: the letters about each agreement’s assistance, and what is to be in the subsidy database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from commissioning.lib.spreadsheets import Table
from commissioning.models import User
from decisions.record.models import Decision
from grants.awards.models import Agreement
from grants.subsidy import figures
from grants.subsidy.choices import LetterKind, Next
from grants.subsidy.models import DatabaseEntry, SubsidyConfirmation, SubsidyLetter
from grants.subsidy.standing import EntryDue, Footed

DUE_SOON = timedelta(days=14)
HEADINGS = (
    *("Due by", "Recipient", "Identifiers", "Decision", "Subject", "Footing", "What", "Decided on", "Amount"),
    *("Comes to", "Stands", "Entered on", "Database reference"),
)


@dataclass(frozen=True, slots=True)
class Procedure:
    """The assistance under one agreement: letters, confirmations, and what is to be done next.

    `amount` is what it gives now. A letter or confirmation of less than that does not count.
    """

    agreement: Agreement
    amount: Decimal
    letters: Sequence[SubsidyLetter]

    @property
    def confirmations(self) -> list[SubsidyConfirmation]:
        return [row for letter in self.letters for row in letter.confirmations.all()]

    @property
    def is_confirmed(self) -> bool:
        """As grants_unconfirmed has it, of which the page shows the other side."""
        return any(letter.amount >= self.amount and letter.confirmations.all() for letter in self.letters)

    def last(self, kind: LetterKind) -> SubsidyLetter | None:
        return next((letter for letter in reversed(self.letters) if letter.kind == kind), None)

    @property
    def next(self) -> Next:
        if self.amount <= 0:
            return Next.NOTHING
        if not self.is_confirmed:
            letter = self.last(LetterKind.NOTIFICATION)
            if letter is None or letter.amount < self.amount:
                return Next.WRITE
            return Next.CONFIRM if is_sent(letter) else Next.SEND
        letter = self.last(LetterKind.GIVEN)
        if letter is None or letter.amount != self.amount:
            return Next.GIVE
        return Next.NOTHING if is_sent(letter) else Next.SEND_GIVEN


def is_sent(letter: SubsidyLetter) -> bool:
    return hasattr(letter, "sent")


def procedures(user: User) -> list[Procedure]:
    """Those of agreements that this person may see, what is to be done first first. Four queries."""
    amounts = figures.gives()
    seen = Decision.objects.visible_to(user)
    rows = list(Agreement.objects.filter(pk__in=amounts, decision__in=seen).select_related("decision", "grantee"))
    order = list(Next)
    found = _procedures(rows, amounts)
    return sorted(found, key=lambda each: (order.index(each.next), each.agreement.decision.reference))


def procedure(agreement: Agreement) -> Procedure | None:
    """None for an agreement that never gave such assistance. Three queries."""
    amounts = figures.gives([agreement.pk])
    return _procedures([agreement], amounts)[0] if amounts else None


def _procedures(rows: list[Agreement], amounts: dict[int, Decimal]) -> list[Procedure]:
    letters = SubsidyLetter.objects.select_related("sent").prefetch_related("confirmations")
    prefetch_related_objects(rows, Prefetch("subsidy_letters", letters.order_by("number")))
    return [Procedure(each, amounts[each.pk], list(each.subsidy_letters.all())) for each in rows]


def tasks(user: User, agreement: Agreement | None = None) -> QuerySet[Any]:
    """What is or was to be entered, of decisions that this person may see, what is open and due first first.

    `entered_on` and `database_reference` are those of the last entry.
    """
    entries = DatabaseEntry.objects.filter(agreement=OuterRef("agreement"), posting=OuterRef("posting"))
    last = entries.order_by("-number")
    rows = EntryDue.objects.filter(agreement__decision__in=Decision.objects.visible_to(user))
    rows = rows if agreement is None else rows.filter(agreement=agreement)
    found = rows.select_related("agreement__decision", "agreement__grantee", "posting__version__decision").annotate(
        is_done=Exists(entries),
        entered_on=Subquery(last.values("entered_on")[:1]),
        database_reference=Subquery(last.values("database_reference")[:1]),
    )
    return found.order_by("is_done", "due_on", "pk")


def stands(task: Any, today: date) -> str:
    """Late, soon, due or done; done late where it came after its day."""
    if task.is_done:
        return "done" if task.entered_on <= task.due_on else "done_late"
    if task.due_on < today:
        return "late"
    return "soon" if task.due_on <= today + DUE_SOON else "due"


WORDS = {"late": "Overdue", "soon": "Due soon", "due": "Due", "done": "Entered", "done_late": "Entered late"}


def rows(found: Iterable[Any], today: date) -> list[dict[str, Any]]:
    return [{"task": task, "stands": stands(task, today), "words": WORDS[stands(task, today)]} for task in found]


def has_subsidy(agreement: Agreement) -> bool:
    return Footed.objects.filter(agreement=agreement).exists()


def table(found: Iterable[Any], today: date) -> Table:
    """The tasks as rows of a file, in the order of the page."""
    return [list(HEADINGS), *(_row(task, today) for task in found)]


def _row(task: Any, today: date) -> list[str | Decimal | None]:
    agreement = task.agreement
    return [
        *(task.due_on.isoformat(), agreement.grantee.name, " ".join(agreement.grantee.identifiers)),
        *(agreement.decision.reference, agreement.decision.subject, task.get_footing_display()),
        "New entry" if task.is_first else f"Change by {task.posting.version.decision.reference}",
        *(task.effective_on.isoformat(), task.amount, task.comes_to, WORDS[stands(task, today)]),
        *(task.entered_on.isoformat() if task.entered_on else "", task.database_reference or ""),
    ]
