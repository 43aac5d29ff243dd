"""Sums of money in the text are the sums of the record."""

from decimal import Decimal

import pytest

from commissioning.models import Organisation
from decisions.checks import amounts_agree
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


def warned(decision: Decision, text: str, *, key: str = "background") -> list[str]:
    return [sentence for _, sentence in found.written(amounts_agree.check, decision, text, key=key)]


@pytest.mark.parametrize(
    "text",
    [
        "Grants of £639,733 are awarded.",
        "Grants of £639,733.00 in all are awarded; Bolton has £69,573.32.",
        "Bolton has £69,573 and Wigan about £80,000.",
        "Grants of circa £0.64 million, or £640k, are awarded.",
        "With VAT that is £767,679.60.",
        "The grant, £639,700 and £33, is paid at once.",
        "Nothing above £15,000 is carried over, and up to £4,000 is kept.",
        "A place costs £1,234 each.",
        "The earlier grant was £600,000.",
        "Workers are paid £14.20 an hour.",
        "It costs £0.",
    ],
)
def test_what_is_recorded_or_said_of_something_else_agrees(draft: Decision, text: str) -> None:
    assert warned(draft, text, key="decision") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Grants of £639,773 are awarded.", "£639,773"),
        ("Grants of £500,000 are awarded.", "£500,000"),
        ("Bolton has £69,573.33.", "£69,573.33"),
        ("Grants of £0.63 million are awarded.", "£0.63 million"),
        ("Grants of circa £610,000 are awarded.", "£610,000"),
        ("The grant, £639,700 and £34, is paid at once.", "£639,700"),
    ],
)
def test_in_the_decision_every_sum_is_one_of_the_record(draft: Decision, text: str, words: str) -> None:
    assert warned(draft, text, key="decision")[:1] == [f"Check {words}: it is no sum of this record"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The total is £639,773.", 1),
        ("The total is £693,733.", 1),
        ("The total is £639,377.", 0),
        ("Bolton has £69,573.33.", 1),
        ("It costs £500,000.", 0),
        ("The total is £1,639,733.", 0),
    ],
)
def test_elsewhere_only_a_slip_is_found(draft: Decision, text: str, count: int) -> None:
    assert len(warned(draft, text)) == count


def test_the_finding_says_what_is_recorded(draft: Decision) -> None:
    found.section(draft, "reasons", text="They get £639,773. That is all.")
    (finding,) = found.of(amounts_agree.check, draft)
    assert (finding.level.value, finding.why, finding.excerpt) == (
        "warn",
        "The record has £639,733.00.",
        "They get £639,773.",
    )


@pytest.mark.parametrize("column", ["subject", "summary"])
def test_subject_and_summary_are_read(draft: Decision, column: str) -> None:
    found.change(draft, **{column: "Recovery grants of £50,000 for ten districts"})
    (finding,) = found.of(amounts_agree.check, draft)
    assert (finding.section, finding.field) == ("subject", f"id_{column}")


def test_sums_of_columns_rows_and_years_are_recorded(draft: Decision) -> None:
    draft.allocations.filter(locality__name__in=["Bolton", "Bury"]).update(financial_year=2022, stream="Hate crime")
    assert warned(draft, "Hate crime gets £108,315.05.", key="decision") == []
    draft.allocations.filter(locality__name="Bury").update(amount=Decimal("38741.74"))
    assert len(warned(draft, "Hate crime gets £108,315.05.", key="decision")) == 1


def test_a_share_of_one_funder_is_recorded(draft: Decision) -> None:
    draft.funding_sources.update(amount=Decimal("123456.00"))
    assert warned(draft, "The authority pays £123,456.", key="decision") == []


@pytest.mark.parametrize(
    ("total", "text", "count"), [("650600.00", "The total is £650,700.", 1), ("650000.00", "The total is £660,000.", 0)]
)
def test_a_sum_of_four_figures_or_more_is_a_slip_and_a_rounder_one_may_be_another(
    draft: Decision, total: str, text: str, count: int
) -> None:
    found.change(draft, total=Decimal(total))
    assert len(warned(draft, text)) == count


def test_a_total_that_is_not_allocated_yet_is_recorded(draft: Decision) -> None:
    draft.allocations.all().delete()
    found.change(draft, total=Decimal("120000.00"))
    assert warned(draft, "Grants of £120,000 are awarded.", key="decision") == []


def test_what_one_recipient_gets_in_several_rows_is_recorded(draft: Decision) -> None:
    office = Organisation.objects.get(name="Home Office")
    for year, name in enumerate(("Bolton", "Bury"), start=2021):
        draft.allocations.filter(locality__name=name).update(locality=None, recipient=office, financial_year=year)
    council = Organisation.objects.get(name="Wigan Council")
    draft.allocations.filter(locality__name="Wigan").update(locality=None, recipient=council)
    assert warned(draft, "The office gets £108,315.05.", key="decision") == []


def test_where_nothing_is_typed_nothing_is_compared(draft: Decision) -> None:
    found.change(draft, total=None)
    draft.allocations.all().delete()
    draft.funding_sources.all().delete()
    assert warned(draft, "Grants of £639,773 are awarded.", key="decision") == []
