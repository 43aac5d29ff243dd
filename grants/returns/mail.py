"""What is mailed about returns. It carries reference and subject, never content."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import User
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail
from grants.returns.choices import StepKind
from grants.returns.models import Return, ReturnStep

DUE_SOON = 5  # days
EVERY = 7  # days between reminders of a return that is late


@transaction.atomic
def remind(*, at: datetime) -> list[SentMail]:
    """Queues what is to be said today of returns due within five days, and of late ones; each thing once.

    A late return is spoken of on the first day, and then once a week.
    """
    sending.one_at_a_time()
    on = timezone.localdate(at)
    rows = Return.objects.standing(on).filter(due_on__lte=on + timedelta(DUE_SOON), last__in=["", StepKind.QUERIED])
    related = rows.select_related("line__agreement__decision__author", "line__reporter", "line__added_by")
    return [mail for report in related.order_by("due_on", "pk") for mail in _reminders(report, at)]


def tell_received(report: Return, step: ReturnStep, *, at: datetime) -> None:
    """Tells who chases this return that it came by its link."""
    for person in _chasers(report):
        once = f"return/{report.pk}/{step.number}/{person.pk}"
        _about(report, person, "Return received", "came by its link, and is to be read", at=at, once=once)


def _reminders(report: Any, at: datetime) -> Iterator[SentMail]:
    late = (timezone.localdate(at) - report.due_on).days
    due = dates.long(report.due_on)
    what, words = ("Return late", f"was due on {due}") if late > 0 else ("Return due soon", f"is due on {due}")
    stage = f"late-{(late - 1) // EVERY}" if late > 0 else f"soon-{report.last or 'first'}"
    for person in _chasers(report):
        sent = _about(report, person, what, words, at=at, once=f"return/{report.pk}/{stage}/{person.pk}")
        if sent:
            yield sent


def _chasers(report: Return) -> list[User]:
    """Who asked for the return, and the decision’s author."""
    return list(dict.fromkeys((report.line.added_by, report.line.agreement.decision.author)))


def _about(report: Return, person: User, what: str, words: str, *, at: datetime, once: str) -> SentMail | None:
    decision = report.line.agreement.decision
    address = f"{settings.SITE_ADDRESS}{reverse('one_return', args=[report.pk])}"
    said = f"“{report.line.title}” of {report.line.reporter.name}, up to {dates.long(report.period_until)}, {words}."
    return sending.queue(
        person=person,
        kind=MailKind.NOTICE,
        reference=decision.reference,
        subject=f"{what}: {decision.reference}",
        body=f"{said}\n\n{decision.reference}: {decision.subject}\n{address}\n",
        at=at,
        once=once,
    )
