"""A sum near the procurement threshold is judged with VAT."""

from decimal import Decimal

import pytest

from decisions.checks import procurement_threshold
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
WARNS = [("V31", "warn", "procurement#id_text", "Say what follows from the procurement threshold")]


@pytest.mark.parametrize(
    ("basis", "total", "expected"),
    [
        ("excluded", "552949.99", []),
        ("excluded", "552950.00", WARNS),
        ("included", "663539.99", []),
        ("included", "663540.00", WARNS),
        ("outside_scope", "900000.00", []),
        ("", "900000.00", []),
        ("excluded", None, []),
    ],
)
def test_the_sum_with_vat_is_compared(draft: Decision, basis: str, total: str | None, expected: list[object]) -> None:
    found.change(draft, vat_basis=basis, total=None if total is None else Decimal(total))
    assert found.brief(found.of(procurement_threshold.check, draft)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("Both lots were competed for.", 1),
        ("It is above the threshold and was advertised.", 0),
        ("With VAT …", 0),
    ],
)
def test_comments_that_speak_of_it_answer_it(draft: Decision, text: str, count: int) -> None:
    found.change(draft, vat_basis="excluded")
    found.section(draft, "procurement", text=text)
    assert len(found.of(procurement_threshold.check, draft)) == count
