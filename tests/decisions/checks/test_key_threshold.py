"""A general decision at or above the key threshold is a key decision."""

from decimal import Decimal

import pytest

from decisions.checks import key_threshold
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
BLOCKS = [("V07", "block", "type#id_is_key", "Make this a key decision, or write why it is not one")]
WARNS = [("V07", "warn", "type#id_key_reason", "Be sure that this is not a key decision")]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"total": Decimal("499999.99")}, []),
        ({"total": Decimal("500000.00")}, BLOCKS),
        ({"total": Decimal("500000.01")}, BLOCKS),
        ({"key_reason": "Certified by the monitoring officer."}, WARNS),
        ({"key_reason": " "}, BLOCKS),
        ({"is_key": True}, []),
        ({"is_key": None}, []),
        ({"total": None}, []),
        ({"function_family": "pcc"}, []),
        ({"function_family": ""}, []),
        ({"function_family": "mayoral_general"}, BLOCKS),
    ],
)
def test_from_the_threshold_a_general_decision_is_key(
    draft: Decision, columns: dict[str, object], expected: list[object]
) -> None:
    found.change(draft, **{"function_family": "general", "is_key": False, "key_reason": ""} | columns)
    assert found.brief(found.of(key_threshold.check, draft)) == expected


def test_the_finding_says_both_sums(draft: Decision) -> None:
    found.change(draft, function_family="general", key_reason="")
    (finding,) = found.of(key_threshold.check, draft)
    assert finding.why == "The total is £639,733.00; from £500,000.00 a decision is key."
