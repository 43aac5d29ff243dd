"""Gathers every room's models for Django."""

from decisions.advice.models import Advice, AdviceRequest
from decisions.checks.models import Waiver
from decisions.commenting.models import Comment
from decisions.drafting.models import WorkingText
from decisions.glossary.models import GlossaryTerm
from decisions.ledger.models import LedgerEvent
from decisions.library.models import Clause, ClauseVersion, InsertedClause, Template
from decisions.mail.models import SentMail
from decisions.notice.models import SealedNotice
from decisions.plans.models import Plan, PlanPriority
from decisions.record.budgets import Budget
from decisions.record.carried import CarriedSentence
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
from decisions.record.papers import PaperFile
from decisions.record.readings import Reading
from decisions.record.revisions import SectionRevision
from decisions.record.rows import (
    Alternative,
    BackgroundPaper,
    Consultee,
    DeclaredInterest,
    Milestone,
    NoticeTerm,
    Outcome,
    PriorityLink,
    Resolution,
    Risk,
)
from decisions.record.sheets import AnswerSheet, RecipientConfirmation
from decisions.scheme.delegations import Delegation, DelegationCounter
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.signoff.models import ConditionDischarge, Recusal, SignOff, SignOffCondition, SignOffStep, Voiding

__all__ = [
    "Advice",
    "AdviceRequest",
    "Allocation",
    "Alternative",
    "AnswerSheet",
    "BackgroundPaper",
    "Budget",
    "CarriedSentence",
    "Clause",
    "ClauseVersion",
    "Comment",
    "ConditionDischarge",
    "Consultee",
    "Contributor",
    "Decision",
    "DecisionLink",
    "DeclaredInterest",
    "Delegation",
    "DelegationCounter",
    "FundedPost",
    "FundingSource",
    "GlossaryTerm",
    "InsertedClause",
    "LedgerEvent",
    "Milestone",
    "NoticeTerm",
    "Outcome",
    "PaperFile",
    "Plan",
    "PlanPriority",
    "Post",
    "PostHolding",
    "PriorityLink",
    "Reading",
    "RecipientConfirmation",
    "Recusal",
    "ReferenceCounter",
    "Resolution",
    "Risk",
    "SealedNotice",
    "SectionRevision",
    "SectionText",
    "SentMail",
    "SignOff",
    "SignOffCondition",
    "SignOffRule",
    "SignOffStep",
    "Template",
    "Version",
    "Voiding",
    "Waiver",
    "WorkingText",
]
