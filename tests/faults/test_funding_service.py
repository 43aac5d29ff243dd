"""Faults of the MHCLG funding service: exports that lose what was typed, and reference data that changes beneath."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Organisation
from decisions.notice import page
from decisions.record.models import Version
from tests.decisions.pages import main_text, signed_in
from tests.decisions.pages import page as page_at
from tests.decisions.signoff.never import unproved
from tests.factories import AMOUNTS

pytestmark = pytest.mark.django_db


def test_the_spreadsheet_has_every_penny_and_opens_with_its_letters_right(decided: Version) -> None:
    """Funding service #1357 and #1249: decimals were lost in the export, and Excel showed dashes as other letters."""
    exported = page.allocations_csv(json.loads(decided.content))
    assert exported.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(exported.decode("utf-8-sig"), newline=""))
    assert {row["locality"]: Decimal(row["amount"]) for row in rows} == {
        name: Decimal(amount) for name, amount in AMOUNTS.items()
    }


def test_a_funder_renamed_while_a_notice_waits_changes_nothing_that_is_signed(out: Version, client: Client) -> None:
    """Funding service #1873: a data set that was replaced changed what was being certified."""
    address = reverse("sign", args=[out.decision.reference])
    page_at(signed_in(client, "treasurer"), address)  # the page says from then on that they opened it
    before = main_text(page_at(client, address))
    assert "Greater Manchester Combined Authority" in before
    Organisation.objects.filter(name="Greater Manchester Combined Authority").update(name="Another Authority")
    assert main_text(page_at(client, address)) == before
    assert unproved() == []
