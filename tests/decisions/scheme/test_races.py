"""The scheme is changed while somebody signs, and by two officers at once, on two connections of a real server."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from commissioning.lib.refusal import Refused
from decisions.ledger import chain as ledger
from decisions.record.models import Version
from decisions.scheme import acts
from decisions.scheme.models import Post, PostHolding
from decisions.signoff import signing
from tests import factories
from tests.factories import NOW, user
from tests.races import overlap

pytestmark = pytest.mark.django_db(transaction=True)

AT = NOW + timedelta(days=3)
TODAY = timezone.localdate(AT)
DAY = timedelta(days=1)


@pytest.fixture
def out(authority: None) -> Version:
    return factories.signed(count=2)


def sign(version: Version) -> Callable[[], object]:
    return lambda: signing.sign(version=version, sha256=version.sha256, by=user("treasurer"), at=AT)


def end() -> object:
    held = PostHolding.objects.get(post__code="treasurer")
    return acts.end_holding(holding=held, until_on=TODAY - DAY, by=user("governance"), at=AT)


def abolish() -> object:
    return acts.abolish_post(post=Post.objects.get(code="treasurer"), on=TODAY, by=user("governance"), at=AT)


@pytest.mark.parametrize("act", [end, abolish])
def test_who_is_signing_now_still_held_the_post_today(out: Version, act: Callable[[], object]) -> None:
    _, second = overlap(sign(out), act)
    assert isinstance(second, Refused)
    assert str(second).startswith("Simon Pryce signed as Treasurer today.")
    assert out.sign_offs.count() == 3
    assert list(ledger.faults()) == []


@pytest.mark.parametrize("act", [end, abolish])
def test_who_loses_the_post_while_signing_does_not_sign(out: Version, act: Callable[[], object]) -> None:
    _, second = overlap(act, sign(out))
    assert isinstance(second, Exception)
    assert out.sign_offs.count() == 2
    assert list(ledger.faults()) == []


def appoint(who: str) -> Callable[[], object]:
    post = Post.objects.get(code="clerk")
    return lambda: acts.appoint(post=post, holder=user(who), from_on=TODAY, by=user("governance"), at=AT)


def test_two_officers_appoint_one_person(authority: None) -> None:
    acts.add_post(title="Clerk", by=user("governance"), at=AT)
    _, second = overlap(appoint("finance"), appoint("auditor"))
    assert isinstance(second, Refused)
    assert str(second).startswith("Leo Brandreth holds Clerk from 28 October 2021 until further notice.")
    assert PostHolding.objects.get(post__code="clerk").holder == user("finance")
