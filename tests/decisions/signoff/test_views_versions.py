"""One frozen version as its notice, and two of them side by side."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, Version
from decisions.signoff import returning, submission
from tests import factories
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.signoff.test_views_reading import AT
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db


def one(version: Version, number: int = 1) -> str:
    return reverse("version", args=[version.decision.reference, number])


def two(version: Version, before: int = 1, after: int = 2) -> str:
    return reverse("compare", args=[version.decision.reference, before, after])


@pytest.fixture
def again(out: Version) -> Version:
    """Version 2 of a decision whose first came back; one section was rewritten."""
    returning.return_to_author(version=out, reason="Say when.", by=user("treasurer"), at=AT)
    decision = Decision.objects.get(pk=out.decision_id)
    acts.write(decision=decision, key="reasons", text="Quite <new>.", answer="", by=user("officer"), at=AT)
    return submission.submit(decision=decision, by=user("officer"), at=AT)


def test_addresses_are_those_of_the_design(again: Version) -> None:
    assert one(again, 2) == f"/decisions/{again.decision.reference}/history/2/"
    assert two(again) == f"/decisions/{again.decision.reference}/history/1...2/"


def test_an_earlier_version_is_shown_as_it_was_with_its_signatures_struck(again: Version, client: Client) -> None:
    found = page(signed_in(client, "auditor"), one(again))
    text = main_text(found)
    for words in (
        "Version 1, as it was frozen Void",
        "Void – not a decision",
        "Words about reasons.",
        "Simon Pryce returned version 1 on 28 October 2021: “Say when.” Its signatures are void and stay on it.",
    ):
        assert words in text
    assert [each.text for each in found.all("s")][::2] == ["Daniel Osei", "Margaret Holt"]
    assert "Quite <new>." not in text
    links = [link["href"] for link in found.all("a") if "..." in (link["href"] or "")]
    assert links == [two(again)]


def test_the_version_that_counts_is_shown_without_a_word_of_void(again: Version, client: Client) -> None:
    found = page(signed_in(client, "auditor"), one(again, 2))
    text = main_text(found)
    assert ("Quite <new>." in text, "Words about reasons." in text) == (True, False)
    assert ("Void" in text, found.all("s")) == (False, [])


def test_a_decided_version_is_the_signed_notice(decided: Version, client: Client) -> None:
    assert "Signed, 29 October 2021" in main_text(page(signed_in(client, "finance"), one(decided)))


def test_two_versions_stand_side_by_side(again: Version, client: Client) -> None:
    found = page(signed_in(client, "director"), two(again))
    assert found.one("section", class_="side-by-side").text == (
        "The reasons for the decision are that Version 1Removed: Words about reasons. Version 2Added: Quite <new>."
    )
    text = main_text(found)
    assert "“Say when.” One section changed. No amount changed." in text
    assert "The same in both: The decision, Background, Alternatives considered" in text
    assert "<new>" not in found.html


@pytest.mark.parametrize("pair", ["2...1", "1...1", "2...3", "0...1", "1...99999999999999999999"])
def test_versions_that_do_not_exist_are_404(again: Version, client: Client, pair: str) -> None:
    history = reverse("history", args=[again.decision.reference])
    signed_in(client, "auditor")
    assert client.get(f"{history}1...2/").status_code == 200
    assert client.get(f"{history}{pair}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999", "one", "-1"])
def test_a_version_that_does_not_exist_is_404(again: Version, client: Client, number: str) -> None:
    history = reverse("history", args=[again.decision.reference])
    assert signed_in(client, "auditor").get(f"{history}{number}/").status_code == 404


@pytest.mark.parametrize("address", [one, two])
def test_who_may_not_see_the_record_sees_no_version(again: Version, client: Client, address) -> None:  # type: ignore[no-untyped-def]
    client.force_login(factories.outsider())
    assert client.get(address(again)).status_code == 404


@pytest.mark.parametrize("address", [one, two])
def test_what_holds_for_every_page(again: Version, client: Client, address) -> None:  # type: ignore[no-untyped-def]
    asked = address(again)
    assert client.get(asked)["Location"] == f"/accounts/login/?next={asked}"
    signed_in(client, "colleague")
    assert [client.post(asked).status_code, client.put(asked).status_code] == [405, 405]
    answer = client.get(asked)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert client.get(asked.replace(again.decision.reference, "DN-1999-0001")).status_code == 404


@pytest.mark.parametrize("address", [one, two])
def test_more_versions_cost_no_more_queries(again: Version, client: Client, address) -> None:  # type: ignore[no-untyped-def]
    signed_in(client, "auditor")
    before = queries(client, address(again))
    for _ in range(3):
        returning.take_back(decision=again.decision, by=user("officer"), at=AT)
        submission.submit(decision=again.decision, by=user("officer"), at=AT)
    assert queries(client, address(again)) == before <= MOST


def test_the_history_links_to_every_version_and_every_pair(again: Version, client: Client) -> None:
    found = page(signed_in(client, "officer"), reverse("history", args=[again.decision.reference]))
    links = [link["href"] for link in found.all("a") if "/history/" in (link["href"] or "")]
    assert [link for link in links if link[-2].isdigit()] == [one(again, 2), two(again), one(again, 1)]


SECRET = "Secret bid. Paragraph 3: the public interest is against publishing it."


def test_an_exempt_version_stays_closed_to_those_who_see_the_decided_one_only(people: None, client: Client) -> None:
    decision, officer = factories.complete(), user("officer")
    acts.write(decision=decision, key="exemption", text=SECRET, answer="yes", by=officer, at=NOW)
    first = submission.submit(decision=decision, by=officer, at=NOW)
    returning.take_back(decision=decision, by=officer, at=NOW)
    acts.write(decision=decision, key="exemption", text="", answer="no", by=officer, at=NOW)
    second = submission.submit(decision=Decision.objects.get(pk=decision.pk), by=officer, at=NOW)
    for days, who in enumerate(factories.CHAIN, start=1):
        factories.sign(second, who, at=NOW + timedelta(days=days))
    signing_page = reverse("sign", args=[decision.reference])
    client.force_login(factories.outsider())
    assert [client.get(asked).status_code for asked in (one(first), two(first), one(first, 2))] == [404, 404, 200]
    assert "Secret bid." not in main_text(page(client, signing_page))
    for who in ("finance", "treasurer", "auditor", "colleague"):
        assert "Secret bid." in main_text(page(signed_in(client, who), one(first)))
        assert "Secret bid." in main_text(page(client, two(first)))
    read = LedgerEvent.objects.filter(act="read_exempt", by_name="Simon Pryce")
    assert [event.detail["what"] for event in read.order_by("number")] == ["version 1", "version 1"]
