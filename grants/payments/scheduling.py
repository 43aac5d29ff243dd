"""Writing how an award is paid. What was released stays; what was not is replaced."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib import canonical, dates, money
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from grants.awards import terms
from grants.awards.choices import AgreementStatus
from grants.awards.models import Award
from grants.payments import steps
from grants.payments.choices import OPEN, Kind, Mode
from grants.payments.models import Instalment, Schedule
from grants.payments.permissions import check_may_prepare
from grants.payments.positions import Position, position
from grants.payments.schedules import Row, generate
from grants.written import stamped

MOST_ROWS = 60


def period(award: Award) -> tuple[date, date]:
    """The award's financial year, as far as its decision's period has it; the whole period without a year."""
    decision = award.agreement.decision
    year = award.financial_year
    start, end = decision.period_from, decision.period_until
    if year is not None:
        first, last = date(year, 4, 1), date(year + 1, 3, 31)
        start, end = max(start or first, first), min(end or last, last)
        if end < start:
            return first, last
    if start is None or end is None:
        raise Refused("The decision has no period, so type the rows.")
    return start, end


def agreed_on(award: Award, day: date) -> date:
    """When both sides signed; the day the award was made where no agreement is needed or it is not signed yet."""
    held = terms.on(award.agreement, day)
    first: date = award.adjustments.order_by("posting__effective_on").values_list("posting__effective_on", flat=True)[0]
    signed = held.signed_on if held.status == AgreementStatus.SIGNED else None
    return max(signed or first, first)


def proposed(award: Award, mode: Mode, names: Sequence[str], *, day: date) -> list[Row]:
    """The rows of a mode for what is left to schedule. Raises: Refused where they cannot be worked out."""
    try:
        return generate(mode, left(award, day=day), *period(award), agreed_on(award, day), names)
    except ValueError as reason:
        raise Refused(str(reason)) from None


def left(award: Award, *, day: date) -> Decimal:
    return position_of(award, day).left


def position_of(award: Award, day: date) -> Position:
    """Of one award, read from its rows."""
    adjustments = award.adjustments.values_list("posting__effective_on", "amount")
    return position(adjustments, award.instalments.select_related("schedule").prefetch_related("steps"), day)


@transaction.atomic
def schedule(*, award: Award, mode: Mode, rows: Sequence[Row], reason: str, by: User, at: datetime) -> Schedule:
    """Replaces what is planned or certified by these rows. What is withheld or released stays.

    Raises: Refused where the rows do not come to what is left of the award, and without a reason from the second on.
    """
    Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    award = Award.objects.select_related("agreement__decision", "agreement__grantee").get(pk=award.pk)
    check_may_prepare(by, award.agreement.decision)
    before = award.schedules.order_by("-number").first()
    if before and not reason.strip():
        raise Refused("Say why the schedule changes.")
    _check(rows, left(award, day=timezone.localdate(at)))
    made = Schedule.objects.create(
        award=award,
        number=before.number + 1 if before else 1,
        mode=mode,
        reason=reason.strip(),
        written_on=timezone.localdate(at),
        **stamped(by, at),
    )
    dropped = [
        steps.write(each, Kind.DROPPED, reason=f"Schedule {made.number}", by=by, at=at)
        for each in award.instalments.with_state().filter(state__in=OPEN).order_by("pk")  # type: ignore[misc]
    ]
    _add(made, rows)
    ledger.record(
        act="schedule",
        by=by,
        at=at,
        reference=award.agreement.decision.reference,
        award=award.pk,
        number=made.number,
        grantee=award.agreement.grantee.name,
        mode=mode.label,
        reason=made.reason,
        instalments=len(rows),
        total=money.plain(sum((row.amount for row in rows), Decimal(0))),
        dropped=len(dropped),
        schedule_sha256=fingerprint(made),
        dropped_sha256=steps.fingerprint(dropped),
    )
    return made


def fingerprint(made: Schedule) -> str:
    """Of all that a schedule says, with its instalments."""
    rows = [
        [each.number, each.due_on.isoformat(), money.plain(each.amount), each.what_for]
        for each in made.instalments.order_by("number")
    ]
    said = [made.award_id, made.number, made.mode, made.reason, made.written_on.isoformat(), made.by_name, rows]
    return canonical.sha256(canonical.dumps(said))


def _add(made: Schedule, rows: Sequence[Row]) -> None:
    number: Any = made.award.instalments.order_by("-number").values_list("number", flat=True).first() or 0
    for place, row in enumerate(rows, number + 1):
        Instalment.objects.create(
            award_id=made.award_id,
            schedule=made,
            number=place,
            due_on=row.due_on,
            amount=row.amount,
            what_for=row.what_for.strip(),
        )


def _check(rows: Sequence[Row], wanted: Decimal) -> None:
    if len(rows) > MOST_ROWS:
        raise Refused(f"A schedule has at most {MOST_ROWS} instalments.")
    for place, row in enumerate(rows, 1):
        if row.amount <= 0:
            raise Refused(f"Instalment {place} is of nothing. Give it an amount, or leave it out.")
        if row.amount != row.amount.quantize(money.PENNY):
            raise Refused(f"Instalment {place} has a part of a penny. Give it whole pence.")
        if not row.what_for.strip():
            raise Refused(f"Say what instalment {place}, due on {dates.long(row.due_on)}, is for.")
    total = sum((row.amount for row in rows), Decimal(0))
    if total != wanted:
        gap = money.pounds(abs(wanted - total))
        raise Refused(
            f"The instalments come to {money.pounds(total)}, and {money.pounds(wanted)} of the award is left to "
            f"schedule: {gap} too {'little' if total < wanted else 'much'}."
        )
