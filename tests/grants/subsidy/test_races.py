"""Two people at once, on two connections: one confirmation is recorded."""

import pytest
from django.db import IntegrityError

from commissioning.example import authority as example
from commissioning.lib.refusal import Refused
from grants.subsidy import figures
from grants.subsidy.models import SubsidyConfirmation, SubsidyLetter
from tests.grants.subsidy.assisting import AT, DAY, answered, confirm, council, given, unprinted
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter() -> SubsidyLetter:
    example.load()
    return unprinted(given("200000.00"), at=AT)


def test_one_of_two_confirmations_at_once_is_recorded(letter: SubsidyLetter) -> None:
    outcomes = together(lambda: confirm(letter, "1000.00"), lambda: confirm(letter, "2000.00"))
    kept = SubsidyConfirmation.objects.get()
    assert [each for each in outcomes if isinstance(each, SubsidyConfirmation)] == [kept]
    refused = next(each for each in outcomes if not isinstance(each, SubsidyConfirmation))
    assert isinstance(refused, Refused)
    assert refused.sentence == "It is confirmed already. Say why it is recorded again."
    assert figures.of(council(), DAY).elsewhere == kept.elsewhere


def test_a_row_written_around_the_act_waits_for_the_one_before_it(letter: SubsidyLetter) -> None:
    first, second = overlap(lambda: answered(letter), lambda: answered(letter))
    assert isinstance(second, IntegrityError)
    assert "numbered one after the other" in str(second)
    assert list(SubsidyConfirmation.objects.all()) == [first]
