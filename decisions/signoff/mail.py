"""What is mailed about signing. It carries reference and subject, never content."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from commissioning.models import User
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail
from decisions.record.models import Decision
from decisions.scheme.choices import Capacity
from decisions.signoff import waits
from decisions.signoff.models import SignOffStep

BECAME = {
    MailKind.RETURNED: "Returned to you to change",
    MailKind.REJECTED: "Rejected",
    MailKind.TAKEN_BACK: "Taken back to change",
    MailKind.WITHDRAWN: "Withdrawn",
    MailKind.DEFERRED: "Deferred",
    MailKind.DECIDED: "Signed by everyone",
}
"""What the author is told that became of the notice."""


def tell_next(decision: Decision, step: SignOffStep, *, at: datetime) -> None:
    """Tells whoever can sign this step today that it is their turn."""
    for person in waits.signatories(decision, step, timezone.localdate(at)):
        _tell(decision, step, person, at=at)


def tell_alternate(decision: Decision, step: SignOffStep, *, at: datetime) -> None:
    """Tells whom the step fell to, if it did, that it is their turn."""
    for person in waits.alternates(decision, step, timezone.localdate(at)):
        _tell(decision, step, person, at=at)


def _tell(decision: Decision, step: SignOffStep, person: User, *, at: datetime) -> None:
    verb = "give your view" if step.capacity == Capacity.CONSULTED else "sign"
    words = f"It is your turn to {verb}, as {waits.role(decision, step, person, timezone.localdate(at))}."
    about(decision, person, MailKind.TO_SIGN, "To sign", words, page="sign", at=at)


def tell_author(decision: Decision, kind: MailKind, *, at: datetime, what: str = "") -> None:
    """Tells the author what became of the notice."""
    what = what or BECAME[kind]
    about(decision, decision.author, kind, what, f"{what}.", page="decision", at=at)


def about(
    decision: Decision,
    person: User,
    kind: MailKind,
    what: str,
    words: str,
    *,
    page: str,
    at: datetime,
    once: str = "",
) -> SentMail | None:
    """Queues a mail on one decision, with its reference, its subject and the address of a page of it."""
    address = f"{settings.SITE_ADDRESS}{reverse(page, args=[decision.reference])}"
    return sending.queue(
        person=person,
        kind=kind,
        reference=decision.reference,
        subject=f"{what}: {decision.reference}",
        body=f"{words}\n\n{decision.reference}: {decision.subject}\n{address}\n",
        at=at,
        once=once,
    )
