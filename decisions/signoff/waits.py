"""Which signatures are waited for, since when, and by whom they can be given."""

from datetime import date, datetime

from django.db.models import DateTimeField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commissioning.models import User
from decisions.record import cases
from decisions.record.models import Decision
from decisions.scheme.delegations import acting
from decisions.scheme.models import PostHolding
from decisions.signoff.models import SignOff, SignOffStep, SignOffStepQuerySet


def with_since(steps: SignOffStepQuerySet) -> SignOffStepQuerySet:
    """Annotates `since`: when its turn came, with the last signature before it or with the submission. Longest wait
    first."""
    before = SignOff.objects.filter(version=OuterRef("version"), step__place__lt=OuterRef("place"))
    last = Subquery(before.order_by("-signed_at").values("signed_at")[:1], output_field=DateTimeField())
    waiting = steps.annotate(since=Coalesce(last, F("version__submitted_at")))
    return waiting.order_by("since", "version__decision__reference", "position")


def days(since: datetime, on: date) -> int:
    """Calendar days, in Greater Manchester."""
    return (on - timezone.localdate(since)).days


def signatories(decision: Decision, step: SignOffStep, on: date) -> list[User]:
    """Who could sign this step that day: the post's holder, those who may act for it, and its alternate's once it fell
    to them.

    Without closed accounts, and without those who wrote in the record, stood aside, or signed this version already.
    """
    holdings = PostHolding.objects.covering(on).filter(post=step.post_id).select_related("holder")
    deputies = acting(step.post_id, on, cases.frozen(step.version))
    never = _never(decision, step)
    people = dict.fromkeys((*(holding.holder for holding in holdings), *deputies))
    able = [person for person in people if person.is_active and person.pk not in never]
    return list(dict.fromkeys((*able, *alternates(decision, step, on))))


def alternates(decision: Decision, step: SignOffStep, on: date) -> list[User]:
    """Who holds the alternate's post that day, where nobody holds the step's own or its holder stood aside."""
    if step.alternate_id is None or not SignOffStep.objects.filter(pk=step.pk).fallen_to_alternates(on).exists():
        return []
    never = _never(decision, step)
    holdings = PostHolding.objects.covering(on).filter(post=step.alternate_id).select_related("holder")
    people = [holding.holder for holding in holdings]
    return [person for person in people if person.is_active and person.pk not in never]


def role(decision: Decision, step: SignOffStep, person: User, on: date) -> str:
    """As what one of the signatories is asked: "Treasurer", or "Deputy Director, the alternate for Director"."""
    stands_in = person in alternates(decision, step, on)
    return f"{step.alternate_title}, the alternate for {step.post_title}" if stands_in else step.post_title


def _never(decision: Decision, step: SignOffStep) -> set[int]:
    """Ids of the people who sign nothing of this version any more."""
    return {
        *decision.recusals.values_list("person", flat=True),
        *decision.contributors.values_list("person", flat=True),
        *SignOff.objects.filter(version=step.version_id).values_list("signer", flat=True),
    }
