"""Gathers every room's models for Django."""

from grants.awards.models import Adjustment, Agreement, AgreementDocument, AgreementTerms, Award, Posting
from grants.funders.models import FunderStep
from grants.payments.models import (
    ConditionPrecedent,
    Instalment,
    PaymentFile,
    PaymentFileLine,
    PaymentImport,
    PrecedentMark,
    Schedule,
    Step,
)
from grants.services.models import FunderSpell, ServiceLine, SpellPost

__all__ = [
    "Adjustment",
    "Agreement",
    "AgreementDocument",
    "AgreementTerms",
    "Award",
    "ConditionPrecedent",
    "FunderSpell",
    "FunderStep",
    "Instalment",
    "PaymentFile",
    "PaymentFileLine",
    "PaymentImport",
    "Posting",
    "PrecedentMark",
    "Schedule",
    "ServiceLine",
    "SpellPost",
    "Step",
]
