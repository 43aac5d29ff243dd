"""The pages of people: who sees them, what they say, what they cost."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import User
from decisions.ledger.models import LedgerEvent
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.witness import everything
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ONLY = "Only governance officers make, change and close accounts."
READ = ["people", "people_history", "person"]
CHANGE = ["new_person", "change_person", "close_account", "reopen_account", "invite_person", "clear_means"]
ALONE = {"people", "people_history", "new_person"}
FORM = {
    "name": "Nell Ward",
    "email": "Nell.Ward@GMCA.example",
    "job_title": "",
    "directorate": "",
    "roles": ["finance"],
}


def address(name: str, who: str = "treasurer") -> str:
    return reverse(name, args=[] if name in ALONE else [user(who).pk])


@pytest.mark.parametrize("name", READ + CHANGE)
def test_each_page_is_for_governance_and_auditors_and_nobody_else_hears_of_it(client: Client, name: str) -> None:
    for who in ("governance", "auditor"):
        response = signed_in(client, who).get(address(name))
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    for who in ("officer", "director", "finance"):
        assert signed_in(client, who).get(address(name)).status_code == 404
    missing = address(name).replace(str(user("treasurer").pk), "99999999999999999999")
    if name not in ALONE:
        assert signed_in(client, "governance").get(missing).status_code == 404


@pytest.mark.parametrize("name", CHANGE)
def test_auditors_see_why_they_change_nothing(client: Client, name: str) -> None:
    found = page(signed_in(client, "auditor"), address(name))
    assert ONLY in main_text(found)
    before = everything()
    assert client.post(address(name), FORM).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", READ)
def test_what_only_shows_takes_no_post(client: Client, name: str) -> None:
    assert signed_in(client, "governance").post(address(name)).status_code == 405


def test_auditors_are_offered_no_change(client: Client) -> None:
    for name in ("people", "person"):
        text = [link.text for link in page(signed_in(client, "auditor"), address(name)).all("a")]
        assert {"Add a person", "Change", "Close the account"}.isdisjoint(text)
        text = [link.text for link in page(signed_in(client, "governance"), address(name)).all("a")]
        assert not {"Add a person", "Change", "Close the account"}.isdisjoint(text)


def test_a_person_is_added_changed_closed_and_reopened(client: Client) -> None:
    signed_in(client, "governance")
    text = client.post(address("new_person"), FORM, follow=True).content.decode()
    assert "Nell Ward has an account. The link to set a password is on its way to nell.ward@gmca.example." in text
    assert "Not set yet: the link was mailed" in text
    person = User.objects.get(email="nell.ward@gmca.example")
    changed = {**FORM, "roles": ["finance", "auditor"], "job_title": "Accountant"}
    client.post(reverse("change_person", args=[person.pk]), changed)
    client.post(reverse("close_account", args=[person.pk]))
    assert "Nell Ward" in main_text(page(client, address("people") + "?show=closed"))
    assert "Nell Ward" not in main_text(page(client, address("people")))
    client.post(reverse("reopen_account", args=[person.pk]))
    client.post(reverse("invite_person", args=[person.pk]))
    acts = ["add_person", "change_person", "close_account", "reopen_account", "invite_person"]
    assert [event.act for event in LedgerEvent.objects.order_by("number")][-5:] == acts
    text = main_text(page(client, reverse("person", args=[person.pk])))
    assert "roles from Finance officer to Finance officer, Auditor" in text
    assert "reopened the account of Nell Ward." in main_text(page(client, address("people_history")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "Give the name."),
        ({"email": ""}, "Give the e-mail address."),
        ({"email": "nell"}, "Give an e-mail address, as name@example.com."),
        ({"email": "officer@gmca.example"}, "officer@gmca.example is the address of Amara Whitlock. Give another."),
        ({"roles": ["king"]}, "Select a valid choice. king is not one of the available choices."),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(
    client: Client, change: dict[str, object], sentence: str
) -> None:
    signed_in(client, "governance")
    before = everything()
    response = client.post(address("new_person"), {**FORM, "job_title": "Typed", **change})
    text = response.content.decode()
    assert (response.status_code, sentence in text, 'value="Typed"' in text) == (200, True, True)
    assert everything() == before


def test_closing_warns_of_the_posts_and_asks_first(client: Client) -> None:
    signed_in(client, "governance")
    text = main_text(page(client, address("close_account", "director")))
    held = "Margaret Holt holds Director – Police, Crime, Criminal Justice and Fire. Nobody signs from this post until"
    assert held in text
    assert user("director").is_active
    assert "holds" not in main_text(page(client, address("close_account", "finance")))


def test_a_governance_officer_reads_why_not_their_own(client: Client) -> None:
    text = main_text(page(signed_in(client, "governance"), address("close_account", "governance")))
    assert "You cannot close your own account. Another governance officer has to do it." in text
    assert client.post(address("close_account", "governance")).status_code == 403
    assert user("governance").is_active


def test_the_list_takes_the_same_queries_for_many(client: Client) -> None:
    signed_in(client, "governance")
    few = queries(client, address("people"))
    for number in range(30):
        User.objects.create_user(f"p{number}@gmca.example", f"Person {number}", "x" * 14)
    assert queries(client, address("people")) == few <= MOST
    assert queries(client, address("person")) <= MOST
