"""A questionnaire that applies is answered to its end."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.checks import questions_finished
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.record.models import Decision
from tests import factories
from tests.decisions.answering import NO_SUBSIDY, answer
from tests.decisions.checks import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
FINISH = ("X43", "block", "subsidy-control#id_advantage", "Finish the questions on subsidy control")
ASK = ("X43", "warn", "subsidy-control#id_public_resources", "Answer the questions on subsidy control")
SELECT = ("X43", "warn", "provider-selection#id_route", "Answer the questions on provider selection")
HEALTH = {"buys": "contract", "what": "health"}


def brief(decision: Decision, on: date = date(2026, 1, 1)) -> list[tuple[str, str, str, str]]:
    return found.brief(found.of(questions_finished.check, decision, on=on))


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2023, 1, 3), []), (date(2023, 1, 4), [ASK])], ids=["before the Act", "under the Act"]
)
def test_money_for_an_organisation_is_asked_about(on: date, expected: list[object]) -> None:
    assert brief(factories.complete(total=Decimal("5.00")), on) == expected


def test_money_for_districts_is_not(draft: Decision) -> None:
    assert brief(draft) == []


def test_a_grant_that_is_accepted_is_not() -> None:
    assert brief(factories.complete(total=Decimal("5.00"), kind="accept_grant")) == []


def test_what_is_begun_is_finished_whomever_it_pays_and_whenever(draft: Decision) -> None:
    answer(draft, {"public_resources": "yes", "enterprise": "yes"})
    assert brief(draft, date(2021, 1, 1)) == [FINISH]
    answer(draft, NO_SUBSIDY)
    assert brief(draft) == []


@pytest.mark.parametrize(("on", "expected"), [(date(2023, 12, 31), []), (date(2024, 1, 1), [SELECT])])
def test_health_care_asks_how_its_provider_is_selected(on: date, expected: list[object]) -> None:
    decision = answer(answer(factories.complete(total=Decimal("5.00")), NO_SUBSIDY), HEALTH, PROCUREMENT)
    assert brief(decision, on) == expected


def test_procurement_is_asked_about_once_it_is_begun() -> None:
    decision = answer(factories.complete(total=Decimal("5.00")), NO_SUBSIDY)
    assert brief(decision) == []
    answer(decision, {"buys": "grant"}, PROCUREMENT)
    assert [each[:3] for each in brief(decision)] == [("X43", "block", "procurement-route#id_obliged")]
