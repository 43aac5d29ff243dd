"""Finance: every signed notice this person may see, with its payee and its figure from the signed record."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.example import authority as example
from commissioning.models import Role, User
from decisions.drafting import acts
from decisions.notice.sealed import sealed_pdf
from decisions.record.models import Version
from decisions.signoff import submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions.pages import MOST, copies, main_text, page, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

ADDRESS = "/finance/notices/"


@pytest.fixture(scope="module")
def _notices(kept: None) -> list[int]:
    """One for ten districts, one for one council of £40,000.00; and one that waits for its last signature."""
    example.load()
    first = factories.signed()
    small = factories.submitted(total=Decimal("40000.00"))
    for days, who in enumerate(factories.CHAIN[:3], start=1):
        factories.sign(small, who, at=NOW + timedelta(days=days))
    waiting = factories.signed(count=3)
    return [first.pk, small.pk, waiting.pk]


@pytest.fixture
def notices(_notices: list[int], db: None) -> tuple[Version, Version, Version]:
    first, small, waiting = (Version.objects.get(pk=pk) for pk in _notices)
    return first, small, waiting


def rows(client: Client, who: str = "finance", query: str = "") -> list[list[str]]:
    found = page(signed_in(client, who), ADDRESS + query)
    cells = found.all("th", scope="row") + found.all("td")
    order = {id(each): place for place, each in enumerate(found.elements)}
    texts = [each.text for each in sorted(cells, key=lambda each: order[id(each)])]
    return [texts[at + 1 : at + 6] for at in range(0, len(texts), 6)]  # the first of six is a box to tick


def references(client: Client, who: str = "finance", query: str = "") -> list[str]:
    return [row[0][-len("DN-2021-0001") :] for row in rows(client, who, query)]


def test_each_row_says_what_who_when_how_much_and_where_the_file_is(
    client: Client, notices: tuple[Version, Version, Version]
) -> None:
    first, small, _ = notices
    found = rows(client)
    sizes = [row.pop() for row in found]
    assert found == [
        [
            f"Recovery grants for people on probation{first.decision.reference}",
            "Pay to 10 recipients",
            "Signed 29 Oct 2021",
            "Amount £639,733.00",
        ],
        [
            f"Recovery grants for people on probation{small.decision.reference}",
            "Pay to Bolton Council",
            "Signed 28 Oct 2021",
            "Amount £40,000.00",
        ],
    ]
    assert all(size.startswith("PDF of DN-2021-000") and size.endswith("KB") for size in sizes)
    text = main_text(page(client, ADDRESS))
    assert "£679,733" in text


def test_the_pdf_is_the_sealed_one_under_a_sensible_name(
    client: Client, notices: tuple[Version, Version, Version]
) -> None:
    first, _, waiting = notices
    found = page(signed_in(client, "finance"), ADDRESS)
    (link,) = [
        each["href"]
        for each in found.all("a")
        if first.decision.reference in (each["href"] or "") and "pdf" in (each["href"] or "")
    ]
    response = client.get(link or "")
    sealed = first.sealed_notices.get(edition="signed")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="{sealed.file_name}"'
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert content == sealed_pdf(sealed)
    assert waiting.decision.reference not in found.html


@pytest.mark.parametrize("who", ["finance", "governance", "auditor"])
def test_finance_governance_and_audit_see_the_page(
    client: Client, notices: tuple[Version, Version, Version], who: str
) -> None:
    assert references(client, who) == [notices[0].decision.reference, notices[1].decision.reference]


@pytest.mark.parametrize("who", ["officer", "colleague", "treasurer", "deputy.mayor", "ellen", "scrutiny"])
def test_everyone_else_is_told_who_sees_it(client: Client, notices: tuple[Version, Version, Version], who: str) -> None:
    factories.outsider()
    User.objects.create_user("scrutiny@gmca.example", "Zoe Lane", roles=[Role.SCRUTINY])
    response = signed_in(client, who).get(ADDRESS)
    text = response.content.decode()
    assert response.status_code == 403
    assert "Finance, governance and audit see this page." in text
    assert notices[0].decision.subject not in text
    assert 'href="/finance/"' not in client.get("/my-work/").content.decode()


def test_signed_out_goes_to_sign_in(client: Client, notices: tuple[Version, Version, Version]) -> None:
    response = client.get(ADDRESS)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={ADDRESS}")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_wrong_methods_are_405(client: Client, notices: tuple[Version, Version, Version], method: str) -> None:
    assert getattr(signed_in(client, "finance"), method)(ADDRESS).status_code == 405


def test_finance_sees_exempt_notices_too(client: Client, notices: tuple[Version, Version, Version]) -> None:
    with guards_off("decisions_sectiontext"):
        execute("UPDATE decisions_sectiontext SET answer = 'yes' WHERE key = 'exemption'")
    assert references(client) == [notices[0].decision.reference, notices[1].decision.reference]


def test_a_payee_without_money_is_no_payee(client: Client, notices: tuple[Version, Version, Version]) -> None:
    with guards_off("decisions_allocation"):
        execute("UPDATE decisions_allocation SET amount = 0 WHERE amount <> 40000 AND amount < 100000")
    assert [row[1] for row in rows(client)] == ["Pay to Manchester", "Pay to Bolton Council"]


def test_the_filters_choose_rows_and_the_sum(client: Client, notices: tuple[Version, Version, Version]) -> None:
    first, small, waiting = (each.decision.reference for each in notices)
    with guards_off("decisions_sealednotice"):
        execute(
            "UPDATE decisions_sealednotice SET sealed_at = '2022-01-01T00:30Z' WHERE version_id = %s", notices[1].pk
        )
    assert references(client, query="?year=2021") == [first]
    assert references(client, query="?year=2022") == [small]
    assert references(client, query=f"?words={small.lower()}") == [small]
    assert references(client, query="?words=bolton%20council") == [small]
    assert references(client, query="?words=wigan") == [first]
    assert references(client, query="?words=recovery&year=2022") == [small]
    assert references(client, query=f"?words={waiting}") == []
    found = page(client, f"{ADDRESS}?year=2022")
    assert "£40,000" in main_text(found)
    assert "£639,733" not in main_text(found)
    years = re.search(r'<select[^>]* id="year".*?</select>', found.html, re.DOTALL)
    assert years is not None
    assert re.findall(r'<option value="(.*?)"', years[0]) == ["", "2022", "2021"]
    assert "No signed notice matches" in main_text(page(client, f"{ADDRESS}?words=nothing-like-it"))


def test_a_year_begins_at_midnight_here(client: Client, notices: tuple[Version, Version, Version]) -> None:
    """Half past midnight on 1 July in London is still 30 June in UTC; at New Year the two agree."""
    with guards_off("decisions_sealednotice"):
        execute("UPDATE decisions_sealednotice SET sealed_at = '2021-12-31T23:59:59Z'")
    assert len(references(client, query="?year=2021")) == 2
    assert references(client, query="?year=2022") == []


ODD = [
    "year=²²²²",
    "year=0000",
    "year=9999",
    "year=2021x",
    "year=%00",
    "words=%00",
    "words=a%00b",
    "year=٢٠٢١",
    "page=x",
    "words=%25",
]


@pytest.mark.parametrize("query", ODD)
def test_odd_filters_break_nothing(client: Client, notices: tuple[Version, Version, Version], query: str) -> None:
    assert signed_in(client, "finance").get(f"{ADDRESS}?{query}").status_code == 200


def test_the_page_takes_the_same_queries_for_2_and_for_60(
    client: Client, notices: tuple[Version, Version, Version]
) -> None:
    signed_in(client, "finance")
    before = queries(client, ADDRESS)
    copies(notices[0], 58)
    assert queries(client, ADDRESS) == before <= MOST
    assert len(rows(client)) == 50
    assert len(rows(client, query="?words=recovery&page=2")) == 10


def test_the_page_reads_no_file_and_no_frozen_text(client: Client, notices: tuple[Version, Version, Version]) -> None:
    """A thousand notices of a megabyte each must not pass through memory to make a list."""
    signed_in(client, "finance")
    with CaptureQueriesContext(connection) as asked:
        client.get(ADDRESS)
    assert [query["sql"] for query in asked if '"decisions_version"."content"' in query["sql"]] == []


def test_before_anything_is_signed_the_page_says_so(client: Client, notices: tuple[Version, Version, Version]) -> None:
    with guards_off():
        execute("DELETE FROM decisions_sealednotice")
    assert "No notice has been signed yet" in main_text(page(signed_in(client, "governance"), ADDRESS))


def test_a_payee_with_several_amounts_is_one_payee(client: Client, authority: None) -> None:
    """Ten districts in two years are ten payees, not twenty."""
    decision = factories.complete()
    rows = [
        {"locality": row.locality, "amount": row.amount - Decimal("1.00"), "financial_year": 2021}
        for row in decision.allocations.select_related("locality")
    ]
    rows += [{**row, "amount": Decimal("1.00"), "financial_year": 2022} for row in rows]
    acts.allocate(
        decision=decision, fields={"financial_years": [2021, 2022]}, rows=rows, by=decision.author, at=factories.NOW
    )
    dates = {"period_from": date(2021, 4, 1), "period_until": date(2023, 3, 31)}
    acts.describe(decision=decision, section="dates", fields=dates, by=decision.author, at=factories.NOW)
    version = submission.submit(decision=decision, by=decision.author, at=factories.NOW)
    for who in factories.CHAIN:
        factories.sign(version, who, at=factories.NOW)
    client.force_login(user("finance"))
    assert "10 recipients" in client.get("/finance/").content.decode()
