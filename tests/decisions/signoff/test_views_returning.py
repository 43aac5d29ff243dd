"""Returning, rejecting and standing aside, on the page where a notice is read."""

import pytest
from django.test import Client

from decisions.record.models import Version
from decisions.signoff.models import Recusal, Voiding
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.signoff.test_views_signing import WRONG, address, errors, filled

pytestmark = pytest.mark.django_db


def test_standing_aside_is_told_and_keeps_the_step_open(out: Version, client: Client) -> None:
    given = filled(out, interest="stand_aside", interest_detail="My brother works there.")
    response = signed_in(client, "treasurer").post(address(out), given, follow=True)
    assert response.redirect_chain == [("/sign-offs/", 302)]
    told = f"You stand aside from {out.decision.reference}. Amara Whitlock has been told."
    assert told in response.content.decode()
    row = Recusal.objects.get(decision=out.decision)
    assert (row.person_name, row.post_title, row.reason) == ("Simon Pryce", "Treasurer", "My brother works there.")
    assert out.sign_offs.count() == 2
    assert "You stood aside from this decision because of an interest." in main_text(page(client, address(out)))


def test_standing_aside_also_takes_the_password(out: Version, client: Client) -> None:
    given = filled(out, interest="stand_aside", interest_detail="My brother", password="wrong")
    assert errors(signed_in(client, "treasurer"), out, given) == [WRONG]


@pytest.mark.parametrize(
    ("name", "state", "told"),
    [
        ("return", "returned", "{} goes back to Amara Whitlock to change."),
        ("reject", "rejected", "{} is rejected. Amara Whitlock has been told."),
    ],
)
def test_returning_and_rejecting_end_the_version(
    out: Version, client: Client, name: str, state: str, told: str
) -> None:
    given = {f"{name}-reason": " The total is wrong. "}
    response = signed_in(client, "treasurer").post(address(out, name), given, follow=True)
    assert response.redirect_chain == [("/sign-offs/", 302)]
    assert told.format(out.decision.reference) in response.content.decode()
    out.decision.refresh_from_db()
    assert out.decision.state == state
    assert Voiding.objects.values_list("act", "by_name", "by_post", "reason").get(version=out) == (
        name,
        "Simon Pryce",
        "Treasurer",
        "The total is wrong.",
    )
    text = main_text(page(client, address(out)))
    assert f"Version 1 is void: Simon Pryce ended it ({name} it)." in text
    assert "Treasurer" in text
    assert errors(client, out, filled(out)) == [
        f"Version 1 of {out.decision.reference} is not out for signature any more."
    ]


@pytest.mark.parametrize("name", ["return", "reject"])
@pytest.mark.parametrize("reason", ["", "   ", None])
def test_returning_and_rejecting_need_a_reason(out: Version, client: Client, name: str, reason: str | None) -> None:
    given = {} if reason is None else {f"{name}-reason": reason}
    assert errors(signed_in(client, "treasurer"), out, given, name) == ["Give the reason."]


@pytest.mark.parametrize("name", ["return", "reject"])
def test_a_reason_too_long_to_keep_is_refused_and_stays_on_the_page(out: Version, client: Client, name: str) -> None:
    (sentence,) = errors(signed_in(client, "treasurer"), out, {f"{name}-reason": "x" * 4001}, name)
    assert sentence == "Ensure this value has at most 4000 characters (it has 4001)."
