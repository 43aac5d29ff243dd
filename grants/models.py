"""Gathers every room's models for Django."""

from grants.awards.models import Adjustment, Agreement, AgreementDocument, AgreementTerms, Award, Posting
from grants.finance.models import SavedView
from grants.funders.models import FunderStep
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from grants.payments.models import (
    ConditionPrecedent,
    Instalment,
    PaymentFile,
    PaymentFileLine,
    PaymentFileWithdrawal,
    PaymentImport,
    PrecedentMark,
    Schedule,
    Step,
)
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolPartner, PoolShare, PoolTerms
from grants.returns.models import Actual, Indicator, LineEnd, ReportingLine, Return, ReturnLink, ReturnStep
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from grants.statutory.models import AgreementDetails
from grants.subsidy import standing as standing  # views of the database, which are models too
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter

__all__ = [
    "Actual",
    "Adjustment",
    "Agreement",
    "AgreementDetails",
    "AgreementDocument",
    "AgreementTerms",
    "Award",
    "ConditionPrecedent",
    "DatabaseEntry",
    "FunderSpell",
    "FunderStep",
    "Indicator",
    "Instalment",
    "LetterSent",
    "LineEnd",
    "OnwardReport",
    "PassportEntry",
    "PassportedGrant",
    "PaymentFile",
    "PaymentFileLine",
    "PaymentFileWithdrawal",
    "PaymentImport",
    "Pool",
    "PoolContribution",
    "PoolOutturn",
    "PoolPartner",
    "PoolShare",
    "PoolTerms",
    "Posting",
    "PrecedentMark",
    "ReportingLine",
    "Return",
    "ReturnLink",
    "ReturnStep",
    "SavedView",
    "Schedule",
    "ServiceLine",
    "SpellPost",
    "Step",
    "SubsidyConfirmation",
    "SubsidyLetter",
]
