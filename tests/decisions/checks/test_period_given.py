"""The period is there and runs forwards."""

from datetime import date

import pytest

from decisions.checks import period_given
from decisions.checks.matter import Matter
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
GIVE = "Say from when until when the decision has effect"


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"period_from": None}, "id_period_from"),
        ({"period_until": None}, "id_period_until"),
        ({"period_from": None, "period_until": None}, "id_period_from"),
    ],
)
def test_both_days_are_given(draft: Decision, days: dict[str, None], field: str) -> None:
    found.change(draft, **days)
    assert found.brief(found.of(period_given.check, draft)) == [("V18", "block", f"dates#{field}", GIVE)]


def test_one_day_is_a_period(draft: Decision) -> None:
    found.change(draft, period_from=date(2021, 12, 1), period_until=date(2021, 12, 1))
    assert found.of(period_given.check, draft) == []


def test_a_period_that_runs_backwards_is_found_before_it_is_saved(draft: Decision) -> None:
    draft.period_from, draft.period_until = date(2021, 12, 2), date(2021, 12, 1)
    (finding,) = period_given.check(Matter(draft, found.DAY))
    assert (finding.rule, finding.field, finding.blocks) == ("V18", "id_period_until", True)
    assert finding.why == "It ends on 1 December 2021, before it starts on 2 December 2021."
