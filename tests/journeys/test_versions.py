"""A notice comes back, is changed and goes out again: everyone is shown what changed, at both widths."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from decisions.record.models import Decision, Version
from tests import factories
from tests.factories import NOW
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_returned_notice_comes_back_with_its_changes_shown(arrive: Callable[[str], Person]) -> None:
    version = factories.submitted()
    factories.sign(version, "assistant.director", at=NOW + timedelta(days=1))
    reference = version.decision.reference
    _return(arrive("director"), reference)
    _change_and_submit(arrive("officer"), reference)
    _compare(arrive("assistant.director"), reference)
    assert [
        (version.number, [row.signer_name for row in version.sign_offs.all()])
        for version in Version.objects.filter(decision__reference=reference).order_by("number")
    ] == [(1, ["Daniel Osei"]), (2, ["Daniel Osei"])]
    assert Decision.objects.get(reference=reference).state == "in_sign_off"


def _return(director: Person, reference: str) -> None:
    director.open(f"/sign-offs/{reference}/")
    director.sees("If everyone signs, ten districts receive")
    director.page.get_by_text("Return it instead").click()
    director.page.get_by_text("Name the sections").click()
    director.choose("Reasons for the decision")
    director.fill("What must change", "Say when the workers start.")
    director.press("Return to Amara Whitlock")


def _change_and_submit(officer: Person, reference: str) -> None:
    officer.open(f"/decisions/{reference}/")
    officer.sees("About: Reasons for the decision")
    officer.open(f"/decisions/{reference}/reasons/")
    officer.page.locator("#id_text").fill("Words about reasons. The workers start in May.")
    officer.press("Save and continue")
    officer.open(f"/decisions/{reference}/submit/")
    officer.page.get_by_role("main").get_by_role("button").first.click()
    officer.page.wait_for_load_state()


def _compare(signatory: Person, reference: str) -> None:
    signatory.open(f"/sign-offs/{reference}/")
    signatory.sees("You signed version 1. Margaret Holt returned it")
    signatory.sees("One section changed. No amount changed.")
    assert "The workers start in May." in signatory.page.locator("#changes ~ .diff ins").inner_text()
    signatory.follow("Versions 1 and 2 side by side")
    signatory.follow("version 1")
    signatory.sees("Void – not a decision")
    assert signatory.page.locator("s").first.inner_text() == "Daniel Osei"
    signatory.follow("History")
    signatory.sees("Read version 2 as it was frozen")
    signatory.open(f"/sign-offs/{reference}/")
    signatory.sign(2)
