"""Reminding who holds a decision up, and telling others when it takes too long."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from commissioning.lib import dates
from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail
from decisions.record.models import Decision
from decisions.record.permissions import check_writes_it
from decisions.record.states import OPEN, State
from decisions.signoff import waits
from decisions.signoff.mail import about
from decisions.signoff.models import SignOffStep

DUE_SOON = 5  # days


@transaction.atomic
def remind(*, at: datetime) -> list[SentMail]:
    """Queues what is to be said today of every signature that is waited for; each thing once, however often it runs.

    Who can sign is reminded after each of REMINDER_DAYS; the author and governance are told after ESCALATION_DAYS. A
    run that comes late says only the latest of what was missed.
    """
    sending.one_at_a_time()
    on = timezone.localdate(at)
    governance = list(_governance())
    waiting = waits.with_since(SignOffStep.objects.waiting().select_related("version__decision__author"))
    return [mail for step in waiting for mail in (*_reminders(step, on, at), *_escalations(step, governance, on, at))]


@transaction.atomic
def remind_of_due_dates(*, at: datetime) -> list[SentMail]:
    """Tells the author, and who can sign it, of every decision that is due within five days and not made; once each."""
    sending.one_at_a_time()
    on = timezone.localdate(at)
    soon = Decision.objects.in_state(*OPEN, State.IN_SIGN_OFF).filter(due_on__range=(on, on + timedelta(DUE_SOON)))
    mails = (mail for decision in soon.select_related("author") for mail in _due(decision, on, at))
    return list(mails)


@transaction.atomic
def remind_of_deferrals(*, at: datetime) -> list[SentMail]:
    """Tells the author of every decision whose deferral is over; once each."""
    sending.one_at_a_time()
    over = Decision.objects.in_state(State.DEFERRED).filter(deferred_until__lte=timezone.localdate(at))
    mails = (_deferral_over(decision, at) for decision in over.select_related("author").order_by("reference"))
    return [mail for mail in mails if mail]


@transaction.atomic
def ask(*, decision: Decision, by: User, at: datetime) -> list[SentMail]:
    """Reminds, for the author, whoever can sign the step that is waited for.

    Raises: Refused to others than the author's side, where nothing waits, nobody can sign, or a reminder went that day.
    """
    locked = (
        Decision.objects.select_for_update(of=("self",)).select_related("author", "directorate").get(pk=decision.pk)
    )
    check_writes_it(by, locked)
    on = timezone.localdate(at)
    steps = list(SignOffStep.objects.waiting().filter(version__decision=locked))
    if not steps:
        raise Refused(f"{locked.reference} is not out for signature, so there is nobody to remind.")
    reminded = reminded_on(on, [locked.reference])
    to_remind = [step for step in steps if step.pk not in reminded]
    if not to_remind:
        raise Refused(f"A reminder about {locked.reference} went out today. You can send another one tomorrow.")
    people = [(step, person) for step in to_remind for person in waits.signatories(locked, step, on)]
    if not people:
        raise Refused(
            f"Nobody can sign {locked.reference} as {to_remind[0].post_title} today, so there is nobody to remind. "
            "Ask the governance team who holds the post."
        )
    mails = [_reminder(locked, step, person, f"on-{on}", at) for step, person in people]
    return [mail for mail in mails if mail]


def reminded_on(day: date, references: list[str]) -> set[int]:
    """The ids of the steps of these decisions about which somebody was reminded that day."""
    reminders = SentMail.objects.filter(kind=MailKind.REMINDER, reference__in=references, queued_at__date=day)
    return {int(once.split("/")[1]) for once in reminders.values_list("once", flat=True)}


def reminded_outer(day: date) -> Exists:
    """The same of a step that a query is about."""
    mine = Concat(Value("reminder/"), Cast(OuterRef("pk"), CharField()), Value("/"))
    reference = OuterRef("version__decision__reference")
    reminders = SentMail.objects.filter(kind=MailKind.REMINDER, reference=reference, queued_at__date=day)
    return Exists(reminders.filter(once__startswith=mine))


def _reminders(step: SignOffStep, on: date, at: datetime) -> Iterator[SentMail]:
    waited = waits.days(step.since, on)  # type: ignore[attr-defined]  # annotated by with_since
    reached = max((after for after in settings.REMINDER_DAYS if after <= waited), default=None)
    if reached is None:
        return
    decision = step.version.decision
    for person in waits.signatories(decision, step, on):
        mail = _reminder(decision, step, person, f"after-{reached}", at)
        if mail:
            yield mail


def _reminder(decision: Decision, step: SignOffStep, person: User, when: str, at: datetime) -> SentMail | None:
    words = f"This still waits for you to sign, as {waits.role(decision, step, person, timezone.localdate(at))}."
    once = f"reminder/{step.pk}/{when}/{person.pk}"
    return about(decision, person, MailKind.REMINDER, "Reminder, to sign", words, page="sign", at=at, once=once)


def _escalations(step: SignOffStep, governance: list[User], on: date, at: datetime) -> Iterator[SentMail]:
    waited = waits.days(step.since, on)  # type: ignore[attr-defined]  # annotated by with_since
    if waited < settings.ESCALATION_DAYS:
        return
    decision = step.version.decision
    words = f"This has waited {waited} days for the signature of {step.post_title}."
    for person in dict.fromkeys((decision.author, *governance)):
        once = f"escalation/{step.pk}/{person.pk}"
        mail = about(decision, person, MailKind.ESCALATION, "Late", words, page="history", at=at, once=once)
        if mail:
            yield mail


def _deferral_over(decision: Decision, at: datetime) -> SentMail | None:
    day = decision.deferred_until
    if day is None:
        return None
    words = f"This was deferred until {dates.long(day)}. Resume it, or withdraw it."
    once = f"deferral/{decision.pk}/{day}"
    return about(
        decision, decision.author, MailKind.DEFERRAL_OVER, "Deferral over", words, page="decision", at=at, once=once
    )


def _due(decision: Decision, on: date, at: datetime) -> Iterator[SentMail]:
    for person, page in _concerned(decision, on):
        once = f"due/{decision.pk}/{decision.due_on}/{person.pk}"
        words = f"This decision is due within {DUE_SOON} days and is not made yet."
        mail = about(decision, person, MailKind.DUE, "Due soon", words, page=page, at=at, once=once)
        if mail:
            yield mail


def _concerned(decision: Decision, on: date) -> Iterator[tuple[User, str]]:
    """The author and who can sign now, each with the page to go to."""
    yield decision.author, "decision"
    for step in SignOffStep.objects.waiting().filter(version__decision=decision):
        for person in waits.signatories(decision, step, on):
            yield person, "sign"


def _governance() -> Iterator[User]:
    yield from User.objects.filter(is_active=True, roles__contains=[Role.GOVERNANCE])
