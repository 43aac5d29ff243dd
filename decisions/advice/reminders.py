"""Reminding advisers before and after the day by which advice is needed, and telling the asker when it is late."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from commissioning.lib import dates
from decisions.advice import mail
from decisions.advice.choices import AdviceKind
from decisions.advice.models import AdviceRequest
from decisions.mail import sending
from decisions.mail.models import SentMail

DUE_SOON = 2  # days


@transaction.atomic
def remind(*, at: datetime) -> list[SentMail]:
    """Queues what is to be said today of every request that is outstanding; each thing once, however often it runs."""
    sending.one_at_a_time()
    soon = timezone.localdate(at) + timedelta(DUE_SOON)
    waiting = AdviceRequest.objects.outstanding().filter(due_on__lte=soon).order_by("due_on", "pk")
    return [
        sent for request in waiting.select_related("decision", "to_person", "asked_by") for sent in _said(request, at)
    ]


def _said(request: AdviceRequest, at: datetime) -> Iterator[SentMail]:
    is_late = timezone.localdate(at) > request.due_on
    kind = AdviceKind(request.kind).label
    when = "was" if is_late else "is"
    words = f"{kind} advice that you are asked for {when} due on {dates.long(request.due_on)}."
    stage = "late" if is_late else "soon"
    for person in mail.advisers(request):
        once = f"advice/{request.pk}/{stage}/{person.pk}"
        what = "Advice late" if is_late else "Advice due soon"
        sent = mail.about(request, person, what, words, page="give_advice", at=at, once=once)
        if sent:
            yield sent
    if is_late:
        words = f"{kind} advice that you asked for was due on {dates.long(request.due_on)} and is outstanding."
        once = f"advice/{request.pk}/late/asker"
        sent = mail.about(request, request.asked_by, "Advice late", words, page="advice", at=at, once=once)
        if sent:
            yield sent
