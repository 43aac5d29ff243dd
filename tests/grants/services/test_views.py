"""The pages of services: what they show to whom, what a form does, and files for a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from commissioning.example import authority as example
from commissioning.example import plans
from commissioning.example.decisions import women_health_workers
from commissioning.models import Organisation
from decisions.ledger.models import LedgerEvent
from grants.services import acts
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from tests import factories
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, user
from tests.grants.services import keeping
from tests.grants.services.keeping import SLUG

pytestmark = pytest.mark.django_db

LIST, BOARD = "/finance/services/", "/finance/cliffs/"
SERVICE = f"{LIST}{SLUG}/"
HEALTH_WORKERS = f"{LIST}health-workers-for-women-in-the-justice-system/"
OF_SPELLS = ("new/", "1/", "1/strike/", "1/posts/new/", "1/posts/1/", "1/posts/1/strike/")
FORMS = [f"{LIST}new/", f"{SERVICE}change/", *(f"{SERVICE}spells/{part}" for part in OF_SPELLS)]


@pytest.fixture
def health_workers(db: None) -> None:
    example.load()
    plans.load()
    women_health_workers.load()


@pytest.fixture
def spell(authority: None) -> FunderSpell:
    spell = keeping.spell(keeping.service(), funder=keeping.body())
    keeping.post(spell)
    return spell


def cells(client: Client, address: str) -> list[list[str]]:
    """The rows of the page's first table."""
    found = page(client, address)
    bodies = [each for each in found.elements if each.tag in {"th", "td"} and _row(each)]
    first = bodies[0].inside[-2]
    rows: dict[int, list[str]] = {}
    for each in bodies:
        if each.inside[-2] is first:
            rows.setdefault(id(each.inside[-1]), []).append(each.text)
    return list(rows.values())


def _row(each: Any) -> bool:
    return len(each.inside) > 1 and each.inside[-2].tag == "tbody"


def test_seed_000_is_shown_as_four_spells_that_meet(client: Client, health_workers: None) -> None:
    rows = cells(signed_in(client, "governance"), HEALTH_WORKERS)
    assert [row[1:6] for row in rows] == [
        ["Kind Pilot", "From Not recorded", "To 31 March 2023", "Amount Not recorded", "Posts Not recorded"],
        ["Kind Grant", "From 1 April 2023", "To 30 June 2024", "Amount Not recorded", "Posts Not recorded"],
        [
            "Kind Bridging",
            "From 1 July 2024",
            "To 30 September 2024 (target)",
            "Amount Not recorded",
            "Posts Up to 5.00 FTE, of which 1.00 potential",
        ],
        [
            "Kind Mainstream",
            "From 1 October 2024 (target)",
            "To No end",
            "Amount Not recorded",
            "Posts Up to 5.00 FTE, of which 1.00 potential",
        ],
    ]
    assert [row[6] for row in rows] == [
        f"Notice {words}" for words in ("Not recorded", "Not recorded", "DN-2024-0001", "Not recorded")
    ]


def test_seed_000_says_what_the_bridge_is_for_and_what_came_late(client: Client, health_workers: None) -> None:
    found = page(signed_in(client, "officer"), HEALTH_WORKERS)
    notes = [panel.text for panel in found.all("div", class_="panel")]
    assert notes == [
        "92 days bridged Without “Bridging money (transition funding)” nobody would have paid for 1 July 2024 to 30 "
        "September 2024.",
        "Agreed 7 days after it began “Bridging money (transition funding)” began on 1 July 2024 and was agreed on 8 "
        "July 2024.",
        "Published 26 days after it was due DN-2024-0001 was due on 12 June 2024. Its notice was first published on 8 "
        "July 2024.",
    ]
    facts = [each.text for each in found.all("dd")]
    assert facts == [
        "0 no day is left out",
        "4 spells of funding",
        "Up to 5.00 FTE, of which 1.00 potential",
        "Greater Manchester Women’s Support Alliance",
    ]


def test_who_may_not_see_the_draft_reads_nothing_of_it(client: Client, health_workers: None) -> None:
    text = page(signed_in(client, "finance"), HEALTH_WORKERS).html
    assert "DN-2024-0001" not in text
    assert "Published 26 days" not in text
    assert "Not shown to you" in text
    for address in (f"{LIST}spells.csv", f"{HEALTH_WORKERS}spells/3/", f"{BOARD}?on=2024-06-01"):
        assert b"DN-2024-0001" not in client.get(address).content


def test_a_gap_is_said_to_be_one(client: Client, spell: FunderSpell) -> None:
    keeping.spell(spell.service, title="Next", from_on=date(2022, 4, 11), until_on=None)
    found = page(signed_in(client, "auditor"), SERVICE)
    (panel,) = found.all("div", class_="panel--stop")
    assert panel.text == (
        "Nobody pays for 10 days No spell covers 1 April 2022 to 10 April 2022. To meet “Next”, the one before would "
        "end on 10 April 2022."
    )
    assert found.all("dd")[0].text == "10 1 April 2022 to 10 April 2022"
    assert cells(client, SERVICE)[0][7] == "What follows Next, 10 days later"


def test_overlaps_and_a_bridge_to_nowhere_are_said(client: Client, spell: FunderSpell) -> None:
    keeping.spell(spell.service, title="Bridge", kind="bridging", from_on=date(2022, 3, 31), until_on=None)
    notes = [each.text for each in page(signed_in(client, "auditor"), SERVICE).all("div", class_="panel")]
    assert notes == [
        "The bridge does not say where it leads “Bridge” is bridging money without an exit date and a named successor.",
        "1 day paid for twice “Council grant” and “Bridge” both pay for 31 March 2022.",
    ]


def test_what_was_recorded_in_error_is_apart_and_counts_nowhere(client: Client, spell: FunderSpell) -> None:
    acts.strike_spell(spell=spell, reason="Another service.", by=user("officer"), at=NOW)
    text = main_text(page(signed_in(client, "officer"), SERVICE))
    assert "Council grant, marked on 25 October 2021 at 10:00: Another service." in text
    assert "Nobody is recorded as paying for it yet." in text
    assert client.get(f"{SERVICE}spells/1/").status_code == 404
    assert client.get(f"{SERVICE}spells/1/posts/1/").status_code == 404
    assert cells(client, LIST) == [
        [
            f"{keeping.NAME}Millrace Trust",
            "Who pays today Nobody",
            "Until –",
            "Posts Not recorded",
            "Days without a funder 0",
        ]
    ]


def test_the_list_says_who_pays_today(client: Client, health_workers: None) -> None:
    (row,) = cells(signed_in(client, "auditor"), LIST)
    assert row[1:] == [
        "Who pays today The mental health trust’s own budget",
        "Until No end",
        "Posts Up to 5.00 FTE, of which 1.00 potential",
        "Days without a funder 0",
    ]


@pytest.mark.parametrize("address", [LIST, SERVICE, BOARD, f"{LIST}spells.csv", f"{LIST}spells.xlsx", *FORMS])
@pytest.mark.parametrize("who", ["treasurer", "legal"])
def test_others_are_told_who_sees_these_pages(client: Client, spell: FunderSpell, who: str, address: str) -> None:
    response = signed_in(client, who).get(address)
    assert response.status_code == 403
    text = response.content.decode()
    assert "Officers, finance, governance and audit see this page." in text
    assert keeping.NAME not in text


@pytest.mark.parametrize("address", FORMS)
def test_who_reads_and_does_not_keep_them_sees_the_reason_and_no_form(
    client: Client, spell: FunderSpell, address: str
) -> None:
    reason = "Only commissioning officers and finance officers record who pays for a service."
    found = page(signed_in(client, "auditor"), address)
    assert reason in main_text(found)
    assert [form["method"] for form in found.all("form") if "csrf" not in (form["class"] or "")] == ["post"]  # sign out
    before = LedgerEvent.objects.count()
    response = client.post(address, {"reason": "Wrong.", "title": "X", "name": "X"})
    assert (response.status_code, LedgerEvent.objects.count()) == (403, before)
    for each in (LIST, SERVICE):
        assert "Record who pays" not in main_text(page(client, each))


@pytest.mark.parametrize(
    "address", [f"{LIST}nothing/", f"{SERVICE}spells/9/", f"{SERVICE}spells/99999999/", f"{SERVICE}spells/1/posts/9/"]
)
def test_what_is_not_there_is_not_found(client: Client, spell: FunderSpell, address: str) -> None:
    assert signed_in(client, "officer").get(address).status_code == 404


@pytest.mark.parametrize("address", [LIST, SERVICE, BOARD, *FORMS])
def test_signed_out_goes_to_sign_in(client: Client, spell: FunderSpell, address: str) -> None:
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", [LIST, SERVICE, BOARD, f"{LIST}spells.csv", f"{LIST}spells.xlsx"])
def test_pages_to_read_take_no_post(client: Client, spell: FunderSpell, address: str) -> None:
    assert signed_in(client, "officer").post(address).status_code == 405


SPELL = {"title": "Home Office grant", "kind": "grant", "from_on": "1 April 2022", "until_on": "31/3/2023"}


def test_a_spell_is_recorded_through_the_form(client: Client, spell: FunderSpell) -> None:
    decision = factories.draft()
    funder = Organisation.objects.get(name="Home Office")
    said = {"funder": funder.pk, "until_target": "on", "amount": "£61,250", "amount_basis": "whole"}
    said |= {
        "notice": decision.reference.lower(),
        "agreed_on": "2 March 2022",
        "exit_note": "It ends.",
        "successor": "",
    }
    response = signed_in(client, "officer").post(f"{SERVICE}spells/new/", {**SPELL, **said})
    assert response["Location"] == SERVICE
    made = FunderSpell.objects.get(number=2)
    assert (made.funder, made.from_on, made.from_is, made.until_on, made.until_is) == (
        funder,
        date(2022, 4, 1),
        "confirmed",
        date(2023, 3, 31),
        "target",
    )
    assert (made.amount, made.amount_basis, made.decision, made.agreed_on, made.exit_note) == (
        Decimal("61250.00"),
        "whole",
        decision,
        date(2022, 3, 2),
        "It ends.",
    )


def test_a_new_spell_is_offered_from_the_day_after_the_last(client: Client, spell: FunderSpell) -> None:
    found = page(signed_in(client, "officer"), f"{SERVICE}spells/new/")
    assert found.one("input", name="from_on")["value"] == "1 April 2022"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "Say whose money it is."),
        ({"kind": ""}, "Choose the kind."),
        ({"from_on": "soon"}, "“soon” is not a date."),
        ({"until_on": "31 March 2021"}, "It ends before it starts."),
        ({"until_on": "", "until_target": "on"}, "Give the last day, or take the tick from the target."),
        ({"amount": "some"}, "“some” is"),
        ({"amount": "5.00"}, "Say whether the amount is in all or a year."),
        ({"amount": "0.00", "amount_basis": "whole"}, "An amount is more than £0.00"),
        ({"notice": "DN-2021-0999"}, "There is no decision DN-2021-0999 that you may see."),
    ],
)
def test_a_form_says_what_is_wrong_and_loses_nothing(
    client: Client, spell: FunderSpell, said: dict[str, str], sentence: str
) -> None:
    response = signed_in(client, "officer").post(f"{SERVICE}spells/new/", {**SPELL, "exit_note": "Kept words", **said})
    text = response.content.decode()
    assert (response.status_code, FunderSpell.objects.count()) == (200, 1)
    assert sentence in text
    assert "Kept words" in text
    assert "There is a problem" in text


def test_finance_corrects_a_spell_whose_decision_it_may_not_see_and_the_decision_stays(
    client: Client, spell: FunderSpell
) -> None:
    draft = factories.draft()
    acts.correct_spell(
        spell=spell, terms=keeping.spell_terms(decision=draft, agreed_on=date(2021, 3, 1)), by=user("officer"), at=NOW
    )
    address = f"{SERVICE}spells/1/"
    assert page(signed_in(client, "finance"), address).all("input", name="notice") == []
    assert client.post(address, SPELL)["Location"] == SERVICE
    spell.refresh_from_db()
    assert (spell.title, spell.decision) == ("Home Office grant", draft)
    assert page(signed_in(client, "officer"), address).one("input", name="notice")["value"] == draft.reference


def test_a_notice_kept_elsewhere_is_named_as_it_is(client: Client, spell: FunderSpell) -> None:
    signed_in(client, "finance").post(f"{SERVICE}spells/1/", {**SPELL, "notice": "PCC 12/2019"})
    assert cells(client, SERVICE)[0][6] == "Notice PCC 12/2019"


def test_a_spell_names_what_follows_among_the_others(client: Client, spell: FunderSpell) -> None:
    keeping.spell(keeping.service(name="Another"), title="Elsewhere")
    after = keeping.spell(spell.service, title="After", from_on=date(2022, 4, 1), until_on=None)
    found = page(signed_in(client, "officer"), f"{SERVICE}spells/1/")
    choices = [each.text for each in found.all("option") if each.inside[-1]["name"] == "successor"]
    assert choices == ["None is named", "After"]
    client.post(
        f"{SERVICE}spells/1/", {**SPELL, "from_on": "1 April 2021", "until_on": "31 March 2022", "successor": after.pk}
    )
    spell.refresh_from_db()
    assert spell.successor == after


def test_services_and_posts_are_kept_through_their_forms(client: Client, spell: FunderSpell) -> None:
    body = Organisation.objects.get(name="Millrace Trust").pk
    service = {"name": "Court support", "description": "Families are met at court.", "provider": body}
    signed_in(client, "officer").post(f"{LIST}new/", service)
    assert ServiceLine.objects.get(slug="court-support").provider.pk == body
    client.post(f"{LIST}court-support/change/", {**service, "pathway_notes": "One pathway."})
    assert ServiceLine.objects.get(slug="court-support").pathway_notes == "One pathway."
    post = {"title": "Lead mentor", "fte": "0.5", "certainty": "potential", "employer": body, "is_tupe": "on"}
    assert client.post(f"{SERVICE}spells/1/posts/new/", post)["Location"] == f"{SERVICE}#posts"
    made = SpellPost.objects.get(number=2)
    assert (made.fte, made.certainty, made.employer_id, made.is_tupe) == (Decimal("0.50"), "potential", body, True)
    client.post(f"{SERVICE}spells/1/posts/2/", {**post, "fte": "0.75"})
    assert SpellPost.objects.get(number=2).fte == Decimal("0.75")
    client.post(f"{SERVICE}spells/1/posts/2/strike/", {"reason": "Typed twice."})
    client.post(f"{SERVICE}spells/1/strike/", {"reason": "Another service."})
    assert [SpellPost.objects.get(number=2).is_struck, FunderSpell.objects.get().is_struck] == [True, True]
    assert "Another service." in main_text(page(client, SERVICE))  # in its history too


@pytest.mark.parametrize("address", [f"{SERVICE}spells/1/strike/", f"{SERVICE}spells/1/posts/1/strike/"])
def test_a_strike_without_a_reason_is_asked_for_one(client: Client, spell: FunderSpell, address: str) -> None:
    response = signed_in(client, "officer").post(address, {"reason": ""})
    assert "Say why it was recorded in error." in response.content.decode()
    assert not FunderSpell.objects.get().is_struck


# The board.


def test_the_board_is_asked_for_a_day_of_the_past(client: Client, health_workers: None) -> None:
    found = page(signed_in(client, "finance"), f"{BOARD}?on=2024-06-01")
    assert [each.text for each in found.all("h2")][:3] == ["Within 30 days", "31 to 90 days", "91 to 180 days"]
    (card,) = found.all("li", class_="cliff__card")
    assert card.text == (
        "Health workers for women in the justice system Combined authority grant Ends 30 June 2024 · 29 days "
        "Sum not recorded · posts not recorded Nothing after it is recorded"
    )
    assert "As it was known on 1 June 2024, by what is recorded now." in main_text(found)
    assert found.one("input", name="on")["value"] == "1 June 2024"


def test_the_officer_reads_on_the_card_that_a_draft_is_on_its_way(client: Client, health_workers: None) -> None:
    (card,) = page(signed_in(client, "officer"), f"{BOARD}?on=1+June+2024").all("li", class_="cliff__card")
    assert card.text.endswith("Draft in progress then (DN-2024-0001)")


def test_without_a_day_the_board_counts_from_today(client: Client, authority: None) -> None:
    for address in (BOARD, f"{BOARD}?on="):
        assert "Counted from today" in main_text(page(signed_in(client, "finance"), address))


@pytest.mark.parametrize("day", ["tomorrow", "2024-02-30", "1800-01-01", "%00", "9999-99-99"])
def test_what_is_no_day_is_named_and_the_board_is_that_of_today(client: Client, authority: None, day: str) -> None:
    found = page(signed_in(client, "finance"), f"{BOARD}?on={day}")
    assert found.all("div", class_="govuk-error-summary") != []
    assert "Counted from today" in main_text(found)


def test_what_goes_on_is_listed_below_the_board(client: Client, spell: FunderSpell) -> None:
    keeping.spell(spell.service, title="Next", from_on=date(2022, 4, 1), until_on=None)
    text = main_text(page(signed_in(client, "finance"), f"{BOARD}?on=2022-03-01"))
    assert f"{keeping.NAME}, Council grant, until 31 March 2022. Next goes on." in text
    assert text.count("Nothing runs out.") == 3


# Files, and what pages cost.


def test_the_spells_are_a_file_that_excel_opens_and_that_holds_no_formula(client: Client, spell: FunderSpell) -> None:
    acts.correct_spell(
        spell=spell,
        terms=keeping.spell_terms(title="=1+1", amount=Decimal("61250.00"), amount_basis="whole", exit_note="@SUM(A1)"),
        by=user("officer"),
        at=NOW,
    )
    keeping.spell(spell.service, title="Before", from_on=None, until_on=date(2021, 3, 31))
    response = signed_in(client, "auditor").get(f"{LIST}spells.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    heads, first, second = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (first[2], first[5], first[9]) == ("Before", "Not recorded", "Not recorded")
    said = dict(zip(heads, second, strict=True))
    assert said == {
        "Service": keeping.NAME,
        "Provider": "Millrace Trust",
        "Spell": "'=1+1",
        "Kind": "Grant",
        "Funder": "Not recorded",
        "From": "2021-04-01",
        "From is": "Confirmed",
        "To": "2022-03-31",
        "To is": "Confirmed",
        "Amount": "61250.00",
        "Amount is": "In all",
        "Posts": "1.50 FTE",
        "Agreed on": "Not recorded",
        "Notice": "Not recorded",
        "Who pays next": "Not recorded",
        "Exit note": "'@SUM(A1)",
    }
    sheet = load_workbook(io.BytesIO(client.get(f"{LIST}spells.xlsx").content)).worksheets[0]
    assert [sheet.cell(3, column).value for column in (3, 10)] == ["'=1+1", 61250]
    assert response["Content-Disposition"].startswith('attachment; filename="who-pays-20')


@pytest.mark.parametrize("address", [LIST, f"{BOARD}?on=2022-03-01", f"{LIST}spells.csv"])
def test_lists_take_as_many_queries_for_thirty_services_as_for_one(
    client: Client, spell: FunderSpell, address: str
) -> None:
    one = queries(signed_in(client, "officer"), address)
    for number in range(30):
        line = keeping.service(name=f"Service {number}")
        keeping.post(keeping.spell(line), employer=keeping.body(), paid_by=keeping.body())
    assert queries(client, address) == one <= MOST


def test_a_service_takes_as_many_queries_for_thirty_spells_as_for_one(client: Client, spell: FunderSpell) -> None:
    one = queries(signed_in(client, "officer"), SERVICE)
    for number in range(30):
        keeping.post(keeping.spell(spell.service, title=f"Spell {number}", successor=spell), employer=keeping.body())
    assert queries(client, SERVICE) == one <= MOST


@pytest.mark.parametrize("address", FORMS)
def test_forms_keep_to_the_queries_of_a_page(client: Client, spell: FunderSpell, address: str) -> None:
    assert queries(signed_in(client, "officer"), address) <= MOST


def test_officers_see_their_part_of_the_navigation_of_finance(client: Client, authority: None) -> None:
    found = page(signed_in(client, "officer"), BOARD)
    groups = [(each.text, each["href"], each["aria-current"]) for each in found.all("a", class_="places__group")]
    items = [(each.text, each["href"], each["aria-current"]) for each in found.all("a", class_="places__item")]
    assert groups == [
        ("Places and services", "/finance/districts/", "true"),
        ("Bodies and lists", "/finance/organisations/", None),
    ]
    assert items == [
        ("Districts", "/finance/districts/", None),
        ("Services", LIST, None),
        ("What runs out", BOARD, "page"),
    ]
