"""The pages of pooled budgets: who sees them, what they say, and what their forms write."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.example import authority as example
from commissioning.models import Organisation
from grants.pooling import terms
from grants.pooling.models import Pool, PoolContribution
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.grants.funders.promising import decide, source
from tests.grants.pooling.pools import COUNCIL, MINISTRY, NAME, SLUG, TRUST, body, change, close, partners, pool, put

pytestmark = pytest.mark.django_db

ALL, ONE = "/finance/pools/", f"/finance/pools/{SLUG}/"
UNTIL = date(2090, 3, 31)


@pytest.fixture(scope="module")
def _made(kept: None) -> None:
    example.load()
    made = pool(period_until=date(2024, 3, 31))
    for name, amount in ((COUNCIL, "50000.00"), (TRUST, "30000.00")):
        put(made, amount, partner=name)
    put(made, "49000.00", kind="received")
    close(made, "80000.10")
    decide("61250.00", source(COUNCIL, "61250.00", programme=f" {NAME.upper()} "))
    Organisation.objects.create(name=NAME)
    decide("1000.00", source(NAME, "1000.00", year=2022))
    decide("7.00", source(COUNCIL, "7.00", programme="Another pool"))


@pytest.fixture
def made(_made: None) -> Pool:
    return Pool.objects.get(slug=SLUG)


def test_a_pool_says_what_is_put_in_drawn_left_and_borne(client: Client, made: Pool) -> None:
    text = main_text(page(signed_in(client, "auditor"), ONE))
    for words in (
        "Iris Coombe, Head of Joint Commissioning",
        "Six months, in writing",
        "33.34%",
        "Drawn by decisions: £61,250.00. Remaining of what is planned: £18,750.00.",
        "Drawn by decisions: £1,000.00. Remaining of what is planned: not recorded.",
        "£80,000.10 spent of £80,000.00 planned, £0.10 over.",
        "£0.04",
        "Not recorded",
    ):
        assert words in text
    assert "£7.00" not in text


def test_a_pool_as_at_an_earlier_day_has_what_was_dated_by_then(client: Client, made: Pool) -> None:
    change(made, from_on=date(2022, 5, 21), host=body(TRUST))
    put(made, "9000.00", kind="received", partner=TRUST, effective_on=date(2022, 5, 21))
    signed_in(client, "auditor")
    before = main_text(page(client, f"{ONE}?on=19+May+2022"))
    assert "As at 19 May 2022, by what is recorded now. What decisions draw is shown as at today alone." in before
    assert f"Host{COUNCIL}" in before
    assert "Received £49,000.00" in before
    for later in ("£58,000.00", "Closed on", "Drawn by decisions:", "Remaining", "no terms yet"):
        assert later not in before
    after = main_text(page(client, ONE))
    for words in (f"Host{TRUST}", "£58,000.00", "Closed on 20 May 2022", "Drawn by decisions: £61,250.00"):
        assert words in after


def test_a_pool_before_its_terms_says_so_and_a_day_to_come_is_refused(client: Client, made: Pool) -> None:
    signed_in(client, "finance")
    assert "There were no terms yet on that day" in main_text(page(client, f"{ONE}?on=31+March+2021"))
    for asked, why in (("31/12/2099", "Choose today or an earlier day."), ("31/02/2022", "February 2022 has 28 days.")):
        text = main_text(page(client, f"{ONE}?on={asked}"))
        assert why in text
        assert "Drawn by decisions: £61,250.00" in text


def test_a_pool_leads_to_its_host_and_partners(client: Client, made: Pool) -> None:
    found = page(signed_in(client, "finance"), ONE)
    led = {each.text for each in found.all("a") if (each["href"] or "").startswith("/finance/organisations/")}
    assert {COUNCIL, TRUST, MINISTRY} <= led


def test_more_drawn_than_planned_is_warned_of(client: Client, made: Pool) -> None:
    decide("20000.00", source(COUNCIL, "20000.00", programme=NAME))
    text = main_text(page(signed_in(client, "finance"), ONE))
    assert "For 2021/22 decisions draw £1,250.00 more than is planned." in text


def test_a_share_that_is_not_recorded_leaves_what_is_drawn_unknown(client: Client, made: Pool) -> None:
    decide("500.00", source(COUNCIL, None, programme=NAME), source(MINISTRY, None))
    text = main_text(page(signed_in(client, "finance"), ONE))
    assert "Drawn by decisions: not recorded. Remaining of what is planned: not recorded." in text
    assert "a share of £500.00 that is not recorded" in text


def test_terms_that_changed_stay_on_the_page(client: Client, made: Pool) -> None:
    change(made, partners=partners((COUNCIL, None), (TRUST, None)), rule="other", other_rule="The board decides.")
    text = main_text(page(signed_in(client, "finance"), ONE))
    assert "By another rule, given in words: The board decides." in text
    assert "Terms as they changed" in text
    assert "A partner left." in text
    assert "33.34%" in text


def test_the_list_has_every_pool_with_its_year(client: Client, made: Pool) -> None:
    current = pool(name="Long pool", period_until=UNTIL)
    text = main_text(page(signed_in(client, "governance"), ALL))
    assert NAME in text
    assert "it has ended" in text
    assert current.terms.get().name in text
    assert "31 March 2090" in text


def test_the_files_have_a_row_for_each_partner_and_year(client: Client, made: Pool) -> None:
    signed_in(client, "finance")
    rows = list(csv.reader(io.StringIO(client.get("/finance/pools.csv").content.decode("utf-8-sig"))))
    assert [row[2:4] for row in rows[1:4]] == [["2021/22", name] for name in (COUNCIL, TRUST, MINISTRY)]
    in_all = ["80000.00", "61250.00", "18750.00", "80000.10"]
    assert rows[1][4:] == ["33.34", "50000.00", "49000.00", *in_all, "0.04"]
    assert rows[3][4:] == ["33.33", "Not recorded", "Not recorded", *in_all, "0.03"]
    assert client.get("/finance/pools.xlsx").content[:2] == b"PK"
    assert client.get("/finance/pools.pdf").status_code == 404


def said(**more: str) -> dict[str, str]:
    """What somebody types into the form of terms."""
    council, trust = str(body(COUNCIL).pk), str(body(TRUST).pk)
    return {
        "name": "New pool",
        "aims": "Aims.",
        "functions": "Functions.",
        "period_from": "1 April 2021",
        "period_until": "31 March 2024",
        "host": council,
        "manager": "Iris Coombe",
        "rule": "risk_share",
        "governance": "A board.",
        "notice": "Six months",
        "from_on": "1 April 2021",
        "partner_1": council,
        "percent_1": "58.35",
        "partner_2": trust,
        "percent_2": "41.65%",
        **more,
    }


def test_the_forms_write_what_is_typed(client: Client, made: Pool) -> None:
    signed_in(client, "finance")
    assert client.post(f"{ALL}new/", said()).status_code == 302
    new = Pool.objects.get(slug="new-pool")
    assert [percent for _, percent in terms.of(new.terms.get()).partners] == [Decimal("58.35"), Decimal("41.65")]
    where = "/finance/pools/new-pool/"
    changed = said(percent_1="50", percent_2="50", from_on="1 May 2022", reason="Agreed anew.")
    assert client.post(f"{where}change/", changed).status_code == 302
    assert new.terms.latest("number").reason == "Agreed anew."
    contribution = {"partner": str(body(TRUST).pk), "financial_year": "2021/22", "kind": "planned", "amount": "12.5"}
    more = {"effective_on": "1 April 2021", "document": "Schedule 1"}
    assert client.post(f"{where}contribution/", {**contribution, **more}).status_code == 302
    assert PoolContribution.objects.get(pool=new).amount == Decimal("12.50")
    closing = {"financial_year": "2021/22", "spent": "10", "closed_on": "1 May 2022", "document": "Accounts"}
    assert client.post(f"{where}outturn/", closing).status_code == 302
    assert [share.amount for share in new.outturns.get().shares.all()] == [Decimal("-1.46"), Decimal("-1.04")]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"percent_2": "41.64"}, "The per cents add up to 99.99, and not to 100.00."),
        ({"percent_2": "x"}, "“x” is no per cent."),
        ({"percent_2": "NaN"}, "“NaN” is no per cent."),
        ({"percent_2": "41.655"}, "“41.655” is no per cent."),
        ({"partner_2": ""}, "Choose the partner that bears this per cent."),
        ({"partner_2": "", "percent_2": ""}, "Name two partners or more, each once."),
        ({"name": NAME}, "A pool of that name is there already"),
        ({"notice": ""}, "Give the notice period."),
    ],
    ids=str,
)
def test_terms_that_cannot_stand_are_said_beside_what_was_typed(
    client: Client, made: Pool, more: dict[str, str], words: str
) -> None:
    text = signed_in(client, "finance").post(f"{ALL}new/", said(**more)).content.decode()
    assert words in text
    assert "58.35" in text
    assert Pool.objects.count() == 1


def test_the_form_of_a_change_is_filled_with_what_holds(client: Client, made: Pool) -> None:
    text = signed_in(client, "finance").get(f"{ONE}change/").content.decode()
    assert [words in text for words in ("Iris Coombe", 'value="33.34"', 'value="1 April 2021"')] == [True] * 3


def test_a_page_takes_few_queries_however_many_rows(client: Client, made: Pool) -> None:
    signed_in(client, "finance")
    few = queries(client, ALL), queries(client, ONE)
    for number in range(5):
        other = pool(name=f"Pool {number}")
        put(other, "5.00")
        put(made, f"{60000 + number}.00")
    assert (queries(client, ALL), queries(client, ONE)) == few
    forms = (queries(client, f"{ONE}{act}/") for act in ("change", "contribution", "outturn"))
    assert max(*few, *forms) <= MOST


@pytest.mark.parametrize("act", ["new", f"{SLUG}/change", f"{SLUG}/contribution", f"{SLUG}/outturn"])
def test_an_auditor_reads_why_nothing_may_be_written(client: Client, made: Pool, act: str) -> None:
    signed_in(client, "auditor")
    assert "Finance officers keep pooled budgets." in main_text(page(client, f"{ALL}{act}/"))
    assert client.post(f"{ALL}{act}/", {}).status_code == 403
    assert "Record a contribution" not in main_text(page(client, ONE))


def test_an_address_of_no_pool_is_not_found(client: Client, made: Pool) -> None:
    signed_in(client, "finance")
    for address in ("", "change/", "contribution/", "outturn/"):
        assert client.get(f"{ALL}no-such-pool/{address}").status_code == 404
    assert client.post(ALL).status_code == 405
