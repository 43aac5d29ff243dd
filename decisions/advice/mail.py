"""Telling advisers what they are asked, and the asker what came back: reference and subject, never content."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from commissioning.models import User
from decisions.advice.choices import AdviceKind
from decisions.advice.models import Advice, AdviceRequest
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail


def advisers(request: AdviceRequest) -> list[User]:
    """Who could answer: the person, or the team; without closed accounts and who wrote in the record."""
    if request.to_person is not None:
        return [request.to_person] if request.to_person.is_active else []
    team = User.objects.filter(is_active=True, roles__contains=[request.kind])
    wrote = request.decision.contributors.values("person")
    return list(team.exclude(pk__in=wrote))


def tell_advisers(request: AdviceRequest, people: Iterable[User], *, at: datetime) -> None:
    words = f"{request.asked_by_name} asks you for {_kind(request)} advice by {request.due_on:%-d %B %Y}."
    for person in people:
        about(request, person, "Advice asked for", words, page="give_advice", at=at)


def tell_asker(request: AdviceRequest, advice: Advice, *, at: datetime) -> None:
    words = f"{advice.by_name} gave the {_kind(request)} advice that you asked for."
    about(request, request.asked_by, "Advice given", words, page="advice", at=at)


def about(
    request: AdviceRequest, person: User, what: str, words: str, *, page: str, at: datetime, once: str = ""
) -> SentMail | None:
    decision = request.decision
    args = [decision.reference] if page == "advice" else [decision.reference, request.kind]
    address = f"{settings.SITE_ADDRESS}{reverse(page, args=args)}"
    return sending.queue(
        person=person,
        kind=MailKind.ADVICE,
        reference=decision.reference,
        subject=f"{what}: {decision.reference}",
        body=f"{words}\n\n{decision.reference}: {decision.subject}\n{address}\n",
        at=at,
        once=once,
    )


def _kind(request: AdviceRequest) -> str:
    return AdviceKind(request.kind).label.lower()
