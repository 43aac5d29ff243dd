"""Months and years in words agree with the dates."""

from datetime import date

import pytest

from decisions.checks import durations_agree
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


def warned(decision: Decision, text: str, *, key: str = "decision") -> list[str]:
    return [sentence for _, sentence in found.written(durations_agree.check, decision, text, key=key)]


@pytest.mark.parametrize("key", ["decision", "background"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Extended for a further 3 months from 30 September 2023 to 31 March 2024.", ["3 months"]),
        ("Extended for a further 6 months from 30 September 2023 to 31 March 2024.", []),
        ("Extended for six months, from 1 January 2027 to 30 June 2027.", []),
        ("Extended for six months, from 1 January 2027 to 31 July 2027.", ["six months"]),
        ("It runs three years from 1 April 2024 until 31 March 2027.", []),
        ("It runs two years from 1 April 2024 until 31 March 2027.", ["two years"]),
        ("It runs two years from 1 April 2024 until 1 April 2024.", ["two years"]),
        ("It takes 3 months. From 1 April 2024 to 31 March 2027 it runs.", []),
        ("It pays for 3 months of work each year from 1 April.", []),
    ],
)
def test_words_beside_days_are_as_long_as_the_days(draft: Decision, key: str, text: str, words: list[str]) -> None:
    found.change(draft, period_from=None)
    assert warned(draft, text, key=key) == [f"Check “{each}” against its dates" for each in words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The service is extended for six months.", ["for six months"]),
        ("The service is extended for 12 months.", []),
        ("The service is extended by one year.", []),
        ("A six-month extension is granted.", ["six-month extension"]),
        ("A twelve-month pilot is granted.", []),
        ("Grants over three years.", ["over three years"]),
        ("The third year of a three-year grant agreement.", []),
        ("Paid for the second year, under a contract for three-year agreements.", []),
        ("With up to six-month extension.", []),
        ("For six months’ notice.", []),
        ("For 2 years + 2 years.", []),
        ("It lasts for 12 months, after a pilot for six months.", []),
        ("In the year to September there were many.", []),
    ],
)
def test_what_the_decision_calls_its_period_is_as_long_as_that(draft: Decision, text: str, words: list[str]) -> None:
    assert warned(draft, text) == [f"Check “{each}” against the period" for each in words]


def test_other_sections_may_speak_of_other_periods(draft: Decision) -> None:
    assert warned(draft, "The service was extended for six months.", key="background") == []


@pytest.mark.parametrize("until", [date(2021, 9, 30), date(2021, 10, 14), date(2021, 9, 20)])
def test_the_subject_is_compared_with_odd_days_allowed(draft: Decision, until: date) -> None:
    found.change(draft, subject="Recovery workers: a six-month extension", period_until=until)
    assert found.of(durations_agree.check, draft) == []


def test_a_period_of_one_day_is_not_six_months(draft: Decision) -> None:
    found.change(draft, subject="Recovery workers: a six-month extension", period_until=date(2021, 4, 1))
    assert len(found.of(durations_agree.check, draft)) == 1


def test_the_finding_says_how_long_the_period_is(draft: Decision) -> None:
    found.change(draft, subject="Recovery workers: a six-month extension", period_until=date(2021, 6, 30))
    (finding,) = found.of(durations_agree.check, draft)
    assert (finding.rule, finding.level.value, finding.field) == ("X05", "warn", "id_subject")
    assert finding.why == "The period, 1 April 2021 to 30 June 2021, is 3 months."
