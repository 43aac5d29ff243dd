"""A subsidy that has to be in the subsidy database is entered there."""

import pytest

from decisions.checks import subsidy_database
from decisions.questionnaires.subsidy import LIMBS
from tests.decisions.answering import answer, assistance
from tests.decisions.checks import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
ENTER = [("V30", "inform", "subsidy-control#id_route", "Enter this in the subsidy database")]
ALONE = {"route": "standalone", "principles": "yes", "principles_why": "It is sound."}


@pytest.mark.parametrize(("amount", "expected"), [("100000.00", []), ("100000.01", ENTER)])
def test_more_than_the_limit_is_entered(amount: str, expected: list[object]) -> None:
    assert found.brief(found.of(subsidy_database.check, assistance(amount))) == expected


def test_a_subsidy_outside_a_scheme_is_entered_whatever_it_comes_to() -> None:
    decision = answer(assistance("0.01"), {**dict.fromkeys(LIMBS, "yes"), **ALONE})
    assert found.brief(found.of(subsidy_database.check, decision)) == ENTER
