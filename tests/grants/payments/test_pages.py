"""The pages of payments: what they show, to whom, and what becomes of what is sent to them."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.example import authority
from grants.awards.models import Award
from grants.payments import conditions, paying, releasing
from grants.payments.choices import Because, Precedent
from grants.payments.models import Instalment, PaymentFile, PaymentImport, PrecedentMark, Schedule, Step
from grants.returns import acts as returned
from grants.written import stamped
from tests.conftest import guards_off
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later
from tests.grants.returns import asking

pytestmark = pytest.mark.django_db

LIST = "/finance/payments/"


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury", "Wigan"])


@pytest.fixture
def bolton(_seed: None, db: None) -> Award:
    return award_of("Bolton")


@pytest.fixture
def first(bolton: Award) -> Instalment:
    return to.plan(bolton)[0]


def act(instalment: Instalment, what: str) -> str:
    return reverse("instalment_act", args=[instalment.pk, what])


def test_a_month_of_a_finance_officer(client: Client, first: Instalment) -> None:
    """Certified, released, put in a file, imported as paid; each by its form."""
    signed_in(client, "officer").post(act(first, "certify"))
    signed_in(client, "finance").post(act(first, "release"))
    client.post(reverse("payment_files"))
    file = PaymentFile.objects.get()
    response = client.post(reverse("payment_file", args=[file.number]))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="payment-file-1-')
    today = timezone.localdate()
    table = f"Reference,Amount,Paid on,Ledger reference\n{first.reference},{first.amount},{today},BACS 1\n"
    response = client.post(reverse("payment_imports"), {"file": SimpleUploadedFile("paid.csv", table.encode())})
    tried = PaymentImport.objects.get()
    assert response["Location"] == reverse("payment_import", args=[tried.pk])
    assert "1 row that agrees£23,191.11 Rows that do not agree0" in main_text(page(client, response["Location"]))
    client.post(response["Location"])
    assert to.states(first.award)[0] == "paid"
    client.post(reverse("undo_import", args=[tried.pk]), {"reason": "Wrong month."})
    assert to.states(first.award)[0] == "released"


def test_the_list_says_what_can_be_released_what_waits_and_why(client: Client, first: Instalment) -> None:
    bury = to.plan(award_of("Bury"))
    conditions.ask_for(agreement=award_of("Bury").agreement, kind=Precedent.PARTNERSHIP, by=user("officer"), at=AGREED)
    ready = main_text(page(signed_in(client, "finance"), LIST))
    assert "3 instalments" in ready
    assert "£69,573.32" in ready
    assert bury[0].reference not in ready
    waits = main_text(page(client, f"{LIST}?show=waiting"))
    assert "£38,741.73" in waits
    assert "Not met yet: the partnership has approved the agreement." in waits
    assert first.reference not in waits


def test_totals_follow_the_filters(client: Client, first: Instalment) -> None:
    to.plan(award_of("Bury"))
    signed_in(client, "finance")
    for query, total in (
        ("payee=Bury Council", "£38,741.73"),
        ("year=2022", "£36,105.02"),
        ("payee=Bury Council&year=2022", "£12,913.91"),
        ("funder=Greater Manchester Combined Authority", "£108,315.05"),
        ("state=planned", "£108,315.05"),
        ("year=nonsense", "£108,315.05"),
    ):
        assert total in main_text(page(client, f"{LIST}?show=all&{query}")), query
    assert "No instalment matches" in main_text(page(client, f"{LIST}?show=all&funder=Nobody"))


def test_what_went_out_and_what_is_late(client: Client, first: Instalment) -> None:
    to.paid(first)
    signed_in(client, "finance")
    assert first.reference in main_text(page(client, f"{LIST}?show=out"))
    late = main_text(page(client, f"{LIST}?show=late"))
    assert first.reference not in late
    assert "2 instalments" in late


def test_an_award_shows_its_schedule_its_steps_and_its_conditions(client: Client, first: Instalment) -> None:
    to.paid(first, reference="BACS 7")
    paying.claw_back(
        instalment=first,
        amount=Decimal("100.00"),
        came_back_on=later(3).date(),
        because=Because.UNSPENT,
        reason="A vacant post.",
        by=user("finance"),
        at=later(3),
    )
    conditions.ask_for(agreement=first.award.agreement, kind=Precedent.UNDERSPEND, by=user("officer"), at=AGREED)
    text = main_text(page(signed_in(client, "finance"), reverse("award_payments", args=[first.award_id])))
    for words in (
        "£100.00 came back on 4 November 2021",
        "Paid on 1 November 2021, BACS 7.",
        "Unallocated underspend is not above a cap: £15,000.00",
        "Schedule 1: in the first year, then annually in advance.",
    ):
        assert words in text


def test_who_may_not_act_reads_why_where_the_button_would_be(client: Client, first: Instalment) -> None:
    text = main_text(page(signed_in(client, "governance"), act(first, "withhold")))
    assert "Finance officers do this." in text
    response = client.post(act(first, "withhold"), {"reason": "Because."})
    assert response.status_code == 409
    assert to.states(first.award) == ["planned"] * 3


def test_the_author_is_offered_what_authors_do_and_a_way_back_that_is_open(client: Client, first: Instalment) -> None:
    address = reverse("award_payments", args=[first.award_id])
    offered = {}
    for who in ("officer", "finance", "governance"):
        found = page(signed_in(client, who), address)
        acts = [each for each in found.all("a") if f"/instalments/{first.pk}/" in (each["href"] or "")]
        offered[who] = [each.text.partition(" ")[0] for each in acts]
        back = [each["href"] for each in found.all("a", class_="govuk-breadcrumbs__link")]
        assert {client.get(each).status_code for each in back} == {200}
    assert offered == {"officer": ["Certify"], "finance": ["Certify", "Withhold"], "governance": []}


def test_payments_lead_to_the_agreement_its_returns_and_its_payee(client: Client, first: Instalment) -> None:
    agreement = first.award.agreement
    found = page(signed_in(client, "finance"), reverse("award_payments", args=[first.award_id]))
    named = [agreement.decision.reference, agreement.grantee_id]
    led = {each["href"] for each in found.all("a")}
    assert {reverse("agreement", args=named), reverse("reporting_lines", args=named)} <= led
    assert reverse("organisation", args=[agreement.grantee_id]) in led


def test_who_imports_nothing_is_offered_no_form(client: Client, first: Instalment) -> None:
    found = page(signed_in(client, "auditor"), reverse("payment_imports"))
    assert "You cannot import payments Finance officers do this." in main_text(found)
    assert found.all("input", type="file") == []
    assert len(page(signed_in(client, "finance"), reverse("payment_imports")).all("input", type="file")) == 1


def test_what_cannot_be_released_says_why_and_changes_nothing(client: Client, first: Instalment) -> None:
    to.certify(first)
    conditions.ask_for(agreement=first.award.agreement, kind=Precedent.RETURNS, by=user("officer"), at=AGREED)
    response = signed_in(client, "finance").post(act(first, "release"))
    assert response.status_code == 409
    assert "Not met yet: returns are received." in response.content.decode()
    assert to.states(first.award)[0] == "certified"


def test_an_unknown_act_award_or_condition_is_not_found(client: Client, first: Instalment) -> None:
    signed_in(client, "finance")
    for address in (
        act(first, "eat"),
        reverse("instalment_act", args=[10**9, "certify"]),
        reverse("award_payments", args=[10**9]),
        reverse("mark_condition", args=[first.award_id, 9]),
    ):
        assert client.get(address).status_code == 404, address


def schedule_of(award: Award) -> str:
    return reverse("schedule_award", args=[award.pk])


def typed_rows(*rows: tuple[str, str, str]) -> dict[str, str]:
    data = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        data |= {f"rows-{place}-{name}": cell for name, cell in zip(("due_on", "amount", "what_for"), row, strict=True)}
    return data


def test_a_schedule_is_proposed_changed_and_written(client: Client, bolton: Award) -> None:
    found = page(signed_in(client, "officer"), f"{schedule_of(bolton)}?mode=in_year&names=")
    values = [each["value"] for each in found.all("input") if (each["name"] or "").endswith("amount") and each["value"]]
    assert values == ["23,191.11", "23,191.11", "23,191.10"]
    rows = [("1 December 2021", "60,000", "First"), ("2022-04-01", "9,573.32", "Rest"), ("", "", "")]
    response = client.post(f"{schedule_of(bolton)}?mode=typed&names=", typed_rows(*rows))
    assert response.status_code == 302
    assert [(each.due_on, each.amount) for each in bolton.instalments.order_by("number")] == [
        (date(2021, 12, 1), Decimal("60000.00")),
        (date(2022, 4, 1), Decimal("9573.32")),
    ]


def test_a_schedule_that_is_wrong_keeps_what_was_typed(client: Client, bolton: Award) -> None:
    signed_in(client, "officer")
    response = client.post(f"{schedule_of(bolton)}?mode=typed&names=", typed_rows(("1 December 2021", "5.00", "First")))
    assert response.status_code == 409
    text = response.content.decode()
    assert "£69,568.32 too little." in text
    assert 'value="1 December 2021"' in text
    response = client.post(f"{schedule_of(bolton)}?mode=typed&names=", typed_rows(("", "5.00", "First")))
    assert "Give the due on, or clear the whole row." in response.content.decode()
    assert not bolton.instalments.exists()


def test_milestones_are_named(client: Client, bolton: Award) -> None:
    signed_in(client, "officer")
    assert "Name the milestones, one on each line." in main_text(page(client, f"{schedule_of(bolton)}?mode=milestone"))
    found = page(client, f"{schedule_of(bolton)}?mode=milestone&names=Staff in post%0AReport")
    named_for = [
        each["value"] for each in found.all("input") if (each["name"] or "").endswith("what_for") and each["value"]
    ]
    assert named_for == ["Staff in post", "Report"]


def test_a_condition_is_asked_for_and_marked(client: Client, bolton: Award) -> None:
    signed_in(client, "officer")
    asked = reverse("ask_condition", args=[bolton.pk])
    assert "Say what the condition is." in client.post(asked, {"kind": "other"}).content.decode()
    client.post(asked, {"kind": "underspend"})
    mark = reverse("mark_condition", args=[bolton.pk, 1])
    said = {"outcome": "met", "marked_on": "1 November 2021", "note": "Return of quarter 2."}
    assert client.post(mark, said | {"amount": "15,000.01"}).status_code == 409
    assert client.post(mark, said | {"amount": "14,999.99"}).status_code == 302
    assert "£14,999.99 unspent." in main_text(page(client, reverse("award_payments", args=[bolton.pk])))
    assert "This condition is marked already." in main_text(page(client, mark))


def test_a_condition_that_returns_answer_shows_their_sum_and_is_not_marked_as_met(
    client: Client, bolton: Award
) -> None:
    for kind in (Precedent.UNDERSPEND, Precedent.RETURNS):
        conditions.ask_for(agreement=bolton.agreement, kind=kind, by=user("officer"), at=AGREED)
    first = asking.ask(bolton.agreement).returns.earliest("number")
    asking.take_in(first, on=AGREED.date(), at=AGREED, underspend=Decimal("1250.50"))
    returned.accept(report=first, by=user("finance"), at=AGREED)
    address = reverse("award_payments", args=[bolton.pk])
    assert "Accepted returns come to £1,250.50 not spent. See" in main_text(page(signed_in(client, "officer"), address))
    second = first.line.returns.get(number=2)
    asking.take_in(second, on=AGREED.date(), at=AGREED, underspend=Decimal("1.00"))
    assert "£1,250.50 not spent. One that came is not accepted yet." in main_text(page(client, address))
    assert "A return that is due has not come." in main_text(page(client, address))
    mark = reverse("mark_condition", args=[bolton.pk, 1])
    form = page(client, mark)
    assert [each["value"] for each in form.all("input") if each["name"] == "outcome"] == ["dropped"]
    said = {"outcome": "met", "marked_on": "1 November 2021", "note": "By mail."}
    assert client.post(mark, said).status_code == 200
    assert not PrecedentMark.objects.exists()
    assert client.post(mark, said | {"outcome": "dropped"}).status_code == 302
    assert "No longer asked for" in main_text(page(client, address))


def test_a_file_that_says_it_is_too_large_is_not_read(client: Client, bolton: Award) -> None:
    signed_in(client, "finance")
    response = client.post(reverse("payment_imports"), {"file": "x"}, CONTENT_LENGTH=str(1 << 30))
    assert response.status_code == 413
    assert "The file has more than 5 MB, so it was not read." in response.content.decode()


def test_a_file_that_turns_out_too_large_is_let_go(client: Client, bolton: Award) -> None:
    signed_in(client, "finance")
    file = SimpleUploadedFile("paid.csv", b"a" * 5_000_001)
    response = client.post(reverse("payment_imports"), {"file": file})
    assert response.status_code == 413
    assert not PaymentImport.objects.exists()


def test_the_upload_asks_for_its_token(bolton: Award) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), "finance")
    file = SimpleUploadedFile("paid.csv", b"Reference\n")
    assert client.post(reverse("payment_imports"), {"file": file}).status_code == 403
    assert not PaymentImport.objects.exists()


def test_faults_of_a_file_are_shown_by_row_and_column(client: Client, first: Instalment) -> None:
    signed_in(client, "finance")
    table = (
        f"Reference,Amount,Paid on,Ledger reference\nP-999999,5.00,1/11/2021,X\n{first.reference},1.00,1/11/2021,Y\n"
    )
    client.post(reverse("payment_imports"), {"file": SimpleUploadedFile("paid.csv", table.encode("utf-16"))})
    address = reverse("payment_import", args=[PaymentImport.objects.get().pk])
    text = main_text(page(client, address))
    assert "P-999999 is no instalment of any decision: a payment without a decision." in text
    assert f"{first.reference} is planned, not released." in text
    assert client.post(address).status_code == 409
    assert not Step.objects.exists()


def test_a_script_is_told_where_the_trial_is_and_how_far(client: Client, first: Instalment) -> None:
    signed_in(client, "finance")
    table = "Reference,Amount,Paid on,Ledger reference\n" + "P-999999,5.00,1/11/2021,X\n" * 501
    file = SimpleUploadedFile("paid.csv", table.encode())
    answer = client.post(reverse("payment_imports"), {"file": file}, headers={"Accept": "application/json"})
    made = [PaymentImport.objects.get().pk]
    assert answer.status_code == 201
    assert answer.json() == {"page": reverse("payment_import", args=made), "trial": reverse("payment_trial", args=made)}
    told = client.get(answer.json()["trial"])
    lines = b"".join(told.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert list(map(json.loads, lines)) == [{"rows": 500, "of": 502}, {"rows": 501, "of": 502}]
    text = main_text(page(client, f"{answer.json()['page']}?page=3"))
    assert "What does not agree, 401 to 501 of 501" in text
    assert queries(client, answer.json()["page"]) <= MOST


@pytest.fixture
def thirty(first: Instalment) -> list[Instalment]:
    """As many more of one award, written around the guards."""
    award, by = first.award, user("finance")
    with guards_off("grants_schedule", "grants_instalment"):
        made = Schedule.objects.create(
            award=award, number=9, mode="typed", reason="X", written_on=AGREED.date(), **stamped(by, AGREED)
        )
        rows: Iterator[Any] = (
            Instalment(
                award=award,
                schedule=made,
                number=10 + place,
                due_on=AGREED.date() + timedelta(days=place),
                amount=Decimal("1.00"),
                what_for="X",
            )
            for place in range(30)
        )
        return Instalment.objects.bulk_create(rows)


@pytest.mark.parametrize("query", ["", "?show=waiting", "?show=all&payee=Bolton Council", "?show=late"])
def test_the_list_takes_as_many_queries_for_thirty_rows_as_for_one(
    client: Client, first: Instalment, query: str, request: pytest.FixtureRequest
) -> None:
    signed_in(client, "finance")
    before = queries(client, LIST + query)
    request.getfixturevalue("thirty")
    assert queries(client, LIST + query) <= max(before, MOST)
    assert queries(client, LIST + query) <= MOST


def test_every_other_page_keeps_within_its_queries(client: Client, first: Instalment, thirty: list[Instalment]) -> None:
    with guards_off("grants_schedule", "grants_instalment"):
        Instalment.objects.filter(pk__in=[each.pk for each in thirty]).delete()
        Schedule.objects.filter(number=9).delete()
    to.release(first)
    releasing.withhold(instalment=first.award.instalments.get(number=2), reason="Late.", by=user("finance"), at=AGREED)
    signed_in(client, "finance")
    for address in (
        reverse("award_payments", args=[first.award_id]),
        act(first, "pay"),
        schedule_of(first.award),
        reverse("payment_files"),
        reverse("payment_imports"),
    ):
        assert queries(client, address) <= MOST, address
