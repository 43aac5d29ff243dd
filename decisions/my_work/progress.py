"""How far drafts have come, for many of them in one query."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, Q

from decisions.drafting import tasks
from decisions.drafting.tasks import Page
from decisions.questionnaires.listed import QUESTIONNAIRES
from decisions.record.kinds import Need
from decisions.record.links import DecisionLink
from decisions.record.models import Allocation, Decision, FundedPost, FundingSource, SectionText
from decisions.record.row_kinds import KINDS
from decisions.record.sheets import AnswerSheet
from decisions.record.visibility import DecisionQuerySet

ROWS: dict[str, type[Model]] = {
    "funding": FundingSource,
    "allocations": Allocation,
    "posts": FundedPost,
    "earlier": DecisionLink,
    "localities": Decision.localities.through,
}
QUESTIONS = frozenset(each.slug for each in QUESTIONNAIRES)
NARRATIVE = frozenset(page.slug for page in tasks.NARRATIVE)


@dataclass(frozen=True)
class Draft:
    """A draft with the number of its pages that are begun, out of those that count: all but optional ones not begun."""

    decision: Decision
    begun: int
    counted: int
    days_late: int

    @classmethod
    def of(cls, decision: Decision, on: date) -> "Draft":
        """Of a decision loaded with `annotated`, in no query."""
        begun = {page.slug for page in tasks.PAGES if _is_begun(decision, page.slug)}
        counted = [page for page in tasks.PAGES if _counts(decision, page, page.slug in begun)]
        return cls(decision, sum(page.slug in begun for page in counted), len(counted), days_late(decision, on))


def days_late(decision: Decision, on: date) -> int:
    """Days since the decision was due; 0 until then, or where no due date is given."""
    return max(0, (on - decision.due_on).days) if decision.due_on else 0


def annotated(decisions: DecisionQuerySet) -> DecisionQuerySet:
    """Annotates the sections written in, the questionnaires begun, and for each table whether it has rows there."""
    mine = {"decision": OuterRef("pk")}
    written = SectionText.objects.filter(**mine).exclude(Q(text="") & Q(answer=""))
    rows = {f"has_{slug}": Exists(model._default_manager.filter(**mine)) for slug, model in ROWS.items()}
    rows |= {f"has_{kind.section}": Exists(kind.model._default_manager.filter(**mine)) for kind in KINDS}
    sheets = ArraySubquery(AnswerSheet.objects.filter(**mine).values("questionnaire"))
    return decisions.annotate(sheets=sheets, written=ArraySubquery(written.values("key")), **rows)


def _counts(decision: Decision, page: Page, begun: bool) -> bool:
    need = tasks.need_of(decision, page)
    return need is Need.REQUIRED or (begun and need is not Need.NOT_NEEDED)


def _is_begun(decision: Decision, slug: str) -> bool:
    """The same answer as tasks.is_begun, from what was annotated."""
    if slug in NARRATIVE:
        key = slug.replace("-", "_")
        return key in decision.written or getattr(decision, f"has_{key}", False)  # type: ignore[attr-defined]
    if slug in QUESTIONS:
        return slug.replace("-", "_") in decision.sheets  # type: ignore[attr-defined]
    if slug == "funding" and (decision.no_financial_implication or decision.total is not None):
        return True
    if slug in ROWS:
        return bool(getattr(decision, f"has_{slug}"))
    return tasks.is_begun(decision, slug)
