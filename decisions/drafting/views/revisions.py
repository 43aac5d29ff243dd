"""The history of one section: every text it was saved with, what changed between two of them, and going back to one."""

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commissioning.lib.refusal import Refused
from commissioning.lib.rewording import compare
from commissioning.models import signed_in
from decisions.drafting import acts
from decisions.drafting.views.pages import lock, may_not_change
from decisions.drafting.views.writing import count, narrative
from decisions.record.loading import find_draft
from decisions.record.models import Decision
from decisions.record.revisions import SectionRevision
from decisions.record.sections import Section


@require_safe
@never_cache
def history(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    section, decision = narrative(slug), find_draft(reference, signed_in(request))
    revisions = list(_revisions(decision, section).defer("text"))
    latest = revisions[0].number if revisions else 0
    before = _chosen(request, "from", max(latest - 1, min(latest, 1)), latest)
    after = _chosen(request, "to", latest, latest)
    context = {
        "decision": decision,
        "section": section,
        "base": reverse("decision", args=[reference]),
        "revisions": revisions,
        "latest": latest,
        "compared": _compared(decision, section, before, after) if before != after else None,
        "before": before,
        "after": after,
        "refusal": may_not_change(request, decision),
    }
    return render(request, "drafting/section_history.html", context)


def _revisions(decision: Decision, section: Section) -> QuerySet[SectionRevision]:
    return SectionRevision.objects.filter(decision=decision, key=section.key)


def _chosen(request: HttpRequest, name: str, otherwise: int, latest: int) -> int:
    """The number in the address. Raises: Http404 for one that the section never had."""
    if not request.GET.get(name):
        return otherwise
    number = count(request.GET[name])
    if not 1 <= number <= latest:
        raise Http404(f"No text {number}")
    return number


def _compared(decision: Decision, section: Section, before: int, after: int) -> dict[str, object]:
    found = {row.number: row for row in _revisions(decision, section).filter(number__in=(before, after))}
    return {
        "before": found[before],
        "after": found[after],
        "pieces": compare(found[before].text, found[after].text),
    }


@require_POST
@never_cache
@transaction.atomic
def restore(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Goes back to an earlier text, unless somebody saved another since the page was opened."""
    lock(reference)
    section, decision = narrative(slug), find_draft(reference, signed_in(request))
    page = redirect("section_history", reference, slug)
    revisions = _revisions(decision, section)
    latest = revisions.first()
    wanted = revisions.filter(number=count(request.POST.get("number", ""))).first()
    if latest is None or wanted is None:
        raise Http404("No such text")
    if request.POST.get("latest") != str(latest.number):
        messages.warning(request, f"{latest.saved_by_name} saved this section meanwhile. Look at that text first.")
        return page
    try:
        acts.restore(decision=decision, revision=wanted, by=signed_in(request), at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return page
    messages.success(request, f"“{section.title}” says again what it said in text {wanted.number}.")
    return page
