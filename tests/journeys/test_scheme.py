"""A rule changes while a version waits: the governance officer sees what that does, and the version keeps its chain."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from commissioning.lib import dates
from decisions.record.models import Decision
from tests import factories
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_threshold_is_raised(arrive: Callable[[str], Person]) -> None:
    joan = arrive("governance")
    waiting, draft = factories.signed(count=3).decision, factories.complete()
    joan.open("/scheme/")
    joan.follow("Replace rule in place 4")
    assert joan.heading == "Replace a sign-off rule"
    joan.fill("From which amount", "1 million pounds and more")
    joan.press("See what this would change")
    joan.sees("There is a problem")
    joan.fill("From which amount", "£1 million")
    joan.fill("First day in force", dates.long(timezone.localdate()))
    joan.press("See what this would change")
    joan.sees("1 draft changed, 0 drafts unchanged.")
    joan.sees("1 version out for signature keeps the chain it was frozen with.")
    joan.press("Go back and change it")
    joan.press("See what this would change")
    joan.press("Save this change")
    joan.sees("The rule is replaced.")
    joan.sees("Deputy Mayor decides every Deputy Mayor’s decision of £1,000,000.00 or more.")
    joan.open(f"/decisions/{draft.reference}/")
    assert "Deputy Mayor" not in joan.page.locator(".chain").inner_text()
    assert [step.post_title for step in waiting.versions.get().steps.all()][3:] == ["Deputy Mayor"]
    _signs_all_the_same(arrive("deputy.mayor"), waiting)
    joan.open("/scheme/history/")
    joan.sees("replaced a rule from")
    joan.open("/scheme/posts/treasurer/")
    joan.follow("End the holding of Simon Pryce")
    joan.fill("Last day", dates.long(timezone.localdate()))
    joan.press("See what this would change")
    joan.sees("Vacant from")
    joan.press("Save this change")
    joan.sees("The end of Simon Pryce’s holding is saved.")
    joan.press("Appoint somebody")
    joan.page.get_by_label("Who holds the post").select_option(label="Leo Brandreth, finance@gmca.example")
    joan.fill("First day", dates.long(timezone.localdate()))
    joan.press("See what this would change")
    joan.sees("Simon Pryce holds Treasurer from 1 April 2021 until")


def _signs_all_the_same(deputy_mayor: Person, waiting: Decision) -> None:
    """Under the rule of the day it was submitted, whose amount it reaches and the new rule's not."""
    deputy_mayor.open(f"/sign-offs/{waiting.reference}/")
    deputy_mayor.sees("required because £639,733.00 is £50,000.00 or more")
    deputy_mayor.sign(1)
    assert Decision.objects.get(pk=waiting.pk).state == "decided"
    deputy_mayor.leave()
