"""The pages of awards: the list as at a day, one decision, one agreement; and the list as a file."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commissioning.example import authority as example
from decisions.record.models import Decision, FundingSource
from grants.awards.models import Agreement, Award
from grants.payments.schedules import Row
from tests import factories
from tests.decisions.linking import grants, made, to
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW
from tests.grants.awards.giving import post
from tests.grants.payments import paying as to_pay

pytestmark = pytest.mark.django_db

LIST = "/finance/awards/"
GMCA = "Greater Manchester Combined Authority"
SEALED_ON = (NOW + timedelta(days=4)).date()


@pytest.fixture(scope="module")
def _awards(kept: None) -> None:
    """Ten councils in one year; three streams in two; one varied; one held back."""
    example.load()
    factories.signed()
    grants(total="1000.00", streams=("Outreach", "Testing"), years=(2021, 2022))
    first = made(total="45000.00")
    made(to(first), total="10000.00")
    factories.signed(function_family="transport")
    post()


@pytest.fixture
def finance(client: Client, _awards: None) -> Client:
    return signed_in(client, "finance")


def test_the_list_says_what_everything_comes_to_by_year(finance: Client) -> None:
    said = main_text(page(finance, LIST))
    assert "51 awards as at" in said
    assert "£695,733.00" in said
    assert "2022/23" in said


def test_four_choices_say_what_a_district_gets_from_a_funder_in_a_year(finance: Client) -> None:
    funder = "Greater Manchester Combined Authority"
    said = main_text(page(finance, f"{LIST}?locality=Bolton&year=2021&funder={funder}"))
    bolton = Award.objects.filter(locality__name="Bolton", financial_year=2021).as_at(date(2030, 1, 1))
    assert "3 awards as at" in said
    assert f"£{sum(each.awarded for each in bolton):,.2f}" in said
    assert "No award matches" in main_text(page(finance, f"{LIST}?locality=Bolton&funder=Home+Office"))


def test_money_of_a_year_for_which_no_funder_is_named_is_of_those_that_are_named(finance: Client) -> None:
    """Every decision here names one funder for 2021/22, and one gives money in 2022/23 too."""
    assert set(FundingSource.objects.values_list("funder__name", "financial_year")) == {(GMCA, 2021)}
    said = main_text(page(finance, f"{LIST}?funder={GMCA}"))
    assert "51 awards as at" in said
    assert "£695,733.00" in said


def test_the_list_as_at_an_earlier_day_leaves_out_what_came_later(finance: Client) -> None:
    assert "No award matches" in main_text(page(finance, f"{LIST}?on=1+October+2021"))
    said = main_text(page(finance, f"{LIST}?on={SEALED_ON.isoformat()}"))
    assert f"51 awards as at {SEALED_ON.day} October 2021" in said


def test_a_day_that_is_none_is_named_and_today_is_shown(finance: Client) -> None:
    found = page(finance, f"{LIST}?on=31+June+2021")
    assert "“31 June 2021”" in main_text(found)
    assert "51 awards as at" in main_text(found)


def test_what_is_held_back_says_why(finance: Client) -> None:
    said = main_text(page(finance, LIST))
    assert "Sealed, and held back" in said
    assert "It is open to call-in, as decisions on transport functions are." in said


def test_the_list_takes_the_same_queries_however_long_it_is(finance: Client) -> None:
    assert queries(finance, LIST) <= MOST
    assert queries(finance, f"{LIST}?locality=Bolton&funder=Home+Office") <= MOST


def test_the_file_has_every_row_with_exact_sums(finance: Client) -> None:
    response = finance.get("/finance/awards.csv?words=Outreach&on=2030-01-01")
    assert response["Content-Disposition"] == 'attachment; filename="awards 2030-01-01.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 20
    assert {row["Stream"] for row in rows} == {"Outreach"}
    assert rows[0]["District code"].startswith("E0800000")
    assert all(len(row["Awarded"].split(".")[1]) == 2 for row in rows)
    book = load_workbook(io.BytesIO(finance.get("/finance/awards.xlsx?words=Outreach").content))
    assert book.active.max_row == 21


@pytest.mark.parametrize(
    "address", ["/finance/awards.pdf", "/finance/awards.csv?on=never", "/finance/awards/DN-2021-9999/"]
)
def test_what_is_not_there_is_404(finance: Client, address: str) -> None:
    assert finance.get(address).status_code == 404


def test_a_decision_shows_its_awards_and_what_varied_them(finance: Client) -> None:
    first = Decision.objects.get(total="45000.00")
    later = Decision.objects.get(total="10000.00")
    said = main_text(page(finance, reverse("decision_awards", args=[first.reference])))
    assert "£55,000.00" in said
    assert f"Varied, 1 award By {later.reference} Amount £10,000.00" in said
    other = main_text(page(finance, reverse("decision_awards", args=[later.reference])))
    assert f"Varied: £10,000.00 in 1 award of {first.reference}" in other


def test_an_award_leads_to_its_payments_for_those_who_may_open_them(client: Client, finance: Client) -> None:
    first = Decision.objects.get(total="45000.00")
    where = reverse("decision_awards", args=[first.reference])
    payments = reverse("award_payments", args=[Award.objects.get(agreement__decision=first).pk])
    returns = f"{reverse('returns')}?words={first.reference}"
    asked = {who: page(signed_in(client, who), where) for who in ("finance", "officer", "director")}
    led = {who: [len(found.all("a", href=each)) for each in (payments, returns)] for who, found in asked.items()}
    assert led == {"finance": [1, 1], "officer": [1, 0], "director": [0, 0]}


def test_an_agreement_leads_to_its_notice_its_returns_and_its_payee(finance: Client) -> None:
    held = Agreement.objects.filter(decision__total="45000.00").get()
    found = page(finance, reverse("agreement", args=[held.decision.reference, held.grantee_id]))
    for where in (
        reverse("preview", args=[held.decision.reference]),
        reverse("reporting_lines", args=[held.decision.reference, held.grantee_id]),
        reverse("statutory_details", args=[held.decision.reference, held.grantee_id]),
    ):
        assert len(found.one("main").text) > 0
        assert len([each for each in found.all("a", href=where) if each.text != held.decision.reference]) == 1
    assert len(found.all("a", href=reverse("organisation", args=[held.grantee_id]))) == 2  # recipient and payee


def test_an_agreement_gets_new_terms_with_its_file(finance: Client) -> None:
    agreement = Agreement.objects.get(decision__total="45000.00")
    address = reverse("agreement", args=[agreement.decision.reference, agreement.grantee_id])
    form = page(finance, f"{address}change/")
    assert "New terms of the agreement with Bolton Council" in main_text(form)
    said = {
        "status": "signed",
        "signed_on": "12 January 2022",
        "payee": agreement.grantee_id,
        "provider": "",
        "instrument": "grant",
        "agreement_reference": "GA-17",
        "purpose": "Recovery workers",
        "conditions": "Returned if unspent.",
        "from_on": "12 January 2022",
        "reason": "Signed by both sides",
        "upload": SimpleUploadedFile("agreement.txt", b"Agreed."),
    }
    assert finance.post(f"{address}change/", said).status_code == 302
    after = main_text(page(finance, address))
    for words in ("Signed", "on 12 January 2022", "GA-17", "agreement.txt", "Returned if unspent."):
        assert words in after
    file = agreement.documents.get()
    response = finance.get(f"{address}{file.sha256}/")
    assert (response.content, response["X-Content-Type-Options"]) == (b"Agreed.", "nosniff")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"status": "signed", "signed_on": ""}, "Give the day on which the second side signed."),
        ({"reason": ""}, "Say why the terms change."),
        ({"reason": "So"}, "Nothing would change."),
    ],
)
def test_terms_that_cannot_be_say_why_and_keep_what_was_typed(
    finance: Client, said: dict[str, str], sentence: str
) -> None:
    agreement = Agreement.objects.get(decision__total="45000.00")
    address = reverse("change_agreement", args=[agreement.decision.reference, agreement.grantee_id])
    whole = {
        "status": "to_draft",
        "payee": agreement.grantee_id,
        "instrument": "grant",
        "from_on": "1 May 2022",
        **said,
    }
    found = finance.post(address, whole)
    assert sentence in found.content.decode()
    assert "1 May 2022" in found.content.decode()
    assert agreement.terms.count() == 1


@pytest.mark.usefixtures("_awards")
def test_only_those_who_keep_agreements_change_them(client: Client) -> None:
    agreement = Agreement.objects.get(decision__total="45000.00")
    address = reverse("change_agreement", args=[agreement.decision.reference, agreement.grantee_id])
    assert "keep agreements" in main_text(page(signed_in(client, "auditor"), address))
    assert client.post(address, {}).status_code == 403


def ten() -> Decision:
    """The decision of ten agreements."""
    return Decision.objects.get(total=factories.TOTAL, function_family="pcc")


def test_several_agreements_are_ticked_and_changed_together(finance: Client) -> None:
    decision = ten()
    where = f"/finance/awards/{decision.reference}/agreements/"
    links = page(finance, f"/finance/awards/{decision.reference}/").all("a")
    assert where in [each["href"] for each in links]
    found = page(finance, where)
    boxes = [each["value"] for each in found.all("input") if each["name"] == "agreements"]
    assert len(boxes) == 10
    assert "Bolton Council: to be drafted" in main_text(found)
    said = {"agreements": boxes[:2], "status": "signed", "payee": "", "from_on": "1 April 2022", "reason": "Signed."}
    response = finance.post(where, said)
    assert "Give the day on which the second side signed." in response.content.decode()
    response = finance.post(where, said | {"signed_on": "1 April 2022"})
    assert (response.status_code, response["Location"]) == (302, f"/finance/awards/{decision.reference}/")
    assert decision.agreements.filter(terms__status="signed").count() == 2
    response = finance.post(where, said | {"signed_on": "1 April 2022"})
    assert "Nothing would change." in response.content.decode()
    other = str(Agreement.objects.exclude(decision=decision).exclude(grantee__in=boxes).first() or 0)
    assert "Select a valid choice" in finance.post(where, said | {"agreements": [other]}).content.decode()


def test_who_may_not_change_agreements_reads_why(client: Client, finance: Client) -> None:
    where = f"/finance/awards/{ten().reference}/agreements/"
    assert "keep agreements." in main_text(page(signed_in(client, "auditor"), where))
    assert client.post(where, {}).status_code == 403
    assert queries(signed_in(client, "finance"), where) <= MOST


def test_awards_that_nobody_has_planned_to_pay_are_found(finance: Client) -> None:
    award = Award.objects.get(agreement__decision__total="45000.00")
    asked = {each: main_text(page(finance, f"{LIST}?schedule={each}")) for each in ("none", "written", "abc")}
    assert "51 awards as at" in asked["none"]
    assert "No award matches" in asked["written"]
    assert "51 awards as at" in asked["abc"]
    to_pay.typed(award, [Row(date(2022, 1, 1), Decimal("55000.00"), "All of it")])
    assert "50 awards as at" in main_text(page(finance, f"{LIST}?schedule=none"))
    found = page(finance, f"{LIST}?schedule=written")
    assert "1 award as at" in main_text(found)
    assert "£55,000.00" in main_text(found)
    assert queries(finance, f"{LIST}?schedule=none") <= MOST
