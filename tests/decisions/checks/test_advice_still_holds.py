"""V27: advice that was asked for is given, on the text as it stands."""

import pytest

from decisions.checks import advice_still_holds
from decisions.checks.matter import Matter
from decisions.drafting import acts
from decisions.record.loading import whole
from decisions.record.models import Decision
from tests.decisions.advice.asking import AT, ask, give
from tests.decisions.checks import found
from tests.factories import user

pytestmark = pytest.mark.django_db


def sentences(decision: Decision) -> list[str]:
    matter = Matter.of(whole(Decision.objects.filter(pk=decision.pk)).get(), found.DAY).with_advice()
    return [finding.sentence for finding in advice_still_holds.check(matter) if not finding.blocks]


def test_nothing_asked_nothing_found(draft: Decision) -> None:
    assert sentences(draft) == []


def test_outstanding_and_stale_advice_is_found_and_what_holds_is_not(draft: Decision) -> None:
    legal, _ = ask(draft), ask(draft, "finance")
    ask(draft, "equality")
    assert sentences(draft) == ["Finance advice is outstanding", "Legal advice is outstanding"]
    give(legal)
    assert sentences(draft) == ["Finance advice is outstanding"]
    acts.write(decision=draft, key="legal", text="Another power.", by=user("officer"), at=AT)
    assert sentences(draft) == ["Finance advice is outstanding", "Legal advice is stale"]
