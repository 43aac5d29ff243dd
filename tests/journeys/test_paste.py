"""What is copied from Word, Excel and web pages, and what stands in the box and in the notice when it is pasted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commissioning.lib import markdown
from tests import factories
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WORD = Path(__file__).parent / "word"
NAMES = sorted(path.stem for path in WORD.glob("*.html"))

PASTE = """(box, [html, plain]) => {
  const carried = new DataTransfer();
  if (html) carried.setData("text/html", html);
  carried.setData("text/plain", plain);
  const pasted = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  return box.dispatchEvent(pasted); // false where the editor did it; the browser does the rest only for people
}"""


@pytest.fixture
def script() -> bool:
    """Without script the browser pastes plain words."""
    return True


@pytest.fixture
def officer(arrive: Callable[[str], Person]) -> Person:
    person = arrive("officer")
    decision = factories.draft()
    person.open(f"/decisions/{decision.reference}/reasons/")
    return person


def paste(officer: Person, html: str, plain: str = "Plain.") -> bool:
    return bool(officer.page.locator("#id_text").evaluate(PASTE, [html, plain]))


def box(officer: Person) -> str:
    return officer.page.locator("#id_text").input_value()


def test_documents_keep_their_headings_lists_links_and_tables(officer: Person) -> None:
    assert NAMES == ["document", "lists", "tables", "web"]
    for name in NAMES:
        officer.page.locator("#id_text").fill("")
        assert paste(officer, (WORD / f"{name}.html").read_text()) is False
        wanted = (WORD / f"{name}.md").read_text().rstrip("\n")
        assert markdown.normalise(box(officer)) == wanted, name
        assert markdown.limits(wanted) == []


def test_pasted_blocks_stand_apart_from_the_words_around_and_can_be_undone(officer: Person) -> None:
    text = officer.page.locator("#id_text")
    text.fill("Before. After.")
    text.evaluate("box => box.setSelectionRange(8, 8)")
    paste(officer, "<ul><li>one</li><li>two</li></ul>")
    assert box(officer) == "Before. \n\n- one\n- two\n\nAfter."
    text.press("Control+z")
    assert box(officer) == "Before. After."


def test_a_picture_is_left_out_and_told(officer: Person) -> None:
    paste(officer, "<p>One</p><p><b>Two</b><img src='x.png'></p>")
    assert box(officer) == "One\n\n**Two**"
    told = officer.page.locator("[data-editor-told]").inner_text()
    assert told == "Pasted with its headings, lists and tables. 1 picture is left out."


@pytest.mark.parametrize(
    "html", ["", "<p>Only words</p>", "<span style='color:red'>Only words</span>", "<style>p{}</style>"]
)
def test_plain_words_are_left_to_the_browser(officer: Person, html: str) -> None:
    assert paste(officer, html) is True
    assert box(officer) == ""


def test_nothing_that_is_pasted_runs(officer: Person) -> None:
    paste(
        officer,
        "<b>x</b><img src=x onerror='window.ran = 1'><script>window.ran = 1</script><svg onload='window.ran=1'>",
    )
    assert officer.page.evaluate("window.ran ?? 0") == 0
    assert box(officer) == "**x**"
