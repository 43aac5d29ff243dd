"""Answers to questionnaires that tests give, and decisions that give minimal financial assistance."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation
from decisions.drafting import acts
from decisions.questionnaires.questions import Questionnaire
from decisions.questionnaires.subsidy import LIMBS, SUBSIDY
from decisions.record.models import Decision
from tests import factories
from tests.factories import NOW, user

COUNCIL = "Bolton Council"
NO_SUBSIDY = {"public_resources": "yes", "enterprise": "no", "why_not": "It is a public duty."}
ASSISTANCE = {**dict.fromkeys(LIMBS, "yes"), "route": "mfa"}


def answer(
    decision: Decision,
    answers: Mapping[str, str],
    questionnaire: Questionnaire = SUBSIDY,
    *,
    confirmed: Mapping[str, str] | None = None,
    on: date = date(2021, 10, 1),
    at: datetime = NOW,
) -> Decision:
    """`confirmed` is what each recipient had elsewhere, by its name."""
    rows: list[dict[str, Any]] = [
        {"recipient": Organisation.objects.get(name=name), "elsewhere": Decimal(amount), "confirmed_on": on}
        for name, amount in (confirmed or {}).items()
    ]
    by = user("officer")
    acts.answer(decision=decision, questionnaire=questionnaire, answers=answers, confirmations=rows, by=by, at=at)
    return Decision.objects.get(pk=decision.pk)


def assistance(total: str, elsewhere: str = "0.00", **options: Any) -> Decision:
    """A complete draft that gives the council so much minimal financial assistance."""
    decision = factories.complete(total=Decimal(total), **options)
    return answer(decision, ASSISTANCE, confirmed={COUNCIL: elsewhere})
