"""What waits for a person, what they wait for, and what became of what they signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from commissioning.models import Role, User
from decisions.advice.models import AdviceRequest, asked_of
from decisions.my_work import covering, progress
from decisions.record.models import Contributor, Decision
from decisions.record.states import DONE, Act, State
from decisions.record.visibility import DecisionQuerySet
from decisions.scheme import vacancies
from decisions.signoff import reminders, waits
from decisions.signoff.models import Recusal, SignOff, SignOffCondition, SignOffStep, SignOffStepQuerySet, Voiding

MOST = 100  # rows of a list


@dataclass(frozen=True)
class ForYou:
    """Something that this person can do now: sign the `step`, or change what was returned where there is none.

    `under` is the delegation that lets them sign, and `for_whom` its giver; "" where they hold the post.
    `stands_in`: as the alternate.
    """

    decision: Decision
    since: datetime
    on: date
    step: SignOffStep | None = None
    under: str = ""
    for_whom: str = ""
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
    """A signature that a decision of this person waits for.

    `with_whom` is the holder of the post, "" where they cannot sign; `or_whom` who can under a delegation; `stuck` the
    next step where nobody can.
    `post` is the one that signs: the alternate's, where the step fell to it and somebody can sign from there.
    """

    step: SignOffStep
    with_whom: str
    post: str
    or_whom: tuple[str, ...]
    stuck: str
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
    """Lists of at most a hundred, drafts and deferred ones together; the ten last signed, sent back and decided.

    `vacancies` are for governance.
    """

    for_you: list[ForYou]
    with_others: list[WithOthers]
    drafts: list[progress.Draft]
    deferred: list[Decision]
    asked_of_you: list[AdviceRequest]
    advice: list[AdviceRequest]
    conditions: list[SignOffCondition]
    signed: list[SignOff]
    sent_back: list[Voiding]
    decided: list[Decision]
    vacancies: list[covering.Vacancy]


def of(person: User, on: date) -> MyWork:
    """Ten queries at most, whatever the number of rows."""
    mine = Decision.objects.filter(
        Q(author=person) | Exists(Contributor.objects.filter(decision=OuterRef("pk"), person=person))
    )
    by_state = _to_write(mine)
    asked, own = _advice(person, mine)
    return MyWork(
        for_you=sorted(
            (*_to_sign(person, on), *_returned(by_state[State.RETURNED], on)), key=lambda item: item.urgency
        )[:MOST],
        with_others=_with_others(mine, on),
        drafts=[progress.Draft.of(decision, on) for decision in by_state[State.DRAFT]],
        deferred=sorted(
            by_state[State.DEFERRED], key=lambda decision: (decision.deferred_until or on, decision.reference)
        ),
        asked_of_you=asked,
        advice=own,
        conditions=list(_open_conditions(mine)[:MOST]),
        signed=list(_signed(person)[:10]),
        sent_back=list(_sent_back(person)[:10]) if person.may_sign else [],
        decided=list(_decided(person)[:10]),
        vacancies=covering.vacancies_in_the_way(on) if person.has_role(Role.GOVERNANCE) else [],
    )


def _to_sign(person: User, on: date) -> Iterator[ForYou]:
    """What they can sign: without what they wrote in, stood aside from, or have signed already."""
    steps = _able(SignOffStep.objects.for_holder(person, on).waiting(), person)
    held = {post.pk for post in person.posts_today}
    rows: Any = covering.with_authority(waits.with_since(steps).with_fallen(on), person, on)
    due_first = rows.order_by(F("version__decision__due_on").asc(nulls_last=True), "version__submitted_at")
    for step in due_first.select_related("version__decision__author")[:MOST]:
        stands_in = step.post_id not in held and step.alternate_id in held and step.has_fallen
        under, for_whom = ("", "") if stands_in else (step.under, step.for_whom)
        yield ForYou(step.version.decision, step.since, on, step, under, for_whom, stands_in)


def _able(steps: SignOffStepQuerySet, person: User) -> SignOffStepQuerySet:
    wrote = Contributor.objects.filter(decision=OuterRef("version__decision"), person=person)
    aside = Recusal.objects.filter(decision=OuterRef("version__decision"), person=person)
    signed = SignOff.objects.filter(version=OuterRef("version"), signer=person)
    return steps.filter(~Exists(wrote), ~Exists(aside), ~Exists(signed))


def _to_write(mine: DecisionQuerySet) -> dict[str, list[Decision]]:
    """Drafts, deferred and returned decisions by state, those due first in front; with who returned them and why."""
    last = Voiding.objects.filter(version__decision=OuterRef("pk")).order_by("-at")
    rows = progress.annotated(mine.in_state(State.DRAFT, State.DEFERRED, State.RETURNED)).annotate(
        returned_by=Subquery(last.values("by_name")[:1]),
        returned_by_post=Subquery(last.values("by_post")[:1]),
        returned_at=Subquery(last.values("at")[:1]),
        returned_why=Subquery(last.values("reason")[:1]),
    )
    found: dict[str, list[Decision]] = {State.DRAFT: [], State.DEFERRED: [], State.RETURNED: []}
    for decision in rows.order_by(F("due_on").asc(nulls_last=True), "-saved_at")[: 3 * MOST]:
        found[decision.state].append(decision)
    return {state: decisions[:MOST] for state, decisions in found.items()}


def _returned(returned: list[Decision], on: date) -> Iterator[ForYou]:
    for decision in returned:
        yield ForYou(decision, decision.returned_at or decision.saved_at, on)  # type: ignore[attr-defined]  # annotated


def _with_others(mine: QuerySet[Decision], on: date) -> list[WithOthers]:
    """Longest wait first."""
    waiting = SignOffStep.objects.waiting().filter(version__decision__in=mine)
    steps = (
        covering.with_signatories(waits.with_since(waiting).with_fallen(on), on)
        .annotate(out_of=Count("version__steps"), is_reminded=reminders.reminded_outer(on))
        .select_related("version__decision", "post")[:MOST]
    )
    return [_with_other(step, on) for step in steps]


def _with_other(step: Any, on: date) -> WithOthers:
    """Of a step with its signatories annotated, in no query."""
    stands_in = step.has_fallen and bool(step.alternate_holders)
    able = step.alternate_holders if stands_in else step.holders
    stuck = ""
    if not stands_in and not step.is_held:
        stuck = vacancies.next_step(step.post, on, is_frozen=True)
    elif not able and not step.deputies:
        stuck = "The holder cannot sign this, and nobody may sign for them. Ask the governance team to appoint someone."
    return WithOthers(
        step=step,
        with_whom=", ".join(able),
        post=step.alternate_title if stands_in else step.post_title,
        or_whom=tuple(step.deputies),
        stuck=stuck,
        days=waits.days(step.since, on),
        is_reminded=step.is_reminded,
    )


def _advice(person: User, mine: QuerySet[Decision]) -> tuple[list[AdviceRequest], list[AdviceRequest]]:
    """What is asked of them, and what their own decisions wait for; nobody advises on their own. Due first."""
    waiting = AdviceRequest.objects.outstanding().annotate(is_mine=Exists(mine.filter(pk=OuterRef("decision"))))
    concerned = waiting.filter(Q(is_mine=True) | asked_of(person)).select_related("decision", "to_person")
    rows = concerned.order_by("due_on", "asked_at")[: 2 * MOST]
    asked: list[AdviceRequest] = [row for row in rows if not row.is_mine]
    own: list[AdviceRequest] = [row for row in rows if row.is_mine]
    return asked[:MOST], own[:MOST]


def _open_conditions(mine: QuerySet[Decision]) -> QuerySet[SignOffCondition]:
    """Not marked as met, of decisions of this person that were made; due first, those without a day last."""
    of_mine = SignOffCondition.objects.filter(
        discharge=None,
        sign_off__version__voiding=None,
        sign_off__version__decision__in=mine,
        sign_off__version__decision__state__in=DONE,
    )
    rows = of_mine.select_related("sign_off__step", "sign_off__version__decision")
    return rows.order_by(F("due_on").asc(nulls_last=True), "sign_off__signed_at", "number")


def _signed(person: User) -> QuerySet[SignOff]:
    return (
        SignOff.objects.filter(signer=person)
        .select_related("version__decision", "version__voiding")
        .order_by("-signed_at")
    )


def _sent_back(person: User) -> QuerySet[Voiding]:
    """Versions that they returned or rejected, of decisions that they may still see."""
    theirs = Voiding.objects.filter(by=person, act__in=[Act.RETURN, Act.REJECT])
    seen = Decision.objects.visible_to(person).values("pk")
    return theirs.filter(version__decision__in=seen).select_related("version__decision").order_by("-at")


def _decided(person: User) -> QuerySet[Decision]:
    return Decision.objects.visible_to(person).filter(state__in=DONE).order_by("-saved_at")
