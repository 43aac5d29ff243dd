"""The pages of subsidies: what they list and offer, to whom, and in how many queries."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from commissioning.example import authority as example
from grants.awards.models import Agreement
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter
from tests import factories
from tests.decisions.answering import NO_SUBSIDY
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user
from tests.grants.subsidy.assisting import (
    AT,
    STANDALONE,
    confirm,
    council,
    enter,
    given,
    notified,
    unprinted,
    worth,
)

pytestmark = pytest.mark.django_db

LIST = "/finance/subsidy/"
AS_AT = f"{LIST}?day=8+November+2021"


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    example.load()
    given("200000.00", elsewhere="20000.00")
    given("50000.00", STANDALONE)
    given("50000.00", NO_SUBSIDY)


@pytest.fixture
def agreement(_given: None) -> Agreement:
    return Agreement.objects.select_related("decision", "grantee").earliest("pk")


@pytest.fixture
def finance(client: Client, _given: None) -> Client:
    return signed_in(client, "finance")


def of(agreement: Agreement, more: str = "") -> str:
    return f"{LIST}{agreement.decision.reference}/{agreement.grantee_id}/{more}"


def test_the_list_says_who_had_how_much_by_a_day(finance: Client) -> None:
    said = main_text(page(finance, AS_AT))
    assert "Counted from 1 April 2019 to 8 November 2021." in said
    declared = "£20,000.00declared on 1 October 2021"
    for words in ("£200,000.00", declared, "£220,000.00", "£95,000.00", "Below the limit"):
        assert words in said
    assert "No enterprise had minimal financial assistance by then" in main_text(page(finance, f"{LIST}?day=1/9/2021"))


def test_a_day_that_is_none_is_explained_and_today_shown(finance: Client) -> None:
    found = page(finance, f"{LIST}?day=xx")
    assert "“xx” is not a date." in found.one("body").text
    assert found.one("title").text.startswith("Error: ")


@pytest.mark.parametrize(
    ("amount", "words"), [("295000.01", "£0.01 over"), ("295000.00", "Near the limit"), ("294999.99", "Near the limit")]
)
def test_who_is_above_says_by_how_much(finance: Client, agreement: Agreement, amount: str, words: str) -> None:
    worth(agreement, amount)
    assert words in main_text(page(finance, AS_AT))


def test_the_list_as_files(finance: Client) -> None:
    written = finance.get(f"{LIST}enterprises.csv?day=8+November+2021")
    assert written.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(written.content.decode("utf-8-sig"), newline=""))
    assert (row["Enterprise"], row["Together"], row["Left"]) == ("Bolton Council", "220000.00", "95000.00")
    book = load_workbook(io.BytesIO(finance.get(f"{LIST}enterprises.xlsx?day=8+November+2021").content))
    assert book.active["H2"].value == 220000
    assert finance.get(f"{LIST}enterprises.pdf").status_code == 404


def test_the_page_of_an_organisation_shows_it_to_who_sees_finance_alone(finance: Client) -> None:
    address = f"/finance/organisations/{council().pk}/"
    assert "Minimal financial assistance" in main_text(page(finance, address))
    officer = signed_in(Client(), "officer")
    assert "Minimal financial assistance" not in main_text(page(officer, address))


def test_letters_lists_what_is_to_be_done_first(finance: Client, agreement: Agreement) -> None:
    address = f"{LIST}letters/"
    assert "Write the notification" in main_text(page(finance, address))
    notified(agreement)
    assert "Get the confirmation" in main_text(page(finance, address))
    confirm(agreement.subsidy_letters.get())
    said = main_text(page(finance, address))
    assert "8 November 2021" in said
    assert "Write that it is given" in said


def test_database_lists_what_is_overdue_before_what_is_entered(finance: Client, agreement: Agreement) -> None:
    standalone = Agreement.objects.order_by("pk")[1]
    enter(agreement)
    found = page(finance, f"{LIST}database/")
    rows = [row.text for row in found.all("tr")][1:]
    assert [("Overdue" in row, "Entered" in row) for row in rows] == [(True, False), (False, True)]
    assert standalone.decision.reference in rows[0]
    assert "SUB-2021-77, 8 November 2021" in rows[1]
    (first, second) = csv.DictReader(
        io.StringIO(finance.get(f"{LIST}database.csv").content.decode("utf-8-sig"), newline="")
    )
    assert (first["Due by"], first["Footing"], first["Amount"], first["Stands"], first["Database reference"]) == (
        *("2022-01-26", "Outside a scheme", "50000.00", "Overdue", ""),
    )
    assert (second["What"], second["Entered on"], second["Database reference"]) == (
        *("New entry", "2021-11-08", "SUB-2021-77"),
    )


def test_pages_take_few_queries_however_many_there_are(finance: Client, agreement: Agreement) -> None:
    pages = (AS_AT, f"{LIST}letters/", f"{LIST}database/", of(agreement))
    before = {path: queries(finance, path) for path in pages}
    confirm(notified(agreement))
    confirm(agreement.subsidy_letters.get(), note="A slip.")
    notified(agreement)
    enter(agreement)
    enter(agreement, note="A slip.")
    after = {path: queries(finance, path) for path in pages}
    assert max(after.values()) <= MOST
    assert {path: after[path] - before[path] for path in pages[:1] + pages[2:3]} == dict.fromkeys(
        (AS_AT, f"{LIST}database/"), 0
    )


def test_the_whole_way_through_the_pages(finance: Client, agreement: Agreement) -> None:
    today = timezone.localdate()
    reply_by = (today + timedelta(days=28)).isoformat()
    assert finance.post(of(agreement, "notification/"), {"reply_by": reply_by}).status_code == 302
    letter = SubsidyLetter.objects.get()
    pdf = finance.get(of(agreement, "letters/1.pdf"))
    assert pdf.content.startswith(b"%PDF-")
    assert "attachment" in pdf["Content-Disposition"]
    sent = {"sent_on": today.isoformat(), "how": "By post"}
    assert finance.post(of(agreement, "letters/1/sent/"), sent).status_code == 302
    assert LetterSent.objects.get().letter == letter
    answer = {
        "confirmed_on": today.isoformat(),
        "elsewhere": "20,000",
        "upload": SimpleUploadedFile("answer.txt", b"We confirm it.", "text/plain"),
    }
    assert finance.post(of(agreement, "letters/1/answer/"), answer).status_code == 302
    kept = SubsidyConfirmation.objects.get()
    assert (kept.elsewhere, kept.file_name) == (Decimal("20000.00"), "answer.txt")
    assert finance.get(of(agreement, f"answers/{kept.sha256}/")).content == b"We confirm it."
    assert finance.post(of(agreement, "given/"), {"given_on": today.isoformat()}).status_code == 302
    assert [each.kind for each in SubsidyLetter.objects.order_by("number")] == ["notification", "given"]
    entry = {"database_reference": "SUB-77", "entered_on": today.isoformat()}
    posting = agreement.decision.versions.get().posting
    assert finance.post(of(agreement, f"database/{posting.pk}/"), entry).status_code == 302
    assert DatabaseEntry.objects.get().database_reference == "SUB-77"


def test_what_is_refused_is_said_on_the_page_and_nothing_typed_is_lost(finance: Client, agreement: Agreement) -> None:
    notified(agreement, at=AT)
    answer = {"confirmed_on": "8/11/2021", "elsewhere": "315,000.01"}
    response = finance.post(of(agreement, "letters/1/answer/"), answer)
    assert response.status_code == 200
    said = response.content.decode()
    assert "come to £515,000.01, and an enterprise may have £315,000.00." in said
    assert 'value="315,000.01"' in said
    assert not SubsidyConfirmation.objects.exists()


@pytest.mark.parametrize("more", ["notification/", "given/", "letters/1/sent/", "letters/1/answer/"])
def test_who_only_reads_sees_why_and_changes_nothing(client: Client, agreement: Agreement, more: str) -> None:
    unprinted(agreement)
    auditor = signed_in(client, "auditor")
    assert "The author’s side, finance and governance officers do this." in main_text(
        page(auditor, of(agreement, more))
    )
    assert auditor.post(of(agreement, more), {}).status_code == 403
    assert "Record its confirmation" not in main_text(page(auditor, of(agreement)))


def test_the_author_keeps_it_and_another_directorate_sees_nothing(client: Client, agreement: Agreement) -> None:
    assert "Write the notification" in main_text(page(signed_in(client, "officer"), of(agreement)))
    stranger = factories.outsider()
    client.force_login(stranger)
    assert client.get(of(agreement)).status_code == 404
    client.force_login(user("director"))
    assert client.get(of(agreement)).status_code == 404


@pytest.mark.parametrize("more", ["letters/9.pdf", "letters/9/sent/", "answers/abc/", "database/999999/"])
def test_what_is_not_there_is_not_found(finance: Client, agreement: Agreement, more: str) -> None:
    assert finance.get(of(agreement, more)).status_code == 404
    assert finance.post(LIST).status_code == 405


def test_an_agreement_without_a_subsidy_has_no_such_page(finance: Client) -> None:
    none = Agreement.objects.latest("pk")
    assert finance.get(of(none)).status_code == 404
    shown = main_text(page(finance, f"/finance/awards/{none.decision.reference}/{none.grantee_id}/"))
    assert "Subsidy: letters" not in shown


def test_a_subsidy_outside_a_scheme_has_no_letters_but_an_entry(finance: Client) -> None:
    standalone = Agreement.objects.order_by("pk")[1]
    said = main_text(page(finance, of(standalone)))
    assert "What it confirmed" not in said
    assert "Outside a scheme" in said
    shown = main_text(page(finance, f"/finance/awards/{standalone.decision.reference}/{standalone.grantee_id}/"))
    assert "Subsidy: letters, confirmation and database" in shown
