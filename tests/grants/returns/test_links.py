"""Links by which a provider sends one return: how long they last, and which counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commissioning.lib.refusal import Refused
from grants.returns import acts, links
from grants.returns.models import (
    Return,
    ReturnLink,
)
from tests.factories import user
from tests.grants.awards.giving import LATER
from tests.grants.returns.asking import sent, take_in

pytestmark = pytest.mark.django_db


def test_a_link_is_read_as_long_as_it_lasts_and_only_the_last(first: Return) -> None:
    now = timezone.now()
    old = links.make_link(report=first, by=user("finance"), at=now)
    token = links.address(old).rstrip("/").rpartition("/")[2]
    assert links.read(token) == old
    assert links.read(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    new = links.make_link(report=first, by=user("finance"), at=now)
    assert links.read(token) is None
    assert links.current(first, now) == new
    assert links.current(first, now + links.LASTS) is None
    over = links.make_link(report=first, by=user("finance"), at=now - links.LASTS - timedelta(seconds=1))
    assert links.read(links.address(over).rstrip("/").rpartition("/")[2]) is None


def test_no_link_is_made_to_what_has_come(first: Return) -> None:
    take_in(first)
    with pytest.raises(Refused, match="has come or is no longer wanted"):
        links.make_link(report=first, by=user("finance"), at=LATER)
    assert ReturnLink.objects.count() == 0


def test_what_comes_through_a_link_that_was_replaced_is_refused(first: Return) -> None:
    old, _ = (links.make_link(report=first, by=user("finance"), at=LATER) for _ in range(2))
    with pytest.raises(Refused, match="This link was replaced by a newer one"):
        acts.receive_by_link(link=old, sent=sent(), at=LATER)
    assert first.steps.count() == 0
