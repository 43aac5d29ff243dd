"""V28: equality advice that was asked for comes before the first signature."""

import pytest

from decisions.checks import equality_comes_first
from decisions.checks.matter import Matter
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from tests.decisions.advice.asking import AT, ask, give
from tests.decisions.checks import found
from tests.decisions.witness import refused
from tests.factories import sign

pytestmark = pytest.mark.django_db


def sentences(decision: Decision) -> list[str]:
    matter = Matter.of(whole(Decision.objects.filter(pk=decision.pk)).get(), found.DAY).with_advice()
    return [finding.sentence for finding in equality_comes_first.check(matter)]


def test_only_equality_advice_is_found_until_it_is_given(draft: Decision) -> None:
    ask(draft, "legal")
    assert sentences(draft) == []
    asked = ask(draft, "equality")
    assert sentences(draft) == ["Equality advice is outstanding"]
    give(asked, "equality")
    assert sentences(draft) == []


def test_nobody_signs_before_it(submitted: Version) -> None:
    ask(submitted.decision, "equality")
    words = "Equality advice is outstanding. The first signature waits for it; Amara Whitlock can ask again."
    with refused(words):
        sign(submitted, "assistant.director", at=AT)
