"""What the signing page tells before anyone signs: the brief, the findings, what changed, and where it stands."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, Version
from decisions.signoff import returning, submission
from decisions.signoff.models import Voiding
from decisions.signoff.views.reading import badges
from tests import factories
from tests.commissioning.markup import Page
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.signoff.test_views_signing import address
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)


def section(found: Page, heading: str) -> str:
    return found.one("section", aria_labelledby=heading).text


@pytest.fixture
def again(out: Version) -> Version:
    """Version 2: returned by the Treasurer, reworded in one section, with a penny moved and a later end."""
    officer, decision = user("officer"), out.decision
    returning.return_to_author(version=out, reason="Say when <it> starts", by=user("treasurer"), at=AT)
    decision = Decision.objects.get(pk=decision.pk)
    acts.write(decision=decision, key="reasons", text="Words about <good> reasons.", answer="", by=officer, at=AT)
    dates = {"period_until": date(2022, 6, 30)}
    acts.describe(decision=decision, section="dates", fields=dates, by=officer, at=AT)
    rows = [
        {"locality": row.locality, "amount": row.amount, "financial_year": row.financial_year}
        for row in decision.allocations.select_related("locality")
    ]
    rows[0]["amount"] += Decimal("0.01")
    rows[1]["amount"] -= Decimal("0.01")
    acts.allocate(decision=decision, fields={"financial_years": [2021]}, rows=rows, by=officer, at=AT)
    return submission.submit(decision=Decision.objects.get(pk=decision.pk), by=officer, at=AT)


def test_what_a_decider_needs_stands_in_this_order(again: Version, client: Client) -> None:
    """Issue 3: brief, advice, findings, what changed, the notice, earlier signatures; then the signature itself."""
    html = signed_in(client, "assistant.director").get(address(again)).content.decode()
    places = ["badges", "brief", "advice", "checks", "changes", "the-notice", "signatures", "your-signature"]
    marks = [html.index('class="badges"'), *(html.index(f'id="{place}"') for place in places[1:])]
    assert marks == sorted(marks)


def test_the_brief_stands_first_and_its_links_lead_into_the_notice(out: Version, client: Client) -> None:
    found = page(signed_in(client, "treasurer"), address(out))
    text = section(found, "brief")
    for words in (
        "If everyone signs, ten districts receive £639,733 in all.",
        "Ten districts, from £31,370.92 (Trafford) to £153,528.73 (Manchester).",
        "1 April 2021 to 31 March 2022",
        "Words about reasons.",
        "Deputy Mayor signs next.",
    ):
        assert words in text
    anchors = [(link["href"] or "")[1:] for link in found.all("a") if (link["href"] or "").startswith("#")]
    assert {"section-reasons", "section-risk", "allocation-caption", "your-signature"} <= set(anchors)
    assert set(anchors) - set(found.ids) == set()
    assert len(found.ids) == len(set(found.ids))


def test_the_last_signatory_is_told_that_the_signature_decides(out: Version, client: Client) -> None:
    factories.sign(out, "treasurer", at=AT)
    text = section(page(signed_in(client, "deputy.mayor"), address(out)), "brief")
    assert "Your signature makes the decision and seals the notice." in text


def test_who_may_not_sign_is_told_nothing_of_their_signature(out: Version, client: Client) -> None:
    found = page(signed_in(client, "officer"), address(out))
    assert "When you sign" not in main_text(found)
    bar = next(each.text for each in found.all("div", class_="bottombar"))
    assert bar == "2 of 4 signed Why you cannot sign"


def test_once_decided_the_brief_says_so(decided: Version, client: Client) -> None:
    text = section(page(signed_in(client, "officer"), address(decided)), "brief")
    assert "Everyone has signed: ten districts receive £639,733 in all." in text


def test_the_bar_on_a_telephone_leads_to_the_signature(out: Version, client: Client) -> None:
    found = page(signed_in(client, "treasurer"), address(out))
    bar = next(each.text for each in found.all("div", class_="bottombar"))
    assert bar == "2 of 4 signed, your turn Your signature"
    assert found.one("form", id="your-signature")


@pytest.mark.parametrize(("family", "shown"), [("pcc", True), ("general", False)])
def test_only_a_decision_on_police_functions_has_no_call_in(out: Version, family: str, *, shown: bool) -> None:
    said = json.loads(out.content)
    said["function_family"]["code"] = family
    assert ({"words": "No call-in", "colour": "grey"} in badges(said, out)) is shown


def test_the_findings_on_the_frozen_text_are_shown_without_links(out: Version, client: Client) -> None:
    found = page(signed_in(client, "treasurer"), address(out))
    assert section(found, "checks") == (
        "What the checks say Warning The period starts before anyone has signed "
        "It starts on 1 April 2021. The reasons should say why the decision comes after that. Rule V19"
    )
    assert [link for link in found.all("a") if "/dates/" in (link["href"] or "")] == []


def test_where_there_are_no_findings_it_says_so(people: None, client: Client) -> None:
    version = factories.submitted(period_from=date(2021, 11, 1))
    found = page(signed_in(client, "treasurer"), address(version))
    assert section(found, "checks") == "What the checks say The checks found nothing."


def test_a_first_version_has_no_changes(out: Version, client: Client) -> None:
    assert "What changed" not in main_text(page(signed_in(client, "treasurer"), address(out)))


def test_who_signed_an_earlier_version_sees_what_changed_since(again: Version, client: Client) -> None:
    found = page(signed_in(client, "assistant.director"), address(again))
    text = section(found, "changes")
    for words in (
        "What changed since version 1 You signed version 1. Simon Pryce returned it on 28 October 2021: "
        "“Say when <it> starts”. One section changed. One other fact changed. Two amounts changed.",
        "Bolton: Removed: £69,573.32 Added: £69,573.33 (£0.01 more)",
        "Bury: Removed: £38,741.73 Added: £38,741.72 (£0.01 less)",
        "Period: Removed: 1 April 2021 to 31 March 2022 Added: 1 April 2021 to 30 June 2022",
        "The reasons for the decision are that Words about Added: <good> reasons.",
        "Versions 1 and 2 side by side",
    ):
        assert words in text
    assert "Words about risk." not in text
    assert "Words about risk." in main_text(found)


def test_who_signed_none_sees_what_changed_since_the_version_before(again: Version, client: Client) -> None:
    text = section(page(signed_in(client, "deputy.mayor"), address(again)), "changes")
    assert "What changed since version 1 Simon Pryce returned version 1 on 28 October 2021" in text


def test_changes_are_those_since_the_last_version_one_signed(again: Version, client: Client) -> None:
    """The Assistant Director signed version 1, not 2; the Deputy Mayor signed neither."""
    returning.take_back(decision=again.decision, by=user("officer"), at=AT)
    third = submission.submit(decision=Decision.objects.get(pk=again.decision_id), by=user("officer"), at=AT)
    director = section(page(signed_in(client, "assistant.director"), address(third)), "changes")
    assert "What changed since version 1" in director
    mayor = section(page(signed_in(client, "deputy.mayor"), address(third)), "changes")
    assert "What changed since version 2 Amara Whitlock took back version 2 on 28 October 2021." in mayor
    assert "Nothing that the notice says changed." in mayor


def test_a_returned_version_is_shown_as_it_was_frozen_whatever_the_draft_says_now(out: Version, client: Client) -> None:
    returning.return_to_author(version=out, reason="Wrong.", by=user("treasurer"), at=AT)
    decision = Decision.objects.get(pk=out.decision_id)
    acts.write(decision=decision, key="reasons", text="Newly drafted.", answer="", by=user("officer"), at=AT)
    text = main_text(page(signed_in(client, "treasurer"), address(out)))
    assert ("Words about reasons." in text, "Newly drafted." in text) == (True, False)
    assert "Void – not a decision" in text


@pytest.mark.parametrize("who", ["assistant.director", "deputy.mayor", "officer"])
def test_later_versions_cost_no_more_queries_than_the_first(submitted: Version, client: Client, who: str) -> None:
    signed_in(client, who)
    before = queries(client, address(submitted))
    for _ in range(4):
        returning.take_back(decision=submitted.decision, by=user("officer"), at=AT)
        submission.submit(decision=submitted.decision, by=user("officer"), at=AT)
    assert queries(client, address(submitted)) == before <= MOST


def test_a_return_names_the_sections_it_is_about(out: Version, client: Client) -> None:
    given = {"return-reason": "Say when.", "return-about": ["risk", "reasons"]}
    signed_in(client, "treasurer").post(reverse("return", args=[out.decision.reference]), given)
    kept = "Say when.\n\nAbout: Risk assessment, Reasons for the decision"
    assert Voiding.objects.get(version=out).reason == kept
    assert LedgerEvent.objects.get(act="return").detail["reason"] == kept
    task_list = page(signed_in(client, "officer"), reverse("decision", args=[out.decision.reference]))
    assert "About: Risk assessment, Reasons for the decision" in main_text(task_list)


def test_a_section_that_is_none_is_refused_and_nothing_is_returned(out: Version, client: Client) -> None:
    given = {"return-reason": "Say when.", "return-about": ["everything"]}
    response = signed_in(client, "treasurer").post(reverse("return", args=[out.decision.reference]), given)
    assert "Select a valid choice. everything is not one of the available choices." in response.content.decode()
    assert Voiding.objects.count() == 0


EXEMPT = "Paragraph 3: prices. The public interest is against it."


def test_reading_exempt_information_is_written_down(people: None, client: Client) -> None:
    decision = factories.complete()
    acts.write(
        decision=decision,
        key="exemption",
        text=EXEMPT,
        answer="yes",
        by=user("officer"),
        at=NOW,
    )
    version = submission.submit(decision=decision, by=user("officer"), at=AT)
    assert "Contains exempt information" in main_text(page(signed_in(client, "treasurer"), address(version)))
    event = LedgerEvent.objects.get(act="read_exempt")
    assert (event.by_name, event.reference, event.detail["what"]) == ("Simon Pryce", decision.reference, "notice")
