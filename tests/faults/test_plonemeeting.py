"""Faults of PloneMeeting: what a person may see, remembered from before it was taken away."""

import pytest
from django.test import Client
from django.urls import reverse

from decisions.record.models import Version
from decisions.scheme.models import PostHolding
from tests.conftest import guards_off
from tests.decisions.pages import main_text, page, signed_in
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db


def test_a_right_that_is_taken_away_is_gone_in_the_same_session(out: Version, client: Client) -> None:
    """PloneMeeting: caches of permissions needed repair again and again."""
    address = reverse("sign", args=[out.decision.reference])
    statement = "I have read this version and agree to it, as Treasurer."
    assert statement in main_text(page(signed_in(client, "treasurer"), address))
    PostHolding.objects.filter(post__code="treasurer").update(until_on=NOW.date())
    assert client.get(address).status_code == 404
    assert page(signed_in(client, "governance"), reverse("scheme"))
    boss = user("governance")
    boss.roles = []
    with guards_off("commissioning_user"):
        boss.save()
    assert client.get(reverse("scheme")).status_code == 404
