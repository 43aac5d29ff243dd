"""Advice and the first signature at the same instant: each waits for the other, and one of two ways comes out."""

from datetime import timedelta

import pytest

from commissioning.example import authority
from commissioning.lib.refusal import Refused
from decisions.advice import acts
from decisions.advice.models import Advice, AdviceRequest
from decisions.record.models import Version
from decisions.signoff.models import SignOff
from tests import factories
from tests.decisions.advice.asking import AT, ask, give
from tests.factories import sign, user
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AT + timedelta(minutes=1)


@pytest.fixture
def submitted() -> Version:
    authority.load()
    return factories.submitted()


def sign_first(version: Version) -> None:
    sign(version, "assistant.director", at=LATER)


def test_a_signature_that_starts_while_advice_is_given_sees_it(submitted: Version) -> None:
    asked = ask(submitted.decision)
    _, signed = overlap(lambda: give(asked), lambda: sign_first(submitted))
    assert signed is None
    assert (Advice.objects.count(), SignOff.objects.count()) == (1, 1)


def test_a_signature_that_starts_while_advice_is_undone_is_refused(submitted: Version) -> None:
    asked = ask(submitted.decision)
    _, signed = overlap(lambda: give(asked), lambda: sign_first(submitted), commit=False)
    assert isinstance(signed, Refused)
    assert (Advice.objects.count(), SignOff.objects.count()) == (0, 0)


def test_asking_against_the_first_signature_is_won_by_one(submitted: Version) -> None:
    together(lambda: ask(submitted.decision), lambda: sign_first(submitted))
    assert AdviceRequest.objects.count() + SignOff.objects.count() == 1


def test_two_answers_are_won_by_one(submitted: Version) -> None:
    asked = ask(submitted.decision)
    outcomes = together(lambda: give(asked), lambda: give(asked))
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert Advice.objects.count() == 1


def test_an_answer_against_its_withdrawal_is_won_by_one(submitted: Version) -> None:
    asked = ask(submitted.decision)
    together(lambda: give(asked), lambda: acts.withdraw_request(request=asked, by=user("officer"), at=AT))
    asked.refresh_from_db()
    assert (Advice.objects.count(), asked.withdrawn_at is not None) in [(1, False), (0, True)]
