"""My work where others may sign: for whom, under what, and what stands in the way."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.my_work import waiting
from decisions.record.models import Decision, Version
from decisions.scheme import acts, covers
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding
from decisions.signoff import returning, signing
from tests.conftest import guards_off
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.scheme.delegating import post
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

VACANT = "Treasurer is vacant. Ask the governance team to appoint someone."


def given(to: str | Post = "deputy.treasurer", **more: object) -> Delegation:
    on = timezone.localdate()
    return covers.delegate(
        post=post("treasurer"),
        to=user(to) if isinstance(to, str) else to,
        from_on=on,
        until_on=on,
        document="Minute 4",
        by=user("treasurer"),
        at=timezone.now(),
        **more,  # type: ignore[arg-type]
    )


def my_work(client: Client, who: str) -> str:
    return main_text(page(signed_in(client, who), reverse("my_work")))


def row(out: Version) -> waiting.WithOthers:
    (found,) = waiting.of(user("officer"), timezone.localdate()).with_others
    assert found.decision == out.decision
    return found


def vacate() -> None:
    with guards_off("decisions_postholding"):
        yesterday = timezone.localdate() - timedelta(days=1)
        PostHolding.objects.filter(post__code="treasurer").update(until_on=yesterday)


def test_a_delegate_is_told_for_whom_and_under_what(client: Client, out: Version) -> None:
    made = given()
    assert f"You sign for Simon Pryce, Treasurer, under {made.reference}." in my_work(client, "deputy.treasurer")
    assert "You sign as Treasurer." in my_work(client, "treasurer")
    signing.sign(version=out, sha256=out.sha256, by=user("deputy.treasurer"), at=timezone.now())
    said = my_work(client, "deputy.treasurer")
    assert f"for and on behalf of Simon Pryce, Treasurer, under {made.reference}." in said


def test_who_waits_reads_the_holder_and_who_may_sign_for_them(client: Client, out: Version) -> None:
    person, to_post, narrow = given(), given(post("director")), given("finance", limit=1)
    assert row(out).with_whom == "Simon Pryce"
    assert row(out).or_whom == (
        f"Ana Ferreira under {person.reference}",
        f"the holder of {post('director').title} under {to_post.reference}",
    )
    said = my_work(client, "officer")
    assert f"With Simon Pryce, Treasurer, or Ana Ferreira under {person.reference}, or the holder of" in said
    assert narrow.reference not in said


def test_who_stood_aside_or_wrote_in_it_is_not_named(client: Client, out: Version) -> None:
    made = given()
    signing.stand_aside(version=out, reason="My brother", by=user("treasurer"), at=timezone.now())
    assert (row(out).with_whom, row(out).or_whom) == ("", (f"Ana Ferreira under {made.reference}",))
    assert f"With Treasurer: Ana Ferreira under {made.reference}" in my_work(client, "officer")
    with guards_off("decisions_contributor"):
        out.decision.contributors.create(person=user("deputy.treasurer"), since=NOW)
    assert row(out).or_whom == ()
    assert row(out).stuck.startswith("The holder cannot sign this, and nobody may sign for them.")
    assert "Send a reminder" not in my_work(client, "officer")


def test_a_vacant_post_has_a_next_step_on_every_page_and_a_link_for_governance(client: Client, out: Version) -> None:
    vacate()
    sign_page = f"/sign-offs/{out.decision.reference}/"
    assert VACANT in my_work(client, "officer")
    assert VACANT in main_text(page(client, sign_page))
    assert VACANT in main_text(page(signed_in(client, "deputy.mayor"), sign_page))
    link = "/scheme/posts/treasurer/"
    assert link not in {each["href"] for each in page(client, sign_page).all("a")}
    signed_in(client, "governance")
    assert link in {each["href"] for each in page(client, sign_page).all("a")}
    home = page(client, reverse("my_work"))
    assert "Treasurer has no holder, and 1 decision waits for it. Appoint someone" in main_text(home)
    assert f"{link}appoint/" in {each["href"] for each in home.all("a")}


def test_the_task_list_says_it_too(client: Client, draft: Decision) -> None:
    vacate()
    address = f"/decisions/{draft.reference}/"
    assert VACANT in main_text(page(signed_in(client, "officer"), address))
    assert "/scheme/posts/treasurer/" not in {each["href"] for each in page(client, address).all("a")}
    signed_in(client, "governance")
    assert "/scheme/posts/treasurer/" in {each["href"] for each in page(client, address).all("a")}


def test_an_abolished_post_has_another_next_step(client: Client, out: Version) -> None:
    acts.abolish_post(post=post("treasurer"), on=timezone.localdate(), by=user("governance"), at=timezone.now())
    words = "Treasurer is abolished. Ask the governance team which post signs instead, then take the notice back"
    assert words in my_work(client, "officer")
    assert words in main_text(page(client, f"/sign-offs/{out.decision.reference}/"))
    assert "See the sign-off rules" in my_work(client, "governance")


@pytest.mark.parametrize(("act", "verb"), [(returning.return_to_author, "returned"), (returning.reject, "rejected")])
def test_what_i_sent_back_is_kept_in_sight(client: Client, out: Version, act: object, verb: str) -> None:
    assert "Returned or rejected by you lately" not in my_work(client, "treasurer")
    act(version=out, reason="No.", by=user("treasurer"), at=NOW + timedelta(days=3))  # type: ignore[operator]
    said = my_work(client, "treasurer")
    assert f"You {verb} it on 28 October 2021 at 10:00, as Treasurer." in said
    assert "Returned or rejected by you lately" not in my_work(client, "officer")


@pytest.mark.parametrize("who", ["deputy.treasurer", "governance", "officer"])
def test_it_takes_twelve_queries_at_most(client: Client, out: Version, who: str) -> None:
    given()
    if who == "governance":
        vacate()
    assert queries(signed_in(client, who), reverse("my_work")) <= MOST
