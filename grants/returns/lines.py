"""Reporting lines: agreed, ended, and their returns planned as far as bank holidays are known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.models import Organisation, User
from decisions.ledger import chain as ledger
from grants.awards.models import Agreement
from grants.awards.recording import locked
from grants.awards.terms import check_may_agree
from grants.returns import acts, fingerprints
from grants.returns.models import Indicator, LineEnd, ReportingLine, Return
from grants.returns.schedule import schedule

MOST_RETURNS = 120  # ten years of months


@dataclass(frozen=True)
class Asked:
    """What a line asks for. `due_after` is in working days after the end of each period."""

    title: str
    reporter: Organisation
    receiver: Organisation
    frequency: str
    from_on: date
    until_on: date
    due_after: int
    onward: Sequence[str] = ()
    key_areas: Sequence[str] = ()
    asks_underspend: bool = False


@dataclass(frozen=True)
class Measured:
    """One indicator: how it was before, and what each period is to come to."""

    kind: str
    name: str
    baseline: Decimal | None = None
    target: Decimal | None = None


@transaction.atomic
def add_line(
    *, agreement: Agreement, asked: Asked, measured: Sequence[Measured] = (), by: User, at: datetime
) -> ReportingLine:
    """Writes a line with its indicators, and plans its returns.

    Raises: Refused where someone would report to themselves, the period is none, the returns too many, or two
    indicators are called the same.
    """
    held = locked(agreement)
    check_may_agree(by, held.decision)
    _check(asked)
    _check_told_apart(measured)
    last = held.reporting_lines.order_by("-number").first()
    line = ReportingLine.objects.create(
        agreement=held,
        number=last.number + 1 if last else 1,
        added_at=at,
        added_by=by,
        added_by_name=by.name,
        **{**vars(asked), "onward": list(asked.onward), "key_areas": list(asked.key_areas)},
    )
    Indicator.objects.bulk_create(
        Indicator(line=line, number=number, **vars(each)) for number, each in enumerate(measured, start=1)
    )
    sha256 = fingerprints.of_line(line)
    ledger.record(act="add_reporting_line", by=by, at=at, **_named(line), frequency=line.frequency, line_sha256=sha256)
    _plan(line, by=by, at=at)
    return line


def _check_told_apart(measured: Sequence[Measured]) -> None:
    names = Counter(each.name.casefold() for each in measured)
    for each in measured:
        if names[each.name.casefold()] > 1:
            raise Refused(f"“{each.name}” is asked for twice. Call each indicator something of its own.")


@transaction.atomic
def end_line(*, line: ReportingLine, reason: str, by: User, at: datetime) -> LineEnd:
    """Asks for nothing more: what has not come is no longer wanted. Raises: Refused without a reason; or once ended."""
    Agreement.objects.select_for_update().get(pk=line.agreement_id)
    check_may_agree(by, line.agreement.decision)
    if not reason.strip():
        raise Refused("Say why the line ends.")
    if LineEnd.objects.filter(line=line).exists():
        raise Refused("This line has ended already.")
    for report in line.returns.standing(timezone.localdate(at)).filter(last__in=["", "queried"]).order_by("number"):
        acts.excuse(report=report, note=reason, by=by, at=at)
    end = LineEnd.objects.create(line=line, reason=reason.strip(), ended_at=at, ended_by_name=by.name)
    ledger.record(act="end_reporting_line", by=by, at=at, **_named(line), reason=end.reason)
    return end


def plan_ahead(*, at: datetime) -> list[Return]:
    """Plans the returns of every line whose due days could not be counted before, as bank holidays were not known."""
    made: list[Return] = []
    for line in ReportingLine.objects.filter(end=None).order_by("pk"):
        with transaction.atomic():
            Agreement.objects.select_for_update().get(pk=line.agreement_id)
            if not LineEnd.objects.filter(line=line).exists():
                made += _plan(line, by=None, at=at)
    return made


def _plan(line: ReportingLine, *, by: User | None, at: datetime) -> list[Return]:
    """The returns that are not there yet."""
    there = line.returns.count()
    planned = schedule(line.frequency, line.from_on, line.until_on, line.due_after)[there:]
    if not planned:
        return []
    made = [
        Return.objects.create(
            line=line,
            number=each.number,
            period_from=each.period_from,
            period_until=each.period_until,
            due_on=each.due_on,
        )
        for each in planned
    ]
    first, last = made[0], made[-1]
    ledger.record(
        act="plan_returns",
        by=by,
        at=at,
        **_named(line),
        first=first.number,
        last=last.number,
        first_due_on=first.due_on.isoformat(),
        last_due_on=last.due_on.isoformat(),
        returns_sha256=fingerprints.of_returns(made),
    )
    return made


def _named(line: ReportingLine) -> Mapping[str, Any]:
    agreement = line.agreement
    return {
        "reference": agreement.decision.reference,
        "grantee": agreement.grantee.name,
        "grantee_id": agreement.grantee_id,
        "line": line.number,
        "title": line.title,
    }


def _check(asked: Asked) -> None:
    if asked.reporter == asked.receiver:
        raise Refused("Choose two organisations: nobody reports to themselves.")
    if asked.until_on < asked.from_on:
        raise Refused("The line cannot end before it begins.")
    if not 1 <= asked.due_after <= 120:
        raise Refused("A return is due 1 to 120 working days after its period.")
    if not asked.title.strip():
        raise Refused("Say what the return is called.")
    planned = schedule(asked.frequency, asked.from_on, asked.until_on, asked.due_after)
    if not planned:
        raise Refused("Bank holidays are not on record for when the first return would be due, so no day can be set.")
    if len(planned) > MOST_RETURNS:
        raise Refused(f"That would be {len(planned)} returns. The most of one line is {MOST_RETURNS}.")
