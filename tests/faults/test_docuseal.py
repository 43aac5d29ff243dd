"""Faults of DocuSeal: an order of signatures that only the e-mails keep."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.example.authority import PASSWORD
from decisions.record.models import Version
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.witness import everything
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_who_knows_the_address_signs_no_sooner(out: Version, client: Client) -> None:
    """DocuSeal #481: the order held for e-mails, and whoever had the link signed at once."""
    address = reverse("sign", args=[out.decision.reference])
    found = page(signed_in(client, "deputy.mayor"), address)
    reason = "Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."
    assert reason in main_text(found)
    assert [field["name"] for field in found.all("input") if field["name"] == "password"] == []
    before = everything()
    form = {"interest": "none", "read": "on", "password": PASSWORD, "sha256": out.sha256}
    response = client.post(address, form)
    assert reason in response.content.decode()
    assert everything() == before


def test_the_time_and_the_place_of_a_signature_are_the_servers(out: Version, client: Client) -> None:
    """W16, and LITE: the order of a countersignature came in the request; backdated by whoever writes the form."""
    form = {
        "interest": "none",
        "read": "on",
        "password": PASSWORD,
        "sha256": out.sha256,
        "signed_at": "2021-10-28T09:00:00Z",
        "at": "2021-10-28T09:00:00Z",
        "position": "4",
        "step": str(out.steps.get(position=4).pk),
        "post": "deputy-mayor",
        "capacity": "decides",
    }
    began = timezone.now()
    signed_in(client, "treasurer").post(reverse("sign", args=[out.decision.reference]), form)
    row = out.sign_offs.get(signer_name="Simon Pryce")
    assert began <= row.signed_at <= timezone.now()
    assert began - NOW > timedelta(days=365)
    assert (row.step.position, row.post_title, row.capacity) == (3, "Treasurer", "agrees")
