"""The day's head of the ledger, mailed out of this program's reach: who rewrites the chain cannot rewrite the mail."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import Role, User
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail


@transaction.atomic
def announce(*, at: datetime) -> list[SentMail]:
    """Writes number and hash of the last entry into the ledger, and mails them to governance; once a day.

    Source: RFC 9162, signed tree heads: a log that told others where it stood cannot be rewritten unseen.
    """
    sending.one_at_a_time()
    newest = LedgerEvent.objects.order_by("-number")
    last, before = newest.first(), newest.filter(act="head").first()
    day = timezone.localdate(at)
    if last is None or (before is not None and timezone.localdate(before.at) >= day):
        return []
    ledger.record(act="head", by=None, at=at, number=last.number, sha256=last.sha256)
    officers = User.objects.filter(is_active=True, roles__contains=[Role.GOVERNANCE])
    body = (
        f"On {dates.long(day)} the last entry of the ledger was number {last.number}. Its SHA-256 is\n\n"
        f"{last.sha256}\n\nKeep this mail. If the ledger ever has another hash at that number, it was rewritten.\n"
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
