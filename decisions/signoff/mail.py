"""Mail to whoever is next. It carries reference and subject, never content."""

from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from commissioning.models import User
from decisions.record.models import Decision
from decisions.scheme.models import PostHolding
from decisions.signoff.models import SignOffStep


def tell_next(decision: Decision, step: SignOffStep, *, on: date) -> None:
    """Tells the holder of the next post, once this transaction has been committed."""
    holding = PostHolding.objects.covering(on).filter(post=step.post_id).select_related("holder").first()
    if holding is not None:
        address = reverse("sign", args=[decision.reference])
        words = f"It is your turn to sign, as {step.post_title}."
        _send(holding.holder, f"To sign: {decision.reference}", f"{words}\n\n{_where(decision, address)}")


def tell_author(decision: Decision, what: str) -> None:
    """Tells the author what became of the notice."""
    address = reverse("decision", args=[decision.reference])
    _send(decision.author, f"{what}: {decision.reference}", f"{what}.\n\n{_where(decision, address)}")


def _where(decision: Decision, address: str) -> str:
    return f"{decision.reference}: {decision.subject}\n{settings.SITE_ADDRESS}{address}\n"


def _send(person: User, subject: str, body: str) -> None:
    transaction.on_commit(lambda: send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email]), robust=True)
