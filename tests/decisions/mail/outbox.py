"""What was mailed, as plain rows; and mail servers that fail."""

from datetime import datetime
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail
from tests.factories import NOW, user


class Away(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


AWAY = f"{Away.__module__}.Away"


def write(who: str = "treasurer", *, at: datetime = NOW, **fields: Any) -> SentMail | None:
    given = {
        "kind": MailKind.NOTICE,
        "subject": "Notice: DN-2021-0001",
        "body": "Words.\n",
        "reference": "DN-2021-0001",
        **fields,
    }
    return sending.queue(person=user(who), at=at, **given)


def sent() -> list[tuple[list[str], str]]:
    """To whom and with which subject, in the order it left."""
    return [(message.to, message.subject) for message in mail.outbox]


def told(*kinds: str) -> list[tuple[str, str]]:
    """Kind and address of every mail on record, or of these kinds, in the order they were written."""
    rows = SentMail.objects.order_by("pk").values_list("kind", "address")
    return [(kind, address.partition("@")[0]) for kind, address in rows if not kinds or kind in kinds]
