"""A draft starts from last year's notice and is read, sentence by sentence, until it may be submitted."""

from collections.abc import Callable

import pytest

from decisions.record.carried import CarriedSentence
from tests import factories
from tests.decisions.library import keeping
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_earlier_notice_is_carried_over_and_confirmed(arrive: Callable[[str], Person]) -> None:
    source = factories.signed().decision
    keeping.clause()
    officer = arrive("officer")
    officer.open("/decisions/new/")
    officer.follow("Start from an earlier decision instead")
    officer.fill("Find a decision", source.reference)
    officer.press("Find")
    officer.follow(source.subject)
    officer.fill("Subject", "Recovery grants, next year")
    officer.press("Start the new decision")
    reference = officer.page.locator(".record__reference").first.inner_text()
    officer.open(f"/decisions/{reference}/reasons/")
    officer.sees("Carried over, not confirmed")
    officer.page.get_by_role("button", name="Confirm “Words about reasons.”").click()
    officer.page.wait_for_load_state()
    officer.sees("Confirmed.")
    officer.look()
    officer.open(f"/decisions/{reference}/legal/")
    officer.page.locator("#id_text").fill("The power is in section 1 of the Act.")
    officer.press("Save and continue")
    officer.open(f"/decisions/{reference}/localities/")
    officer.press("Confirm all 10 in this section")
    _talk(officer, reference)
    settled = CarriedSentence.objects.filter(decision__reference=reference)
    found = {(row.page, row.outcome) for row in settled.filter(page__in=["reasons", "legal", "localities"])}
    assert found == {("reasons", "confirmed"), ("legal", "changed"), ("localities", "confirmed")}


def _talk(officer: Person, reference: str) -> None:
    officer.open(f"/decisions/{reference}/reasons/comments/")
    officer.fill("A new comment", "Whose figure is this?")
    officer.press("Comment")
    officer.sees("Your comment is there.")
    officer.page.get_by_text("Reply or resolve").click()
    officer.press("Resolve")
    officer.sees("The comment is resolved.")
    officer.open(f"/decisions/{reference}/financial/clauses/")
    officer.sees("Unspent money")
