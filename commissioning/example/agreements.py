"""What was agreed with two recipients after their decision, and said of them for statutory lists; some of it is not."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.example.decisions import witness_companions
from commissioning.example.desk import person, uk
from grants.awards import posting, terms
from grants.awards.models import Agreement
from grants.statutory import details
from grants.statutory.models import AgreementDetails


def load() -> None:
    """After the awards, which are made of sealed decisions; once."""
    posting.catch_up(at=timezone.now())
    if not AgreementDetails.objects.exists():
        with transaction.atomic():
            _grant(_agreement(witness_companions.CHARITY))
            _contract(_agreement(witness_companions.INTERPRETERS))


def _agreement(name: str) -> Agreement:
    return Agreement.objects.get(decision__subject=witness_companions.SUBJECT, grantee__name=name)


def _grant(agreement: Agreement) -> None:
    """A charity whose number nobody has looked up yet."""
    _signed(
        agreement,
        date(2025, 12, 12),
        instrument="grant",
        agreement_reference="VW-2025-14",
        purpose="Volunteers who accompany victims and witnesses at the ten courts, with two organisers.",
        conditions="The money is spent on this service alone, progress is reported every quarter, and what is not "
        "spent is paid back by 31 January 2027.",
    )
    _said(agreement, uk(2025, 12, 15, 9, 20), sector="voluntary", is_small="yes")


def _contract(agreement: Agreement) -> None:
    """When the contract is reviewed, and what the supplier is, nobody has said."""
    _signed(
        agreement,
        date(2025, 12, 17),
        instrument="contract",
        agreement_reference="VW-2025-15",
        purpose="Interpreters of British Sign Language for deaf witnesses, from the first letter to the last day.",
    )
    said = {"invitation": "quote", "tender_reference": "RFQ 25/118", "irrecoverable_vat": Decimal("0.00")}
    _said(agreement, uk(2025, 12, 18, 9, 40), **said)


def _signed(agreement: Agreement, on: date, **fields: Any) -> None:
    said = {**fields, "status": "signed", "signed_on": on}
    at = uk(on.year, on.month, on.day, 15, 0)
    terms.agree(agreement=agreement, fields=said, from_on=on, reason="As signed.", by=person("officer"), at=at)


def _said(agreement: Agreement, at: datetime, **fields: Any) -> None:
    details.detail(agreement=agreement, fields=fields, reason="", by=person("finance"), at=at)
