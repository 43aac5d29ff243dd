"""The total is a figure, or the decision says that it costs nothing: seed 000 never says how much."""

from decimal import Decimal

import pytest

from decisions.checks import money_spelt_out
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
TOTAL = ("V01", "block", "funding#id_total", "Give the total")
NOUGHT = ("V01", "block", "funding#id_total", "Give a total above £0.00, or say that nothing is spent")
VAT = ("V01", "block", "funding#id_vat_basis", "Say how VAT is treated")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, []),
        ({"total": Decimal("0.01")}, []),
        ({"total": None}, [TOTAL]),
        ({"total": Decimal("0.00")}, [NOUGHT]),
        ({"vat_basis": ""}, [VAT]),
        ({"total": None, "vat_basis": ""}, [TOTAL, VAT]),
        ({"total": None, "vat_basis": "", "no_financial_implication": True}, []),
    ],
)
def test_the_total_is_a_figure_or_nothing_is_spent(
    draft: Decision, columns: dict[str, object], expected: list[object]
) -> None:
    found.change(draft, **columns)
    assert found.brief(found.of(money_spelt_out.check, draft)) == expected
