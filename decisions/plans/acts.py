"""What governance officers do to plans; every act adds one line to the ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from commissioning.lib import dates
from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.ledger import chain as ledger
from decisions.plans.models import Plan, PlanPriority

Priorities = Sequence[tuple[str, str]]


def check_may_adopt(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.GOVERNANCE):
        raise Refused("Only governance officers keep the plans. Ask them to put in a version that is missing.")


@transaction.atomic
def adopt(
    *, title: str, from_on: date, until_on: date | None = None, priorities: Priorities, by: User, at: datetime
) -> Plan:
    """Puts in the next version of a plan, whole; the version before counts until the day before `from_on`.

    Shapes: `priorities` are numbers and titles, in the plan's own order.
    Raises: Refused without priorities, with a number used twice, and for a version that starts before the last one.
    """
    check_may_adopt(by)
    _one_at_a_time()
    last = Plan.objects.filter(title=title).order_by("-version").first()
    if last and from_on < last.from_on:
        raise Refused(f"Version {last.version} starts on {dates.long(last.from_on)}. The next cannot start before it.")
    if until_on and until_on < from_on:
        raise Refused(f"The plan ends on {dates.long(until_on)}, before it starts on {dates.long(from_on)}.")
    _check_priorities(priorities)
    plan = Plan.objects.create(
        title=title,
        version=last.version + 1 if last else 1,
        priority_count=len(priorities),
        from_on=from_on,
        until_on=until_on,
        adopted_at=at,
        adopted_by=by,
    )
    PlanPriority.objects.bulk_create(
        PlanPriority(plan=plan, number=number, title=words) for number, words in priorities
    )
    ledger.record(
        act="adopt_plan",
        by=by,
        at=at,
        plan=title,
        version=plan.version,
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat() if until_on else "",
        priorities=[f"{number} {words}" for number, words in priorities],
    )
    return plan


def _one_at_a_time() -> None:
    """Nobody else adopts a version until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE decisions_plan IN SHARE ROW EXCLUSIVE MODE")


def _check_priorities(priorities: Priorities) -> None:
    if not priorities:
        raise Refused("A plan has one priority at least. Write each on a line of its own, with its number first.")
    twice = [number for number, count in Counter(number for number, _ in priorities).items() if count > 1]
    if twice:
        raise Refused(f"Number {twice[0]} is used twice. Each priority has a number of its own.")
