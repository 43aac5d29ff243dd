"""The decision is signed before its period starts, or says why not."""

from datetime import date

import pytest

from decisions.checks import signed_before_it_starts
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
BEFORE = ("V19", "warn", "dates#id_period_from", "The period starts before anyone has signed")


def test_a_period_that_starts_before_this_day_is_a_warning_and_stops_nothing(draft: Decision) -> None:
    (finding,) = found.of(signed_before_it_starts.check, draft)
    assert found.brief([finding]) == [BEFORE]
    assert finding.why == "It starts on 1 April 2021. The reasons should say why the decision comes after that."


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2021, 3, 31), []), (date(2021, 4, 1), []), (date(2021, 4, 2), [BEFORE])]
)
def test_the_first_day_itself_is_not_before(draft: Decision, on: date, expected: list[object]) -> None:
    assert found.brief(found.of(signed_before_it_starts.check, draft, on=on)) == expected


@pytest.mark.parametrize("missing", ["period_from", "period_until"])
def test_half_a_period_is_left_to_another_rule(draft: Decision, missing: str) -> None:
    found.change(draft, **{missing: None})
    assert found.of(signed_before_it_starts.check, draft) == []
