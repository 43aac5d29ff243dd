"""The pages of funders over sealed decisions: sums, shares nobody recorded, double counts, envelopes, who sees what."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client

from commissioning.example import authority as example
from commissioning.models import Organisation
from decisions.record.models import Decision
from grants.awards.choices import Change
from grants.awards.models import Adjustment
from grants.funders import envelopes, figures, forecast
from grants.funders.models import FunderStep
from grants.funders.promises import Promise, doubts
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import link, sign_all, submitted, to
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user
from tests.grants.awards.giving import post, uplift
from tests.grants.funders.promising import GMCA, HMPPS, JUSTICE, VICTIMS, decide, source, step
from tests.grants.passporting import passing
from tests.grants.pooling import pools

pytestmark = pytest.mark.django_db

PROPERTY, FUND = "Police Property Act Fund", "Community fund"


@pytest.fixture(scope="module")
def _made(kept: None) -> None:
    """Seed 001 with shares that nobody recorded; N07 in two decisions; a fund of £200,000 with two draws; an uplift."""
    example.load()
    decide("639733.00", source(GMCA, None), source(HMPPS, None))
    victims = source(JUSTICE, "285000.00", programme=VICTIMS, status="letter")
    victims |= {"underwritten_by": "Combined Authority reserves", "underwritten_up_to": Decimal("100000.00")}
    decide("346498.00", victims, source(GMCA, "61498.00", programme=PROPERTY, status="received"))
    decide("4593.00", source(JUSTICE, "4593.00", programme="victims grant", status="indicative"))
    said = {"kind": "fund", "share_cap": Decimal("25000.00")}
    fund = decide("200000.00", source(GMCA, "200000.00", programme=FUND), **said)
    decide("25000.00", source(GMCA, "25000.00", programme=FUND), draws_on=fund)
    decide("30000.00", source(GMCA, "30000.00", programme=FUND), draws_on=fund)
    post()


@pytest.fixture
def finance(client: Client, _made: None) -> Client:
    return signed_in(client, "finance")


def promise(funder: str, programme: str = "") -> Promise:
    found = figures.of(user("finance")).promises
    return next(each for each in found if (each.funder.name, each.programme) == (funder, programme))


def sums(found: Promise) -> dict[str, Any]:
    names = ("promised", "received", "committed", "remaining", "underwritten", "at_risk", "beyond")
    return {name: None if (amount := getattr(found, name)) is None else f"{amount:.2f}" for name in names}


def address(funder: str) -> str:
    return f"/finance/funders/{Organisation.objects.get(name=funder).pk}/"


def n07() -> Decision:
    return Decision.objects.get(total=Decimal("346498.00"))


@pytest.mark.usefixtures("_made")
def test_a_share_that_is_not_recorded_is_neither_zero_nor_guessed() -> None:
    assert sums(promise(HMPPS)) == {
        "promised": None,
        "received": "0.00",
        "committed": None,
        "remaining": None,
        "underwritten": "0.00",
        "at_risk": "0.00",
        "beyond": "0.00",
    }
    assert promise(HMPPS).pool == promise(GMCA).pool == factories.TOTAL
    decide("9000.00", source(HMPPS, None, programme="Paid", status="received"))
    assert promise(HMPPS, "Paid").received is None


@pytest.mark.usefixtures("_made")
def test_a_promise_counts_every_decision_and_what_of_it_is_not_covered() -> None:
    assert sums(promise(JUSTICE, VICTIMS)) == {
        "promised": "289593.00",
        "received": "0.00",
        "committed": "289593.00",
        "remaining": "0.00",
        "underwritten": "100000.00",
        "at_risk": "189593.00",
        "beyond": "0.00",
    }
    assert promise(JUSTICE, VICTIMS).status == "indicative"
    assert sums(promise(GMCA, PROPERTY))["received"] == "61498.00"


@pytest.mark.usefixtures("_made")
def test_a_grant_that_decisions_count_twice_is_found_when_its_total_is_recorded() -> None:
    assert doubts([promise(JUSTICE, VICTIMS)]) == []
    step(n07(), "letter", "285000.00")
    found = promise(JUSTICE, VICTIMS)
    assert (found.promised, found.beyond, found.remaining) == (Decimal(285000), Decimal(4593), Decimal(-4593))
    assert doubts([found]) == [
        "Victims grant, 2021/22: decisions count on £4,593.00 more than the £285,000.00 promised. Is a part of it "
        "counted twice?"
    ]


@pytest.mark.usefixtures("_made")
def test_money_without_a_programme_may_be_part_of_money_with_one() -> None:
    decide("7000.00", source(JUSTICE, "7000.00"))
    own = [promise(JUSTICE, VICTIMS), promise(JUSTICE)]
    assert doubts(own) == [
        "No programme recorded, 2021/22: the £7,000.00 may be part of the £289,593.00 of Victims grant, 2021/22. If "
        "it is, it is counted twice."
    ]
    assert doubts([promise(JUSTICE, VICTIMS), promise(GMCA, PROPERTY)]) == []


@pytest.mark.usefixtures("_made")
def test_steps_lead_from_promised_to_received_and_take_the_risk_away() -> None:
    step(n07(), "agreement_signed", "289593.00")
    assert (promise(JUSTICE, VICTIMS).at_risk, promise(JUSTICE, VICTIMS).underwritten) == (0, 0)
    step(n07(), "letter", reason="The ministry withdrew the agreement.")
    assert promise(JUSTICE, VICTIMS).at_risk == Decimal("189593.00")
    step(n07(), "received", "120000.00")
    found = promise(JUSTICE, VICTIMS)
    assert (found.status, found.received, found.firm, found.expected, found.at_risk) == (
        "received",
        Decimal("120000.00"),
        Decimal("120000.00"),
        Decimal("169593.00"),
        Decimal("69593.00"),
    )


@pytest.mark.usefixtures("_made")
def test_what_is_drawn_from_money_set_aside_is_promised_once() -> None:
    found = sums(promise(GMCA, FUND))
    assert (found["promised"], found["committed"], found["remaining"]) == ("200000.00", "55000.00", "145000.00")


@pytest.mark.usefixtures("_made")
def test_an_envelope_says_what_is_drawn_and_which_award_is_over_the_cap() -> None:
    (found,) = envelopes.of(user("finance"), Organisation.objects.get(name=GMCA))
    assert (found.approved, found.drawn, found.remaining) == (Decimal(200000), Decimal(55000), Decimal(145000))
    over = Decision.objects.get(total=Decimal("30000.00")).reference
    assert found.warnings == [f"{over} gives one award of £30,000.00; the most for one is £25,000.00."]
    decide("150000.00", source(GMCA, "150000.00", programme=FUND), draws_on=found.decision)
    (found,) = envelopes.of(user("finance"), Organisation.objects.get(name=GMCA))
    assert found.remaining == Decimal(-5000)
    assert found.warnings[0] == "Decisions draw £5,000.00 more than was approved."
    assert promise(GMCA, FUND).beyond == Decimal(5000)


@pytest.mark.usefixtures("_made")
def test_what_is_committed_is_what_awards_come_to() -> None:
    first = Decision.objects.get(total=Decimal("4593.00"))
    uplift(first, "2.6", is_increase=False)
    replaced = decide("45000.00", source(JUSTICE, "45000.00", programme="Recovery"))
    post()
    later = link(factories.complete(total=Decimal("48000.00")), to(replaced, "supersedes"))
    sign_all(submitted(later))
    post()
    found = figures.of(user("finance"))
    committed = sum(each.committed or 0 for each in found.promises) + sum(pool.amount for pool in found.given_pools)
    awarded = Adjustment.objects.aggregate(sum=Sum("amount"))["sum"]
    assert committed == awarded
    assert Adjustment.objects.filter(change=Change.REPLACED).exists()
    assert "Recovery" not in {each.programme for each in found.promises}


@pytest.mark.usefixtures("_made")
def test_only_decisions_that_the_person_may_see_count() -> None:
    assert figures.of(user("legal")) == figures.of(user("auditor"))
    with guards_off():
        n07().section_texts.filter(key="exemption").update(answer="yes")
    seen = {(each.funder.name, each.programme) for each in figures.of(user("legal")).promises}
    assert (GMCA, PROPERTY) not in seen
    assert (GMCA, PROPERTY) in {(each.funder.name, each.programme) for each in figures.of(user("finance")).promises}


@pytest.mark.usefixtures("_made")
def test_the_forecast_counts_every_pound_once_and_hatches_what_is_not_signed() -> None:
    drawn = forecast.of(figures.of(user("finance")))
    assert drawn.years == ("2021/22",)
    assert drawn.series == (JUSTICE, GMCA, forecast.SHARED)
    rows = {(row.name, row.is_firm): row.amounts for row in drawn.rows}
    assert rows == {
        (JUSTICE, False): (Decimal("289593.00"),),
        (GMCA, True): (Decimal("261498.00"),),
        (forecast.SHARED, True): (Decimal("639733.00"),),
    }
    assert drawn.together == [Decimal("1190824.00")]
    (column,) = drawn.columns
    assert [(block.shade, block.is_firm) for block in column.blocks] == [(1, False), (2, True), (3, True)]
    assert (column.label, column.sum, column.x, column.width) == ("21/22", "£1.2m", "35.76%", "40.48%")
    assert [sum_ for sum_, _ in drawn.lines] == ["£500k", "£1.0m", "£1.5m"]


@pytest.mark.usefixtures("_made")
def test_a_recorded_total_is_taken_off_what_nobody_divided() -> None:
    seed = Decision.objects.get(total=factories.TOTAL)
    step(seed, "agreement_signed", "400000.00", funder=GMCA)
    drawn = forecast.of(figures.of(user("finance")))
    rows = {(row.name, row.is_firm): row.amounts[0] for row in drawn.rows}
    assert rows[forecast.SHARED, True] == Decimal("239733.00")
    assert drawn.together == [Decimal("1190824.00")]


def test_the_list_shows_promises_totals_and_what_nobody_recorded(finance: Client) -> None:
    said = main_text(page(finance, "/finance/funders/"))
    for words in ("Victims grant", "£289,593.00", "Not recorded", "Given by several funders, shares not recorded"):
        assert words in said
    assert "£1,045,824.00" in said  # committed: 639,733 + 346,498 + 4,593 + 25,000 + 30,000


def test_the_page_of_a_funder_shows_its_money_steps_and_decisions(finance: Client) -> None:
    step(n07(), "letter", "285000.00")
    said = main_text(page(finance, address(JUSTICE)))
    for words in (
        n07().reference,
        "Underwritten by Combined Authority reserves, up to £100,000.00",
        "Funding letter on 1 December 2021, £285,000.00 in all: MOJ-2021-7.",
        "decisions count on £4,593.00 more than the £285,000.00 promised",
    ):
        assert words in said
    said = main_text(page(finance, address(GMCA)))
    for words in ("Not recorded, of £639,733.00", "Money set aside", "the most for one is £25,000.00"):
        assert words in said


def test_a_funder_leads_to_its_record_its_awards_its_pools_and_what_it_gives_to_be_passed_on(finance: Client) -> None:
    ministry, half = Organisation.objects.get(name=JUSTICE), Decimal("50.00")
    duplicate = Organisation.objects.create(name="The Ministry", merged_into=ministry)
    pool = pools.pool()
    named = pools.agreed(name="Health pool", partners=((duplicate, half), *pools.partners((pools.COUNCIL, "50.00"))))
    pools.acts.change_pool(
        pool=pool, agreed=named, from_on=pools.CLOSED, reason="Another name.", by=user("finance"), at=pools.AT
    )
    passed = passing.grant(funder=ministry)
    found = page(finance, address(JUSTICE))
    led = {each["href"]: each.text for each in found.all("a")}
    assert led[f"/finance/pools/{pool.slug}/"] == "Health pool"
    assert led[f"/finance/passporting/{passed.slug}/"] == str(passed)
    assert led[f"/finance/organisations/{ministry.pk}/"] == "Its record as an organisation"
    assert led["/finance/awards/?funder=Ministry%20of%20Justice"] == "Awards that it pays for"
    assert "pooled budget" not in main_text(page(finance, address(HMPPS)))


def test_the_list_leaves_as_a_file(finance: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(finance.get("/finance/funders.csv").content.decode("utf-8-sig"))))
    found = {(row["Funder"], row["Programme"]): row for row in rows}
    assert found[HMPPS, ""]["Committed"] == "Not recorded"
    assert found[HMPPS, ""]["Given in shares not recorded"] == "639733.00"
    assert found[JUSTICE, VICTIMS]["At risk"] == "189593.00"
    assert finance.get("/finance/funders.xlsx").content[:2] == b"PK"
    assert finance.get("/finance/funders.pdf").status_code == 404


def test_pages_take_few_queries_however_much_there_is(finance: Client) -> None:
    few = {where: queries(finance, where) for where in ("/finance/funders/", address(GMCA), address(JUSTICE))}
    assert max(few.values()) <= MOST
    for number in range(3):
        decide("1000.00", source(JUSTICE, "1000.00", programme=f"Programme {number}"))
        decide("1000.00", source(GMCA, "1000.00", programme=FUND))
    assert {where: queries(finance, where) for where in few} == few


def form(funder: str, programme: str, **said: str) -> dict[str, str]:
    number = promise(funder, programme).draws[0].source.pk
    return {"promise": str(number), "status": "letter", "reached_on": "1 December 2021", "document": "L-1", **said}


def test_finance_records_a_step_on_the_page(finance: Client) -> None:
    response = finance.post(address(JUSTICE), form(JUSTICE, VICTIMS, amount="£285,000"))
    assert (response.status_code, response["Location"]) == (302, address(JUSTICE))
    made = FunderStep.objects.get()
    assert (made.programme, made.number, made.amount) == (VICTIMS, 1, Decimal(285000))


def test_what_is_wrong_with_a_step_is_said_and_nothing_is_lost(finance: Client) -> None:
    step(n07(), "agreement_signed")
    response = finance.post(address(JUSTICE), form(JUSTICE, VICTIMS, document="My own letter"))
    assert response.status_code == 200
    assert "This is a step down from “Agreement signed”. Say why." in response.content.decode()
    assert "My own letter" in response.content.decode()
    response = finance.post(address(JUSTICE), form(GMCA, PROPERTY))
    assert "Select a valid choice" in response.content.decode()
    assert FunderStep.objects.count() == 1


@pytest.mark.usefixtures("_made")
def test_governance_reads_the_reason_why_it_records_nothing(client: Client) -> None:
    signed_in(client, "governance")
    assert "Finance officers record what funders promise and pay." in main_text(page(client, address(JUSTICE)))
    assert client.post(address(JUSTICE), form(JUSTICE, VICTIMS)).status_code == 403
    assert FunderStep.objects.count() == 0


def test_who_funds_nothing_has_no_page(finance: Client) -> None:
    assert finance.get(address("Bolton Council")).status_code == 404
    assert finance.get("/finance/funders/0/").status_code == 404
