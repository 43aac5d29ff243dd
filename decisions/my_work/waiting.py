"""What waits for a person, what they wait for, and what became of what they signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from commissioning.models import User
from decisions.my_work import progress
from decisions.record.models import Contributor, Decision
from decisions.record.states import DONE, State
from decisions.scheme.models import PostHolding
from decisions.signoff import reminders, waits
from decisions.signoff.models import Recusal, SignOff, SignOffStep, SignOffStepQuerySet, Voiding

MOST = 100  # rows of a list


@dataclass(frozen=True)
class ForYou:
    """Something that this person can do now: sign the `step`, or change what was returned where there is none.

    `deputising`: under a delegation; `stands_in`: as the alternate.
    """

    decision: Decision
    since: datetime
    on: date
    step: SignOffStep | None = None
    deputising: bool = False
    stands_in: bool = False

    @property
    def days_late(self) -> int:
        return progress.days_late(self.decision, self.on)

    @property
    def urgency(self) -> tuple[Any, ...]:
        """By the day the decision is due, then the larger amount, then the longer wait. Ties: the older reference."""
        due, total = self.decision.due_on or date.max, self.decision.total or Decimal(0)
        return due, -total, self.since, self.decision.reference


@dataclass(frozen=True)
class WithOthers:
    """A signature that a decision of this person waits for. `with_whom` is "" where nobody holds the post today.

    `post` is the one that signs: the alternate's, where the step fell to it and somebody holds that.
    """

    step: SignOffStep
    with_whom: str
    post: str
    days: int
    is_reminded: bool

    @property
    def decision(self) -> Decision:
        return self.step.version.decision

    @property
    def is_late(self) -> bool:
        return self.days >= settings.ESCALATION_DAYS


@dataclass(frozen=True)
class MyWork:
    """Lists of at most a hundred, drafts and deferred ones together; the ten last signed and decided."""

    for_you: list[ForYou]
    with_others: list[WithOthers]
    drafts: list[progress.Draft]
    deferred: list[Decision]
    signed: list[SignOff]
    decided: list[Decision]


def of(person: User, on: date) -> MyWork:
    """Nine queries at most, whatever the number of rows."""
    mine = Decision.objects.filter(
        Q(author=person) | Exists(Contributor.objects.filter(decision=OuterRef("pk"), person=person))
    )
    drafts = mine.in_state(State.DRAFT, State.DEFERRED).order_by(F("due_on").asc(nulls_last=True), "-saved_at")
    open_: list[Decision] = []
    deferred: list[Decision] = []
    for decision in progress.annotated(drafts)[:MOST]:
        (deferred if decision.state == State.DEFERRED else open_).append(decision)
    return MyWork(
        for_you=sorted((*_to_sign(person, on), *_returned(mine, on)), key=lambda item: item.urgency)[:MOST],
        with_others=_with_others(mine, on),
        drafts=[progress.Draft.of(decision, on) for decision in open_],
        deferred=sorted(deferred, key=lambda decision: (decision.deferred_until or on, decision.reference)),
        signed=list(_signed(person)[:10]),
        decided=list(_decided(person)[:10]),
    )


def _to_sign(person: User, on: date) -> Iterator[ForYou]:
    """What they can sign: without what they wrote in, stood aside from, or have signed already."""
    steps = _able(SignOffStep.objects.for_holder(person, on).waiting(), person)
    held = {post.pk for post in person.posts_today}
    rows = waits.with_since(steps).with_fallen(on).select_related("version__decision__author")
    for step in rows.order_by(F("version__decision__due_on").asc(nulls_last=True), "version__submitted_at")[:MOST]:
        since: datetime = step.since  # type: ignore[attr-defined]  # annotated by with_since
        stands_in = step.post_id not in held and step.alternate_id in held and step.has_fallen  # type: ignore[attr-defined]
        deputising = step.post_id not in held and not stands_in
        yield ForYou(step.version.decision, since, on, step, deputising, stands_in)


def _able(steps: SignOffStepQuerySet, person: User) -> SignOffStepQuerySet:
    wrote = Contributor.objects.filter(decision=OuterRef("version__decision"), person=person)
    aside = Recusal.objects.filter(decision=OuterRef("version__decision"), person=person)
    signed = SignOff.objects.filter(version=OuterRef("version"), signer=person)
    return steps.filter(~Exists(wrote), ~Exists(aside), ~Exists(signed))


def _returned(mine: QuerySet[Decision], on: date) -> Iterator[ForYou]:
    last = Voiding.objects.filter(version__decision=OuterRef("pk")).order_by("-at")
    returned = mine.filter(state=State.RETURNED).annotate(
        returned_by=Subquery(last.values("by_name")[:1]),
        returned_by_post=Subquery(last.values("by_post")[:1]),
        returned_at=Subquery(last.values("at")[:1]),
        returned_why=Subquery(last.values("reason")[:1]),
    )
    for decision in returned.order_by(F("due_on").asc(nulls_last=True), "saved_at")[:MOST]:
        yield ForYou(decision, decision.returned_at or decision.saved_at, on)


def _with_others(mine: QuerySet[Decision], on: date) -> list[WithOthers]:
    """Longest wait first."""
    held = [
        Prefetch(rows, PostHolding.objects.covering(on).select_related("holder"), to_attr="held_that_day")
        for rows in ("post__holdings", "alternate__holdings")
    ]
    waiting = SignOffStep.objects.waiting().filter(version__decision__in=mine)
    steps = (
        waits.with_since(waiting)
        .with_fallen(on)
        .annotate(out_of=Count("version__steps"))
        .select_related("version__decision", "post", "alternate")
        .prefetch_related(*held)[:MOST]
    )
    rows = list(steps)
    reminded = reminders.reminded_on(on, [step.version.decision.reference for step in rows])
    return [
        WithOthers(
            step=step,
            **_with_whom(step),
            days=waits.days(step.since, on),  # type: ignore[attr-defined]
            is_reminded=step.pk in reminded,
        )
        for step in rows
    ]


def _with_whom(step: SignOffStep) -> dict[str, str]:
    """Of a step with its posts, their holders that day, and whether it fell to the alternate."""
    stands_in: Any = step.alternate if step.has_fallen else None  # type: ignore[attr-defined]
    post: Any = stands_in if stands_in and stands_in.held_that_day else step.post
    title = step.alternate_title if post is stands_in else step.post_title
    return {"with_whom": ", ".join(holding.holder.name for holding in post.held_that_day), "post": title}


def _signed(person: User) -> QuerySet[SignOff]:
    return (
        SignOff.objects.filter(signer=person)
        .select_related("version__decision", "version__voiding")
        .order_by("-signed_at")
    )


def _decided(person: User) -> QuerySet[Decision]:
    return Decision.objects.visible_to(person).filter(state__in=DONE).order_by("-saved_at")
