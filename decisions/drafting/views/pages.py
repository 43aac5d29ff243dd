"""What pages with rows share: the money pages and earlier decisions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from commissioning.lib.refusal import why_not
from commissioning.models import signed_in
from decisions.drafting import acts, kept, tasks
from decisions.record import carried
from decisions.record.models import Decision
from decisions.record.permissions import check_may_change

GET_OR_POST = ["GET", "HEAD", "POST"]


def lock(reference: str) -> None:
    """Nobody else can save between looking at what is saved and writing."""
    Decision.objects.select_for_update(of=("self",)).filter(reference=reference).first()


def may_not_change(request: HttpRequest, decision: Decision) -> str:
    """Why this person may not change it, or nothing."""
    return why_not(check_may_change, signed_in(request), decision)


def is_put_back(request: HttpRequest) -> bool:
    """Whether a browser brings back what somebody typed there earlier: it is shown, with what is saved, not saved."""
    return request.POST.get("then") == "put-back"


def frame(request: HttpRequest, decision: Decision, slug: str) -> dict[str, Any]:
    return {
        "decision": decision,
        "base": reverse("decision", args=[decision.reference]),
        "page": tasks.BY_SLUG[slug],
        "needed": tasks.need_of(decision, tasks.BY_SLUG[slug]).value,
        "before": tasks.before(decision, slug),
        "after": tasks.after(decision, slug),
        "refusal": may_not_change(request, decision),
        "carried": carried.waiting(decision, slug),
        "open_comments": open_comments(decision, slug),
        "put_back": is_put_back(request),
        "browser_copy": kept.name_in(request),
    }


def open_comments(decision: Decision, slug: str) -> int:
    """How many threads of that page are open; of a decision loaded with loading.whole()."""
    rows: list[dict[str, Any]] = decision.open_comments  # type: ignore[attr-defined]  # annotated
    return sum(row["open"] for row in rows if row["page"] == slug)


def _confirm(request: HttpRequest, decision: Decision, slug: str) -> None:
    chosen = request.POST.get("confirm", "")
    sentences = [] if chosen == "all" else [chosen]
    number = acts.confirm(decision=decision, page=slug, sentences=sentences, by=signed_in(request), at=timezone.now())
    if number:
        messages.success(request, "Confirmed." if number == 1 else f"All {number} are confirmed.")


def following(request: HttpRequest, decision: Decision, slug: str) -> HttpResponse:
    """After saving: what the button confirms, then the same page for another row, the sections, or the next page."""
    if "confirm" in request.POST:
        _confirm(request, decision, slug)
    return kept.saved(request, redirect(_where_to(request.POST, decision, slug)))


def _where_to(sent: QueryDict, decision: Decision, slug: str) -> str:
    here, after = reverse("section", args=[decision.reference, slug]), tasks.after(decision, slug)
    if "confirm" in sent:
        return f"{here}#carried"
    if sent.get("then") == "stay":
        return here
    if sent.get("then") == "sections" or after is None:
        return reverse("decision", args=[decision.reference])
    return reverse("section", args=[decision.reference, after.slug])
