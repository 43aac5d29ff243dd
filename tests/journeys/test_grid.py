"""The allocation grid as one types: the difference in pence, a pasted block, Enter, and taking a block back."""

from collections.abc import Callable

import pytest

from decisions.record.models import Decision
from tests import factories
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PASTE = """(cell, text) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def script() -> bool:
    """What script adds; that everything works without it is the main job's journey."""
    return True


@pytest.fixture
def grid(arrive: Callable[[str], Person]) -> tuple[Person, Decision]:
    officer = arrive("officer")
    decision = factories.complete()
    officer.open(f"/decisions/{decision.reference}/allocations/")
    return officer, decision


def difference(officer: Person) -> str:
    return officer.page.locator(".balance__part").nth(2).inner_text().replace("\n", " ")


def cell(officer: Person, district: str) -> str:
    return officer.page.get_by_label(f"{district}, 2021/22, pounds").input_value()


def test_the_difference_follows_each_key_to_the_penny(grid: tuple[Person, Decision]) -> None:
    officer, _ = grid
    assert difference(officer) == "Difference £0.00 it adds up"
    officer.page.get_by_label("Bolton, 2021/22, pounds").fill("69,573.33")
    assert difference(officer) == "Difference £0.01 too much"
    officer.page.get_by_label("Bolton, 2021/22, pounds").fill("£69573.31")
    assert difference(officer) == "Difference £0.01 still to allocate"
    officer.page.get_by_label("Bolton, 2021/22, pounds").fill("circa £1M")
    assert difference(officer) == "Difference £69,573.32 1 amount not counted"
    officer.press("Save and go back to sections")
    officer.sees("There is a problem")
    assert cell(officer, "Bolton") == "circa £1M"


def test_a_pasted_block_fills_downwards_and_can_be_taken_back(grid: tuple[Person, Decision]) -> None:
    officer, decision = grid
    first = officer.page.get_by_label("Bolton, 2021/22, pounds")
    first.focus()
    first.evaluate(PASTE, "69,573.00\n38,741.00\n153,528.00\n")
    assert [cell(officer, name) for name in ("Bolton", "Bury", "Manchester", "Oldham")] == [
        "69,573.00",
        "38,741.00",
        "153,528.00",
        "49,887.85",
    ]
    assert difference(officer) == "Difference £1.78 still to allocate"
    officer.page.keyboard.press("Control+z")
    assert difference(officer) == "Difference £0.00 it adds up"
    first.press("Enter")
    focused = officer.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Bury, 2021/22, pounds"
    officer.press("Save and go back to sections")
    assert sum(row.amount for row in decision.allocations.all()) == factories.TOTAL


def test_weights_share_the_total_and_nothing_is_saved_until_save(grid: tuple[Person, Decision]) -> None:
    officer, decision = grid
    weights = (774, 431, 1708, 555, 616, 786, 480, 528, 349, 890)
    for name, weight in zip(sorted(factories.AMOUNTS), weights, strict=True):
        officer.page.get_by_label(f"{name}, weight").fill(str(weight))
    officer.page.get_by_label("Wigan, 2021/22, pounds").fill("")
    officer.press("Share the total by weight")
    assert {name: cell(officer, name).replace(",", "") for name in factories.AMOUNTS} == factories.AMOUNTS
    assert set(decision.allocations.values_list("weight", flat=True)) == {None}
    officer.press("Save and go back to sections")
    assert sorted(decision.allocations.values_list("weight", flat=True)) == sorted(weights)
