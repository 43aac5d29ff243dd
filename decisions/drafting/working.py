"""Keeping what somebody types until they save it. Nothing here changes the record, so nothing goes to the ledger."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from commissioning.lib import markdown
from commissioning.models import User
from decisions.drafting.models import WorkingText
from decisions.record.models import Decision
from decisions.record.permissions import check_may_change


@dataclass(frozen=True)
class Typed:
    """The words of one section as they stand in somebody's browser, and the saved text that they were typed over."""

    text: str
    answer: str
    opened: str


@dataclass(frozen=True)
class Sender:
    """A page in a browser: the copy that it knows of, its own name, and how many times it has sent."""

    number: int = 0
    tab: str = ""
    turn: int = 0

    def knows(self, row: WorkingText) -> bool:
        """Whether nobody changed the copy behind this page's back."""
        return row.number == self.number or (row.is_unsaved and self.sent(row) and self.turn > row.turn)

    def sent(self, row: WorkingText) -> bool:
        return bool(self.tab) and row.tab == self.tab


class Overtaken(Exception):
    """The same person has kept other words, or saved, in another tab or on another device."""

    def __init__(self, row: WorkingText) -> None:
        super().__init__(str(row))
        self.row = row


def copy_of(decision: Decision, key: str, person: User) -> WorkingText | None:
    return WorkingText.objects.filter(decision=decision, key=key, person=person).first()


def unsaved_sections(decision: Decision, person: User) -> set[str]:
    """The keys of sections in which this person has words that the record, loaded whole, does not say."""
    rows = WorkingText.objects.filter(decision=decision, person=person, is_unsaved=True)
    said = {key: (saved.text, saved.answer) for key, saved in decision.texts.items()}
    return {row.key for row in rows if (markdown.normalise(row.text), row.answer) != said.get(row.key, ("", ""))}


@transaction.atomic
def keep(*, decision: Decision, key: str, typed: Typed, sender: Sender, by: User, at: datetime) -> WorkingText:
    """Keeps the words of one person, over what the same page kept before.

    Raises: Refused for those who may not change the record; Overtaken where another page has kept other words since.
    """
    row = _locked(decision, key, by)
    if not sender.knows(row) and not (row.is_unsaved and _same(row, typed)):
        raise Overtaken(row)
    return _put(row, typed, sender, at=at, is_unsaved=True)


@transaction.atomic
def settle(*, decision: Decision, key: str, typed: Typed, sender: Sender, by: User, at: datetime) -> None:
    """The words are saved in the record: the copy is emptied, unless another page kept words that this one never saw.

    The row is written even where there was none, so that a sending still on its way is known to be late.
    """
    row = _locked(decision, key, by)
    if sender.knows(row) or sender.sent(row) or not row.is_unsaved or _same(row, typed):
        _put(row, Typed("", "", typed.opened), sender, at=at, is_unsaved=False)


@transaction.atomic
def put_aside(*, decision: Decision, key: str, typed: Typed, sender: Sender, by: User, at: datetime) -> None:
    """The person goes back to what is saved; the words stay until they write on, in case they think again.

    Raises: Refused and Overtaken, as keep().
    """
    row = _locked(decision, key, by)
    if not sender.knows(row) and not sender.sent(row):
        raise Overtaken(row)
    _put(row, typed, sender, at=at, is_unsaved=False)


@transaction.atomic
def bring_back(*, decision: Decision, key: str, by: User, at: datetime) -> None:
    """The words put aside stand in the box again. Raises: Refused, as keep()."""
    row = _locked(decision, key, by)
    if row.text and not row.is_unsaved:
        _put(row, Typed(row.text, row.answer, row.opened), Sender(), at=at, is_unsaved=True)


def _locked(decision: Decision, key: str, person: User) -> WorkingText:
    """The copy as it stands, or a new one, while nobody else can keep, save or submit. Raises: Refused."""
    now = Decision.objects.select_for_update(of=("self",)).select_related("author", "directorate").get(pk=decision.pk)
    check_may_change(person, now)
    row = copy_of(decision, key, person)
    return row or WorkingText(decision=decision, key=key, person=person, number=0, is_unsaved=False)


def _same(row: WorkingText, typed: Typed) -> bool:
    return (row.text, row.answer) == (typed.text, typed.answer)


def _put(row: WorkingText, typed: Typed, sender: Sender, *, at: datetime, is_unsaved: bool) -> WorkingText:
    row.text, row.answer, row.opened = typed.text, typed.answer, typed.opened
    row.tab, row.turn, row.number = sender.tab, sender.turn, row.number + 1
    row.is_unsaved, row.kept_at = is_unsaved, at
    row.save()
    return row
