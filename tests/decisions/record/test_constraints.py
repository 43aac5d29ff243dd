"""What the database refuses even of a draft."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from commissioning.models import Locality, Organisation
from decisions.record.models import Allocation, Decision, FundedPost, FundingSource, SectionText
from tests.decisions.raw import move, refused
from tests.decisions.record.test_guards import row
from tests.factories import NOW

pytestmark = pytest.mark.django_db

Change = Callable[[Decision], object]


def year_before(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(period_from=date(2021, 4, 2), period_until=date(2021, 4, 1))


def free_with_total(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(no_financial_implication=True, total=Decimal("0.01"))


def below_zero(decision: Decision) -> None:
    Decision.objects.filter(pk=decision.pk).update(total=Decimal("-0.01"))


def unknown_state(decision: Decision) -> None:
    move(decision, "approved")


def cell_twice(decision: Decision) -> None:
    bolton = Locality.objects.get(name="Bolton")
    Allocation.objects.create(decision=decision, locality=bolton, financial_year=2021, amount=Decimal("1.00"))


def cell_without_year_twice(decision: Decision) -> None:
    bolton = Locality.objects.get(name="Bolton")
    for _ in range(2):
        Allocation.objects.create(decision=decision, locality=bolton, stream="Alcohol", amount=Decimal("1.00"))


def nobody(decision: Decision) -> None:
    Allocation.objects.create(decision=decision, amount=Decimal("1.00"))


def negative_cell(decision: Decision) -> None:
    bury = Locality.objects.get(name="Bury")
    Allocation.objects.create(decision=decision, locality=bury, stream="Alcohol", amount=Decimal("-0.01"))


def funder_twice(decision: Decision) -> None:
    funder = Organisation.objects.get(name="Greater Manchester Combined Authority")
    FundingSource.objects.create(decision=decision, funder=funder, financial_year=2021, amount=Decimal("1.00"))


def funder_without_year_twice(decision: Decision) -> None:
    for _ in range(2):
        FundingSource.objects.create(decision=decision, funder=Organisation.objects.get(name="Home Office"))


def funder_of_nothing(decision: Decision) -> None:
    home_office = Organisation.objects.get(name="Home Office")
    FundingSource.objects.create(decision=decision, funder=home_office, amount=Decimal("0.00"))


def nobody_employed(decision: Decision) -> None:
    FundedPost.objects.create(decision=decision, title="Worker", fte=Decimal("0.00"))


def section_twice(decision: Decision) -> None:
    SectionText.objects.create(decision=decision, key="reasons", saved_at=NOW, saved_by=decision.author)


def unknown_section(decision: Decision) -> None:
    SectionText.objects.create(decision=decision, key="opinions", saved_at=NOW, saved_by=decision.author)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("decision_period_ends_after_it_starts", year_before),
        ("decision_without_money_has_no_total", free_with_total),
        ("decision_total_is_not_negative", below_zero),
        ("decision_state_is_known", unknown_state),
        (
            "decision_family_is_known",
            lambda decision: Decision.objects.filter(pk=decision.pk).update(function_family="health"),
        ),
        (
            "decision_type_is_known",
            lambda decision: Decision.objects.filter(pk=decision.pk).update(type="Deputy Mayor"),
        ),
        ("decision_reference_is_well_formed", lambda decision: row(decision, reference="DN-21-1").save()),
        ("decisions_decision_reference", lambda decision: row(decision, reference=decision.reference).save()),
        ("allocation_cell_is_filled_once", cell_twice),
        ("allocation_cell_is_filled_once", cell_without_year_twice),
        ("allocation_says_to_whom", nobody),
        ("allocation_amount_is_not_negative", negative_cell),
        ("funding_source_is_counted_once", funder_twice),
        ("funding_source_is_counted_once", funder_without_year_twice),
        ("funding_source_amount_is_positive", funder_of_nothing),
        ("funded_post_fte_is_positive", nobody_employed),
        ("section_is_written_once", section_twice),
        ("section_key_is_known", unknown_section),
    ],
)
def test_a_draft_too_is_held_to_its_constraints(draft: Decision, constraint: str, change: Change) -> None:
    with refused(constraint):
        change(draft)
