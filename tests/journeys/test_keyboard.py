"""A section's rows and the grid by keyboard alone: nothing here points or clicks."""

from collections.abc import Callable

import pytest

from decisions.record import row_kinds
from decisions.record.loading import whole
from decisions.record.models import Decision
from tests import factories
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAR = 120
"""More stops than any page has between two places that are tried here."""
NAMED = """() => {
  const at = document.activeElement;
  return (at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent).trim().replace(/\\s+/g, " ");
}"""


@pytest.fixture
def script() -> bool:
    return True


def tab_to(officer: Person, name: str) -> None:
    """Tab until the focus stands on what has that name."""
    for _ in range(FAR):
        officer.page.keyboard.press("Tab")
        if officer.page.evaluate(NAMED) == name:
            return
    raise AssertionError(f"Tab never comes to {name}")


def type_into(officer: Person, name: str, words: str) -> None:
    tab_to(officer, name)
    officer.page.keyboard.press("Control+a")
    officer.page.keyboard.type(words)


def save(officer: Person, decision: Decision) -> None:
    tab_to(officer, "Save and go back to sections")
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url(f"**/decisions/{decision.reference}/")


def fill_risk(officer: Person, risk: str, grades: tuple[str, str], done: str, owner: str) -> None:
    type_into(officer, "Risk", risk)
    for name, grade in zip(("Likelihood", "Impact"), grades, strict=True):
        tab_to(officer, name)
        officer.page.keyboard.type(grade)
    type_into(officer, "What is done about it", done)
    type_into(officer, "Post that owns it", owner)


def test_rows_and_grid_are_filled_by_keyboard_alone(arrive: Callable[[str], Person]) -> None:
    officer = arrive("officer")
    draft = factories.complete()
    officer.open(f"/decisions/{draft.reference}/risk/")
    fill_risk(officer, "A post stays empty", ("High", "Medium"), "Bank staff are trained", "Head of Commissioning")
    tab_to(officer, "Add another risk")
    officer.page.keyboard.press("Enter")
    fill_risk(officer, "A provider closes", ("Low", "High"), "Another takes over", "Director")
    save(officer, draft)
    rows = row_kinds.of(whole(Decision.objects.filter(pk=draft.pk)).get(), "risk")
    assert [(row["risk"], row["likelihood"], row["impact"], row["owner"]) for row in rows] == [
        ("A post stays empty", "high", "medium", "Head of Commissioning"),
        ("A provider closes", "low", "high", "Director"),
    ]
    officer.open(f"/decisions/{draft.reference}/allocations/")
    type_into(officer, "Bolton, 2021/22, pounds", "69,573.00")
    officer.page.keyboard.press("Enter")  # down to Bury
    officer.page.keyboard.press("Control+a")
    officer.page.keyboard.type("38,742.05")
    officer.page.keyboard.press("ArrowDown")
    assert officer.page.evaluate(NAMED) == "Manchester, 2021/22, pounds"
    save(officer, draft)
    amounts = {str(row.locality): str(row.amount) for row in draft.allocations.select_related("locality")}
    assert amounts == factories.AMOUNTS | {"Bolton": "69573.00", "Bury": "38742.05"}
