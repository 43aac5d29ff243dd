"""Pasting into the allocation grid: what is read, what is shown, and that nothing is saved before saving."""

import re
from datetime import date

import pytest
from django.test import Client

from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
from tests import factories
from tests.decisions.drafting.forms import fields, fill_in, send
from tests.factories import AMOUNTS, NOW, TOTAL, user

pytestmark = pytest.mark.usefixtures("people", "db")

TWO_UP = (
    "Locality\tAllocation\tLocality\tAllocation\n"
    "Bolton\t£69,573.32\tSalford\t£70,651.98\n"
    "Bury\t£38,741.73\tStockport\t£43,146.25\n"
    "Manchester\t£153,528.73\tTameside\t£47,460.87\n"
    "Oldham\t£49,887.85\tTrafford\t£31,370.92\n"
    "Rochdale\t£55,371.02\tWigan\t£80,000.33\n"
)


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(user("officer"))
    return client


@pytest.fixture
def address() -> str:
    """A draft with a total and a period, and nothing allocated."""
    decision = factories.draft()
    days = {"period_from": date(2021, 4, 1), "period_until": date(2022, 3, 31)}
    acts.describe(decision=decision, section="dates", fields=days, by=decision.author, at=NOW)
    acts.fund(decision=decision, fields={"total": TOTAL}, sources=[], by=decision.author, at=NOW)
    return f"/decisions/{decision.reference}/allocations/"


def column(page: str, across: int = 0) -> list[str]:
    """What stands in one column of the grid, from top to bottom."""
    sent = fields(page)
    return [sent[f"amount-{down}-{across}"][0] for down in range(len(sent["row"]))]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def stored() -> dict[str, str]:
    decision = Decision.objects.get()
    return {row.locality.name: str(row.amount) for row in decision.allocations.all() if row.locality}


def test_the_two_up_table_fills_ten_districts_and_saves_nothing(officer: Client, address: str) -> None:
    before = LedgerEvent.objects.count()
    page = fill_in(officer, address, pasted=TWO_UP, act="paste").content.decode()
    assert [text.replace(",", "") for text in column(page)] == list(AMOUNTS.values())
    assert "10 amounts read from the paste. Nothing is saved until you save." in page
    assert "Left out: row 1 (heading)." in page
    assert page.count("was empty") == 10
    assert "£0.00 it adds up" in words(page)
    assert (stored(), LedgerEvent.objects.count()) == ({}, before)


def test_saving_what_was_pasted_stores_the_ten_amounts_exactly(officer: Client, address: str) -> None:
    shown = fill_in(officer, address, pasted=TWO_UP, act="paste")
    response = send(officer, address, shown, then="sections")
    assert response.status_code == 302
    assert stored() == AMOUNTS
    assert sum(row.amount for row in Decision.objects.get().allocations.all() if row.amount) == TOTAL
    assert Decision.objects.get().financial_years == [2021]


def test_a_paste_over_amounts_says_what_each_changed_cell_was(officer: Client, address: str) -> None:
    fill_in(officer, address, pasted=TWO_UP, act="paste")
    saved = fill_in(officer, address, pasted=TWO_UP, act="paste")
    send(officer, address, saved)
    page = fill_in(officer, address, pasted="Bolton\t69,573.32\nBury\t1.00", act="paste").content.decode()
    assert "1 cell changes, each marked with what it was." in page
    assert re.findall(r"was [0-9,.]+", page) == ["was 38,741.73"]
    assert "Not in the paste, so left as it was: Manchester, Oldham, Rochdale" in page
    assert stored() == AMOUNTS


def test_problems_are_told_by_row_and_replace_nothing_there(officer: Client, address: str) -> None:
    pasted = "Bolton\tTBC\nBury\t£5.00\nBoltn\t£6.00\nBury\t£7.00\nTotal\t£12.00"
    page = fill_in(officer, address, pasted=pasted, act="paste").content.decode()
    assert column(page)[:3] == ["", "5.00", ""]
    said = words(page)
    for told in (
        "Row 1, Bolton: “TBC” is not an amount.",
        "Row 3: “Boltn” is not a known name. Did you mean Bolton?",
        "Row 4, Bury: it is already on row 2.",
        "Row 5, Total: the total is £12.00 but the rows that were read add up to £5.00",
    ):
        assert told in said


def test_a_paste_that_says_nothing_stays_in_its_box(officer: Client, address: str) -> None:
    page = fill_in(officer, address, pasted="Nobody\tnothing", act="paste").content.decode()
    assert "0 amounts read from the paste." in page
    assert fields(page)["pasted"] == ["Nobody\tnothing"]


def test_an_empty_paste_is_told(officer: Client, address: str) -> None:
    page = fill_in(officer, address, act="paste").content.decode()
    assert "<title>Error: " in page
    assert "Paste the cells of a table first: names and amounts." in page


def test_three_streams_are_pasted_in_the_order_of_the_columns(officer: Client, address: str) -> None:
    three = "Key workers\nGroup recovery\nPeer mentors"
    pasted = "District\tKey\tGroup\tPeer\nWigan\t1\t2\t3\nBury\t4\t\t6"
    page = fill_in(officer, address, streams=three, pasted=pasted, act="paste").content.decode()
    assert [column(page, across)[9] for across in range(3)] == ["1.00", "2.00", "3.00"]
    assert [column(page, across)[1] for across in range(3)] == ["4.00", "", "6.00"]


def test_organisations_that_are_pasted_get_rows(officer: Client, address: str) -> None:
    pasted = "Home Office\t5.00\nBolton Council\t7.00\nMinistry of Justice\tnil"
    shape = fill_in(officer, address, allocated_to="recipients", act="shape")
    page = send(officer, address, shape, pasted=pasted, act="paste").content.decode()
    assert column(page) == ["7.00", "5.00"]
    assert page.index("Bolton Council") < page.index("Home Office")
