"""A contract is signed after its standstill."""

import pytest

from decisions.checks import standstill_kept
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.questions import Questionnaire
from decisions.questionnaires.selection import SELECTION
from decisions.record.models import Decision
from tests.decisions.answering import answer
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
BUYS = {"buys": "contract", "what": "works", "gross_value": "900000.00", "route": "competitive"}
SELECTS = {"route": "competitive", "reason": "It is open to all."}


@pytest.mark.parametrize(
    ("questionnaire", "answers", "last", "first"),
    [(PROCUREMENT, BUYS, "2026-03-11", "2026-03-12"), (SELECTION, SELECTS, "2026-03-12", "2026-03-13")],
    ids=["procurement", "selection"],
)
def test_the_day_after_the_last_is_the_first(
    draft: Decision, questionnaire: Questionnaire, answers: dict[str, str], last: str, first: str
) -> None:
    notice = {"notice_on": "2026-03-02"}
    answer(draft, {**answers, **notice, "signs_on": last}, questionnaire)
    place = f"{questionnaire.slug}#id_signs_on"
    sentence = "Sign the contract after the standstill"
    assert found.brief(found.of(standstill_kept.check, draft)) == [("V32", "block", place, sentence)]
    answer(draft, {**answers, **notice, "signs_on": first}, questionnaire)
    assert found.of(standstill_kept.check, draft) == []
