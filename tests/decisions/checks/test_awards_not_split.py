"""Awards are not split to stay below a threshold."""

from datetime import timedelta
from decimal import Decimal

import pytest

from decisions.checks import awards_not_split
from decisions.questionnaires.procurement import PROCUREMENT
from tests import factories
from tests.decisions.answering import answer
from tests.decisions.checks import found
from tests.decisions.linking import sign_all, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
BUYS = {"buys": "contract", "what": "goods_services", "route": "quotations"}
SPLIT = [
    (
        "X41",
        "warn",
        "procurement-route#id_gross_value",
        "Show procurement what Bolton Council had within twelve months",
    )
]


@pytest.mark.parametrize(("amount", "expected"), [("64903.99", []), ("64904.00", SPLIT)])
def test_awards_to_one_provider_count_together(amount: str, expected: list[object]) -> None:
    first = factories.complete(total=Decimal("150000.00"))
    sign_all(submitted(answer(first, {**BUYS, "gross_value": "150000.00"}, PROCUREMENT)))
    second = answer(factories.complete(total=Decimal(amount)), {**BUYS, "gross_value": amount}, PROCUREMENT)
    assert found.brief(found.of(awards_not_split.check, second)) == expected
    assert found.of(awards_not_split.check, second, on=found.DAY + timedelta(days=400)) == []
