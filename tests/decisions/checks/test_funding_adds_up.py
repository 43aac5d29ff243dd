"""Funding sources add up to the total where every share is recorded, and never to more."""

from decimal import Decimal

import pytest

from commissioning.models import Organisation
from decisions.checks import funding_adds_up
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
SHARES = ("V03", "warn", "funding#id_sources-0-amount", "Funders’ shares are not recorded")
NOBODY = ("V03", "block", "funding#id_sources-0-funder", "Say who pays")


def off(words: str) -> tuple[str, str, str, str]:
    return ("V03", "block", "funding#id_sources-0-amount", f"Funding is {words} than the total")


def paid(decision: Decision, *amounts: str | None) -> None:
    decision.funding_sources.all().delete()
    funders = Organisation.objects.order_by("pk")
    for funder, amount in zip(funders, amounts, strict=False):
        decision.funding_sources.create(funder=funder, amount=None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["639733.00"], []),
        (["600000.00", "39733.00"], []),
        (["639732.99"], [off("£0.01 less")]),
        (["639733.01"], [off("£0.01 more")]),
        (["600000.00", "39733.01"], [off("£0.01 more")]),
        (["600000.00", None], [SHARES]),
        ([None, None], [SHARES]),
        (["639733.00", None], [SHARES]),
        (["639733.01", None], [off("£0.01 more")]),
        ([], [NOBODY]),
    ],
)
def test_the_shares_that_are_recorded_are_the_total_or_leave_room(
    draft: Decision, amounts: list[str | None], expected: list[object]
) -> None:
    paid(draft, *amounts)
    assert found.brief(found.of(funding_adds_up.check, draft)) == expected


def test_the_finding_says_both_figures(draft: Decision) -> None:
    paid(draft, "600000.00", "39733.01")
    (finding,) = found.of(funding_adds_up.check, draft)
    assert finding.why == "The sources add up to £639,733.01, the total is £639,733.00."


def test_without_a_total_there_is_nothing_to_compare(draft: Decision) -> None:
    found.change(draft, total=None)
    assert found.of(funding_adds_up.check, draft) == []
