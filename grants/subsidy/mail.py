"""What is mailed about the subsidy database. It carries reference and subject, never an amount."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import Role, User
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail
from grants.subsidy.listing import DUE_SOON
from grants.subsidy.models import DatabaseEntry
from grants.subsidy.standing import EntryDue

EVERY = 7  # days between reminders of an entry that is overdue


@transaction.atomic
def remind(*, at: datetime) -> list[SentMail]:
    """Queues what is to be said today of entries due within two weeks, and of overdue ones; each thing once.

    An overdue entry is spoken of on the first day, and then once a week.
    """
    sending.one_at_a_time()
    entries = DatabaseEntry.objects.filter(agreement=OuterRef("agreement"), posting=OuterRef("posting"))
    due = EntryDue.objects.filter(~Exists(entries), due_on__lte=timezone.localdate(at) + DUE_SOON)
    related = due.select_related("agreement__decision__author", "agreement__grantee").order_by("due_on", "pk")
    finance = list(User.objects.filter(is_active=True, roles__contains=[Role.FINANCE]).order_by("pk"))
    return [mail for task in related for mail in _reminders(task, finance, at)]


def _reminders(task: Any, finance: list[User], at: datetime) -> Iterator[SentMail]:
    """To the decision’s author and to finance, who enter it."""
    late = (timezone.localdate(at) - task.due_on).days
    due, stage = dates.long(task.due_on), f"late-{(late - 1) // EVERY}" if late > 0 else "soon"
    what = "Subsidy database: entry overdue" if late > 0 else "Subsidy database: entry due soon"
    words = f"was due on {due}" if late > 0 else f"is due by {due}"
    decision, grantee = task.agreement.decision, task.agreement.grantee
    address = f"{settings.SITE_ADDRESS}{reverse('subsidy', args=[decision.reference, grantee.pk])}"
    for person in dict.fromkeys((decision.author, *finance)):
        sent = sending.queue(
            person=person,
            kind=MailKind.NOTICE,
            reference=decision.reference,
            subject=f"{what}: {decision.reference}",
            body=f"The entry for {grantee} {words}.\n\n{decision.reference}: {decision.subject}\n{address}\n",
            at=at,
            once=f"subsidy/{task.pk}/{stage}/{person.pk}",
        )
        if sent:
            yield sent
