"""The day's head of the ledger, mailed out of this program's reach and published: neither can be rewritten with it."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import Role, User
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail


def heads() -> QuerySet[LedgerEvent]:
    """The entries that say where the ledger stood, the last first; from an index of their own."""
    return LedgerEvent.objects.filter(act=ledger.HEAD).order_by("-number")


@transaction.atomic
def announce(*, at: datetime) -> list[SentMail]:
    """Writes where the ledger stood when yesterday ended into the ledger, and mails it to governance; once a day.

    A day that goes on has no head: more may be written in it.
    Source: RFC 9162, signed tree heads: a log that told others where it stood cannot be rewritten unseen.
    """
    sending.one_at_a_time()
    today = timezone.localdate(at)
    newest, before = LedgerEvent.objects.order_by("-number"), heads().first()
    last = newest.filter(at__lt=timezone.make_aware(datetime.combine(today, time.min))).first()
    if last is None or (before is not None and timezone.localdate(before.at) >= today):
        return []
    day = today - timedelta(days=1)
    entries = last.number - (before.says("number") if before else 0)
    ledger.record(
        act=ledger.HEAD,
        by=None,
        at=at,
        day=day.isoformat(),
        entries=entries,
        number=last.number,
        sha256=last.sha256,
    )
    officers = User.objects.filter(is_active=True, roles__contains=[Role.GOVERNANCE])
    body = (
        f"At the end of {dates.long(day)} the last entry of the ledger was number {last.number}. Its SHA-256 is\n\n"
        f"{last.sha256}\n\nKeep this mail. If the ledger ever has another hash at that number, it was rewritten.\n"
        f"All of them are published: {settings.SITE_ADDRESS}{reverse('ledger_heads')}\n"
    )
    mails = [
        sending.queue(
            person=person,
            kind=MailKind.HEAD_HASH,
            subject=f"The ledger on {dates.long(day)}: entry {last.number}",
            body=body,
            at=at,
            once=f"head/{day}/{person.pk}",
        )
        for person in officers
    ]
    return [mail for mail in mails if mail]
