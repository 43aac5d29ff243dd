"""Years in subject, summary and decision are those of the period."""

from datetime import date

import pytest

from decisions.checks import years_fit
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Grants for 2021/22.", []),
        ("Grants for 2021/2022.", []),
        ("Grants for 2020/21.", ["2020/21"]),
        ("Grants for 2022/23.", ["2022/23"]),
        ("Grants for 2022/23, varying those of 2021/22.", []),
        ("Grants for 2020/21 to 2022/23.", ["2020/21"]),
        ("Grants until 2022.", []),
        ("Grants until 2012.", ["2012"]),
        ("Grants under the Anti-social Behaviour, Crime and Policing Act 2014.", []),
        ("Grants of £2,014 for 2000 people, DN-2014-0001.", ["2000"]),
        ("Grants.", []),
    ],
)
def test_of_the_years_named_one_fits_at_least(draft: Decision, text: str, words: list[str]) -> None:
    found.section(draft, "decision", text=text)
    findings = found.of(years_fit.check, draft)
    assert [finding.excerpt for finding in findings] == words
    assert {(finding.rule, finding.level.value) for finding in findings} <= {("V20", "warn")}


def test_the_past_may_be_told_in_the_background(draft: Decision) -> None:
    found.section(draft, "background", text="The grants of 2014/15 were the first.")
    assert found.of(years_fit.check, draft) == []


@pytest.mark.parametrize(
    ("day", "sentences"),
    [
        (date(2022, 11, 29), ["Check 29 November 2022, the day the decision is due"]),
        (date(2022, 3, 31), []),
        (
            date(2022, 11, 30),
            ["Check the year of 30 November 2022", "Check 30 November 2022, the day the decision is due"],
        ),
        (date(2020, 9, 20), []),
        (date(2020, 9, 19), ["Check the year of 19 September 2020"]),
    ],
)
def test_a_decision_is_due_within_400_days_of_its_start(draft: Decision, day: date, sentences: list[str]) -> None:
    found.change(draft, due_on=day)
    assert [finding.sentence for finding in found.of(years_fit.check, draft)] == sentences


def test_a_record_that_is_read_later_was_still_started_when_it_was(draft: Decision) -> None:
    found.change(draft, due_on=date(2020, 9, 20))
    assert found.of(years_fit.check, draft, on=date(2021, 12, 1)) == []


def test_the_day_of_first_publication_is_plausible_too(draft: Decision) -> None:
    found.change(draft, first_published_on=date(2012, 10, 1))
    (finding,) = found.of(years_fit.check, draft)
    assert (finding.field, finding.why) == ("id_first_published_on", "This record was started on 25 October 2021.")
