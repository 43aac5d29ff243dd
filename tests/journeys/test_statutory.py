"""Finance looks at the month’s contracts, records what a list asks for, and takes the file. At both widths."""

import csv
from collections.abc import Callable

import pytest

from decisions.ledger import chain
from grants.statutory import proof
from tests.grants.statutory import listed
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_finance_mends_a_list_and_takes_it(arrive: Callable[[str], Person]) -> None:
    finance = arrive("finance")
    listed.authority()
    finance.open("/finance/statutory/")
    finance.follow("Police and crime contracts over £10,000")
    finance.sees("No contracts over £10,000 in January 2022")
    finance.page.get_by_label("Period", exact=True).select_option("November 2021")
    finance.press("Show")
    assert finance.heading == "Police and crime contracts over £10,000, November 2021"
    finance.open("/finance/statutory/contracts-over-5000/2021-22-q3/")
    finance.follow("for Invitation of")
    finance.page.get_by_label("What the contract came from").select_option("Neither")
    finance.press("Keep these details")
    finance.sees("Came from: Neither.")
    finance.open("/finance/statutory/contracts-over-5000/2021-22-q3/")
    with finance.page.expect_download() as taken:
        finance.page.get_by_role("link", name="The list as CSV").click()
    with open(taken.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4
    assert (rows[0]["Supplier"], rows[0]["Invitation"]) == (listed.SUPPLIER, "Neither")
    assert [*proof.faults(), *chain.faults()] == []
