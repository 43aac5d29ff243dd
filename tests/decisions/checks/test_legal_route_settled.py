"""The legal route is settled before the decision is made."""

import pytest

from decisions.checks import legal_route_settled
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.questions import Questionnaire
from decisions.questionnaires.selection import SELECTION
from decisions.questionnaires.subsidy import LIMBS, SUBSIDY
from decisions.record.models import Decision
from tests.decisions.answering import answer
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
BUYS = {"buys": "contract", "what": "works", "gross_value": "900000.00"}
ALONE = {**dict.fromkeys(LIMBS, "yes"), "route": "standalone"}


@pytest.mark.parametrize(
    ("questionnaire", "answers", "place"),
    [
        (PROCUREMENT, {**BUYS, "route": "undecided"}, "procurement-route#id_route"),
        (PROCUREMENT, {**BUYS, "route": "competitive"}, ""),
        (PROCUREMENT, {"buys": "grant", "obliged": "yes"}, "procurement-route#id_obliged"),
        (PROCUREMENT, {"buys": "grant", "obliged": "no"}, ""),
        (SELECTION, {"route": "undecided"}, "provider-selection#id_route"),
        (SELECTION, {"route": "direct_b", "reason": "x"}, ""),
        (SUBSIDY, {**ALONE, "principles": "no"}, "subsidy-control#id_principles"),
        (SUBSIDY, {**ALONE, "principles": "yes", "principles_why": "x"}, ""),
    ],
)
def test_what_is_still_to_be_explored_stops(
    draft: Decision, questionnaire: Questionnaire, answers: dict[str, str], place: str
) -> None:
    answer(draft, answers, questionnaire)
    rows = [each[:3] for each in found.brief(found.of(legal_route_settled.check, draft))]
    assert rows == ([("X42", "block", place)] if place else [])
