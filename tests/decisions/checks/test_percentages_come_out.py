"""A percentage gives the sum that is said of it."""

import pytest

from decisions.checks import percentages_come_out
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A 2.6% uplift of £102,800 to £105,000.", ["2.6% makes it £105,472.80, not £105,000."]),
        ("A 2.6% uplift, from £102,800 to £105,472.80.", []),
        ("A 2.6% uplift, from £102,800 to £105,473.", []),
        ("An increase of 2.6 per cent from £100,000 to £102,600.", []),
        ("An increase of 2.6 per cent from £100,000 to £102,649.", []),
        (
            "An increase of 2.6 per cent from £100,000 to £102,652.",
            ["2.6 per cent makes it £102,600.00, not £102,652."],
        ),
        ("An increase of 2.6 per cent from £100,000 to £102,651.", []),
        ("A cut of 10% from £50,000 to £45,000.", []),
        ("A cut of 10% from £50,000 to £40,000.", ["10% makes it £45,000.00, not £40,000."]),
        ("Overheads are 10% of £50,000, or £5,000.", []),
        ("Overheads are 10% of £50,000, or £6,000.", ["10% makes it £5,000.00, not £6,000."]),
        ("Overheads are 10% of the £50,000 (£6,000).", ["10% makes it £5,000.00, not £6,000."]),
        ("An increase of 2.6% from £100,000 to about £105,000.", []),
        ("Salaries of £20,000 to £30,000 rose by 5%.", []),
        ("It rises by 5%. The grant goes from £100 to £300.", []),
        ("It rises by 5%, then 3%, from £100,000 to £300,000.", []),
        ("It moves 5% from £100,000 to £300,000.", []),
    ],
)
def test_two_sums_and_a_percentage_are_worked_out(draft: Decision, text: str, why: list[str]) -> None:
    found.section(draft, "background", text=text)
    findings = found.of(percentages_come_out.check, draft)
    assert [finding.why for finding in findings] == why
    assert {(finding.rule, finding.level.value) for finding in findings} <= {("X07", "warn")}
