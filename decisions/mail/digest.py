"""One mail a day for those who prefer it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import User
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail


@transaction.atomic
def gather(*, at: datetime) -> list[SentMail]:
    """Queues a digest for everyone for whom something was kept, at most one a day; what comes later waits a day."""
    sending.one_at_a_time()
    kept = SentMail.objects.kept().filter(queued_at__lte=at)
    people = User.objects.filter(pk__in=kept.values("person"))
    digests = [_digest(person, list(kept.filter(person=person).order_by("queued_at", "pk")), at) for person in people]
    return [digest for digest in digests if digest]


def _digest(person: User, kept: list[SentMail], at: datetime) -> SentMail | None:
    day = timezone.localdate(at)
    digest = sending.queue(
        person=person,
        kind=MailKind.DIGEST,
        subject=f"Your decisions, {dates.long(day)}",
        body="\n".join(f"{mail.subject}\n{mail.body}" for mail in kept),
        at=at,
        once=f"digest/{day}/{person.pk}",
    )
    if digest:
        SentMail.objects.filter(pk__in=[mail.pk for mail in kept]).update(digest=digest)
    return digest


def prefer(*, preference: str, by: User) -> None:
    """Each mail as it happens, or one a day. What is kept already still goes with the next digest."""
    by.mail_preference = preference
    by.save(update_fields=["mail_preference"])
