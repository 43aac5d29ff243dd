"""The pages of passported grants: who sees them, what they say as at a day, and what their forms write."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.example import authority as example
from decisions.record.models import Decision
from grants.awards.models import Adjustment
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from tests.conftest import guards_off
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.grants.funders.promising import step
from tests.grants.passporting.passing import MAY, SEALED, SLUG, carrier, grant, money, move, onward, pass_on

pytestmark = pytest.mark.django_db

ALL, ONE = "/finance/passporting/", f"/finance/passporting/{SLUG}/"


@pytest.fixture(scope="module")
def _made(kept: None) -> None:
    example.load()
    decision = carrier({"Schools": ("600.00", "300.00"), "Youth clubs": ("40.00", "20.00")})
    made = grant()
    money(made, "1000.00")
    money(made, "40.00", "retained", effective_on=MAY)
    pass_on(made, decision, "Schools")
    onward(made, "550.00")
    grant(name="Empty grant")


@pytest.fixture
def made(_made: None) -> PassportedGrant:
    return PassportedGrant.objects.get(slug=SLUG)


def test_the_list_adds_up_as_at_any_day(client: Client, made: PassportedGrant) -> None:
    signed_in(client, "finance")
    today = main_text(page(client, ALL))
    for words in ("£1,000.00", "£900.00", "£40.00", "£60.00", "Late", "Empty grant", "Nothing came in"):
        assert words in today
    then = main_text(page(client, f"{ALL}?on=5+May+2021"))
    assert ("£900.00" in then, "£960.00" in then, "To be passed on" in then) == (False, True, True)
    tomorrow = main_text(page(client, f"{ALL}?on=1+January+2090"))
    assert "Choose today or an earlier day." in tomorrow
    assert "Late" in tomorrow


def test_one_grant_says_who_was_given_what_and_what_is_not_recorded(client: Client, made: PassportedGrant) -> None:
    text = main_text(page(signed_in(client, "auditor"), ONE))
    for words in (
        "£60.00 was to be passed on by 31 March 2022, and was not.",
        "reported by Hal Norris, up to 1 February 2022",
        "Bolton Council",
        "£550.00",
        "£50.00",
        "41 schools",
        "Bury Council",
        "Not recorded",
        "One day a week of a clerk.",
        "HO-7",
    ):
        assert words in text
    before = main_text(page(client, f"{ONE}?on=2021-05-04"))
    assert ("No award is counted" in before, "£960.00" in before, "was not." in before) == (True, True, False)


def test_what_finance_recorded_of_the_funder_stands_beside_it(client: Client, made: PassportedGrant) -> None:
    decision = Decision.objects.get()
    assert "letters and receipts" not in main_text(page(signed_in(client, "finance"), ONE))
    step(decision, "received", "990.00", funder="Home Office")
    assert "letters and receipts" not in main_text(page(client, ONE))  # of no programme: another promise
    plain = grant(name="Plain grant", programme="")
    money(plain, "1000.00")
    text = main_text(page(client, f"/finance/passporting/{plain.slug}/"))
    assert "£990.00 received." in text
    assert "That differs by −£10.00 from what came in here." in text


def test_the_files_have_the_rows_of_the_page(client: Client, made: PassportedGrant) -> None:
    signed_in(client, "finance")
    rows = list(csv.reader(io.StringIO(client.get("/finance/passporting.csv").content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["Empty grant", "Safer schools grant"]
    assert rows[2][4:10] == ["1000.00", "900.00", "40.00", "60.00", "2022-03-31", "Late"]
    then = list(
        csv.reader(io.StringIO(client.get("/finance/passporting.csv?on=2021-05-04").content.decode("utf-8-sig")))
    )
    assert then[2][4:11] == ["1000.00", "0.00", "40.00", "960.00", "2022-03-31", "Not all passed on yet", "2021-05-04"]
    assert client.get("/finance/passporting.xlsx").content[:2] == b"PK"
    assert client.get("/finance/passporting.pdf").status_code == 404


def test_the_forms_write_what_is_typed(client: Client, made: PassportedGrant) -> None:
    signed_in(client, "finance")
    today = timezone.localdate()
    said = {"name": "Night buses", "funder": str(made.funder_id), "financial_year": "2021/22"}
    assert client.post(f"{ALL}new/", said).status_code == 302
    new = PassportedGrant.objects.get(name="Night buses")
    assert (new.pass_on_by, new.written_by_name) == (date(2022, 3, 31), "Leo Brandreth")
    back = {
        "kind": "retained",
        "amount": "10",
        "takes_back": "on",
        "effective_on": str(today),
        "reason": "Typed wrong.",
    }
    assert client.post(f"{ONE}money/", back).status_code == 302
    day = {"pass_on_by": "30 June 2090", "effective_on": str(today), "reason": "Later."}
    assert client.post(f"{ONE}day/", day).status_code == 302
    reference = Decision.objects.get().reference
    carried = {"offer": f"{reference}:Youth clubs", "effective_on": str(today)}
    assert client.post(f"{ONE}pass-on/", carried).status_code == 302
    report = {"recipient": str(body_of("Bury Council")), "as_at": str(today), "retained": "5", "said_by": "Ada Finch"}
    assert client.post(f"{ONE}onward/", report).status_code == 302
    added = [(each.kind, str(each.amount)) for each in made.entries.order_by("number")[4:]]
    assert added == [("retained", "-10.00"), ("moved", "None"), ("passed_on", "40.00"), ("passed_on", "20.00")]
    assert OnwardReport.objects.get(said_by="Ada Finch").passed_on is None
    assert "All accounted for" not in main_text(page(client, ONE))


def body_of(name: str) -> int:
    return PassportEntry.objects.filter(award__agreement__grantee__name=name).values_list(
        "award__agreement__grantee", flat=True
    )[0]


def test_what_is_refused_is_said_beside_what_was_typed(client: Client, made: PassportedGrant) -> None:
    signed_in(client, "finance")
    said = {"kind": "retained", "amount": "60.01", "effective_on": str(SEALED), "reason": "More clerks."}
    text = client.post(f"{ONE}money/", said).content.decode()
    assert "£0.01 more would have gone out by 26 October 2021 than had come in by then." in text
    assert "More clerks." in text
    text = client.post(f"{ONE}onward/", {"as_at": "1 May 2022", "said_by": "Ada"}).content.decode()
    assert "Choose the recipient." in text
    assert made.entries.count() == 4


def test_a_page_takes_few_queries_however_many_rows(client: Client, made: PassportedGrant) -> None:
    signed_in(client, "finance")
    few = queries(client, ALL), queries(client, ONE)
    for number in range(10):
        other = grant(name=f"Grant {number}")
        money(other, "5.00")
    move(made, reason="Later.")
    assert (queries(client, ALL), queries(client, ONE)) == few
    assert max(*few, queries(client, f"{ONE}pass-on/"), queries(client, f"{ONE}onward/")) <= MOST


@pytest.mark.parametrize("act", ["new", f"{SLUG}/money", f"{SLUG}/pass-on", f"{SLUG}/day", f"{SLUG}/onward"])
def test_an_auditor_reads_why_nothing_may_be_written(client: Client, made: PassportedGrant, act: str) -> None:
    signed_in(client, "auditor")
    assert "Finance officers keep passported grants." in main_text(page(client, f"{ALL}{act}/"))
    assert client.post(f"{ALL}{act}/", {}).status_code == 403
    assert "Record money" not in main_text(page(client, ONE))


def test_an_address_of_no_grant_is_not_found(client: Client, made: PassportedGrant) -> None:
    signed_in(client, "finance")
    for address in ("", "money/", "pass-on/", "day/", "onward/"):
        assert client.get(f"{ALL}no-such-grant/{address}").status_code == 404
    assert client.get(ONE).status_code == 200
    assert client.post(ALL).status_code == 405


def test_awards_that_were_lowered_are_said(client: Client, made: PassportedGrant) -> None:
    award = made.entries.filter(amount="600.00").get().award
    with guards_off("grants_adjustment"):
        Adjustment.objects.filter(award=award).update(amount="585.00")
    text = main_text(page(signed_in(client, "finance"), ONE))
    assert "Awards to Bolton Council were lowered, and are £15.00 less than what is counted here." in text
