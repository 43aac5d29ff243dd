"""What waits for a person, and what they wait for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from commissioning.models import User
from decisions.record.models import Decision, Version
from decisions.record.states import DONE, State
from decisions.signoff.models import SignOffStep, Voiding


@dataclass(frozen=True)
class MyWork:
    """Lists of at most a hundred; the ten last decided."""

    to_sign: list[SignOffStep]
    returned: list[Decision]
    with_others: list[Decision]
    drafts: list[Decision]
    decided: list[Decision]


def of(person: User, on: date) -> MyWork:
    """Five queries, whatever the number of rows."""
    mine = Decision.objects.filter(Q(author=person) | Q(contributors__person=person)).distinct()
    return MyWork(
        to_sign=_to_sign(person, on),
        returned=list(_returned(mine).order_by("saved_at")[:100]),
        with_others=list(_with_others(mine)[:100]),
        drafts=list(mine.in_state(State.DRAFT).order_by("-saved_at")[:100]),
        decided=list(_decided(person)[:10]),
    )


def _to_sign(person: User, on: date) -> list[SignOffStep]:
    steps = SignOffStep.objects.for_holder(person, on).waiting()
    return list(steps.select_related("version__decision__author").order_by("version__submitted_at")[:100])


def _returned(mine: QuerySet[Decision]) -> QuerySet[Decision]:
    last = Voiding.objects.filter(version__decision=OuterRef("pk")).order_by("-at")
    return mine.filter(state=State.RETURNED).annotate(
        returned_by=Subquery(last.values("by_name")[:1]),
        returned_by_post=Subquery(last.values("by_post")[:1]),
        returned_at=Subquery(last.values("at")[:1]),
        returned_why=Subquery(last.values("reason")[:1]),
    )


def _with_others(mine: QuerySet[Decision]) -> QuerySet[Decision]:
    """Longest wait first: since the last signature, or since it was submitted."""
    waiting = SignOffStep.objects.waiting().filter(version__decision=OuterRef("pk"))
    version = Version.objects.filter(decision=OuterRef("pk")).order_by("-number")
    return (
        mine.filter(state=State.IN_SIGN_OFF)
        .annotate(
            with_post=Subquery(waiting.values("post_title")[:1]),
            with_position=Subquery(waiting.values("position")[:1]),
            submitted_at=Subquery(version.values("submitted_at")[:1]),
            last_signed_at=Subquery(
                version.order_by("-number", "-sign_offs__signed_at").values("sign_offs__signed_at")[:1]
            ),
        )
        .order_by("submitted_at")
    )


def _decided(person: User) -> QuerySet[Decision]:
    return Decision.objects.visible_to(person).filter(state__in=DONE).order_by("-saved_at")
