"""The money pages: who sees them, what they save, what they refuse, and that nobody overwrites the unseen."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.models import Locality, Organisation, User
from decisions.drafting import acts
from decisions.drafting.forms.sheet import SheetForm
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, Version
from tests import factories
from tests.decisions.drafting.forms import fields, fill_in, send
from tests.factories import AMOUNTS, NOW, TOTAL, user

pytestmark = pytest.mark.usefixtures("people", "db")

PAGES = ("funding", "allocations", "posts")
MOST_QUERIES = 12
ONLY = "Only Amara Whitlock, who started it, and officers of Police, Crime, Criminal Justice and Fire may do this."
THREE = "Key workers\nGroup recovery\nPeer mentors"
WEIGHTS = (774, 431, 1708, 555, 616, 786, 480, 528, 349, 890)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(user("officer"))
    return client


@pytest.fixture
def bare(db: None) -> Decision:
    """A draft with a subject alone."""
    return factories.draft()


def of(decision: Decision, page: str) -> str:
    return f"/decisions/{decision.reference}/{page}/"


def again(decision: Decision) -> Decision:
    return Decision.objects.get(pk=decision.pk)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


def messages(response: HttpResponse) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]  # type: ignore[attr-defined]


def amounts(decision: Decision) -> list[tuple[str, str, int | None, str | None, int | None]]:
    return [
        (str(row.locality or row.recipient), row.stream, row.financial_year, _said(row.amount), row.weight)
        for row in decision.allocations.select_related("locality", "recipient")
    ]


def _said(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


# Who sees which page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["officer", "colleague"])
def test_page_works_for_the_author_and_a_colleague(draft: Decision, page: str, name: str) -> None:
    response = signed_in(user(name)).get(of(draft, page))
    assert response.status_code == 200
    assert "Save and continue" in text(response)
    assert ONLY not in text(response)


@pytest.mark.parametrize("page", PAGES)
def test_page_is_not_found_for_outsiders(draft: Decision, page: str) -> None:
    for person in (factories.outsider(), user("finance"), user("treasurer")):
        client = signed_in(person)
        assert client.get(of(draft, page)).status_code == 404
        assert client.post(of(draft, page)).status_code == 404


@pytest.mark.parametrize(
    ("page", "figure"), [("funding", "£639,733.00"), ("allocations", "69,573.32"), ("posts", "1.50")]
)
def test_a_reader_sees_the_figures_and_the_reason(draft: Decision, page: str, figure: str) -> None:
    response = signed_in(user("auditor")).get(of(draft, page))
    assert ONLY in text(response)
    assert figure in text(response)
    assert "Save and continue" not in text(response)
    assert "data-row" not in text(response).replace('data-row="', "")  # no row to type in


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_who_sends_the_form_changes_nothing(draft: Decision, page: str) -> None:
    sent = fields(text(signed_in(user("officer")).get(of(draft, page))))
    before = LedgerEvent.objects.count()
    response = signed_in(user("auditor")).post(of(draft, page), sent)
    assert (response.status_code, ONLY in text(response)) == (403, True)
    assert LedgerEvent.objects.count() == before


@pytest.mark.parametrize("page", PAGES)
def test_a_decision_out_for_signature_cannot_change(out: Version, page: str) -> None:
    response = signed_in(user("officer")).post(of(out.decision, page), {})
    assert response.status_code == 403
    assert "This decision is out for signature. What it says cannot change." in text(response)


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_goes_to_sign_in(draft: Decision, client: Client, page: str) -> None:
    response = client.get(of(draft, page))
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={of(draft, page)}")


@pytest.mark.parametrize("page", PAGES)
def test_other_methods_and_unknown_references(draft: Decision, officer: Client, page: str) -> None:
    assert officer.put(of(draft, page)).status_code == 405
    assert officer.delete(of(draft, page)).status_code == 405
    assert officer.get(f"/decisions/DN-1999-0001/{page}/").status_code == 404
    assert officer.post(f"/decisions/DN-1999-0001/{page}/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_looking_changes_nothing(draft: Decision, officer: Client, page: str) -> None:
    before = (LedgerEvent.objects.count(), again(draft).saved_at)
    officer.get(of(draft, page))
    assert (LedgerEvent.objects.count(), again(draft).saved_at) == before


@pytest.mark.parametrize("page", PAGES)
def test_saving_what_was_not_changed_leaves_no_trace(draft: Decision, page: str) -> None:
    """Otherwise a colleague who only looked through would count as a writer, and could never sign."""
    before = LedgerEvent.objects.count()
    response = fill_in(signed_in(user("colleague")), of(draft, page))
    assert response.status_code == 302
    assert LedgerEvent.objects.count() == before
    assert [each.person.name for each in draft.contributors.all()] == ["Amara Whitlock"]


def many(decision: Decision, count: int) -> None:
    organisations = [Organisation.objects.create(name=f"Organisation {place}") for place in range(count)]
    by: Any = {"decision": decision, "by": decision.author, "at": NOW}
    sources = [{"funder": each, "amount": Decimal(1), "status": "letter"} for each in organisations]
    acts.fund(fields={"total": Decimal(count)}, sources=sources, **by)
    rows = [{"recipient": each, "amount": Decimal(1), "weight": 1} for each in organisations]
    acts.allocate(fields={"allocated_to": "recipients"}, rows=rows, **by)
    acts.staff(posts=[{"title": f"Post {place}", "fte": Decimal("0.50")} for place in range(count)], **by)


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_the_rows(bare: Decision, officer: Client, page: str) -> None:
    counts = []
    for rows in (1, 30):
        many(bare, rows)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(of(bare, page)).status_code == 200
        counts.append(len(asked))
        acts.fund(decision=bare, fields={}, sources=[], by=bare.author, at=NOW)
        acts.allocate(decision=bare, fields={}, rows=[], by=bare.author, at=NOW)
        Organisation.objects.filter(name__startswith="Organisation").delete()
    assert counts[0] == counts[1] <= MOST_QUERIES


# Total, funding and VAT


@pytest.mark.parametrize(
    ("typed", "total"), [("£639,733", TOTAL), ("£1.1 million", Decimal(1100000)), ("0.00", Decimal(0))]
)
def test_a_total_is_read_as_people_write_it(bare: Decision, officer: Client, typed: str, total: Decimal) -> None:
    response = fill_in(officer, of(bare, "funding"), total=typed, vat_basis="excluded", then="next")
    assert response["Location"] == of(bare, "allocations")
    assert (again(bare).total, again(bare).vat_basis) == (total, "excluded")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("circa £1M", "“circa £1M” is an approximation. Enter the exact amount."),
        ("(1,200.00)", "“(1,200.00)” is a negative amount. Enter an amount of 0.00 or more."),
        ("38,741.7O", "“38,741.7O”"),
    ],
)
def test_a_total_that_is_no_amount_is_refused_and_stays(
    bare: Decision, officer: Client, typed: str, reason: str
) -> None:
    named = {"sources-0-new_funder": "A trust", "sources-0-ends_on": "31/3/2027"}
    response = fill_in(officer, of(bare, "funding"), total=typed, **named)
    assert response.status_code == 200
    assert f'<a href="#id_total">{reason}' in text(response)
    assert "<title>Error: " in text(response)
    sent = fields(text(response))
    assert sent["total"] == [typed]
    assert {name: sent[name][0] for name in named} == named
    assert again(bare).total is None


def test_a_total_and_no_financial_implication_exclude_each_other(bare: Decision, officer: Client) -> None:
    response = fill_in(officer, of(bare, "funding"), total="5", no_financial_implication="on")
    assert "has no total. Take out the total or the tick." in text(response)
    fill_in(officer, of(bare, "funding"), no_financial_implication="on")
    assert again(bare).no_financial_implication is True


def test_a_decision_without_money_has_no_funders(bare: Decision, officer: Client) -> None:
    typed = {"no_financial_implication": "on", "sources-0-new_funder": "A trust"}
    response = fill_in(officer, of(bare, "funding"), **typed)
    assert "A decision without money has no funders. Take out the funders or the tick." in words(response)
    assert not again(bare).no_financial_implication


def test_funders_are_stored_with_shares_recorded_or_not_and_new_ones_join_the_list(
    bare: Decision, officer: Client
) -> None:
    office = Organisation.objects.get(name="Home Office")
    response = fill_in(
        officer,
        of(bare, "funding"),
        **{
            "total": "639,733",
            "sources-0-funder": str(office.pk),
            "sources-0-programme": "Dynamic framework",
            "sources-0-financial_year": "2026-27",
            "sources-0-amount": "600000",
            "sources-0-status": "agreement_signed",
            "sources-0-ends_on": "31 March 2027",
            "sources-0-fallback": "The health service takes over",
            "sources-1-new_funder": "  A  charitable trust ",
            "then": "stay",
        },
    )
    assert response["Location"] == of(bare, "funding")
    names = ("funder__name", "programme", "financial_year", "amount", "status", "fallback")
    assert list(bare.funding_sources.values_list(*names)) == [
        (
            "Home Office",
            "Dynamic framework",
            2026,
            Decimal("600000.00"),
            "agreement_signed",
            "The health service takes over",
        ),
        ("A charitable trust", "", None, None, "indicative", ""),
    ]
    page = officer.get(response["Location"])
    assert "Recorded from 1 of 2 sources £600,000.00 Difference £39,733.00 1 share is not recorded" in words(page)
    assert len(re.findall(r'name="sources-[0-9]+-funder"', text(page))) == 4  # two that are saved, two blank


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"sources-0-programme": "P"}, "Funder 1: Choose the funder, or take this row out."),
        ({"sources-1-new_funder": "X", "sources-1-amount": "0"}, "Funder 2: A share is more than £0.00."),
        ({"sources-1-new_funder": "X", "sources-1-ends_on": "31/2/2027"}, "Funder 2: “31/2/2027” has the day 31"),
        ({"sources-1-new_funder": "X", "sources-1-financial_year": "2026/28"}, "Funder 2: “2026/28” is not one"),
        (
            {"sources-0-new_funder": "X", "sources-1-new_funder": "x"},
            "Funder 2: This funder, programme and year is in the list already.",
        ),
    ],
)
def test_a_row_that_is_wrong_is_told_by_its_number(
    bare: Decision, officer: Client, typed: dict[str, str], told: str
) -> None:
    response = fill_in(officer, of(bare, "funding"), **typed)
    assert told in words(response)
    assert not bare.funding_sources.exists()
    assert all(fields(text(response))[name] == [value] for name, value in typed.items())


def test_a_funder_is_chosen_or_named_not_both(bare: Decision, officer: Client) -> None:
    office = Organisation.objects.get(name="Home Office")
    typed = {"sources-0-funder": str(office.pk), "sources-0-new_funder": "X"}
    response = fill_in(officer, of(bare, "funding"), **typed)
    assert "Funder 1: Choose an organisation or name a new one, not both." in words(response)
    assert all(fields(text(response))[name] == [value] for name, value in typed.items())


def test_a_row_is_taken_out_whatever_stands_in_it(draft: Decision, officer: Client) -> None:
    fill_in(officer, of(draft, "funding"), **{"sources-0-remove": "on", "sources-0-amount": "rubbish"})
    assert not draft.funding_sources.exists()


def test_forty_funders_at_most(bare: Decision, officer: Client) -> None:
    typed = {f"sources-{place}-new_funder": f"Trust {place}" for place in range(41)}
    typed |= {f"sources-{place}-status": "letter" for place in range(41)}
    response = fill_in(officer, of(bare, "funding"), **typed, **{"sources-TOTAL_FORMS": "41"})
    assert "There are more than 40 rows. Take some out." in text(response)


# Allocations


def nine_columns(officer: Client, decision: Decision) -> HttpResponse:
    address = of(decision, "allocations")
    return fill_in(officer, address, streams=THREE, years="2026/27\n2027/28\n2028/29", act="shape")


def test_ten_by_three_by_three_goes_in_and_comes_out(bare: Decision, officer: Client) -> None:
    acts.fund(decision=bare, fields={"total": Decimal("4095.00")}, sources=[], by=bare.author, at=NOW)
    address = of(bare, "allocations")
    shape = nine_columns(officer, bare)
    assert not bare.allocations.exists()
    typed = {f"amount-{down}-{across}": str(9 * down + across + 1) for down in range(10) for across in range(9)}
    response = send(officer, address, shape, **typed, then="next")
    assert response["Location"] == of(bare, "posts")
    assert messages(response) == ["Allocations are saved. They add up to the total."]
    assert (again(bare).streams, again(bare).financial_years) == (THREE.split("\n"), [2026, 2027, 2028])
    stored = amounts(bare)
    assert len(stored) == 90
    assert stored[:2] == [
        ("Bolton", "Key workers", 2026, "1.00", None),
        ("Bolton", "Key workers", 2027, "2.00", None),
    ]
    assert stored[-1] == ("Wigan", "Peer mentors", 2028, "90.00", None)
    page = officer.get(address)
    assert fields(text(page))["amount-9-8"] == ["90.00"]
    assert "Bolton, Key workers, 2026/27, pounds" in text(page)
    assert "£0.00 it adds up" in words(page)


def test_years_come_from_the_period_until_some_are_chosen(draft: Decision, officer: Client, bare: Decision) -> None:
    assert fields(text(officer.get(of(bare, "allocations"))))["years"] == [""]
    days = {"period_from": NOW.date(), "period_until": NOW.date() + timedelta(days=400)}
    acts.describe(decision=bare, section="dates", fields=days, by=bare.author, at=NOW)
    assert fields(text(officer.get(of(bare, "allocations"))))["years"] == ["2021/22\n2022/23"]
    fill_in(officer, of(bare, "allocations"), years="2021/22", **{"amount-0-0": "1"})
    assert again(bare).financial_years == [2021]


def test_a_weight_alone_is_kept_and_so_is_a_typed_zero(bare: Decision, officer: Client) -> None:
    fill_in(officer, of(bare, "allocations"), **{"weight-0": "1,708", "amount-1-0": "0", "weight-1": "3"})
    assert amounts(bare) == [("Bolton", "", None, None, 1708), ("Bury", "", None, "0.00", 3)]
    sent = fields(text(officer.get(of(bare, "allocations"))))
    assert [sent[name][0] for name in ("weight-0", "amount-0-0", "weight-1", "amount-1-0")] == [
        "1,708",
        "",
        "3",
        "0.00",
    ]


def test_a_draft_is_saved_while_it_does_not_add_up_and_says_by_how_much(draft: Decision, officer: Client) -> None:
    response = fill_in(officer, of(draft, "allocations"), **{"amount-0-0": "69,573.33"}, then="sections")
    assert response["Location"] == f"/decisions/{draft.reference}/"
    assert messages(response) == ["Allocations are saved. They are £0.01 more than the total."]
    assert "£0.01 too much" in words(officer.get(of(draft, "allocations")))


def test_a_bad_cell_is_refused_where_it_stands_and_everything_typed_stays(draft: Decision, officer: Client) -> None:
    typed = {"amount-0-0": "5", "amount-1-0": "circa £1M", "weight-9": "7.5", "basis": "A review, table 6"}
    before = amounts(draft)
    response = fill_in(officer, of(draft, "allocations"), **typed)
    assert "<title>Error: " in text(response)
    told = "Bury, 2021/22: “circa £1M” is an approximation. Enter the exact amount."
    assert f'<a href="#amount-1-0">{told}' in text(response)
    assert 'aria-describedby="amount-1-0-problem" aria-invalid="true"' in text(response)
    assert '<a href="#weight-9">Wigan, weight: “7.5” is not a whole number.' in text(response)
    sent = fields(text(response))
    assert {name: sent[name][0] for name in typed} == typed
    assert sent["amount-2-0"] == ["153,528.73"]
    assert amounts(draft) == before


def test_sums_are_worked_out_without_script_and_without_saving(draft: Decision, officer: Client) -> None:
    before = amounts(draft)
    response = fill_in(officer, of(draft, "allocations"), **{"amount-0-0": "£0.1 million"}, act="add_up")
    assert "£30,426.68 too much" in words(response)
    assert amounts(draft) == before


def test_the_total_is_shared_by_weight_shown_with_its_pennies_and_saved_only_then(
    draft: Decision, officer: Client
) -> None:
    acts.allocate(decision=draft, fields={"financial_years": [2021]}, rows=[], by=draft.author, at=NOW)
    weights = {f"weight-{down}": str(weight) for down, weight in enumerate(WEIGHTS)}
    shown = fill_in(officer, of(draft, "allocations"), **weights, basis="A review, table 6", act="share")
    said = words(shown)
    assert "£639,733 is shared by weight. Nothing is saved until you save." in said
    assert "Manchester, Oldham, Rochdale, Salford, Stockport and Trafford have one penny more from rounding" in said
    assert text(shown).count("was empty, +1p") == 6
    assert not draft.allocations.exists()
    send(officer, of(draft, "allocations"), shown)
    expected = zip(AMOUNTS.items(), WEIGHTS, strict=True)
    assert amounts(draft) == [(name, "", 2021, amount, weight) for (name, amount), weight in expected]
    assert again(draft).weights_source == "A review, table 6"


def test_budgets_that_do_not_add_up_are_told_at_a_budget(draft: Decision, officer: Client) -> None:
    shape = fill_in(officer, of(draft, "allocations"), streams="Key workers\nPeer mentors", act="shape")
    typed = {"weight-0": "1", "budget-0": "600,000", "budget-1": "39,733.01"}
    response = send(officer, of(draft, "allocations"), shape, **typed, act="share")
    told = "The budgets add up to £639,733.01, £0.01 more than the total, £639,733.00. Change one."
    assert f'<a href="#budget-0">{told}</a>' in text(response)
    assert fields(text(response))["budget-1"] == ["39,733.01"]


def test_a_stream_with_amounts_goes_only_when_that_is_said(draft: Decision, officer: Client) -> None:
    address = of(draft, "allocations")
    shape = fill_in(officer, address, streams="Key workers\nPeer mentors", act="shape")
    saved = send(officer, address, shape, **{"amount-0-1": "5.00"}, then="stay")
    assert saved.status_code == 302
    refused = fill_in(officer, address, streams="Key workers")
    assert "“Peer mentors, 2021/22”: 1 entry, £5.00, would be taken out." in words(refused)
    assert fields(text(refused))["amount-0-1"] == ["5.00"]
    assert again(draft).streams == ["Key workers", "Peer mentors"]
    send(officer, address, refused, drop="on", then="stay")
    assert again(draft).streams == ["Key workers"]
    assert len(amounts(draft)) == 10


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            {"streams": "\n".join("ABCDEFG"), "years": "2026/27\n2027/28"},
            "That makes 14 columns. A grid has 12 at most",
        ),
        ({"streams": "x" * 81}, "is 81 characters long. A stream has 80 at most."),
        ({"years": "2026"}, "“2026” cannot be read as a financial year."),
        ({"basis": "x" * 201}, "Where the weights come from: write 200 characters or fewer."),
    ],
)
def test_a_shape_that_cannot_be_is_refused_and_stays(
    bare: Decision, officer: Client, typed: dict[str, str], told: str
) -> None:
    response = fill_in(officer, of(bare, "allocations"), **typed, **{"amount-0-0": "7"})
    assert told in words(response)
    assert fields(text(response))["amount-0-0"] == ["7"]
    assert all(fields(text(response))[name] == [value] for name, value in typed.items())
    assert not bare.allocations.exists()


def test_organisations_are_picked_named_and_taken_out(bare: Decision, officer: Client) -> None:
    address = of(bare, "allocations")
    page = fill_in(officer, address, allocated_to="recipients", act="shape")
    office = Organisation.objects.get(name="Home Office")
    page = send(officer, address, page, organisation=f"r{office.pk}", act="add")
    page = send(officer, address, page, new_organisation="A charitable trust", act="add")
    page = send(officer, address, page, new_organisation="bolton council", act="add")
    assert fields(text(page))["row"][1:2] == ["new:A charitable trust"]
    page = send(officer, address, page, take_out=f"r{office.pk}")
    assert not Organisation.objects.filter(name="A charitable trust").exists()
    send(officer, address, page, **{"amount-0-0": "5"})
    assert amounts(bare) == [
        ("A charitable trust", "", None, "5.00", None),
        ("Bolton Council", "", None, None, None),
    ]
    assert again(bare).allocated_to == "recipients"


def test_one_organisation_at_a_time_and_each_once(bare: Decision, officer: Client) -> None:
    address = of(bare, "allocations")
    page = fill_in(officer, address, allocated_to="recipients", act="shape")
    assert "Choose one organisation, or name a new one." in words(send(officer, address, page, act="add"))
    page = send(officer, address, page, new_organisation="Home Office", act="add")
    response = send(officer, address, page, new_organisation="home office", act="add")
    assert "Home Office is in the grid already." in words(response)


def test_forged_rows_and_columns_are_left_out(bare: Decision, officer: Client) -> None:
    page = officer.get(of(bare, "allocations"))
    sent = fields(text(page)) | {"row": ["r999999", "E99999999", "new:", "E08000001"], "column": ["20x6:", "2026:"]}
    officer.post(of(bare, "allocations"), sent | {"years": "2026/27", "amount-3-1": "5", "amount-0-1": "6"})
    assert amounts(bare) == [("Bolton", "", 2026, "5.00", None)]


# Somebody saved meanwhile


def test_a_colleagues_figures_are_not_overwritten_but_shown(draft: Decision, officer: Client) -> None:
    address = of(draft, "allocations")
    mine = officer.get(address)
    fill_in(signed_in(user("colleague")), address, **{"amount-0-0": "1.00"})
    refused = send(officer, address, mine, **{"amount-0-0": "2.00"}, then="next")
    assert refused.status_code == 409
    said = words(refused)
    assert "Somebody saved this page while you were working on it Ravi Menon saved it on" in said
    assert "Bolton, 2021/22: saved 1.00, here 2.00." in said
    assert "saved: 1.00" in said
    assert amounts(draft)[0][3] == "1.00"
    deliberate = send(officer, address, refused, then="stay")
    assert deliberate.status_code == 302
    assert amounts(draft)[0][3] == "2.00"


@pytest.mark.parametrize(
    ("page", "field", "theirs", "mine", "shown"),
    [
        ("funding", "sources-0-amount", "5.00", "6.00", "£5.00"),
        ("posts", "posts-0-fte", "5.00", "6.00", "5.00"),
    ],
)
def test_funders_and_posts_are_guarded_the_same_way(
    draft: Decision, officer: Client, page: str, field: str, theirs: str, mine: str, shown: str
) -> None:
    opened = officer.get(of(draft, page))
    fill_in(signed_in(user("colleague")), of(draft, page), **{field: theirs})
    refused = send(officer, of(draft, page), opened, **{field: mine})
    assert refused.status_code == 409
    assert "Ravi Menon saved it on" in words(refused)
    assert f">{shown}<" in text(refused) or f"</span>{shown}" in text(refused)
    assert fields(text(refused))[field] == [mine]
    send(officer, of(draft, page), refused)
    assert fields(text(officer.get(of(draft, page))))[field] == [mine]


def test_a_change_of_another_section_is_no_conflict(draft: Decision, officer: Client) -> None:
    opened = officer.get(of(draft, "allocations"))
    acts.describe(decision=draft, section="subject", fields={"summary": "Other"}, by=user("colleague"), at=NOW)
    assert send(officer, of(draft, "allocations"), opened, **{"amount-0-0": "2.00"}).status_code == 302


# Posts


def test_posts_are_stored_and_their_sum_keeps_how_sure_it_is(bare: Decision, officer: Client) -> None:
    typed = {"posts-0-title": "Recovery worker", "posts-0-employer": "Bolton Council", "posts-0-fte": "4"}
    typed |= {
        "posts-0-certainty": "up_to",
        "posts-1-title": "Lead",
        "posts-1-fte": ".50",
        "posts-1-until_on": "31/3/27",
    }
    refused = fill_in(officer, of(bare, "posts"), **typed)
    assert "Post 2: “31/3/27” has two figures for the year." in words(refused)
    typed |= {"posts-1-until_on": "31/3/2027", "posts-1-certainty": "potential"}
    response = send(officer, of(bare, "posts"), refused, **typed)
    assert response["Location"] == f"/decisions/{bare.reference}/financial/"
    assert messages(response) == ["Posts are saved: up to 4.50 FTE, of which 0.50 potential."]
    assert list(bare.funded_posts.values_list("title", "employer", "fte", "certainty")) == [
        ("Recovery worker", "Bolton Council", Decimal("4.00"), "up_to"),
        ("Lead", "", Decimal("0.50"), "potential"),
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0.333", "“0.333” has more than two decimal places. Enter two. For example: 0.33"),
        ("two", "“two” is not a number of full-time equivalents."),
        ("0", "“0” is not from 0.01 to 9,999.99."),
        ("99999", "“99999” is not from 0.01 to 9,999.99."),
        ("", "Give the full-time equivalents. For example: 0.50"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_stay(bare: Decision, officer: Client, typed: str, told: str) -> None:
    response = fill_in(officer, of(bare, "posts"), **{"posts-0-title": "Worker", "posts-0-fte": typed})
    assert f"Post 1: {told}" in words(response)
    assert fields(text(response))["posts-0-fte"] == [typed]
    assert not bare.funded_posts.exists()


def test_a_post_needs_a_title(bare: Decision, officer: Client) -> None:
    response = fill_in(officer, of(bare, "posts"), **{"posts-0-fte": "1"})
    assert "Post 1: Give the title of the post, or take this row out." in words(response)


def test_every_district_and_organisation_can_have_a_row() -> None:
    form = SheetForm(organisations=Organisation.objects.all())
    assert len(form.fields["organisation"].choices) == Organisation.objects.count() + 1  # type: ignore[attr-defined]
    assert Locality.objects.count() == 10
