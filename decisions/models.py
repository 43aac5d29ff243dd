"""Gathers every room's models for Django."""

from decisions.advice.models import Advice, AdviceRequest
from decisions.checks.models import Waiver
from decisions.glossary.models import GlossaryTerm
from decisions.ledger.models import LedgerEvent
from decisions.mail.models import SentMail
from decisions.notice.models import SealedNotice
from decisions.record.links import DecisionLink
from decisions.record.models import (
    Allocation,
    Contributor,
    Decision,
    FundedPost,
    FundingSource,
    ReferenceCounter,
    SectionText,
    Version,
)
from decisions.record.readings import Reading
from decisions.scheme.delegations import Delegation, DelegationCounter
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.signoff.models import ConditionDischarge, Recusal, SignOff, SignOffCondition, SignOffStep, Voiding

__all__ = [
    "Advice",
    "AdviceRequest",
    "Allocation",
    "ConditionDischarge",
    "Contributor",
    "Decision",
    "DecisionLink",
    "Delegation",
    "DelegationCounter",
    "FundedPost",
    "FundingSource",
    "GlossaryTerm",
    "LedgerEvent",
    "Post",
    "PostHolding",
    "Reading",
    "Recusal",
    "ReferenceCounter",
    "SealedNotice",
    "SectionText",
    "SentMail",
    "SignOff",
    "SignOffCondition",
    "SignOffRule",
    "SignOffStep",
    "Version",
    "Voiding",
    "Waiver",
]
