"""A finance officer in the morning: the question about Bolton in under five clicks, a saved view, the year end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.grants.finance.spending import HMPPS, spend
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


class Clicks:
    """Everything that is pressed, followed or chosen with the mouse, counted from signing in."""

    def __init__(self, person: Person) -> None:
        self.person, self.count = person, 0

    def follow(self, link: Locator) -> None:
        link.click()
        self.count += 1
        self.person.page.wait_for_load_state()

    def choose(self, label: str, words: str) -> None:
        self.person.page.get_by_label(label, exact=True).select_option(words)
        self.count += 1


def test_what_is_committed_to_bolton_from_hmpps_next_year(arrive: Callable[[str], Person]) -> None:
    finance = arrive("finance")
    spend()
    clicks, found = Clicks(finance), finance.page
    clicks.follow(found.get_by_role("link", name="Finance", exact=True))
    clicks.choose("Funder", HMPPS)
    clicks.choose("District", "Bolton")
    clicks.follow(found.get_by_role("button", name="Filter"))
    table = found.get_by_role("table", name="Committed in each year, by funder")
    assert "£20,000.00" in table.get_by_role("row", name="2022/23").inner_text()
    assert clicks.count == 4
    finance.look()
    _keep_it(finance)
    again = Clicks(finance)
    finance.open("/my-work/")
    again.follow(found.get_by_role("link", name="Finance", exact=True))
    again.follow(found.get_by_role("main").get_by_role("link", name="Bolton from HMPPS"))
    assert "£20,000.00" in table.get_by_role("row", name="2022/23").inner_text()
    assert again.count == 2
    _look_around(finance)


def _keep_it(finance: Person) -> None:
    finance.follow("Save this view")
    finance.press("Save the view")
    finance.sees("Give the view a name")
    finance.fill("Name of the view", "Bolton from HMPPS")
    finance.choose("Share it with everyone who sees Finance")
    finance.press("Save the view")
    finance.sees("The view is saved.")


def _look_around(finance: Person) -> None:
    for path in ("", "late/", "late/?what=return", "year-end/2021/", "views/", "notices/", "payments/?show=all"):
        finance.open(f"/finance/{path}")
    finance.open("/finance/views/")
    finance.follow("Change")
    finance.fill("Name of the view", "Bolton")
    finance.press("Save")
    finance.follow("Delete")
    finance.press("Delete the view")
    finance.sees("You have saved no view yet")
