"""Loading records: whole, and only what the person may see."""

from django.db.models import Prefetch
from django.http import Http404

from commissioning.models import User
from decisions.record.models import Allocation, Decision, FundingSource
from decisions.record.visibility import DecisionQuerySet


def whole(decisions: DecisionQuerySet) -> DecisionQuerySet:
    """With everything a notice says, in seven queries however many rows."""
    return decisions.select_related("directorate", "author", "proposer", "due_by").prefetch_related(
        "localities",
        "section_texts",
        "funded_posts",
        "contributors",
        Prefetch("funding_sources", FundingSource.objects.select_related("funder")),
        Prefetch("allocations", Allocation.objects.select_related("locality", "recipient")),
    )


def find(reference: str, user: User) -> Decision:
    """The whole record. Raises: Http404 when there is none, or when this person may not see it."""
    decision = whole(Decision.objects.visible_to(user).filter(reference=reference)).first()
    if decision is None:
        raise Http404(f"No decision {reference}")
    return decision
