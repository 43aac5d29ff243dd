"""What pages with rows share: the money pages and earlier decisions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commissioning.lib.refusal import why_not
from commissioning.models import signed_in
from decisions.drafting import tasks
from decisions.record.models import Decision
from decisions.record.permissions import check_may_change

GET_OR_POST = ["GET", "HEAD", "POST"]


def lock(reference: str) -> None:
    """Nobody else can save between looking at what is saved and writing."""
    Decision.objects.select_for_update(of=("self",)).filter(reference=reference).first()


def may_not_change(request: HttpRequest, decision: Decision) -> str:
    """Why this person may not change it, or nothing."""
    return why_not(check_may_change, signed_in(request), decision)


def frame(request: HttpRequest, decision: Decision, slug: str) -> dict[str, Any]:
    return {
        "decision": decision,
        "base": reverse("decision", args=[decision.reference]),
        "page": tasks.BY_SLUG[slug],
        "needed": tasks.need_of(decision, tasks.BY_SLUG[slug]).value,
        "before": tasks.before(decision, slug),
        "after": tasks.after(decision, slug),
        "refusal": may_not_change(request, decision),
    }


def following(request: HttpRequest, decision: Decision, slug: str) -> HttpResponse:
    """After saving: the same page for another row, the sections, or the next page."""
    then = request.POST.get("then", "")
    if then == "stay":
        return redirect("section", decision.reference, slug)
    after = tasks.after(decision, slug)
    if then == "sections" or after is None:
        return redirect("decision", decision.reference)
    return redirect("section", decision.reference, after.slug)
