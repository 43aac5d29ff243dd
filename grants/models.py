"""Gathers every room's models for Django."""

from grants.awards.models import Adjustment, Agreement, AgreementDocument, AgreementTerms, Award, Posting
from grants.services.models import FunderSpell, ServiceLine, SpellPost

__all__ = [
    "Adjustment",
    "Agreement",
    "AgreementDocument",
    "AgreementTerms",
    "Award",
    "FunderSpell",
    "Posting",
    "ServiceLine",
    "SpellPost",
]
