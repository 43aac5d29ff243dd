"""Two officers who link to each other's drafts at once: no circle comes of it."""

from functools import partial

import pytest
from django.db import IntegrityError

from decisions.record.links import DecisionLink
from decisions.record.models import Version
from decisions.signoff import signing
from decisions.signoff.models import SignOff
from tests import factories
from tests.decisions.linking import linked, made, submitted, to
from tests.decisions.record.test_links import insert
from tests.races import overlap, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("authority")]


def last(version: Version) -> SignOff:
    at = factories.NOW.replace(hour=15)
    return signing.sign(version=version, sha256=version.sha256, by=factories.user("treasurer"), at=at)


def test_two_raw_links_never_make_a_circle() -> None:
    one, other = factories.draft(), factories.draft()
    outcomes = together(lambda: insert(one, other), lambda: insert(other, one))
    assert [type(outcome) for outcome in outcomes] == [IntegrityError, IntegrityError]
    assert not DecisionLink.objects.exists()


def test_a_link_waits_for_the_submission_that_locks_the_record_and_is_refused() -> None:
    first = made(total="45000.00")
    draft = linked(to(first), total="2000.00")
    _, raw_link = overlap(lambda: submitted(draft), lambda: insert(draft, first, relation="amends"))
    assert "what it says cannot change" in str(raw_link)
    assert DecisionLink.objects.count() == 1


def test_of_two_decisions_that_replace_one_only_the_first_is_made() -> None:
    first = made(total="45000.00")
    rivals = [submitted(linked(to(first, "supersedes"), total="60.00", kind="award")) for _ in range(2)]
    for version in rivals:
        for who in ("assistant.director", "director"):
            factories.sign(version, who, at=factories.NOW.replace(hour=14 if who == "director" else 13))
    outcomes = together(*(partial(last, each) for each in rivals))
    refusals = [str(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
    assert len([outcome for outcome in outcomes if isinstance(outcome, SignOff)]) == 1
    assert [refusal.partition(". ")[0] for refusal in refusals] == [
        f"{first} is superseded already by another decision"
    ]
    assert sorted(type(first).objects.values_list("state", flat=True)) == ["decided", "in_sign_off", "superseded"]
