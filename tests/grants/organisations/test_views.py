"""The pages of organisations: who sees which sums, what is found by what, and merging through the pages."""

from decimal import Decimal

import pytest
from django.test import Client

from commissioning.example import authority as example
from commissioning.lib.money import pounds
from commissioning.models import Organisation
from grants.awards.models import Adjustment
from grants.organisations import acts
from grants.organisations.acts import Details
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import grants
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, user
from tests.grants.awards.giving import post
from tests.grants.pooling import pools

pytestmark = pytest.mark.django_db

LIST = "/finance/organisations/"


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    """Ten councils get what the seed gives them; Bolton Council £1,000.00 a year for two years besides."""
    example.load()
    factories.signed()
    grants(total="1000.00", streams=("Outreach",), years=(2021, 2022))
    factories.signed(count=3, total=Decimal("250.00"))
    post()


@pytest.fixture
def finance(client: Client, _given: None) -> Client:
    return signed_in(client, "finance")


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def at(name: str, then: str = "") -> str:
    return f"{LIST}{body(name).pk}/{then}"


def duplicate_of_bolton() -> Organisation:
    return acts.add_organisation(
        details=Details("Bolton Metropolitan Borough Council", other_names=("Bolton MBC",)), by=user("finance"), at=NOW
    )


def merged(first: str, second: str) -> None:
    acts.merge_organisations(duplicate=body(first), into=body(second), reason="One body.", by=user("finance"), at=NOW)


def row(found: str, name: str) -> str:
    """What the list says after a name, up to 90 characters."""
    return found.partition(name)[2][:90]


def test_the_list_says_what_each_is_and_what_it_is_awarded(finance: Client) -> None:
    said = main_text(page(finance, LIST))
    bury = row(said, "Bury Council")
    assert "Recipient, Council of Bury" in bury
    assert "GB-LAE-BUR" in bury
    assert pounds(given_to("Bury Council")) in bury
    assert "Funder" in row(said, "Greater Manchester Combined Authority")
    assert "Recipient" not in row(said, "Millrace Trust")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("millrace", ["Millrace Trust"]),
        ("BUR", ["Bury Council"]),
        ("gb-lae-bur", ["Bury Council"]),
        ("bolton mbc", ["Bolton Council"]),
        ("Metropolitan", ["Bolton Council"]),
        ("nobody of the kind", []),
    ],
)
def test_a_body_is_found_by_name_other_name_and_number(finance: Client, words: str, names: list[str]) -> None:
    duplicate_of_bolton()
    merged("Bolton Metropolitan Borough Council", "Bolton Council")
    found = page(finance, f"{LIST}?words={words}")
    assert [each.text for each in found.all("a") if each["href"].startswith(LIST) and each.text in every()] == names


def every() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


def test_a_body_shows_everything_awarded_to_it_by_year_and_by_decision(finance: Client) -> None:
    said = main_text(page(finance, at("Bolton Council")))
    for part in (
        "GB-LAE-BOL",
        "Council ofBolton",
        "2021/22",
        "2022/23",
        "DN-2021-0001",
        "£69,573.32",
        "To be drafted",
    ):
        assert part in said
    assert f"as at today{pounds(given_to('Bolton Council'))}" in said.replace("\n", "").replace(
        "as at today ", "as at today"
    )


def test_a_funder_shows_what_it_funds(finance: Client) -> None:
    said = main_text(page(finance, at("Greater Manchester Combined Authority")))
    assert "What it funds" in said
    assert "£639,733.00" in said
    assert "No decision that you may see awards anything to Greater Manchester Combined Authority." in said


def test_a_funder_leads_to_what_it_promises_and_a_partner_to_its_pools(client: Client, finance: Client) -> None:
    pools.pool()
    council, authority = at("Bolton Council"), at("Greater Manchester Combined Authority")
    assert page(finance, council).one("a", href=f"/finance/pools/{pools.SLUG}/").text == pools.NAME
    promised = f"/finance/funders/{body('Greater Manchester Combined Authority').pk}/"
    assert page(finance, authority).one("a", href=promised).text == "What it promises, and how sure it is"
    assert client.get(promised).status_code == 200
    signed_in(client, "officer")
    assert page(client, council).all("a", href=f"/finance/pools/{pools.SLUG}/") == []
    assert page(client, authority).all("a", href=promised) == []


def test_totals_of_a_body_count_what_merged_records_are_given_and_undoing_gives_it_back(finance: Client) -> None:
    before = given_to("Bury Council")
    trust = acts.add_organisation(details=Details("Another Bolton"), by=user("finance"), at=NOW)
    with guards_off():
        agreement = body("Bolton Council").agreements.earliest("pk")
        agreement.grantee = trust
        agreement.save()
    added = given_to("Another Bolton")
    assert shown(finance, "Another Bolton") == added > 0
    merged("Another Bolton", "Bury Council")
    assert shown(finance, "Bury Council") == before + added
    assert "given to Another Bolton" in main_text(page(finance, at("Bury Council")))
    listed = main_text(page(finance, "/finance/awards/?recipient=Bury+Council"))
    assert "Another Bolton" in listed
    acts.unmerge_organisation(organisation=trust, reason="Two.", by=user("finance"), at=NOW)
    assert shown(finance, "Bury Council") == before


def given_to(name: str) -> Decimal:
    """What the record of that name is given, as its adjustments say."""
    return sum(
        Adjustment.objects.filter(award__agreement__grantee__name=name).values_list("amount", flat=True), Decimal(0)
    )


def shown(client: Client, name: str) -> Decimal:
    """The sum at the head of a body’s page."""
    found = page(client, at(name))
    lead = next(each for each in found.all("div") if "totals__item--lead" in each.classes)
    return Decimal(lead.text.rpartition("£")[2].replace(",", ""))


@pytest.mark.usefixtures("_given")
def test_sums_are_of_decisions_that_one_may_see(client: Client) -> None:
    every, agreement = given_to("Bury Council"), body("Bury Council").agreements.earliest("pk")
    exempt = sum(agreement.awards.values_list("adjustments__amount", flat=True), Decimal(0))
    assert shown(signed_in(client, "legal"), "Bury Council") == every
    with guards_off():
        agreement.decision.section_texts.filter(key="exemption").update(answer="yes")
    assert shown(signed_in(client, "legal"), "Bury Council") == every - exempt < every
    assert agreement.decision.reference not in main_text(page(client, at("Bury Council")))
    assert agreement.decision.reference not in main_text(page(client, at("Greater Manchester Combined Authority")))
    assert shown(signed_in(client, "auditor"), "Bury Council") == every


def test_an_organisation_is_added_with_what_is_wrong_said_at_its_field(finance: Client) -> None:
    sent = {"name": "Fernhollow Trust", "company_number": "3210987", "other_names": "FT\n FT \n"}
    refused = finance.post(f"{LIST}new/", sent).content.decode()
    assert "“3210987” has 7 characters. Write it with its nought: 03210987." in refused
    assert 'value="3210987"' in refused
    answer = finance.post(f"{LIST}new/", sent | {"company_number": "0321 0987"}, follow=True)
    made = body("Fernhollow Trust")
    assert answer.redirect_chain[-1][0] == f"{LIST}{made.pk}/"
    assert (made.company_number, [each.name for each in made.aliases.all()]) == ("03210987", ["FT"])


@pytest.mark.usefixtures("_given")
def test_whoever_adds_a_name_much_like_another_is_told(client: Client) -> None:
    officer = signed_in(client, "officer")
    answer = officer.post(f"{LIST}new/", {"name": "The Millrace Trust Ltd"}, follow=True).content.decode()
    assert "The Millrace Trust Ltd is much like Millrace Trust." in answer


def test_an_earlier_name_is_shown_with_its_day(finance: Client) -> None:
    finance.post(at("Millrace Trust", "change/"), {"name": "Millrace Foundation"})
    said = main_text(page(finance, at("Millrace Foundation")))
    assert "Earlier name, until" in said
    assert "changed the organisation Millrace Trust: name from Millrace Trust to Millrace Foundation." in said


def test_duplicates_are_offered_compared_merged_and_undone(finance: Client) -> None:
    made = duplicate_of_bolton()
    assert "The same name" not in main_text(page(finance, LIST))
    offered = main_text(page(finance, f"{LIST}duplicates/"))
    assert "They have the same name, but for legal forms and small words." in offered
    compare = at("Bolton Metropolitan Borough Council", f"merge/{body('Bolton Council').pk}/")
    compared = main_text(page(finance, compare))
    assert "Bolton MBC" in compared
    assert "once they are merged" in compared
    assert "Say how you know" in finance.post(compare, {"reason": ""}).content.decode()
    finance.post(compare, {"reason": "Its own letterhead."})
    made.refresh_from_db()
    assert made.merged_into == body("Bolton Council")
    assert "Merged into this one" in main_text(page(finance, at("Bolton Council")))
    assert "This record is merged into" in main_text(page(finance, f"{LIST}{made.pk}/"))
    assert "No two records are alike" in main_text(page(finance, f"{LIST}duplicates/"))
    finance.post(f"{LIST}{made.pk}/undo/", {"reason": "It is another body."})
    made.refresh_from_db()
    assert made.merged_into is None


def test_the_council_of_a_district_is_kept_and_the_page_says_so(finance: Client) -> None:
    made = duplicate_of_bolton()
    refused = finance.post(at("Bolton Council", f"merge/{made.pk}/"), {"reason": "One body."})
    assert refused.status_code == 403
    assert "Bolton Council is the council of Bolton." in refused.content.decode()


def test_the_record_to_merge_into_is_chosen_among_those_that_stand(finance: Client) -> None:
    made = duplicate_of_bolton()
    merged("Thornfield Advocacy", "Millrace Trust")
    found = page(finance, f"{LIST}{made.pk}/merge/")
    assert "Thornfield Advocacy" not in [each.text for each in found.all("option")]
    assert "Compare with Bolton Council" in main_text(found)
    chosen = finance.post(f"{LIST}{made.pk}/merge/", {"into": body("Bury Council").pk})
    assert (chosen.status_code, chosen["Location"]) == (302, f"{LIST}{made.pk}/merge/{body('Bury Council').pk}/")


@pytest.mark.parametrize(
    ("who", "then", "reason"),
    [
        ("officer", "change/", "Finance and governance officers change and merge organisations."),
        ("officer", "merge/", "Finance and governance officers change and merge organisations."),
        ("officer", "undo/", "Finance and governance officers change and merge organisations."),
        ("auditor", "../new/", "Commissioning, finance and governance officers add organisations."),
    ],
)
@pytest.mark.usefixtures("_given")
def test_who_may_not_reads_why_and_changes_nothing(client: Client, who: str, then: str, reason: str) -> None:
    address = at("Millrace Trust", then).replace(f"{body('Millrace Trust').pk}/../", "")
    assert reason in main_text(page(signed_in(client, who), address))
    answer = client.post(address, {"name": "Anything", "reason": "Anything", "into": body("Bury Council").pk})
    assert (answer.status_code, Organisation.objects.filter(name="Anything").count()) == (403, 0)


def test_pages_take_few_queries_however_many_bodies(finance: Client) -> None:
    duplicate_of_bolton()
    merged("Bolton Metropolitan Borough Council", "Bolton Council")
    few = {each: queries(finance, each) for each in (LIST, f"{LIST}duplicates/", at("Bolton Council"))}
    Organisation.objects.bulk_create(Organisation(name=f"Body of many {number}") for number in range(60))
    many = {each: queries(finance, each) for each in few}
    assert many == few
    assert max(few.values()) <= MOST
    assert queries(finance, at("Millrace Trust", f"merge/{body('Bolton Council').pk}/")) <= MOST
    assert queries(finance, at("Millrace Trust", "merge/")) <= MOST


def test_a_number_of_no_organisation_is_404(finance: Client) -> None:
    assert finance.get(f"{LIST}999999999999999999999/").status_code == 404
    assert finance.get(at("Millrace Trust", "merge/999999999/")).status_code == 404
