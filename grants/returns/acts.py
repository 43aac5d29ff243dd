"""Asking for returns, taking them in, and saying what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.lib.uploads import Checked
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.record import papers
from grants.awards.terms import check_may_agree
from grants.returns import fingerprints, mail
from grants.returns.choices import FOLLOWS, StepKind
from grants.returns.models import Actual, Return, ReturnLink, ReturnStep


@dataclass(frozen=True)
class Sent:
    """What a return says: a file, words on key areas, what indicators came to by their keys, money not spent."""

    said_by: str
    file: Checked | None = None
    areas: Sequence[tuple[str, str]] = ()
    actuals: Mapping[int, Decimal] = field(default_factory=dict)
    underspend: Decimal | None = None

    def check(self) -> None:
        """Raises: Refused."""
        if not self.said_by.strip():
            raise Refused("Say who sends the return.")
        if not (self.file or self.areas or self.actuals or self.underspend is not None):
            raise Refused("The return says nothing yet. Choose a file, or fill in at least one answer.")


@transaction.atomic
def receive(*, report: Return, sent: Sent, received_on: date, by: User, at: datetime) -> ReturnStep:
    """Takes in a return that came by post, e-mail or hand. Raises: Refused; for a day to come; or before its query."""
    locked = lock(report)
    check_may_agree(by, locked.line.agreement.decision)
    if received_on > timezone.localdate(at):
        raise Refused("A return cannot have come on a day to come.")
    return _receive(locked, sent, received_on, by=by, link=None, at=at)


@transaction.atomic
def receive_by_link(*, link: ReturnLink, sent: Sent, at: datetime) -> ReturnStep:
    """Takes in what was sent through a link, and tells the decision’s officers. Raises: Refused."""
    locked = lock(link.of)
    if link.pk != locked.links.aggregate(last=Max("pk"))["last"]:
        raise Refused("This link was replaced by a newer one. Use that, or ask for it.")
    step = _receive(locked, sent, timezone.localdate(at), by=None, link=link, at=at)
    mail.tell_received(locked, step, at=at)
    return step


@transaction.atomic
def query(*, report: Return, note: str, by: User, at: datetime) -> ReturnStep:
    """Asks for the return again, or for more. Raises: Refused without a note, or where there is nothing to query."""
    return _judge(report, StepKind.QUERIED, note, by=by, at=at)


@transaction.atomic
def accept(*, report: Return, by: User, at: datetime, note: str = "") -> ReturnStep:
    """Raises: Refused where nothing has come that is not judged yet."""
    return _judge(report, StepKind.ACCEPTED, note, by=by, at=at)


@transaction.atomic
def excuse(*, report: Return, note: str, by: User, at: datetime) -> ReturnStep:
    """Says that a return is no longer wanted. Raises: Refused without a reason, or where it has come."""
    return _judge(report, StepKind.EXCUSED, note, by=by, at=at)


def lock(report: Return) -> Return:
    found = Return.objects.select_for_update(of=("self",)).select_related(
        "line__agreement__decision__author", "line__agreement__grantee", "line__reporter", "line__receiver"
    )
    return found.get(pk=report.pk)


def _judge(report: Return, kind: StepKind, note: str, *, by: User, at: datetime) -> ReturnStep:
    locked, on = lock(report), timezone.localdate(at)
    check_may_agree(by, locked.line.agreement.decision)
    if kind != StepKind.ACCEPTED and not note.strip():
        raise Refused("Say why.")
    return _step(locked, kind, on, by=by, at=at, note=note.strip())


def _receive(
    report: Return, sent: Sent, on: date, *, by: User | None, link: ReturnLink | None, at: datetime
) -> ReturnStep:
    sent.check()
    indicators = {each.pk: each for each in report.line.indicators.all()}
    if not set(sent.actuals) <= set(indicators):
        raise Refused("The return is not asked for one of these indicators.")
    said = {
        "said_by": sent.said_by.strip(),
        "areas": [list(pair) for pair in sent.areas],
        "underspend": sent.underspend,
    }
    actuals = [
        Actual(indicator=each, actual=sent.actuals[key]) for key, each in indicators.items() if key in sent.actuals
    ]
    return _step(report, StepKind.RECEIVED, on, by=by, at=at, link=link, file=sent.file, actuals=actuals, **said)


def _step(
    report: Return,
    kind: StepKind,
    on: date,
    *,
    by: User | None,
    at: datetime,
    file: Checked | None = None,
    actuals: Sequence[Actual] = (),
    **said: Any,
) -> ReturnStep:
    """Writes the next step of a return that is locked."""
    before = report.steps.order_by("-number").first()
    _check_follows(kind, before, on)
    made = ReturnStep.objects.create(
        of=report,
        number=before.number + 1 if before else 1,
        kind=kind,
        happened_on=on,
        at=at,
        by=by,
        by_name=by.name if by else said["said_by"],
        **(papers.kept(file) if file else {}),
        **said,
    )
    for each in actuals:
        each.step = made
    Actual.objects.bulk_create(actuals)
    _record(made, report, by=by, at=at)
    return made


def _check_follows(kind: StepKind, before: ReturnStep | None, on: date) -> None:
    was = before.kind if before else ""
    if was not in FOLLOWS[kind]:
        raise Refused(f"This return is {_words(was)}.")
    if before and on < before.happened_on:
        raise Refused("A return cannot have come before it was queried.")


def _words(was: str) -> str:
    words = {"": "not received", StepKind.EXCUSED: "no longer wanted", StepKind.RECEIVED: "received already"}
    return words.get(was) or f"{was} already"


def _record(step: ReturnStep, report: Return, *, by: User | None, at: datetime) -> None:
    agreement = report.line.agreement
    ledger.record(
        act={"received": "receive_return", "queried": "query_return", "accepted": "accept_return"}.get(
            step.kind, "excuse_return"
        ),
        by=by,
        at=at,
        reference=agreement.decision.reference,
        **name_of(report),
        step=step.number,
        happened_on=step.happened_on.isoformat(),
        said_by=step.said_by,
        by_link=step.link_id is not None,
        step_sha256=fingerprints.of_step(step),
    )


def name_of(report: Return) -> dict[str, Any]:
    """Which return it is, for the ledger."""
    agreement = report.line.agreement
    return {
        "grantee": agreement.grantee.name,
        "grantee_id": agreement.grantee_id,
        "line": report.line.number,
        "title": report.line.title,
        "number": report.number,
        "period_until": report.period_until.isoformat(),
    }
