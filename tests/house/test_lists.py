"""Every list of Finance offers itself as CSV and XLSX: the same rows as on the page, in its order, and the same total.

Lists whose rows come from other rooms' records than awards are compared with their files in the tests of their rooms.
"""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commissioning.lib import money
from commissioning.models import Organisation
from decisions.record.models import Decision
from grants.finance.lists import LISTS
from grants.places import GROUPS
from tests.commissioning.markup import Page
from tests.conftest import guards_off
from tests.decisions.pages import main_text, page, signed_in
from tests.grants.finance.spending import HMPPS, spend
from tests.grants.services import keeping

pytestmark = pytest.mark.django_db

FORMULA = "=HYPERLINK(1)"
Shown = tuple[str, str, str, str, str]
SHOWN: dict[str, Shown] = {
    "finance": ("", "Money promised and expected by year and funder", "Funder", "No year recorded", ""),
    "late_list": ("", "What is late, the longest first", "Who", "", ""),
    "year_ends": ("?year=2021", "The year by decision and recipient", "Recipient", "Awarded for the year", ""),
    "signed_notices": ("", "Signed notices, the last signed first", "Decision", "Amount", f"funder={HMPPS}"),
    "awards": ("", "Awards, the latest decision first", "Recipient", "Awarded", f"funder={HMPPS}"),
    "payments": ("?show=all", "Instalments, the first due first", "Pay to", "Amount", "state=withheld"),
    "funders": ("", "What funders promise, by programme and year", "Funder", "", ""),
    "districts": ("?year=2022", "Awarded to each district, 2022/23", "District", "Awarded", ""),
    "services": ("", "Services by name", "Service", "", ""),
    "cliffs": ("?on=2022-03-01", "", "Name", "", "on=2022-03-31"),
    "organisations": ("", "Organisations by name", "Name", "", "words=Bolton"),
}
"""By list: what is asked; the caption of its table; which column names a row; which adds up; another question."""
COMPARED_IN_THEIR_ROOMS = {"returns", "passporting", "pools", "subsidies"}


@pytest.fixture(scope="module")
def _spending(kept: None) -> None:
    spend()
    keeping.spell(keeping.service())
    keeping.spell(keeping.service(name="Another service"), amount=Decimal("900.00"), amount_basis="whole")
    with guards_off("decisions_decision"):
        Decision.objects.filter(funding_sources__funder__name=HMPPS).update(subject=FORMULA)
    Organisation.objects.create(name="@Home Trust")


@pytest.fixture
def finance(_spending: None, db: None, client: Client) -> Client:
    return signed_in(client, "finance")


def asked(client: Client, name: str, query: str) -> Page:
    response = client.get(reverse(name) + query, follow=True)
    assert response.status_code == 200
    return Page(response.content.decode())


def files(found: Page) -> dict[str, str]:
    """Where the page says that its files are."""
    links = [each["href"] or "" for each in found.all("a")]
    return {kind: link for kind in ("csv", "xlsx") for link in links if f".{kind}" in link}


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    content = response.content
    assert content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"].startswith("attachment;")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def names_of(found: Page, caption: str) -> list[str]:
    """What names each row on the page: its first cell; a funder’s rows but not the sums between them."""
    if not caption:
        return [each.text for each in found.all("p", class_="cliff__name")]
    (table,) = [each.inside[-1] for each in found.all("caption") if each.text == caption]
    heads = [each for each in found.all("th", scope="row") if table in each.inside]
    body = [each for each in heads if any(above.tag == "tbody" for above in each.inside)]
    return [each.text for each in body if not each.text.startswith("Total")]


def test_every_list_is_looked_at() -> None:
    assert set(SHOWN) | COMPARED_IN_THEIR_ROOMS == set(LISTS)
    places = {place.name for _, group in GROUPS for place in group} - {"saved_views"}
    assert places - {"statutory"} <= set(LISTS)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_has_the_address_of_its_files(name: str) -> None:
    arguments = {"year_ends": [2021]}.get(name, [])
    assert reverse(LISTS[name].files, args=[*arguments, "csv"])


@pytest.mark.parametrize("name", SHOWN)
def test_a_list_offers_both_files_with_its_rows_in_its_order(finance: Client, name: str) -> None:
    query, caption, column, amount, _ = SHOWN[name]
    found = asked(finance, name, query)
    places = files(found)
    rows, names = rows_of(finance, places["csv"]), names_of(found, caption)
    keys = [row[column].lstrip("'") for row in rows]
    keys = list(dict.fromkeys(keys)) if name == "services" else keys  # its file has a row for each who paid
    assert len(keys) == len(names) > 0
    assert [key for key, words in zip(keys, names, strict=True) if key not in words] == []
    if amount:
        total = sum((Decimal(row[amount]) for row in rows if row[amount]), Decimal(0))
        assert total
        assert money.pounds(total) in main_text(found)


@pytest.mark.parametrize("name", SHOWN)
def test_the_spreadsheet_says_what_the_text_file_says(finance: Client, name: str) -> None:
    places = files(asked(finance, name, SHOWN[name][0]))
    rows = list(csv.reader(io.StringIO(finance.get(places["csv"]).content.decode("utf-8-sig"))))
    sheet: Any = load_workbook(io.BytesIO(finance.get(places["xlsx"]).content)).active
    cells = [[plain(cell) for cell in row] for row in sheet.iter_rows()]
    assert cells == rows
    assert finance.get(places["csv"]).content == finance.get(places["csv"]).content


def plain(cell: Any) -> str:
    assert cell.data_type != "f", "a formula"
    if isinstance(cell.value, int | float):
        assert cell.number_format == "#,##0.00"
        return f"{Decimal(repr(cell.value)):.2f}"
    return cell.value or ""


@pytest.mark.parametrize("name", [name for name, shown in SHOWN.items() if shown[4]])
def test_the_files_of_a_filtered_page_are_filtered(finance: Client, name: str) -> None:
    query, caption, column, *_, another = SHOWN[name]
    together = f"{query}&{another}" if name == "payments" else f"?{another}"
    found = asked(finance, name, together)
    rows = rows_of(finance, files(found)["csv"])
    assert len(rows) == len(names_of(found, caption))
    assert rows != rows_of(finance, files(asked(finance, name, query))["csv"])
    assert [row[column] for row in rows] != []


def test_no_cell_is_a_formula(finance: Client) -> None:
    for name in ("signed_notices", "awards", "late_list", "year_ends"):
        rows = rows_of(finance, files(asked(finance, name, SHOWN[name][0]))["csv"])
        subjects = {row["Subject"] for row in rows}
        assert f"'{FORMULA}" in subjects, name
        assert FORMULA not in subjects
    assert "'@Home Trust" in {row["Name"] for row in rows_of(finance, "/finance/organisations.csv")}


@pytest.mark.parametrize("name", SHOWN)
def test_there_is_no_third_kind_of_file(finance: Client, name: str) -> None:
    assert finance.get(files(asked(finance, name, SHOWN[name][0]))["csv"].replace(".csv", ".pdf")).status_code == 404


def test_a_district_has_both_files(finance: Client) -> None:
    found = files(page(finance, "/finance/districts/E08000001/"))
    assert found == {
        "csv": "/finance/districts/E08000001/figures.csv",
        "xlsx": "/finance/districts/E08000001/figures.xlsx",
    }
    assert {row["Funders"] for row in rows_of(finance, found["csv"]) if row["Financial year"] == "2022/23"} == {HMPPS}
    assert load_workbook(io.BytesIO(finance.get(found["xlsx"]).content)).active is not None


def test_days_of_files_are_written_so_that_they_sort(finance: Client) -> None:
    for row in rows_of(finance, "/finance/payments/instalments.csv?show=all"):
        assert date.fromisoformat(row["Due on"]).year >= 2021
