"""The pages of statutory lists and their files: what they say, who sees them, how often they ask the database."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from commissioning.example import authority as example
from grants.statutory.columns import Mended
from grants.statutory.entries import NAME_WITHHELD
from grants.statutory.lists import LISTS
from grants.statutory.models import AgreementDetails
from tests import factories
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.grants.statutory import listed
from tests.grants.statutory.listed import (
    CHARITY,
    COUNCIL,
    CRIME,
    FIVE,
    PERSON,
    SECRET,
    SUPPLIER,
    TEN,
    VOLUNTARY,
    agree,
    agreement,
    detail,
    lacks,
    made,
    rows,
)

pytestmark = pytest.mark.django_db

HOME = "/finance/statutory/"
PERIODS = {VOLUNTARY: "2021-22", CRIME: "2021-11", FIVE: "2021-22-q3", TEN: "2021-11"}


@pytest.fixture(scope="module")
def _authority(kept: None) -> None:
    example.load()
    listed.authority()


@pytest.fixture
def finance(client: Client, _authority: None) -> Client:
    return signed_in(client, "finance")


def details_of(name: str) -> str:
    found = agreement(name)
    return f"{HOME}details/{found.decision.reference}/{found.grantee_id}/"


def test_the_first_page_has_every_list_with_law_period_rows_and_what_is_missing(finance: Client) -> None:
    found = page(finance, HOME)
    said = main_text(found)
    for each in LISTS:
        assert each.law in said
    latest = {VOLUNTARY: "2021-22", FIVE: "2021-22-q4", CRIME: "2022-01", TEN: "2022-01"}
    lines = [row.text for row in found.all("tr")][1:]
    for line, (slug, period) in zip(lines, latest.items(), strict=True):
        assert made(slug, period).period.name in line
    assert {f"{HOME}{slug}/{period}/" for slug, period in latest.items()} <= {each["href"] for each in found.all("a")}
    assert "No contracts over £10,000" in said
    assert "and 1 withheld" in said


@pytest.mark.parametrize(("slug", "period"), PERIODS.items())
def test_a_list_says_its_rows_totals_and_what_is_missing_with_where_to_mend_it(
    finance: Client, slug: str, period: str
) -> None:
    found, of = page(finance, f"{HOME}{slug}/{period}/"), made(slug, period)
    said = main_text(found)
    for entry in of.entries:
        assert entry.number in said
    assert f"£{of.amount:,.2f}" in said
    wanted = {lack.address for lack in of.missing if lack.mended is not Mended.NOWHERE}
    assert wanted <= {each["href"] for each in found.all("a")}
    assert wanted
    for _, what in lacks(of):
        assert what in said


def test_each_link_beside_what_is_missing_leads_to_a_page_that_mends_it(finance: Client) -> None:
    detail(CHARITY, sector="voluntary")
    addresses = {lack.address for slug, period in PERIODS.items() for lack in made(slug, period).missing}
    assert {address.rstrip("/").split("/")[2] for address in addresses} == {"awards", "statutory", "organisations"}
    for address in addresses:
        assert finance.get(address).status_code == 200


def test_a_period_without_rows_says_so_in_words_and_gives_files_with_headings(finance: Client) -> None:
    said = main_text(page(finance, f"{HOME}{CRIME}/2021-12/"))
    assert "No grants in December 2021" in said
    assert "Nothing is missing." in said
    content = finance.get(f"{HOME}{CRIME}/2021-12.csv").content.decode("utf-8-sig")
    headings = "Record,Date awarded,Recipient,Purpose,Conditions,Reasons,Amount,Change,Changed on,Added in the period"
    assert content == f"{headings}\r\n"


def test_a_period_of_withheld_rows_says_so_and_names_nobody(finance: Client) -> None:
    said = main_text(page(finance, f"{HOME}{TEN}/2022-01/"))
    assert "No contracts over £10,000 in January 2022" in said
    assert "1 row is withheld" in said
    assert SECRET not in said
    assert SECRET in main_text(page(finance, "/finance/awards/"))  # it exists, and finance sees it elsewhere


def test_a_decision_that_is_not_in_force_is_in_no_list_and_the_page_says_how_many(finance: Client) -> None:
    address, before = f"{HOME}{CRIME}/2021-10/", rows(made(CRIME, "2021-10"))
    assert "not in force" not in main_text(page(finance, address))
    factories.signed(function_family="transport")
    listed.post()
    found = page(finance, address)
    assert "1 sealed decision is not in force, and so in no list." in main_text(found)
    assert rows(made(CRIME, "2021-10")) == before == []
    assert "/finance/awards/#held-back" in {each["href"] for each in found.all("a")}
    assert "1 sealed decision is not in force" in main_text(page(finance, HOME))


def test_the_name_of_a_person_is_in_no_file_and_the_page_says_why(finance: Client) -> None:
    said = main_text(page(finance, f"{HOME}{CRIME}/2021-11/"))
    assert "the name is withheld, because the recipient is an individual" in said
    for ending in (".csv", "/missing.csv"):
        content = finance.get(f"{HOME}{CRIME}/2021-11{ending}").content.decode("utf-8-sig")
        assert NAME_WITHHELD in content
        assert PERSON.casefold() not in content.casefold()


def test_a_period_that_is_not_over_says_so(finance: Client) -> None:
    found = page(finance, f"{HOME}{VOLUNTARY}/2099-00/")
    assert "This period is not over" in main_text(found)
    assert "This period is not over" not in main_text(page(finance, f"{HOME}{VOLUNTARY}/2021-22/"))


def test_another_period_is_chosen_from_those_in_which_something_happened(finance: Client) -> None:
    chosen = [each["value"] for each in page(finance, f"{HOME}{CRIME}/2021-11/").all("option")]
    assert chosen[-2:] == ["2022-01", "2021-11"]
    answer = finance.get(f"{HOME}{CRIME}/", {"period": "2021-11"})
    assert (answer.status_code, answer["Location"]) == (302, f"{HOME}{CRIME}/2021-11/")
    assert finance.get(f"{HOME}{FIVE}/")["Location"] == f"{HOME}{FIVE}/2021-22-q4/"


@pytest.mark.parametrize(
    "address",
    [
        f"{HOME}spend-over-500/",
        f"{HOME}{CRIME}/2021-13/",
        f"{HOME}{CRIME}/2021-22-q1/",
        f"{HOME}{CRIME}/?period=soon",
        f"{HOME}{CRIME}/2021-11.pdf",
        f"{HOME}details/DN-2021-0099/1/",
    ],
)
def test_what_is_not_there_is_not_found(finance: Client, address: str) -> None:
    assert finance.get(address).status_code == 404


@pytest.mark.parametrize(("slug", "period"), PERIODS.items())
def test_the_csv_and_the_spreadsheet_say_the_same_in_the_order_of_the_page(
    finance: Client, slug: str, period: str
) -> None:
    agree(COUNCIL, conditions="=1+1")
    answer = finance.get(f"{HOME}{slug}/{period}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{slug}-{period}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfRecord,")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    wanted = [{name: plain(value) for name, value in row.items()} for row in rows(made(slug, period))]
    assert lines == wanted
    sheet = load_workbook(io.BytesIO(finance.get(f"{HOME}{slug}/{period}.xlsx").content)).active
    headings, *cells = sheet.iter_rows(values_only=True)
    assert [headings[0], len(cells)] == ["Record", len(wanted)]
    assert [row[0] for row in cells] == [row["Record"] for row in wanted]


def plain(value: object) -> str:
    """As a file writes it: a formula is none any more."""
    text = f"{value:.2f}" if isinstance(value, Decimal) else str(value or "")
    return f"'{text}" if text.startswith("=") else text


def test_a_formula_in_the_conditions_is_words_in_the_file(finance: Client) -> None:
    agree(COUNCIL, conditions="=1+1")
    assert ",'=1+1," in finance.get(f"{HOME}{CRIME}/2021-11.csv").content.decode()


def test_what_is_missing_is_a_file_too(finance: Client) -> None:
    content = finance.get(f"{HOME}{VOLUNTARY}/2021-22/missing.csv").content.decode("utf-8-sig")
    found = made(VOLUNTARY, "2021-22")
    assert list(csv.reader(io.StringIO(content))) == [
        ["Record", "Recipient", "Field", "What is missing"],
        *([lack.entry.number, lack.entry.recipient, lack.what, lack.sentence] for lack in found.missing),
    ]
    assert len(found.missing) == 2


def test_the_schema_files_are_those_of_the_list(finance: Client) -> None:
    for of in LISTS:
        assert json.loads(finance.get(f"{HOME}{of.slug}/schema.json").content) == of.schema
        name = f"{of.slug}-{PERIODS[of.slug]}.csv"
        said = json.loads(finance.get(f"{HOME}{of.slug}/{PERIODS[of.slug]}.csv-metadata.json").content)
        assert (said, said["url"]) == (of.csv_on_the_web(name), name)


@pytest.mark.parametrize("address", [HOME, f"{HOME}{CRIME}/2021-11/", f"{HOME}{VOLUNTARY}/2021-22/"])
def test_pages_ask_the_database_as_often_for_many_rows_as_for_few(finance: Client, address: str) -> None:
    before = queries(finance, address)
    listed.decide({f"Body {each}": Decimal(each) for each in range(10, 30)}, at=listed.NOVEMBER)
    listed.post()
    assert queries(finance, address) == before
    assert before <= MOST


def test_details_are_said_on_a_page_of_their_own_and_come_into_the_list(finance: Client) -> None:
    before = ("Invitation" in {what for name, what in lacks(made(FIVE, "2021-22-q3")) if name == SUPPLIER}, SUPPLIER)
    said = {"invitation": "quote", "tender_reference": "RFQ 3", "review_on": "1 March 2022", "irrecoverable_vat": "£0"}
    answer = finance.post(details_of(SUPPLIER), said, follow=True)
    assert answer.redirect_chain == [(details_of(SUPPLIER), 302)]
    text = answer.content.decode()
    assert "The details of the agreement with Alderway Deaf Services are kept." in text
    assert "Came from: Invitation to quote." in text
    assert "Review: 1 March 2022." in text
    row = rows(made(FIVE, "2021-22-q3"))[0]
    assert before == (True, SUPPLIER)
    assert (row["Invitation"], row["Invitation reference"], row["Review date"]) == (
        "Invitation to quote",
        "RFQ 3",
        "2022-03-01",
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Nothing would change."),
        ({"tender_reference": "RFQ 3"}, "A reference is that of an invitation to quote or to tender."),
        ({"review_on": "soon"}, "“soon” is not a date."),
    ],
)
def test_a_form_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    finance: Client, said: dict[str, str], sentence: str
) -> None:
    answer = finance.post(details_of(SUPPLIER), said)
    assert sentence in answer.content.decode()
    assert not AgreementDetails.objects.filter(agreement=agreement(SUPPLIER)).exists()


@pytest.mark.parametrize(
    ("who", "get", "post"),
    [("governance", 200, 403), ("auditor", 200, 403), ("director", 404, 404), ("officer", 200, 302)],
)
@pytest.mark.usefixtures("_authority")
def test_who_opens_and_who_changes_details(client: Client, who: str, get: int, post: int) -> None:
    detail(SUPPLIER, is_small="no")
    person = signed_in(client, who)
    address = details_of(SUPPLIER)
    assert person.get(address).status_code == get
    assert person.post(address, {"is_small": "yes", "reason": "Grown."}).status_code == post
    if get == 200 and post == 403:
        text = person.get(address).content.decode()
        assert "The author’s side and finance officers say what statutory lists ask for." in text
        assert "Small or medium-sized: No." in text
