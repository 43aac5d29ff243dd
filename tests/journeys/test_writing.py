"""Nothing typed is lost and nothing is overwritten unseen: lost connections, ended sessions, two tabs, two officers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from commissioning.example import authority as example
from decisions.drafting import acts
from decisions.drafting.models import WorkingText
from decisions.record.models import Decision
from tests import factories
from tests.factories import NOW, user
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WAS = "Words about reasons."
PATIENCE = 20_000
SLOWEST = """box => {
  window.slowest = 0;
  let down = 0;
  box.addEventListener("keydown", () => { down = performance.now(); }, true);
  box.addEventListener("input", () => requestAnimationFrame(() => {
    window.slowest = Math.max(window.slowest, performance.now() - down);
  }));
}"""
"""From the key to the frame in which the character stands, in milliseconds."""


@pytest.fixture
def script() -> bool:
    """What script adds; the last test is without."""
    return True


@pytest.fixture
def draft(transactional_db: None, arrive: Callable[[str], Person]) -> Decision:
    return factories.complete()


@pytest.fixture
def officer(arrive: Callable[[str], Person], draft: Decision) -> Person:
    person = arrive("officer")
    person.open(address(draft))
    return person


def address(decision: Decision, slug: str = "reasons") -> str:
    return f"/decisions/{decision.reference}/{slug}/"


def at_the_end(page: Page, words: str) -> None:
    page.locator("#id_text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def told(page: Page, words: str) -> None:
    expect(page.locator("[data-editor-saved]")).to_contain_text(words, timeout=PATIENCE)


def box(page: Page) -> str:
    return page.locator("#id_text").input_value()


def reasons(decision: Decision) -> str:
    return decision.section_texts.get(key="reasons").text


def test_what_is_typed_is_kept_and_stands_there_in_another_browser(
    officer: Person, draft: Decision, arrive: Callable[[str], Person]
) -> None:
    at_the_end(officer.page, " More of th")
    told(officer.page, "Kept at")
    elsewhere = arrive("officer")
    elsewhere.open(address(draft))
    elsewhere.sees("These are your own words of")
    assert (box(elsewhere.page), reasons(draft)) == (f"{WAS} More of th", WAS)
    elsewhere.press("Go back to what is saved")
    assert box(elsewhere.page) == WAS
    elsewhere.page.get_by_role("button", name="Bring back the words").click()
    expect(elsewhere.page.locator("#id_text")).to_have_value(f"{WAS} More of th")
    elsewhere.press("Save and go back to sections")
    assert reasons(draft) == f"{WAS} More of th"


def test_a_typed_character_never_waits_for_the_server(officer: Person, draft: Decision) -> None:
    page = officer.page
    page.get_by_role("button", name="Preview").click()
    held: list[Route] = []
    page.route("**/keep/", lambda route: held.append(route))
    page.route("**/as-printed/", lambda route: held.append(route))
    page.locator("#id_text").evaluate(SLOWEST)
    at_the_end(page, " Nobody answers.")
    page.wait_for_function("document.querySelector('[data-editor-saved]').textContent === 'Not kept yet'")
    with page.expect_request("**/keep/"):
        at_the_end(page, " Still nobody.")
    for _ in range(10):
        at_the_end(page, " And on we go.")
    page.keyboard.press("Control+b")
    page.keyboard.type("boldly")
    assert box(page) == f"{WAS} Nobody answers. Still nobody.{' And on we go.' * 10}**boldly**"
    assert page.evaluate("window.slowest") < 1000
    assert held
    for route in held:
        route.continue_()
    page.unroute_all(behavior="ignoreErrors")
    told(page, "Kept at")
    expect(page.locator("[data-editor-printed] strong")).to_have_text("boldly")


def test_a_lost_connection_loses_nothing_while_the_page_is_open(officer: Person, draft: Decision) -> None:
    officer.context.set_offline(True)
    at_the_end(officer.page, " On the train.")
    told(officer.page, "Not saved: offline. Your words are kept in this browser.")
    at_the_end(officer.page, " In the tunnel.")
    assert not WorkingText.objects.exists()
    officer.context.set_offline(False)
    told(officer.page, "Kept at")
    assert WorkingText.objects.get().text == f"{WAS} On the train. In the tunnel."
    officer.complaints.clear()  # the browser complains of its connection
    officer.press("Save and go back to sections")
    assert reasons(draft) == f"{WAS} On the train. In the tunnel."


def test_a_page_closed_without_a_connection_loses_nothing_and_asks_nothing(officer: Person, draft: Decision) -> None:
    asked: list[str] = []
    officer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    officer.context.set_offline(True)
    at_the_end(officer.page, " Last words.")
    with officer.page.expect_event("close"):
        officer.page.close(run_before_unload=True)
    officer.context.set_offline(False)
    page = officer.context.new_page()
    page.goto(officer.address + address(draft))
    expect(page.locator("#id_text")).to_have_value(f"{WAS} Last words.")
    told(page, "Kept at")
    assert asked == []
    assert WorkingText.objects.get().text == f"{WAS} Last words."
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/alternatives/")
    page.goto(officer.address + address(draft))
    assert (box(page), page.evaluate("Object.keys(localStorage)")) == (f"{WAS} Last words.", [])


def test_an_ended_session_loses_nothing(officer: Person, draft: Decision) -> None:
    officer.context.clear_cookies(name="sessionid")
    at_the_end(officer.page, " Signed out.")
    told(officer.page, "Not saved: you are signed out. Your words are kept in this browser.")
    officer.look()
    with officer.context.expect_page() as opened:
        officer.page.get_by_role("link", name="Sign in again").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill("officer@gmca.example")
    tab.get_by_label("Password", exact=True).fill(example.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(f"**{address(draft)}")
    tab.close()
    at_the_end(officer.page, " And back.")
    told(officer.page, "Kept at")
    officer.complaints.clear()  # the first try with the old token was refused
    officer.press("Save and go back to sections")
    assert reasons(draft) == f"{WAS} Signed out. And back."


def test_somebody_else_who_signs_in_gets_none_of_it(officer: Person, draft: Decision) -> None:
    at_the_end(officer.page, " Mine.")
    told(officer.page, "Kept at")
    officer.context.clear_cookies(name="sessionid")
    tab = officer.context.new_page()
    tab.goto(f"{officer.address}/accounts/login/")
    tab.get_by_label("E-mail address").fill("colleague@gmca.example")
    tab.get_by_label("Password", exact=True).fill(example.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.goto(officer.address + address(draft))
    assert box(tab) == WAS
    at_the_end(officer.page, " Only mine.")
    told(officer.page, "Not saved: somebody else is signed in now.")
    assert {row.person.name: row.text for row in WorkingText.objects.all()} == {"Amara Whitlock": f"{WAS} Mine."}


def test_two_officers_see_both_texts_and_choose(
    officer: Person, draft: Decision, arrive: Callable[[str], Person]
) -> None:
    colleague = arrive("colleague")
    colleague.open(address(draft))
    at_the_end(officer.page, " Amara’s words.")
    at_the_end(colleague.page, " Ravi’s sentence.")
    colleague.press("Save and go back to sections")
    at_the_end(officer.page, " Another.")
    officer.sees("Ravi Menon saved it on")
    officer.look()
    shown = officer.page.locator("[data-editor-other]")
    expect(shown.locator("section").nth(1)).to_contain_text("Another.", timeout=PATIENCE)
    theirs, mine = (" ".join(side.inner_text().split()) for side in shown.locator("section").all())
    assert theirs == f"What is saved now {WAS} Removed: Ravi’s sentence."
    assert mine == f"Your text {WAS} Added: Amara’s words. Another."
    officer.page.get_by_role("button", name="Save and go back to sections").click()  # without having chosen
    officer.sees("Somebody saved this section while you were writing")
    officer.complaints.clear()  # of the answer 409
    officer.look()
    assert (reasons(draft), box(officer.page)) == (
        f"{WAS} Ravi’s sentence.",
        f"{WAS} Amara’s words. Another.",
    )
    officer.page.locator("#id_text").fill(f"{WAS} Both sentences.")
    officer.press("Save mine instead")
    assert reasons(draft) == f"{WAS} Both sentences."


def test_the_other_text_is_taken_with_one_button_and_mine_comes_back_with_undo(
    officer: Person, draft: Decision
) -> None:
    acts.write(decision=draft, key="reasons", text="Ravi’s words.", by=user("colleague"), at=NOW)
    at_the_end(officer.page, " Mine.")
    officer.page.get_by_role("button", name="Take the other text").click()
    assert box(officer.page) == "Ravi’s words."
    officer.page.keyboard.press("Control+z")
    assert box(officer.page) == f"{WAS} Mine."
    told(officer.page, "Kept at")
    officer.press("Save and go back to sections")
    assert reasons(draft) == f"{WAS} Mine."


def test_two_tabs_of_one_person_do_not_overwrite_each_other(officer: Person, draft: Decision) -> None:
    tab = officer.context.new_page()
    tab.goto(officer.address + address(draft))
    at_the_end(officer.page, " From one tab.")
    told(officer.page, "Kept at")
    at_the_end(tab, " From the other.")
    told(tab, "Not saved: choose below which text to go on with.")
    expect(tab.locator("[data-editor-other] h2")).to_contain_text("You have other words here")
    assert WorkingText.objects.get().text == f"{WAS} From one tab."
    tab.get_by_role("button", name="Keep my text").click()
    told(tab, "Kept at")
    assert WorkingText.objects.get().text == f"{WAS} From the other."


def test_the_whole_form_by_keyboard_alone(officer: Person, draft: Decision) -> None:
    officer.open(address(draft, "safeguarding-children"))
    page, keyboard = officer.page, officer.page.keyboard
    page.get_by_role("radio", name="No", exact=True).focus()
    keyboard.press("ArrowUp")
    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bold"
    for key, words in {"ArrowRight": "Italic", "End": "Preview", "ArrowLeft": "Undo", "Home": "Bold"}.items():
        keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == words
    keyboard.press("Tab")
    keyboard.press("Control+a")
    keyboard.type("Two things:\n\n- one\ntwo\n\n")
    keyboard.press("Control+b")
    keyboard.type("the end")
    keyboard.press("Shift+Tab")
    keyboard.press("End")
    keyboard.press("Enter")
    expect(page.locator("[data-editor-printed] li")).to_have_count(2)
    keyboard.press("Enter")
    expect(page.locator("[data-editor-printed]")).to_be_hidden()
    keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent.trim()") != "Save and go back to sections":
        keyboard.press("Tab")
    keyboard.press("Enter")
    page.wait_for_url(f"**/{draft.reference}/")
    row = draft.section_texts.get(key="safeguarding_children")
    assert (row.answer, row.text) == ("yes", "Two things:\n\n- one\n- two\n\n**the end**")


TOOLS = [
    ("Bold", "words", "**words**"),
    ("Italic", "words", "*words*"),
    ("Heading", "words", "# words"),
    ("List", "one\ntwo", "- one\n- two"),
    ("Numbers", "one\ntwo", "1. one\n2. two"),
    ("Link", "words", "[words](https://)"),
]


def test_each_tool_writes_its_mark_and_takes_it_back(officer: Person) -> None:
    text = officer.page.locator("#id_text")
    for name, words, written in TOOLS:
        text.fill(words)
        text.select_text()
        officer.page.get_by_role("button", name=name, exact=True).click()
        assert box(officer.page) == written
        officer.page.get_by_role("button", name="Undo", exact=True).click()
        assert box(officer.page) == words, name
    for name in ("Bold", "Italic", "Heading", "List", "Numbers"):
        text.fill("one")
        text.select_text()
        for _ in range(2):
            officer.page.get_by_role("button", name=name, exact=True).click()
        assert box(officer.page) == "one", name
    text.fill("Before")
    officer.page.get_by_role("button", name="Table", exact=True).click()
    assert box(officer.page) == "Before\n\n| First | Second |\n| --- | --- |\n| words | words |"


def test_the_preview_and_the_history_are_looked_at_in_both_widths(officer: Person, draft: Decision) -> None:
    officer.press("Preview")
    expect(officer.page.locator("[data-editor-printed]")).to_have_text(WAS)
    officer.look()
    acts.write(decision=draft, key="reasons", text="Ravi’s words.", by=user("colleague"), at=NOW)
    officer.open(f"{address(draft)}history/")
    officer.press("Restore this text (1)")
    officer.sees("says again what it said in text 1")
    assert reasons(draft) == WAS


class TestWithoutScript:
    @pytest.fixture
    def script(self) -> bool:
        return False

    def test_two_officers_choose_on_the_page(self, officer: Person, draft: Decision) -> None:
        acts.write(decision=draft, key="reasons", text="Ravi’s words.", by=user("colleague"), at=NOW)
        officer.page.locator("#id_text").fill("Amara’s words.")
        officer.press("Save and continue")
        officer.sees("Somebody saved this section while you were writing")
        officer.sees("What is saved now")
        assert reasons(draft) == "Ravi’s words."
        officer.press("Keep what is saved")
        assert box(officer.page) == "Ravi’s words."
        officer.page.get_by_role("button", name="Bring back the words").click()
        officer.sees("These are your own words of")
        assert box(officer.page) == "Amara’s words."
        officer.press("Save and continue")
        assert reasons(draft) == "Amara’s words."
