"""The pages of districts: who sees which sums, what adds up, what is never divided by guess."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.example import authority as example
from commissioning.models import Organisation
from decisions.drafting import acts
from decisions.record.models import Decision
from decisions.signoff import submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import grants, sign_all
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, TOTAL, user
from tests.grants.awards.giving import post

pytestmark = pytest.mark.django_db

BOLTON = "/finance/districts/E08000001/"


def shared() -> Decision:
    """Two funders for one year, whose shares by district nobody knows."""
    decision = factories.complete()
    sources = [
        {"funder": Organisation.objects.get(name=name), "amount": TOTAL / 2, "financial_year": 2021}
        for name in ("Home Office", "Greater Manchester Combined Authority")
    ]
    sources[0]["amount"], sources[1]["amount"] = Decimal("319866.00"), Decimal("319867.00")
    acts.fund(decision=decision, fields={"total": TOTAL}, sources=sources, by=user("officer"), at=NOW)
    return sign_all(submission.submit(decision=decision, by=user("officer"), at=NOW))


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    """Ten councils from one funder; from two funders; three streams over two years."""
    example.load()
    factories.signed()
    shared()
    grants(total="1000.00", streams=("Outreach", "Testing"), years=(2021, 2022))
    post()


@pytest.fixture
def finance(client: Client, _given: None) -> Client:
    return signed_in(client, "finance")


def test_a_district_shows_what_each_year_and_grant_gives_it(finance: Client) -> None:
    found = page(finance, BOLTON)
    said = main_text(found)
    assert "3 decisions that you may see give Bolton £139,202.74." in said
    assert "Outreach" in said
    assert "2022/23" in said


def test_money_of_several_funders_is_one_block_that_nobody_divides(finance: Client) -> None:
    said = main_text(page(finance, BOLTON))
    assert "Several funders, shares not recorded" in said
    rows = list(csv.DictReader(io.StringIO(finance.get(f"{BOLTON}figures.csv").content.decode("utf-8-sig"))))
    by_funders = {row["Funders"]: row["Awarded"] for row in rows if row["Stream"] == ""}
    assert by_funders == {
        "Greater Manchester Combined Authority": "69573.32",
        "Greater Manchester Combined Authority; Home Office": "69573.32",
    }


def test_the_map_and_the_table_show_all_ten_districts(finance: Client) -> None:
    found = page(finance, "/finance/districts/?year=2021")
    assert len([each for each in found.all("polygon") if "tilemap__tile" in each.classes]) == 10
    assert "£1,279,766.00" not in main_text(found)  # Outreach and Testing of that year are in the total too
    assert "Wigan" in main_text(found)


def test_the_district_of_the_page_is_outlined(finance: Client) -> None:
    found = page(finance, BOLTON)
    assert len([each for each in found.all("polygon") if each["class"] == "tilemap__tile--here"]) == 1


def test_a_year_that_nobody_knows_shows_the_one_of_today_or_the_last(finance: Client) -> None:
    assert "2022/23" in main_text(page(finance, "/finance/districts/?year=1999"))
    assert "2022/23" in main_text(page(finance, "/finance/districts/?year=x"))


def test_pages_take_few_queries(finance: Client) -> None:
    assert queries(finance, BOLTON) <= MOST
    assert queries(finance, "/finance/districts/") <= MOST


@pytest.mark.usefixtures("_given")
def test_what_is_exempt_counts_only_for_those_who_may_see_it(client: Client) -> None:
    assert "3 decisions" in main_text(page(signed_in(client, "auditor"), BOLTON))
    assert "3 decisions" in main_text(page(signed_in(client, "legal"), BOLTON))
    decision = Decision.objects.filter(total=TOTAL).earliest("pk")
    with guards_off():
        decision.section_texts.filter(key="exemption").update(answer="yes")
    assert "3 decisions" in main_text(page(signed_in(client, "auditor"), BOLTON))
    assert "2 decisions" in main_text(page(signed_in(client, "legal"), BOLTON))


def test_a_district_that_is_none_is_404(finance: Client) -> None:
    assert finance.get("/finance/districts/E08000099/").status_code == 404
