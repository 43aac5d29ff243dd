"""The page that hands a post over: what waits for it, what the next holder cannot sign, which delegations end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from decisions.ledger.models import LedgerEvent
from decisions.record.models import Version
from decisions.scheme import covers
from decisions.scheme.models import PostHolding
from decisions.signoff import signing
from tests.conftest import guards_off
from tests.decisions.governance.test_changes import acts, post, saved, today
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.scheme.delegating import post as the_post
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ADDRESS = "/scheme/posts/treasurer/hand-over/"
TYPED = {"holder": "deputy.treasurer@gmca.example", "until_on": ""}


def given_today() -> str:
    """A delegation of the treasurer to the finance officer, for ten days."""
    on = timezone.localdate()
    return covers.delegate(
        post=the_post("treasurer"),
        to=user("finance"),
        from_on=on,
        until_on=on + timedelta(days=10),
        document="Minute 4",
        by=user("treasurer"),
        at=timezone.now(),
    ).reference


def test_the_post_page_leads_there_and_one_act_hands_it_over(client: Client) -> None:
    found = page(signed_in(client, "governance"), "/scheme/posts/treasurer/")
    assert ADDRESS in [each["href"] for each in found.all("a")]
    saved(client, ADDRESS, {**TYPED, "from_on": today(1)}, "/scheme/posts/treasurer/")
    on = timezone.localdate()
    rows = PostHolding.objects.filter(post__code="treasurer").order_by("from_on")
    assert [(row.holder.name, row.until_on) for row in rows] == [("Simon Pryce", on), ("Ana Ferreira", None)]
    assert acts() == ["hand_over"]


def test_what_waits_and_what_ends_is_shown_before_anything_is_saved(client: Client, out: Version) -> None:
    reference = given_today()
    before = LedgerEvent.objects.count()
    said = main_text(post(signed_in(client, "governance"), ADDRESS, {**TYPED, "from_on": today(1)}))
    assert "1 of them still needs a signature from this post" in said
    assert f"1 delegation ends with the holding: {reference} to Leo Brandreth." in said
    assert "The new holder cannot sign" not in said
    assert "Vacant" not in said
    assert LedgerEvent.objects.count() == before


def test_what_the_next_holder_cannot_sign_is_named_with_the_reason(
    client: Client, out: Version, submitted: Version
) -> None:
    on = timezone.now()
    covers.delegate(
        post=the_post("assistant-director"),
        to=user("deputy.treasurer"),
        from_on=on.date(),
        until_on=on.date(),
        document="Minute 4",
        by=user("assistant.director"),
        at=on,
    )
    signing.stand_aside(version=submitted, reason="My brother", by=user("deputy.treasurer"), at=on)
    with guards_off("decisions_contributor"):
        out.decision.contributors.create(person=user("deputy.treasurer"), since=on)
    said = main_text(post(signed_in(client, "governance"), ADDRESS, {**TYPED, "from_on": today(1)}))
    assert "The new holder cannot sign some of them:" in said
    assert f"{out.decision.reference}: Ana Ferreira wrote in it." in said
    assert f"{submitted.decision.reference}: Ana Ferreira stood aside from it." in said


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/scheme/posts/treasurer/holdings/2021-04-01/end/", {"until_on": today()}),
        ("/scheme/posts/treasurer/abolish/", {"first_day": today(1)}),
    ],
    ids=["the end of a holding", "an abolition"],
)
def test_delegations_that_end_are_said_for(client: Client, address: str, typed: dict[str, str]) -> None:
    reference = given_today()
    said = main_text(post(signed_in(client, "governance"), address, typed))
    assert f"1 delegation ends with the holding: {reference} to Leo Brandreth." in said


def test_others_are_told_why_not_and_save_nothing(client: Client) -> None:
    found = post(signed_in(client, "auditor"), ADDRESS, {**TYPED, "from_on": today(1)}, status=403)
    assert "Only governance officers change posts" in main_text(found)
    assert PostHolding.objects.filter(post__code="treasurer").count() == 1
    assert client.get("/scheme/posts/nobody/hand-over/").status_code == 404
