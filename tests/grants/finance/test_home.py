"""The first page of Finance: one filter, and each figure that follows it is the same on the list that it leads to."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.lib import money
from commissioning.models import Organisation, Role, User
from grants.awards.scope import Scope
from grants.finance import home, late, selection
from grants.funders import figures
from grants.payments.models import Instalment
from tests.commissioning.markup import Page
from tests.decisions.pages import MOST, copies, main_text, page, queries, signed_in
from tests.factories import user
from tests.grants.finance.spending import HMPPS, spend

pytestmark = pytest.mark.django_db

HOME, LATE = "/finance/", "/finance/late/"
TODAY = date(2022, 1, 10)
POUNDS = re.compile(r"£[\d,]+\.\d\d")


@pytest.fixture(scope="module")
def _spending(kept: None) -> None:
    spend()


@pytest.fixture
def finance(_spending: None, db: None, client: Client) -> Client:
    return signed_in(client, "finance")


def shown(found: Page) -> dict[str, str]:
    """Each figure by its name, without the words below it."""
    items = [each.text for each in found.all("div", class_="totals__item")]
    return {text.partition("£")[0].strip(): amount[0] for text in items if (amount := POUNDS.search(text))}


def test_the_figures_say_how_far_the_money_has_come(finance: Client) -> None:
    first = Instalment.objects.get(number=1, award__agreement__grantee__name="Bolton Council")
    rest = Instalment.objects.filter(award=first.award).order_by("number")
    found = shown(page(finance, HOME))
    awarded = Decimal("69573.32") + Decimal("38741.73") + Decimal("33000.00")
    assert found == {
        "Awarded": money.pounds(awarded),
        "Scheduled": "£69,573.32",
        "Ready to release": money.pounds(sum((each.amount for each in rest[3:]), Decimal(0))),
        "Released, not yet paid": money.pounds(rest[1].amount),
        "Paid": money.pounds(first.amount),
        "Withheld": money.pounds(rest[2].amount),
        "Clawed back": "£100.00",
        "Still to pay": money.pounds(awarded - first.amount),
    }


@pytest.mark.parametrize(
    ("query", "awarded"),
    [
        ("", "£141,315.05"),
        (f"funder={HMPPS}", "£33,000.00"),
        (f"funder={HMPPS}&locality=Bolton", "£30,000.00"),
        (f"funder={HMPPS}&locality=Bolton&year=2022", "£20,000.00"),
        ("locality=Bury", "£41,741.73"),
        ("recipient=Bolton Council", "£99,573.32"),
        ("year=2021", "£11,000.00"),
        ("state=decided", "£141,315.05"),
        ("state=closed", "£0.00"),
        ("year=1066", "£141,315.05"),
        ("funder=Nobody", "£0.00"),
    ],
)
def test_what_is_awarded_follows_the_filter_and_is_what_the_list_of_awards_says(
    finance: Client, query: str, awarded: str
) -> None:
    found = page(finance, f"{HOME}?{query}")
    assert shown(found)["Awarded"] == awarded
    (link,) = [each["href"] or "" for each in found.all("a") if each.text == "See the awards"]
    assert link.startswith("/finance/awards/")
    listed = main_text(page(finance, link))
    assert awarded in listed if awarded != "£0.00" else "No award matches" in listed


@pytest.mark.parametrize("query", ["", "recipient=Bolton Council", "locality=Bury", f"funder={HMPPS}", "year=2021"])
def test_each_figure_of_payments_is_what_its_list_says(finance: Client, query: str) -> None:
    found = page(finance, f"{HOME}?{query}")
    links = [each["href"] or "" for each in found.all("a") if (each["href"] or "").startswith("/finance/payments/?")]
    assert len(links) == 6
    names = ["Scheduled", "Ready to release", "Released, not yet paid", "Paid", "Withheld"]
    for name, link in zip(names, links, strict=False):
        (listed,) = shown(page(finance, link)).values() or ("£0.00",)
        assert listed == shown(found)[name], name


def test_a_year_and_a_funder_are_one_bar_and_one_cell(finance: Client) -> None:
    found = home.committed(user("finance"), Scope(locality="Bolton"), TODAY)
    rows = {name: total for name, _, total in found.lanes.rows}
    assert rows == {
        "2021/22": Decimal("10000.00"),
        "2022/23": Decimal("20000.00"),
        "No year recorded": Decimal("69573.32"),
    }
    assert found.whole == found.awarded == Decimal("99573.32")
    assert found.shared == 0


def test_what_was_replaced_by_merging_is_found_by_the_name_that_stands(finance: Client) -> None:
    stands = Organisation.objects.create(name="HMPPS")
    Organisation.objects.filter(name=HMPPS).update(merged_into=stands)
    found = page(finance, f"{HOME}?funder=HMPPS")
    assert shown(found)["Awarded"] == "£33,000.00"
    offered = [each["value"] for each in found.all("option")]
    assert "HMPPS" in offered
    assert HMPPS not in offered
    assert figures.of(user("finance")).narrowed("HMPPS", None).promises != ()


def test_the_forecast_follows_the_funder_and_the_year(finance: Client) -> None:
    found = csv.reader(io.StringIO(finance.get(f"/finance/forecast.csv?funder={HMPPS}").content.decode("utf-8-sig")))
    assert list(found) == [
        ["Funder", "How sure", "No year recorded"],
        [HMPPS, "Signed or received", "33000.00"],
    ]
    found = csv.reader(io.StringIO(finance.get("/finance/forecast.csv?year=2030").content.decode("utf-8-sig")))
    assert list(found) == [["Funder", "How sure"]]
    assert "follows the year and the funder alone" in main_text(page(finance, f"{HOME}?locality=Bolton"))


def test_the_late_list_names_each_kind_with_its_days(finance: Client) -> None:
    found = late.every(user("finance"), Scope(), TODAY)
    due = Instalment.objects.filter(due_on__lt=TODAY).order_by("number")
    states = ["", "released", "withheld", "planned"]
    assert {(each.kind.value, each.who, each.which, each.since, each.days) for each in found} == {
        ("instalment", "Bolton Council", f"{row.what_for}: {state}", row.due_on, (TODAY - row.due_on).days)
        for row, state in list(zip(due, states, strict=False))[1:]
    } | {
        ("return", "Bury Council", "Quarterly report", date(2021, 7, 14), 180),
        ("return", "Bury Council", "Quarterly report", date(2021, 10, 14), 88),
        ("agreement", "Bolton Council", "To be drafted", date(2021, 4, 1), 284),
        ("agreement", "Bury Council", "To be drafted", date(2021, 4, 1), 284),
        ("condition", "Bury Council", "The February forecast is received", date(2021, 11, 1), 70),
    }
    assert [each.days for each in found] == sorted((each.days for each in found), reverse=True)


@pytest.mark.parametrize("scope", [Scope(), Scope(locality="Bury"), Scope(funder=HMPPS), Scope(year="2021")])
def test_the_summary_counts_what_the_whole_list_has(finance: Client, scope: Scope) -> None:
    found = late.every(user("finance"), scope, TODAY)
    longest, tallies = late.summary(user("finance"), scope, TODAY, 1)
    assert tallies == late.tallied(found)
    assert [each.kind for each in longest] == [each.kind for each in dict.fromkeys(found, 0) if each in longest]
    assert len(longest) == len({each.kind for each in found})


def test_each_that_is_late_leads_to_where_it_is_mended(finance: Client) -> None:
    for each in late.every(user("finance"), Scope(), timezone.localdate()):
        assert finance.get(each.href).status_code == 200, each


@pytest.mark.parametrize("kind", ["instalment", "return", "agreement", "condition"])
def test_the_late_page_shows_one_kind_and_its_file_the_same(finance: Client, kind: str) -> None:
    every = late.every(user("finance"), Scope(), timezone.localdate())
    wanted = [each for each in every if each.kind == kind]
    found = page(finance, f"{LATE}?what={kind}")
    assert [each["href"] for each in found.all("a") if each.text.startswith(f"{wanted[0].kind.label} DN-")] == [
        each.href for each in wanted
    ]
    rows = list(csv.DictReader(io.StringIO(finance.get(f"/finance/late.csv?what={kind}").content.decode("utf-8-sig"))))
    assert [(row["Decision"], row["Days"]) for row in rows] == [(each.reference, str(each.days)) for each in wanted]


def test_links_of_before_lead_to_the_signed_notices(finance: Client) -> None:
    for query in ("payee=Wigan", "decider=Director", "words=a%26b&year=2021", "page=2"):
        response = finance.get(f"{HOME}?{query}")
        assert (response.status_code, response["Location"]) == (302, f"/finance/notices/?{query}")


def test_the_latest_notices_follow_the_filter_and_are_downloaded_with_it(finance: Client) -> None:
    found = page(finance, f"{HOME}?funder={HMPPS}&locality=Bolton&year=2022&recipient=Bolton+Council&state=decided")
    ticks = [each["value"] for each in found.all("input", type="checkbox")]
    (notice,) = selection.Filters(funder=HMPPS).among(selection.signed(user("finance")))
    assert ticks == [notice.version.decision.reference]
    hidden = {each["name"]: each["value"] for each in found.all("input", type="hidden")}
    chosen = finance.get("/finance/download/", {**hidden, "choose": "all"}).content.decode()
    assert notice.version.decision.reference in chosen
    assert "<dd>1</dd>" in chosen
    assert f"/decisions/{notice.version.decision.reference}/notice.pdf?save" in found.html
    assert "No signed notice matches." in main_text(page(finance, f"{HOME}?funder=Nobody"))


@pytest.mark.parametrize(
    "query", ["", "funder=Home+Office&locality=Bolton&year=2021&recipient=Bolton+Council&state=decided"]
)
def test_the_page_keeps_to_its_queries_however_much_there_is(finance: Client, query: str) -> None:
    few = queries(finance, f"{HOME}?{query}")
    notice = selection.signed(user("finance"))[0]
    copies(notice.version, 30)
    assert queries(finance, f"{HOME}?{query}") == few <= MOST
    assert queries(finance, f"{LATE}?{query}") <= MOST


@pytest.mark.parametrize("who", ["governance", "auditor"])
def test_governance_and_audit_see_the_same_in_as_many_queries(finance: Client, who: str) -> None:
    mine = shown(page(finance, HOME))
    assert shown(page(signed_in(finance, who), HOME)) == mine
    assert queries(finance, HOME) <= MOST


def test_who_sees_no_finance_is_told_so(finance: Client) -> None:
    User.objects.create_user("scrutiny@gmca.example", "Zoe Lane", roles=[Role.SCRUTINY])
    for who in ("officer", "treasurer", "scrutiny"):
        for address in (HOME, LATE, "/finance/late.csv", "/finance/forecast.xlsx"):
            response = signed_in(finance, who).get(address)
            assert response.status_code == 403
            assert "Finance, governance and audit see this page." in response.content.decode()


@pytest.mark.parametrize(
    "query", ["year=²²²²", "year=%00", "funder=%00", "what=nothing", "page=x", "state=%25", "show=x"]
)
def test_odd_questions_break_nothing(finance: Client, query: str) -> None:
    for address in (HOME, LATE, "/finance/late.csv", "/finance/payments/", "/finance/notices/"):
        assert finance.get(f"{address}?{query}", follow=True).status_code == 200


def test_what_is_late_leads_to_the_awards_of_its_decision(finance: Client) -> None:
    references = {each.reference for each in late.every(user("finance"), Scope(), timezone.localdate())}
    for address in (HOME, LATE):
        led = {each.text: each["href"] or "" for each in page(finance, address).all("a") if each.text in references}
        assert led == {each: f"/finance/awards/{each}/" for each in references}
        assert {finance.get(href).status_code for href in led.values()} == {200}


def test_a_tab_alone_is_no_filter_and_outlives_one(finance: Client) -> None:
    def form(address: str) -> tuple[list[str | None], list[str | None]]:
        found = page(finance, address)
        clear = [each["href"] for each in found.all("a") if each.text == "Clear the filter"]
        return clear, [each["value"] for each in found.all("input", name="what")]

    assert form(f"{LATE}?what=instalment") == ([], ["instalment"])
    assert form(f"{LATE}?what=instalment&locality=Bolton") == (["?what=instalment"], ["instalment"])
