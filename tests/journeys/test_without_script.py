"""Drafting with JavaScript off: a first notice from nothing to submitted, and every page of a draft by its form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from decisions.advice.models import AdviceRequest
from decisions.checks.models import Waiver
from decisions.commenting.models import Comment
from decisions.drafting.tasks import PAGES
from decisions.record import content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.states import State
from tests import factories
from tests.decisions.library import keeping
from tests.journeys.conftest import Person
from tests.journeys.test_first_notice import Sitting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ASIDE = "The grants of April were paid under last year’s decision."


@pytest.fixture
def script() -> bool:
    return False


def question(officer: Person, words: str) -> Locator:
    return officer.page.get_by_role("group", name=words)


def answer_questionnaires(sitting: Sitting) -> None:
    """The next question is on the page once the one before it is saved."""
    officer = sitting.officer
    sitting.open("subsidy-control")
    question(officer, "from public resources?").get_by_label("Yes", exact=True).check()
    officer.press("Save and see what follows")
    question(officer, "acts as an enterprise with it?").get_by_label("No", exact=True).check()
    officer.press("Save and see what follows")
    officer.fill("Why is that so?", "Each council does its public duty.")
    sitting.save()
    sitting.open("procurement-route")
    officer.choose("It is a grant")
    officer.press("Save and see what follows")
    question(officer, "Must the recipient deliver a service").get_by_label("No", exact=True).check()
    sitting.save()


def put_a_clause_in(sitting: Sitting) -> None:
    officer = sitting.officer
    sitting.open("financial")
    officer.follow("Put in a clause of the library")
    officer.follow("Put this in")
    officer.press("Put it in")


def talk(sitting: Sitting) -> None:
    officer = sitting.officer
    sitting.open("reasons/comments")
    officer.fill("A new comment", "Whose figure is this?")
    officer.press("Comment")
    officer.page.get_by_text("Reply or resolve").click()
    officer.press("Resolve")
    officer.sees("The comment is resolved.")


def ask_for_advice(sitting: Sitting) -> None:
    officer = sitting.officer
    sitting.open("advice")
    officer.page.get_by_role("radio", name="Finance").check()
    officer.fill("What you ask", "Is the year right?")
    officer.press("Ask for advice")
    officer.sees("Outstanding")


def set_aside(sitting: Sitting) -> None:
    officer = sitting.officer
    sitting.open("checks")
    link = officer.page.get_by_role("link", name="Set aside with a reason")
    link.filter(has_text="The period starts before anyone has signed").click()
    officer.fill("Why may this warning stand?", ASIDE)
    officer.press("Set aside")


def test_a_first_notice_from_nothing_to_submitted(arrive: Callable[[str], Person]) -> None:
    keeping.clause()
    sitting = Sitting(arrive("officer"))
    sitting.answer_what_it_is()
    sitting.write()
    sitting.pay()
    answer_questionnaires(sitting)
    put_a_clause_in(sitting)
    talk(sitting)
    ask_for_advice(sitting)
    set_aside(sitting)
    sitting.open("submit")
    sitting.officer.press("Submit for signature")
    decision = Decision.objects.get(pk=sitting.draft.pk)
    said = Version.objects.get(decision=decision).content
    assert decision.state == State.IN_SIGN_OFF
    assert (Comment.objects.count(), AdviceRequest.objects.count(), Waiver.objects.count()) == (2, 1, 1)
    written = ["What is not spent by 31 March 2022 comes back.", "A post stays empty for months", ASIDE]
    assert [words for words in written if words not in said] == []


def test_every_page_of_a_draft_saves_by_its_form_and_shows_nothing_that_needs_script(
    arrive: Callable[[str], Person],
) -> None:
    officer = arrive("officer")
    draft = factories.complete()
    before = content.of(whole(Decision.objects.filter(pk=draft.pk)).get(), version=0, chain=())
    for page in PAGES:
        officer.page.goto(f"{officer.address}/decisions/{draft.reference}/{page.slug}/")
        idle = officer.page.locator("main button:visible:not(form button)").all_inner_texts()
        assert (page.slug, idle) == (page.slug, [])
        officer.page.get_by_role("button", name="Save and go back to sections").click()
        officer.page.wait_for_url(f"**/decisions/{draft.reference}/")
    assert content.of(whole(Decision.objects.filter(pk=draft.pk)).get(), version=0, chain=()) == before
