"""Forms that are typed and not saved: a closed tab, a lost connection, an ended session, two tabs and two officers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from commissioning.example import authority as example
from decisions.record.models import Decision
from decisions.record.rows import Risk
from tests import factories
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RISK = "An adviser leaves"
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('form:')).length"
GRID = "Bolton, 2021/22, pounds"


@pytest.fixture
def script() -> bool:
    """What script adds; that a form is never saved over another is tried without it too, in the tests of pages."""
    return True


@pytest.fixture
def draft(transactional_db: None, arrive: Callable[[str], Person]) -> Decision:
    return factories.complete()


@pytest.fixture
def officer(arrive: Callable[[str], Person], draft: Decision) -> Person:
    person = arrive("officer")
    person.open(address(draft, "risk"))
    return person


def address(decision: Decision, slug: str) -> str:
    return f"/decisions/{decision.reference}/{slug}/"


def type_risk(page: Page, words: str = RISK) -> None:
    page.get_by_role("textbox", name="Risk", exact=True).first.fill(words)


def finish_risk(page: Page) -> None:
    row = page.locator("[data-row]").first
    row.get_by_label("Likelihood").select_option(label="Low")
    row.get_by_label("Impact").select_option(label="High")
    row.get_by_label("What is done about it").fill("A second adviser is trained.")
    row.get_by_label("Post that owns it").fill("Project Manager")


def reopened(person: Person, path: str) -> Page:
    """The same browser, with the page closed and opened again."""
    with person.page.expect_event("close"):
        person.page.close(run_before_unload=True)
    person.page = person.context.new_page()
    person.page.goto(person.address + path)
    return person.page


def put_back(page: Page) -> None:
    expect(page.get_by_role("heading", name="Typed here and not saved")).to_be_visible()
    page.get_by_role("button", name="Put it back on the page").click()
    page.get_by_text("What you typed here before is back on the page.").wait_for()


def risks(decision: Decision) -> list[Any]:
    return list(Risk.objects.filter(decision=decision).values_list("risk", flat=True))


def first_amount(decision: Decision) -> str:
    return str(decision.allocations.get(locality__name="Bolton").amount)


def sign_in(page: Page, who: str = "officer") -> None:
    page.get_by_label("E-mail address").fill(f"{who}@gmca.example")
    page.get_by_label("Password", exact=True).fill(example.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_rows_of_a_closed_tab_come_back_and_go_when_they_are_saved(officer: Person, draft: Decision) -> None:
    type_risk(officer.page)
    officer.page.get_by_role("button", name="Add another risk").click()
    officer.page.get_by_role("textbox", name="Risk", exact=True).nth(1).fill("Half a thou")
    expect(officer.page.get_by_text("Not saved yet. This browser keeps what you type.")).to_be_visible()
    page = reopened(officer, address(draft, "risk"))
    officer.look()
    put_back(page)
    officer.look()
    boxes = page.get_by_role("textbox", name="Risk", exact=True)
    assert [boxes.nth(0).input_value(), boxes.nth(1).input_value()] == [RISK, "Half a thou"]
    finish_risk(page)
    page.get_by_role("button", name="Take out risk 2").click()
    officer.press("Save and continue")
    assert (risks(draft), page.evaluate(KEPT)) == ([RISK], 0)
    page = reopened(officer, address(draft, "risk"))
    expect(page.get_by_role("heading", name="Typed here and not saved")).to_be_hidden()


def test_figures_of_the_grid_outlive_a_lost_connection_and_an_ended_session(officer: Person, draft: Decision) -> None:
    officer.open(address(draft, "allocations"))
    was = first_amount(draft)
    officer.page.get_by_label(GRID).fill("12.34")
    officer.context.set_offline(True)
    officer.page.get_by_role("button", name="Save and continue").click()
    expect(officer.page.get_by_text("Not saved: offline.")).to_be_visible()
    assert officer.page.get_by_label(GRID).input_value() == "12.34"
    officer.context.set_offline(False)
    officer.context.clear_cookies(name="sessionid")
    officer.page.get_by_label(GRID).fill("12.35")
    officer.page.get_by_role("button", name="Save and go back to sections").click()
    officer.page.wait_for_url("**/accounts/login/**")
    sign_in(officer.page)
    officer.page.wait_for_url(f"**{address(draft, 'allocations')}")
    assert first_amount(draft) == was
    put_back(officer.page)
    assert officer.page.get_by_label(GRID).input_value() == "12.35"
    officer.complaints.clear()
    officer.press("Save and go back to sections")
    assert (first_amount(draft), officer.page.evaluate(KEPT)) == ("12.35", 0)


def test_two_tabs_see_both_values_and_lose_neither(officer: Person, draft: Decision) -> None:
    officer.open(address(draft, "posts"))
    tab = officer.context.new_page()
    tab.goto(officer.address + address(draft, "posts"))
    for page, title in ((officer.page, "Navigator"), (tab, "Support worker")):
        page.get_by_role("textbox", name="Title of the post").first.fill(title)
        page.get_by_role("textbox", name="Full-time equivalents").first.fill("1")
    tab.get_by_role("button", name="Save and go back to sections").click()
    tab.wait_for_url(f"**/{draft.reference}/")
    officer.page.get_by_role("button", name="Save and go back to sections").click()
    officer.sees("Somebody saved this page while you were working on it")
    officer.complaints.clear()  # of the answer 409
    officer.look()
    row = officer.page.locator(".differing tbody tr").first
    assert row.inner_text().split("\t") == ["Post 1: Title of the post", "Support worker", "Navigator"]
    assert list(draft.funded_posts.values_list("title", flat=True)) == ["Support worker"]
    officer.page.get_by_role("link", name="Keep what is saved").click()
    put_back(officer.page)
    officer.press("Save and go back to sections")
    assert list(draft.funded_posts.values_list("title", flat=True)) == ["Navigator"]


def test_what_two_officers_typed_stands_side_by_side(
    officer: Person, draft: Decision, arrive: Callable[[str], Person]
) -> None:
    officer.open(address(draft, "allocations"))
    officer.page.get_by_label(GRID).fill("1.00")
    colleague = arrive("colleague")
    colleague.open(address(draft, "allocations"))
    colleague.page.get_by_label(GRID).fill("2.00")
    colleague.press("Save and go back to sections")
    page = reopened(officer, address(draft, "allocations"))
    put_back(page)
    officer.sees("Bolton, 2021/22: saved 2.00, here 1.00.")
    assert (page.get_by_label(GRID).input_value(), first_amount(draft)) == ("1.00", "2.00")
    officer.press("Save mine over theirs")
    assert first_amount(draft) == "1.00"


def test_somebody_else_at_the_same_browser_is_offered_nothing(officer: Person, draft: Decision) -> None:
    type_risk(officer.page)
    officer.context.clear_cookies(name="sessionid")
    page = reopened(officer, address(draft, "risk"))
    sign_in(page, "colleague")
    page.wait_for_url(f"**{address(draft, 'risk')}")
    assert page.evaluate(KEPT) == 1
    expect(page.get_by_role("heading", name="Typed here and not saved")).to_be_hidden()


def test_what_is_thrown_away_is_gone(officer: Person, draft: Decision) -> None:
    type_risk(officer.page)
    page = reopened(officer, address(draft, "risk"))
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("heading", name="Typed here and not saved")).to_be_hidden()
    assert (page.evaluate(KEPT), risks(draft)) == (0, [])


def test_answers_come_back_with_the_questions_they_ask_for(officer: Person, draft: Decision) -> None:
    officer.open(address(draft, "subsidy-control"))
    officer.page.get_by_role("radio", name="No", exact=True).first.check()
    page = reopened(officer, address(draft, "subsidy-control"))
    put_back(page)
    expect(page.get_by_role("radio", name="No", exact=True).first).to_be_checked()


def test_submitting_names_the_pages_with_words_that_are_not_saved(officer: Person, draft: Decision) -> None:
    type_risk(officer.page)
    officer.open(f"/decisions/{draft.reference}/submit/")
    told = officer.page.get_by_role("region", name="Typed and not saved")
    expect(told).to_be_visible()
    assert [link.inner_text() for link in told.get_by_role("link").all() if link.is_visible()] == ["Risk assessment"]


@pytest.mark.parametrize(
    "slug", ["reasons", "contact", "funding", "posts", "allocations", "earlier", "subsidy-control"]
)
def test_every_form_of_the_record_is_kept(officer: Person, draft: Decision, slug: str) -> None:
    """Each page has one field typed over; what its script does for one it does for all."""
    faults: list[str] = []
    officer.page.on("pageerror", lambda fault: faults.append(str(fault)))
    officer.page.goto(officer.address + address(draft, slug))
    expect(officer.page.locator("[data-kept-form] .kept-said")).to_have_count(1)
    assert faults == []
    if slug == "reasons":  # words alone: the editor keeps them
        return
    box = officer.page.locator("[data-kept-form]").locator("input:visible, textarea:visible").first
    if box.get_attribute("type") in {"radio", "checkbox"}:
        box.check()
    else:
        box.fill("7")
    expect(officer.page.get_by_text("Not saved yet. This browser keeps what you type.")).to_be_visible()
    assert officer.page.evaluate(KEPT) == 1
