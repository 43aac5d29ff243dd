"""What rules ask of the record that they look at."""

from datetime import date

import pytest

from tests.decisions.checks import said

FIRST, LAST = "2021-04-01", "2022-03-31"


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (FIRST, LAST, (date(2021, 4, 1), date(2022, 3, 31))),
        (FIRST, FIRST, (date(2021, 4, 1), date(2021, 4, 1))),
        (LAST, FIRST, None),
        (FIRST, None, None),
        (None, LAST, None),
    ],
)
def test_a_period_has_both_days_in_order(first: str | None, last: str | None, period: object) -> None:
    assert said.matter(period={"from": first, "until": last}).period == period
