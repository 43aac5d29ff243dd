"""One frozen version of a decision as its notice, and two of them side by side."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import signed_in
from decisions.notice.current import notice_of_version
from decisions.record import differences, heading, readings
from decisions.record.exempt import may_read, note_reading
from decisions.record.loading import find_row
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from decisions.signoff import changes


@require_safe
@never_cache
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What was frozen under that number, with its signatures; void ones are struck through."""
    decision, found = _load(request, reference, number)
    (shown,) = found
    notice = notice_of_version(decision, shown)
    _open(request, decision, notice.content, what=f"version {number}")
    readings.note(version=shown, by=signed_in(request), at=timezone.now())
    return render(
        request,
        "signoff/version.html",
        {
            **_frame(decision),
            "version": shown,
            "ended": changes.ended(shown),
            "article": notice.article(),
            "others": _others(decision, number),
        },
    )


@require_safe
@never_cache
def compare(request: HttpRequest, reference: str, before: int, after: int) -> HttpResponse:
    """Everything in which the later version says something else, beside what the earlier one said."""
    if before >= after:
        raise Http404("The earlier version comes first")
    decision, (old, new) = _load(request, reference, before, after)
    was, now = json.loads(old.content), json.loads(new.content)
    for each, content in ((old, was), (new, now)):
        _open(request, decision, content, what=f"version {each.number}")
    found = differences.between(was, now)
    return render(
        request,
        "signoff/compare.html",
        {
            **_frame(decision),
            "old": old,
            "new": new,
            "ended": changes.ended(old),
            "counts": changes.counts(found),
            "differences": found,
            "unchanged": changes.unchanged(found, now),
        },
    )


def _load(request: HttpRequest, reference: str, *numbers: int) -> tuple[Decision, list[Version]]:
    """Two queries. Raises: Http404 where one of the versions does not exist, or the decision may not be seen."""
    decision = find_row(reference, signed_in(request))
    rows = decision.versions.select_related("voiding").order_by("number")
    found = [row for row in rows if row.number in numbers]  # numbers of any length: the column holds short ones
    if len(found) != len(numbers):
        raise Http404(f"{reference} has no such version")
    for row in found:
        row.decision = decision
    return decision, found


def _frame(decision: Decision) -> dict[str, Any]:
    return {"decision": decision, "head": heading.head(decision), "tabs": heading.tabs(decision, "history")}


def _others(decision: Decision, number: int) -> list[int]:
    return [other for other in decision.versions.values_list("number", flat=True) if other != number]


def _open(request: HttpRequest, decision: Decision, content: dict[str, Any], *, what: str) -> None:
    """Notes that exempt text was read. Raises: Http404 where this person may not read it."""
    frozen, user = thawed(content, pk=decision.pk), signed_in(request)
    if not may_read(decision, frozen, user):
        raise Http404(f"{what} of {decision.reference} is exempt")
    note_reading(frozen, what=what, by=user, at=timezone.now())
