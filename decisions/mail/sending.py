"""Queueing a mail with the act that causes it, and sending what is queued, each once."""

import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction

from commissioning.models import MailPreference, User
from decisions.mail.models import MailKind, SentMail

logger = logging.getLogger(__name__)

AT_ONCE = frozenset({MailKind.DIGEST, MailKind.HEAD_HASH})
"""What goes by itself also to those who prefer one mail a day."""
LOCK = 7_246_002  # any constant: the advisory lock that lets one daily run at a time look for what to mail


def queue(
    *, person: User, kind: MailKind, subject: str, body: str, at: datetime, reference: str = "", once: str = ""
) -> SentMail | None:
    """Writes a mail inside the caller's transaction, and sends it once that has been committed.

    Who prefers one mail a day gets it with the next digest. None, and nothing written, where the account is closed or
    what `once` names was mailed before.
    """
    if not person.is_active or (once and SentMail.objects.filter(once=once).exists()):
        return None
    mail = SentMail.objects.create(
        person=person,
        address=person.email,
        kind=kind,
        reference=reference,
        subject=subject,
        body=body,
        once=once,
        for_digest=person.mail_preference == MailPreference.DIGEST and kind not in AT_ONCE,
        queued_at=at,
    )
    if not mail.for_digest:
        transaction.on_commit(partial(send, mail, at=at), robust=True)
    return mail


def send(mail: SentMail, *, at: datetime) -> bool:
    """Sends a queued mail, unless another process has sent it or is sending it. True when this call sent it.

    The row stays locked while the mail server is spoken to. Where that fails the mail stays queued, and the row says
    why. A process that dies between the server's answer and the commit sends it again: better twice than never.
    """
    with transaction.atomic():
        queued = SentMail.objects.unsent().select_for_update(skip_locked=True).filter(pk=mail.pk).first()
        if queued is None:
            return False
        fault = _hand_over(queued)
        if fault:
            queued.failed = queued.failed or fault
        else:
            queued.sent_at = at
        queued.save(update_fields=["sent_at", "failed"])
    return not fault


def send_again(*, at: datetime) -> list[SentMail]:
    """What was queued by then and never sent, because a process died or the mail server was away; what went now."""
    waiting = SentMail.objects.unsent().filter(queued_at__lte=at).select_related("person").order_by("queued_at", "pk")
    return [mail for mail in waiting if send(mail, at=at)]


def _hand_over(mail: SentMail) -> str:
    """Gives it to the mail server; why that failed, or nothing."""
    try:
        send_mail(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.address])
    except Exception as fault:  # whatever a mail server or its library does: the act stands, and the mail stays queued
        logger.warning("A mail was not sent and stays queued.", exc_info=True)
        return f"{type(fault).__name__}: {fault}"[:300]
    return ""


def one_at_a_time() -> None:
    """Until this transaction ends, no other run looks for what to mail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
