"""Submitting a draft, taking it back and withdrawing it, as pages."""

import pytest
from django.test import Client
from django.urls import reverse

from decisions.record.models import Decision, Version
from decisions.scheme.models import PostHolding
from decisions.signoff.models import Voiding
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.witness import everything

pytestmark = pytest.mark.django_db

POLICE = "Police, Crime, Criminal Justice and Fire"
WRITERS = f"Only Amara Whitlock, who started it, and officers of {POLICE} may do this."


def address(name: str, decision: Decision) -> str:
    return reverse(name, args=[decision.reference])


def unchanged(client: Client, asked: str, data: dict[str, str] | None = None, *, status: int = 200) -> str:
    """The text of the page that comes back from a form that changes nothing."""
    before = everything()
    response = client.post(asked, data or {})
    assert response.status_code == status
    assert everything() == before
    return response.content.decode()


def test_the_page_says_what_submitting_does_and_who_will_sign(draft: Decision, client: Client) -> None:
    found = page(signed_in(client, "officer"), address("submit", draft))
    chain = [" ".join(each.text.split()) for each in found.all("li", class_="chain__step")]
    every = "required for every decision; rule from 1 April 2021."
    mayor = "Deputy Mayor: required because £639,733.00 is £50,000.00 or more; rule from 1 April 2021."
    assert chain == [
        f"Assistant Director – {POLICE} Daniel Osei Assistant Director – {POLICE}: {every}",
        f"Director – {POLICE} Margaret Holt Director – {POLICE}: {every}",
        f"Treasurer Simon Pryce Treasurer: {every}",
        f"Deputy Mayor Yasmin Farrow {mayor}",
    ]
    assert "Submitting freezes everything the notice says." in main_text(found)
    assert [each.text for each in found.all("button", class_="govuk-button")] == ["Submit for signature"]


@pytest.mark.parametrize("who", ["officer", "colleague"])
def test_submitting_freezes_the_version_and_shows_it(draft: Decision, client: Client, who: str) -> None:
    response = signed_in(client, who).post(address("submit", draft), follow=True)
    assert response.redirect_chain == [(f"/decisions/{draft.reference}/preview/", 302)]
    assert f"Version 1 is frozen and waits for Assistant Director – {POLICE}." in response.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.versions.count()) == ("in_sign_off", 1)


def test_what_stops_it_is_listed_with_where_to_mend_it(draft: Decision, client: Client) -> None:
    Decision.objects.filter(pk=draft.pk).update(contact_email="", total=None)
    signed_in(client, "officer")
    found = page(client, address("submit", draft))
    links = {each.text: each["href"] for each in found.all("a") if "#id_" in (each["href"] or "")}
    assert links == {
        "Give the contact’s e-mail address": f"/decisions/{draft.reference}/contact/#id_contact_email",
        "Give the total": f"/decisions/{draft.reference}/funding/#id_total",
    }
    assert "Allocations are £639,733.00 more than the total" in main_text(found)
    assert found.all("button", class_="govuk-button") == []
    assert "Put these right first." in unchanged(client, address("submit", draft), status=409)
    for link in links.values():
        assert f'id="{(link or "").partition("#")[2]}"' in client.get((link or "").partition("#")[0]).content.decode()


def test_a_post_that_nobody_holds_stops_it(draft: Decision, client: Client) -> None:
    PostHolding.objects.filter(post__code="treasurer").delete()
    said = unchanged(signed_in(client, "officer"), address("submit", draft), status=409)
    assert "Treasurer is vacant. Ask the governance team to appoint someone." in said


@pytest.mark.parametrize("who", ["governance", "auditor"])
def test_who_reads_everything_sees_why_they_may_not_submit(draft: Decision, client: Client, who: str) -> None:
    found = page(signed_in(client, who), address("submit", draft))
    assert f"You cannot submit this {WRITERS}" in main_text(found)
    assert found.all("button", class_="govuk-button") == []
    unchanged(client, address("submit", draft), status=409)


@pytest.mark.parametrize("who", ["officer", "treasurer", "auditor"])
def test_what_is_out_for_signature_is_not_submitted_again(out: Version, client: Client, who: str) -> None:
    reason = "This decision is out for signature. What it says cannot change." if who == "officer" else WRITERS
    assert f"You cannot submit this {reason}" in main_text(
        page(signed_in(client, who), address("submit", out.decision))
    )
    assert reason in unchanged(client, address("submit", out.decision), status=409)


@pytest.mark.parametrize("who", ["officer", "colleague"])
def test_taking_back_makes_it_a_draft_again(out: Version, client: Client, who: str) -> None:
    found = page(signed_in(client, who), address("take_back", out.decision))
    assert "becomes void with every signature on it" in main_text(found)
    response = client.post(address("take_back", out.decision))
    assert (response.status_code, response["Location"]) == (302, f"/decisions/{out.decision.reference}/")
    out.decision.refresh_from_db()
    assert (out.decision.state, Voiding.objects.get(version=out).act) == ("draft", "take_back")
    told = f"{out.decision.reference} is a draft again. Its signatures are void."
    assert told in client.get(reverse("my_work")).content.decode()


def test_withdrawing_ends_it_with_a_reason(out: Version, client: Client) -> None:
    signed_in(client, "officer")
    assert "It cannot be opened again; signatures on it become void." in main_text(
        page(client, address("withdraw", out.decision))
    )
    response = client.post(address("withdraw", out.decision), {"reason": "No longer needed."}, follow=True)
    assert response.redirect_chain == [("/my-work/", 302)]
    assert f"{out.decision.reference} is withdrawn." in response.content.decode()
    out.decision.refresh_from_db()
    assert (out.decision.state, Voiding.objects.get(version=out).reason) == ("withdrawn", "No longer needed.")


def test_a_draft_is_withdrawn_too(draft: Decision, client: Client) -> None:
    response = signed_in(client, "officer").post(address("withdraw", draft), {"reason": "Started twice."})
    draft.refresh_from_db()
    assert (response.status_code, draft.state) == (302, "withdrawn")


@pytest.mark.parametrize("data", [{}, {"reason": ""}, {"reason": " \n"}])
def test_withdrawing_needs_a_reason(out: Version, client: Client, data: dict[str, str]) -> None:
    said = unchanged(signed_in(client, "officer"), address("withdraw", out.decision), data)
    assert ("<title>Error: Withdraw" in said, "Give the reason." in said) == (True, True)


@pytest.mark.parametrize("who", ["treasurer", "director", "governance", "auditor"])
@pytest.mark.parametrize(
    ("name", "title"), [("take_back", "You cannot take this back"), ("withdraw", "You cannot withdraw this")]
)
def test_who_may_not_sees_why(out: Version, client: Client, who: str, name: str, title: str) -> None:
    found = page(signed_in(client, who), address(name, out.decision))
    assert f"{title} {WRITERS}" in main_text(found)
    assert found.all("button", class_="govuk-button") == []
    assert WRITERS in unchanged(client, address(name, out.decision), {"reason": "I want to."})


@pytest.mark.parametrize(("name", "words"), [("take_back", "take it back"), ("withdraw", "withdraw it")])
def test_what_is_decided_is_neither_taken_back_nor_withdrawn(
    decided: Version, client: Client, name: str, words: str
) -> None:
    reason = f"This decision is decided, so you cannot {words}."
    assert reason in main_text(page(signed_in(client, "officer"), address(name, decided.decision)))
    assert reason in unchanged(client, address(name, decided.decision), {"reason": "Wrong."})
