"""What changed since the earlier decision: on the signing page, side by side, and what its own page tells of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from decisions.drafting import acts
from decisions.record.choices import Answer
from decisions.record.models import Decision, SectionText, Version
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import linked, made, older_notice, sign_all, submitted, superseded, to
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


@pytest.fixture
def first() -> Decision:
    return made(total="45000.00")


@pytest.fixture
def varied(first: Decision) -> Version:
    """Waits for the first signature; its reasons are other ones."""
    decision = linked(to(first), total="10000.00")
    acts.write(decision=decision, key="reasons", text="Costs rose.", by=user("officer"), at=NOW)
    return submitted(decision)


def since(decision: Decision, earlier: Decision) -> str:
    return reverse("since", args=[decision.reference, earlier.reference])


def test_the_signing_page_says_what_changed(varied: Version, first: Decision, client: Client) -> None:
    found = page(signed_in(client, "assistant.director"), reverse("sign", args=[varied.decision.reference]))
    text = main_text(found)
    assert f"What changed since {first.reference}" in text
    assert f"Varies {first.reference}, decided 26 October 2021, £45,000.00." in text
    assert "Two sections changed." in text
    assert f"{first.reference} and {varied.decision.reference} side by side" in text
    assert "With the decisions before it, this comes to £55,000.00" in text
    assert "Together: £55,000.00." in text


def test_a_decision_without_an_earlier_one_says_nothing_of_it(submitted: Version, client: Client) -> None:
    found = page(signed_in(client, "assistant.director"), reverse("sign", args=[submitted.decision.reference]))
    assert "What changed since" not in main_text(found)


def test_an_earlier_decision_that_the_reader_may_not_see_is_left_out(
    varied: Version, first: Decision, client: Client
) -> None:
    """The parent is exempt, and the outsider was never asked to sign it; the variation is decided and open to all."""
    sign_all(varied)
    address = reverse("sign", args=[varied.decision.reference])
    client.force_login(factories.outsider())
    assert "What changed since" in main_text(page(client, address))
    with guards_off():
        SectionText.objects.filter(decision=first, key="exemption").update(answer=Answer.YES)
    assert "What changed since" not in main_text(page(client, address))


def test_the_two_stand_side_by_side(varied: Version, first: Decision, client: Client) -> None:
    found = page(signed_in(client, "officer"), since(varied.decision, first))
    text = main_text(found)
    assert f"What changed since {first.reference}" in text
    assert "£45,000.00" in text
    assert "-£35,000.00" in text or "−£35,000.00" in text
    assert "Costs rose." in text
    assert "Words about reasons." in text
    assert "Who must sign" not in text


def test_a_draft_is_compared_as_it_stands(first: Decision, client: Client) -> None:
    draft = linked(to(first), total="10000.00")
    address = since(draft, first)
    assert "What changed since" in main_text(page(signed_in(client, "officer"), address))
    assert queries(client, address) <= MOST


def test_only_linked_decisions_that_may_both_be_seen_are_compared(
    varied: Version, first: Decision, client: Client
) -> None:
    other = factories.signed().decision
    officer = signed_in(client, "officer")
    assert officer.get(since(varied.decision, other)).status_code == 404
    assert officer.get(since(first, varied.decision)).status_code == 404
    client.force_login(factories.outsider())
    assert client.get(since(varied.decision, first)).status_code == 404
    with guards_off():
        SectionText.objects.filter(decision=first, key="exemption").update(answer=Answer.YES)
    sign_all(varied)
    assert client.get(reverse("preview", args=[varied.decision.reference])).status_code == 200
    assert client.get(since(varied.decision, first)).status_code == 404


def test_the_earlier_decision_tells_what_came_of_it(varied: Version, first: Decision, client: Client) -> None:
    address = reverse("preview", args=[first.reference])
    officer = main_text(page(signed_in(client, "officer"), address))
    assert f"Varied by {varied.decision.reference}, {varied.decision.subject} (out for signature)" in officer
    assert "The decisions of this chain" not in officer
    finance = main_text(page(signed_in(client, "finance"), address))
    assert varied.decision.reference not in finance
    sign_all(varied)
    found = page(signed_in(client, "finance"), address)
    cells = [" ".join(row.text.split()) for row in found.all("tr") if "Running total £" in row.text]
    assert cells == [
        f"{first.reference} {first.subject} Decided on 26 October 2021 Amount £45,000.00 Running total £45,000.00",
        f"{varied.decision.reference} Varies {first.reference} Decided on 26 October 2021 Amount £10,000.00 "
        "Running total £55,000.00",
    ]


def test_a_superseded_decision_says_by_which(client: Client) -> None:
    old = superseded()
    new = Decision.objects.get(links__parent=old)
    text = main_text(page(signed_in(client, "finance"), reverse("preview", args=[old.reference])))
    assert f"Superseded by {new.reference}" in text
    assert "Superseded: does not count" in text


def test_pages_take_twelve_queries_however_long_the_chain(varied: Version, first: Decision, client: Client) -> None:
    addresses = [reverse("preview", args=[first.reference]), since(varied.decision, first)]
    signing = reverse("sign", args=[varied.decision.reference])
    before = [queries(signed_in(client, "officer"), each) for each in addresses]
    assert queries(signed_in(client, "assistant.director"), signing) <= MOST
    for _ in range(2):
        made(to(first), older_notice(), total="60.00")
    signed_in(client, "officer")
    assert [queries(client, each) for each in addresses] == before
    assert max(before) <= MOST


def test_deferring_is_a_page_with_reason_and_day(draft: Decision, client: Client) -> None:
    address = reverse("defer", args=[draft.reference])
    officer = signed_in(client, "officer")
    assert officer.post(address, {}).status_code == 200
    refused = officer.post(address, {"reason": "Late.", "until": "1 March 2001"})
    assert "It cannot be deferred until 1 March 2001, which has come." in refused.content.decode()
    day = (NOW + timedelta(days=365 * 60)).date()
    assert officer.post(address, {"reason": "Late.", "until": day.strftime("%d/%m/%Y")}).status_code == 302
    text = main_text(page(officer, "/my-work/"))
    assert f"Deferred until {day.day} October {day.year}" in text
    preview = main_text(page(officer, reverse("preview", args=[draft.reference])))
    assert "Take it up again" in preview
    history = main_text(page(officer, reverse("history", args=[draft.reference])))
    assert f"deferred the decision until {day.day} October {day.year}." in history
    assert officer.post(reverse("resume", args=[draft.reference])).status_code == 302
    assert Decision.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.parametrize("name", ["defer", "resume"])
def test_who_may_not_gets_the_reason(submitted: Version, client: Client, name: str) -> None:
    address = reverse(name, args=[submitted.decision.reference])
    found = page(signed_in(client, "governance"), address)
    assert "Only Amara Whitlock, who started it" in main_text(found)
    assert client.post(address, {"reason": "Late.", "until": "1/1/2080"}).status_code == 200
    assert Decision.objects.get(pk=submitted.decision_id).state == "in_sign_off"
