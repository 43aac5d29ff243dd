"""A sum near the procurement threshold is judged with VAT."""

from decimal import Decimal

import pytest

from decisions.checks import procurement_threshold
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.record.models import Decision
from tests.decisions.answering import answer
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


@pytest.mark.parametrize(("value", "expected"), [("214903.99", []), ("214904.00", [("V31", "warn")])])
def test_answers_on_the_route_speak_in_place_of_the_comments(
    draft: Decision, value: str, expected: list[object]
) -> None:
    found.change(draft, vat_basis="excluded", total=Decimal("900000.00"))
    found.section(draft, "procurement", text="")
    bought = {"buys": "contract", "what": "goods_services", "gross_value": value, "route": "quotations"}
    answer(draft, bought, PROCUREMENT)
    route = [each for each in found.of(procurement_threshold.check, draft) if each.field == "id_route"]
    assert [(each.rule, each.level.value) for each in route] == expected
