"""Decisions that are being made about money that ends, as far as a person may see them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from commissioning.models import User
from decisions.notice.models import Edition, SealedNotice
from decisions.record.choices import Relation
from decisions.record.links import DecisionLink
from decisions.record.models import Decision
from decisions.record.states import DONE, OPEN, State
from decisions.signoff.models import SignOffStep

GOES_ON = [Relation.RENEWS, Relation.AMENDS, Relation.VARIES, Relation.ADDENDUM, Relation.SUPERSEDES]
"""What a later decision does to an earlier one whose money it can continue."""
IN_PROGRESS = frozenset({*OPEN, State.IN_SIGN_OFF, State.DEFERRED})


def sealed_at(decision: str) -> Subquery:
    """When the decision of that column was signed last."""
    sealed = SealedNotice.objects.filter(edition=Edition.SIGNED, version__decision=OuterRef(decision))
    return Subquery(sealed.order_by("sealed_at").values("sealed_at")[:1])


def later(decisions: Collection[int], user: User) -> QuerySet[DecisionLink]:
    """Links to these from later decisions that may go on with their money.

    Shapes: `sealed_at` when the later one was signed; `is_seen`: this person may see it.
    """
    seen = Decision.objects.visible_to(user).filter(pk=OuterRef("decision"))
    links = DecisionLink.objects.filter(parent__in=decisions, relation__in=GOES_ON).select_related("decision")
    return links.annotate(sealed_at=sealed_at("decision"), is_seen=Exists(seen)).order_by("decision__reference")


def was_in_progress(decision: Decision, made_at: datetime | None, on: date) -> bool:
    """Whether it had been started and not been made by that day. What was given up since counts as never begun."""
    if timezone.localdate(decision.started_at) > on:
        return False
    made_later = made_at is not None and timezone.localdate(made_at) > on
    return decision.state in IN_PROGRESS or (decision.state in DONE and made_later)


def places(decisions: Iterable[Decision], on: date) -> dict[int, str]:
    """With whom each of these drafts is today; of an earlier day nobody wrote that down. One query at most."""
    drafts = list(decisions)
    if on < timezone.localdate():
        return {draft.pk: "Draft in progress then" for draft in drafts}
    out = [draft.pk for draft in drafts if draft.state == State.IN_SIGN_OFF]
    steps = SignOffStep.objects.filter(version__decision__in=out, version__voiding=None, sign_off=None)
    posts = steps.order_by("-place", "-position").values_list("version__decision", "post_title") if out else []
    waiting = dict(posts)
    return {draft.pk: _place(draft, waiting.get(draft.pk, "")) for draft in drafts}


def _place(draft: Decision, post: str) -> str:
    if draft.state == State.DEFERRED:
        return "Draft put off"
    return f"Draft with the {post}" if post else "Draft with its author"
