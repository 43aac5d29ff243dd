"""The last signature against all else that could happen at the same instant, on two connections of a real server.

Each is won by exactly one, whichever comes first; the other is refused with a sentence and changes nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from commissioning.lib.refusal import Refused
from decisions.drafting import acts
from decisions.notice.models import SealedNotice
from decisions.record.models import Decision, Version
from decisions.scheme import acts as scheme
from decisions.scheme import covers
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import PostHolding
from decisions.signoff import returning, signing
from tests import factories
from tests.decisions import raw
from tests.decisions.scheme.delegating import delegate
from tests.decisions.signoff.never import unproved
from tests.factories import NOW, user
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)

AT = NOW + timedelta(days=4)
YESTERDAY = timezone.localdate(AT) - timedelta(days=1)


@pytest.fixture
def last(authority: None) -> Version:
    """Signed by three. The Deputy Mayor may sign it, and so may the finance officer in her name."""
    delegate("deputy-mayor", to="finance")
    return factories.signed(count=3)


def sign(version: Version, who: str) -> object:
    return signing.sign(version=version, sha256=version.sha256, by=user(who), at=AT)


def holder_signs(version: Version) -> object:
    return sign(version, "deputy.mayor")


def delegate_signs(version: Version) -> object:
    return sign(version, "finance")


def delegate_returns(version: Version) -> object:
    return returning.return_to_author(version=version, reason="Wrong.", by=user("finance"), at=AT)


def delegate_rejects(version: Version) -> object:
    return returning.reject(version=version, reason="No.", by=user("finance"), at=AT)


def author_withdraws(version: Version) -> object:
    returning.withdraw(decision=version.decision, reason="Not needed.", by=user("officer"), at=AT)
    return "withdrawn"


def author_edits(version: Version) -> object:
    """Which begins with taking it back."""
    returning.take_back(decision=version.decision, by=user("officer"), at=AT)
    acts.write(decision=version.decision, key="reasons", text="Others.", by=user("officer"), at=AT)
    return "edited"


def post_is_left(version: Version) -> object:
    held = PostHolding.objects.get(post__code="deputy-mayor")
    return scheme.end_holding(holding=held, until_on=YESTERDAY, by=user("governance"), at=AT)


def delegation_is_ended(version: Version) -> object:
    return covers.end(delegation=Delegation.objects.get(), by=user("deputy.mayor"), at=AT)


Doing = Callable[[Version], object]
ENDS: dict[Doing, str] = {
    holder_signs: "decided",
    delegate_signs: "decided",
    delegate_returns: "returned",
    delegate_rejects: "rejected",
    author_withdraws: "withdrawn",
    author_edits: "draft",
    post_is_left: "in_sign_off",
    delegation_is_ended: "in_sign_off",
}
RIVALS = [
    (holder_signs, delegate_signs),
    (holder_signs, delegate_returns),
    (holder_signs, delegate_rejects),
    (holder_signs, author_withdraws),
    (holder_signs, author_edits),
    (holder_signs, post_is_left),
    (delegate_signs, post_is_left),
]


def standing(version: Version) -> tuple[str, int, int]:
    state = Decision.objects.get(pk=version.decision_id).state
    return state, version.sign_offs.count(), SealedNotice.objects.count()


def after(winner: Doing) -> tuple[str, int, int]:
    return (ENDS[winner], 4, 2) if ENDS[winner] == "decided" else (ENDS[winner], 3, 0)


def said(outcome: Any) -> bool:
    return isinstance(outcome, Refused) and outcome.sentence.endswith(".")


@pytest.mark.parametrize(("first", "second"), [pair for a, b in RIVALS for pair in ((a, b), (b, a))])
def test_whoever_comes_first_wins_and_the_other_is_told_why_not(last: Version, first: Doing, second: Doing) -> None:
    won, lost = overlap(lambda: first(last), lambda: second(last))
    assert not isinstance(won, Exception)
    assert said(lost), lost
    assert standing(last) == after(first)
    assert unproved() == []


@pytest.mark.parametrize(("first", "second"), RIVALS[:5])
def test_at_the_same_instant_exactly_one_wins(last: Version, first: Doing, second: Doing) -> None:
    outcomes = together(lambda: first(last), lambda: second(last))
    assert sorted(said(outcome) for outcome in outcomes) == [False, True], outcomes
    assert standing(last) == after(second if said(outcomes[0]) else first)
    assert unproved() == []


def test_a_delegate_signs_or_finds_the_delegation_ended(last: Version) -> None:
    _, lost = overlap(lambda: delegation_is_ended(last), lambda: delegate_signs(last))
    assert str(lost) == "It is the turn of Deputy Mayor, a post you do not hold today."
    assert standing(last) == after(delegation_is_ended)
    assert unproved() == []


def test_a_delegate_by_their_post_signs_or_finds_that_they_left_it(authority: None) -> None:
    clerk = scheme.add_post(title="Clerk", by=user("governance"), at=NOW)
    held = scheme.appoint(post=clerk, holder=user("finance"), from_on=NOW.date(), by=user("governance"), at=NOW)
    delegate("deputy-mayor", to=clerk)
    version = factories.signed(count=3)
    _, lost = overlap(
        lambda: scheme.end_holding(holding=held, until_on=YESTERDAY, by=user("governance"), at=AT),
        lambda: delegate_signs(version),
    )
    assert str(lost) == "It is the turn of Deputy Mayor, a post you do not hold today."
    assert (version.sign_offs.count(), unproved()) == (3, [])


def test_a_raw_change_of_the_text_never_passes_a_signature(last: Version) -> None:
    """Around the acts too, and in whichever order: while it is signed, and once it is."""
    change = "UPDATE decisions_sectiontext SET text = 'Others' WHERE key = 'reasons'"
    _, lost = overlap(lambda: holder_signs(last), lambda: raw.execute(change))
    assert isinstance(lost, IntegrityError)
    assert last.decision.section_texts.get(key="reasons").text == "Words about reasons."
    assert standing(last) == after(holder_signs)
