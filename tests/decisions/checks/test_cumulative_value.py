"""W17: a variation is judged on what it comes to with the decisions before it."""

import pytest

from decisions.checks import cumulative_value
from decisions.record.models import Decision
from tests.decisions.checks import found
from tests.decisions.linking import link, linked, made, older_notice, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
PLACE = "earlier#id_links-0-earlier"


def test_nothing_is_found_of_a_decision_that_stands_alone(draft: Decision) -> None:
    assert found.of(cumulative_value.check, draft) == []


def test_a_threshold_that_only_the_whole_crosses_is_a_warning_with_the_sum() -> None:
    (finding,) = found.of(cumulative_value.check, linked(to(made(total="45000.00")), total="10000.00"))
    sentence = "With the decisions before it, this comes to £55,000.00"
    assert found.brief([finding]) == [("V33", "warn", PLACE, sentence)]
    assert finding.why == "£10,000.00 here and £45,000.00 before. For that reason Deputy Mayor must sign too."


@pytest.mark.parametrize(
    ("before", "total", "sum_"),
    [("45000.00", "4999.99", "£49,999.99"), ("1.00", "50000.00", "£50,001.00")],
)
def test_without_such_a_threshold_it_is_only_told(before: str, total: str, sum_: str) -> None:
    findings = found.of(cumulative_value.check, linked(to(made(total=before)), total=total))
    sentence = f"With the decisions before it, this comes to {sum_}"
    assert found.brief(findings) == [("V33", "inform", PLACE, sentence)]
    assert "must sign" not in findings[0].why


def test_the_threshold_itself_is_crossed() -> None:
    (finding,) = found.of(cumulative_value.check, linked(to(made(total="45000.00")), total="5000.00"))
    assert finding.level == "warn"


def test_a_decision_without_a_total_yet_comes_to_what_was_before() -> None:
    draft = linked(to(made(total="45000.00")))
    found.change(draft, total=None)
    (finding,) = found.of(cumulative_value.check, draft)
    assert finding.sentence == "With the decisions before it, this comes to £45,000.00"
    assert finding.why.startswith("£0.00 here and £45,000.00 before.")


def test_what_is_carried_out_does_not_count() -> None:
    assert found.of(cumulative_value.check, linked(to(made(total="45000.00"), "implements"), kind="award")) == []


def test_an_older_notice_without_an_amount_is_pointed_out(draft: Decision) -> None:
    link(draft, older_notice(total=None))
    (finding,) = found.of(cumulative_value.check, draft)
    assert found.brief([finding]) == [("V33", "warn", PLACE, "The amount of PCC 12/2019 is not recorded")]
    assert finding.why.startswith("What this comes to together is at least £639,733.00.")
