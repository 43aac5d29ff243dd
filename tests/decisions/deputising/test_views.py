"""The register of delegations, leave cover in two clicks and its hand-back, and a delegation in full."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.lib import dates
from decisions.record.models import Version
from decisions.scheme import covers
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.scheme.delegating import delegate as given
from tests.decisions.scheme.delegating import post
from tests.decisions.witness import everything
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

EVERYONE = ["officer", "treasurer", "finance", "governance", "auditor"]
REGISTER, NEW = "/delegations/", "/delegations/new/"
OUTSIDE = ["officer", "finance", "auditor"]


def today() -> date:
    return timezone.localdate()


def now() -> datetime:
    return timezone.now()


def delegate(*args: Any, **options: Any) -> Delegation:
    """From today for a week, by the real clock that the pages go by."""
    days = {"from_on": today(), "until_on": today() + timedelta(days=7)}
    return given(*args, **{"at": now(), **days, **options})


def cover(**changes: str) -> dict[str, str]:
    """The form of a holder who goes on leave for a week."""
    return {
        "to": "finance@gmca.example",
        "from_on": dates.long(today()),
        "until_on": dates.long(today() + timedelta(days=7)),
        "limit": "",
        **changes,
    }


def full(**changes: str) -> dict[str, str]:
    return {
        "post": "treasurer",
        "person": "finance@gmca.example",
        "to_post": "",
        **cover(),
        "function_family": "pcc",
        "decision_type": "deputy_mayor",
        "document": "Minute 12 of 3 May",
        "scope": "Routine grants",
        **changes,
    }


def errors(client: Client, address: str, data: dict[str, str]) -> list[str]:
    """What is wrong with the form that comes back; nothing has changed."""
    before = everything()
    response = client.post(address, data)
    assert response.status_code == 200
    assert everything() == before
    assert response.content.decode().count("<title>Error: ") == 1
    return [str(error) for each in response.context["form"].errors.values() for error in each]


def ending(delegation: Delegation) -> str:
    return reverse("end_delegation", args=[delegation.reference])


# Every page


@pytest.mark.parametrize("address", [REGISTER, NEW, "/delegations/D-2021-001/end/"])
def test_signed_out_goes_to_sign_in_and_changes_nothing(client: Client, address: str) -> None:
    delegate()
    before = everything()
    for response in (client.get(address), client.post(address, cover())):
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")
    assert everything() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("address", [REGISTER, NEW, "/delegations/D-2021-001/end/"])
def test_wrong_methods_are_405(client: Client, address: str, method: str) -> None:
    assert getattr(signed_in(client, "treasurer"), method)(address).status_code == 405


@pytest.mark.parametrize("reference", ["D-1999-001", "DN-2021-0001", "x", "%00", "%F0%9F%92%B7"])
def test_an_unknown_reference_is_404(client: Client, reference: str) -> None:
    delegate()
    asked = f"/delegations/{reference}/end/"
    signed_in(client, "governance")
    assert (client.get(asked).status_code, client.post(asked).status_code) == (404, 404)


@pytest.mark.parametrize("who", EVERYONE)
def test_everyone_reads_the_register_and_nobody_is_offered_what_they_may_not(client: Client, who: str) -> None:
    found = page(signed_in(client, who), REGISTER)
    assert "No delegation is in force, and none starts later." in main_text(found)
    made = delegate(limit=Decimal("50000.00"), document="Letter of 1 May", scope="Grants", decision_type="deputy_mayor")
    found = page(client, REGISTER)
    text = main_text(found)
    for words in (
        "Leo Brandreth signs for Treasurer",
        "In force",
        f"{made.reference}, from {dates.long(made.from_on)} to {dates.long(made.until_on)}.",
        "Up to £50,000.00, for Deputy Mayor’s decisions.",
        "Given by Simon Pryce. Authorised by: Letter of 1 May. Scope: Grants",
    ):
        assert words in text
    assert ("Hand back" in text, "End it" in text) == (who == "treasurer", who == "governance")
    assert ("Cover my post" in text) is (who == "treasurer")
    assert ("Record a delegation" in text) is (who in {"treasurer", "governance"})


def test_head_changes_nothing(client: Client) -> None:
    asked = ending(delegate())
    signed_in(client, "treasurer")
    before = everything()
    assert [client.head(address).status_code for address in (REGISTER, NEW, asked)] == [200, 200, 200]
    assert [client.get(address).status_code for address in (REGISTER, NEW, asked)] == [200, 200, 200]
    assert everything() == before


@pytest.mark.parametrize("address", [REGISTER, NEW, "end"])
def test_a_form_without_the_token_is_refused(address: str) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), "treasurer")
    made = delegate()
    before = everything()
    response = client.post(ending(made) if address == "end" else address, full())
    assert response.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("who", EVERYONE)
def test_thirty_rows_take_as_many_queries_as_one(client: Client, who: str) -> None:
    signed_in(client, who)
    made = [delegate()]
    for address in (REGISTER, f"{REGISTER}?show=all"):
        one = queries(client, address)
        assert one <= MOST
        made += [delegate() for _ in range(29)]
        assert queries(client, address) == one
    for address in (NEW, ending(made[0])):
        assert queries(client, address) <= MOST


def test_the_register_shows_what_counts_and_all_on_request_in_pages(client: Client) -> None:
    over = given(at=now() - timedelta(days=40), until_on=today() - timedelta(days=1))
    ended = covers.end(delegation=delegate(), by=user("treasurer"), at=now())
    later = delegate(from_on=today() + timedelta(days=1))
    lapsed = delegate("director", to="finance")
    post("director").holdings.update(holder=user("colleague"))
    signed_in(client, "auditor")

    def shown(query: str = "") -> list[tuple[str, str]]:
        found = page(client, REGISTER + query)
        tags = [tag.text for tag in found.all("strong", class_="govuk-tag")]
        return list(zip([item["id"] or "" for item in found.all("li", class_="queue__item")], tags, strict=True))

    assert shown() == [(lapsed.reference, "Lapsed"), (later.reference, "Starts later")]
    assert shown("?show=all")[2:] == [(ended.reference, "Ended"), (over.reference, "Over")]
    assert "Ended by Simon Pryce on" in main_text(page(client, f"{REGISTER}?show=all"))
    assert "Margaret Holt does not hold the post today" in main_text(page(client, REGISTER))
    for _ in range(25):
        delegate()
    assert len(shown()) == 25
    assert len(shown("?show=open&page=2")) == 2


# Leave cover


def test_two_clicks_cover_a_post_and_one_hands_it_back(client: Client) -> None:
    response = signed_in(client, "treasurer").post(REGISTER, cover(), follow=True)
    made = Delegation.objects.get()
    assert response.redirect_chain == [(REGISTER, 302)]
    days = f"from {dates.long(today())} to {dates.long(today() + timedelta(days=7))}"
    assert f"Leo Brandreth may sign as Treasurer {days}, under delegation {made.reference}." in main_text_of(response)
    assert (made.post, made.holder, made.to_person, made.limit, made.made_by) == (
        post("treasurer"),
        user("treasurer"),
        user("finance"),
        None,
        user("treasurer"),
    )
    assert made.document == f"Leave cover, arranged here by Simon Pryce on {dates.long(today())}"
    response = client.post(ending(made), follow=True)
    assert response.redirect_chain == [(REGISTER, 302)]
    told = f"Delegation {made.reference} is ended. Leo Brandreth signs no more under it."
    assert told in main_text_of(response)
    made.refresh_from_db()
    assert made.ended_by == user("treasurer")


def main_text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_form_starts_today_and_offers_everyone_else(client: Client) -> None:
    found = page(signed_in(client, "treasurer"), REGISTER)
    assert found.one("input", name="from_on")["value"] == dates.long(today())
    offered = [option["value"] for option in found.all("option")]
    assert "treasurer@gmca.example" not in offered
    assert {"finance@gmca.example", "director@gmca.example"} < set(offered)
    assert not [option for option in found.all("option") if (option["value"] or "").isdigit()]
    assert found.all("select", name="post") == []


def test_a_holder_of_two_posts_says_which(client: Client) -> None:
    PostHolding.objects.filter(post__code="deputy-mayor").update(holder=user("treasurer"))
    found = page(signed_in(client, "treasurer"), REGISTER)
    select = found.one("select", name="post")
    offered = [each["value"] for each in found.all("option") if select in each.inside]
    assert offered == ["", "deputy-mayor", "treasurer"]
    assert errors(client, REGISTER, cover()) == ["Choose which of your posts."]
    assert errors(client, REGISTER, cover(post="director")) != []
    client.post(REGISTER, cover(post="deputy-mayor"))
    assert Delegation.objects.get().post == post("deputy-mayor")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to": ""}, "Choose who signs for you."),
        ({"until_on": ""}, "Give the last day. A delegation ends by itself."),
        ({"from_on": ""}, "Give the first day."),
        ({"until_on": "1 May 2021", "from_on": "1 May 2021"}, "It would have ended on 1 May 2021 already."),
        ({"until_on": "soon"}, "soon"),
        ({"limit": "lots"}, "lots"),
        ({"limit": "0.00"}, "Give a limit of more than nothing, or leave it empty for none."),
        ({"to": "treasurer@gmca.example"}, "Select a valid choice."),
        ({"to": "nobody@gmca.example"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, changes: dict[str, str], sentence: str) -> None:
    signed_in(client, "treasurer")
    (said,) = errors(client, REGISTER, cover(**changes))
    assert sentence in said
    text = client.post(REGISTER, cover(**{"limit": "£12,345.67", **changes})).content.decode()
    assert changes.get("limit", "£12,345.67") in text


@pytest.mark.parametrize("who", ["officer", "finance", "governance", "auditor"])
def test_without_a_post_nothing_is_covered(client: Client, who: str) -> None:
    signed_in(client, who)
    before = everything()
    assert client.post(REGISTER, cover()).status_code == 403
    assert everything() == before


def test_a_delegate_does_not_pass_it_on(client: Client) -> None:
    delegate()
    signed_in(client, "finance")
    before = everything()
    assert (client.post(REGISTER, cover(to="colleague@gmca.example")).status_code) == 403
    assert client.post(NEW, full(person="colleague@gmca.example")).status_code == 403
    assert everything() == before
    signed_in(client, "director")
    assert errors(client, NEW, full()) == ["Select a valid choice. That choice is not one of the available choices."]


# In full


@pytest.mark.parametrize("who", ["treasurer", "governance"])
def test_a_delegation_is_recorded_with_all_it_has(client: Client, who: str) -> None:
    response = signed_in(client, who).post(NEW, full(limit="50k"), follow=True)
    assert response.redirect_chain == [(REGISTER, 302)]
    made = Delegation.objects.get()
    assert (made.holder, made.made_by, made.limit) == (user("treasurer"), user(who), Decimal("50000.00"))
    assert (made.function_family, made.decision_type, made.document, made.scope) == (
        "pcc",
        "deputy_mayor",
        "Minute 12 of 3 May",
        "Routine grants",
    )


def test_it_may_be_to_a_post(client: Client) -> None:
    signed_in(client, "governance").post(NEW, full(person="", to_post="director"))
    made = Delegation.objects.get()
    assert (made.to_person, made.to_post) == (None, post("director"))
    assert "signs for Treasurer" in main_text(page(client, REGISTER))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"person": ""}, "Choose a person or a post, and only one of them."),
        ({"to_post": "director"}, "Choose a person or a post, and only one of them."),
        ({"document": ""}, "Say which document authorises it."),
        ({"post": ""}, "Choose the post that is delegated."),
        ({"person": "treasurer@gmca.example"}, "Simon Pryce holds this post and needs no delegation."),
        ({"person": "", "to_post": "treasurer"}, "Simon Pryce holds this post and needs no delegation."),
        ({"function_family": "health"}, "Select a valid choice."),
        ({"scope": "word " * 81}, "This has 404 characters; the most is 400."),
    ],
)
def test_a_delegation_in_full_says_what_is_wrong(client: Client, changes: dict[str, str], sentence: str) -> None:
    (said,) = errors(signed_in(client, "governance"), NEW, full(**changes))
    assert sentence in said


def test_a_vacant_post_is_not_offered(client: Client) -> None:
    PostHolding.objects.filter(post__code="treasurer").update(until_on=today() - timedelta(days=1))
    found = page(signed_in(client, "governance"), NEW)
    select = found.one("select", name="post")
    offered = {each["value"] for each in found.all("option") if select in each.inside}
    assert offered == {"", *Post.objects.exclude(code="treasurer").values_list("code", flat=True)}


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_holds_no_post_sees_why_they_cannot_record_one(client: Client, who: str) -> None:
    found = page(signed_in(client, who), NEW)
    assert "Only the holder of a post delegates it. You hold no post today." in main_text(found)
    assert found.all("select") == []
    before = everything()
    assert client.post(NEW, full()).status_code == 403
    assert everything() == before


# The end


@pytest.mark.parametrize("who", [*OUTSIDE, "director"])
def test_others_see_why_they_cannot_end_it(client: Client, who: str) -> None:
    made = delegate()
    reason = "Only the holder of the post, Treasurer, and governance officers may end this."
    found = page(signed_in(client, who), ending(made))
    assert reason in main_text(found)
    before = everything()
    assert client.post(ending(made)).status_code == 409
    assert everything() == before


def test_governance_ends_any_and_nobody_twice(client: Client) -> None:
    made = delegate()
    assert "It ends at once." in main_text(page(signed_in(client, "governance"), ending(made)))
    client.post(ending(made))
    made.refresh_from_db()
    assert made.ended_by == user("governance")
    assert f"Delegation {made.reference} was ended before." in main_text(page(client, ending(made)))
    assert client.post(ending(made)).status_code == 409


def check(client: Client, version: Version) -> str:
    return main_text(page(client, reverse("sign", args=[version.decision.reference])))


def test_once_ended_the_signing_page_says_it_is_not_their_turn(client: Client, out: Version) -> None:
    made = delegate()
    signed_in(client, "finance")
    assert "for and on behalf of Simon Pryce, Treasurer, under delegation" in check(client, out)
    covers.end(delegation=made, by=user("treasurer"), at=now())
    assert client.get(reverse("sign", args=[out.decision.reference])).status_code == 404
