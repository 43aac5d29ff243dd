"""Faults of GEVER: who signed, told from what the account is called today."""

import pytest
from django.test import Client
from django.urls import reverse

from decisions.record.models import Version
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.signoff.never import unproved
from tests.factories import user

pytestmark = pytest.mark.django_db


def test_a_mailbox_that_passes_to_someone_else_changes_no_signature(decided: Version, client: Client) -> None:
    """GEVER #8053: a mailbox was used again, and the signer became another person."""
    before = list(decided.sign_offs.values())
    account = user("treasurer")
    account.name = "Another Person"
    account.save()
    assert list(decided.sign_offs.values()) == before
    for name in ("preview", "history"):
        text = main_text(page(signed_in(client, "auditor"), reverse(name, args=[decided.decision.reference])))
        assert "Simon Pryce" in text
        assert "Another Person" not in text
    assert unproved() == []
