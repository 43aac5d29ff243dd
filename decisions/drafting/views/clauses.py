"""Putting a clause of the library into a section: choosing it, and saying what its variables are."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.refusal import Refused
from commissioning.models import signed_in
from decisions.drafting.forms.clauses import VariablesForm
from decisions.drafting.inserting import insert_clause, offered
from decisions.drafting.views.pages import GET_OR_POST, frame
from decisions.library import variables
from decisions.library.models import ClauseVersion
from decisions.record import quoting
from decisions.record.loading import find
from decisions.record.models import Decision
from decisions.record.sections import SECTIONS

KEYS = {section.slug: section.key for section in SECTIONS}


@require_http_methods(GET_OR_POST)
@never_cache
def clauses(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """The clauses for this section, as they would read here; then the one that was chosen."""
    if slug not in KEYS:
        raise Http404(f"No section {slug} takes clauses")
    decision = find(reference, signed_in(request))
    context = frame(request, decision, slug)
    found = list(offered(decision, KEYS[slug], timezone.now()))
    chosen = _chosen(request, found)
    if chosen is None:
        rows = [_row(version, decision) for version in found]
        return render(request, "drafting/clauses.html", context | {"rows": rows})
    form = VariablesForm(request.POST if request.method == "POST" else None, version=chosen, decision=decision)
    asked = request.method == "POST" and not context["refusal"]
    if asked and form.is_valid() and _put_in(request, decision, slug, form):
        return redirect("section", decision.reference, slug)
    status = 403 if context["refusal"] and request.method == "POST" else 200
    row = _row(chosen, decision)
    return render(request, "drafting/clause.html", context | {"form": form, "row": row}, status=status)


def _chosen(request: HttpRequest, found: list[ClauseVersion]) -> ClauseVersion | None:
    """Raises: Http404 for one that is not offered here."""
    code = request.GET.get("clause", "")
    if not code:
        return None
    chosen = next((version for version in found if version.clause.code == code), None)
    if chosen is None:
        raise Http404(f"No clause {code} for this section")
    return chosen


def _row(version: ClauseVersion, decision: Decision) -> dict[str, Any]:
    """The clause with what the record knows filled in."""
    given = variables.values(version.text, decision)
    text = variables.filled(version.text, given)
    return {
        "version": version,
        "text": quoting.resolver(decision)(text),
        "bound": [variables.BOUND[name] for name in variables.bound(version.text)],
        "asked": [name for name, value in given.items() if not value],
    }


def _put_in(request: HttpRequest, decision: Decision, slug: str, form: VariablesForm) -> bool:
    try:
        insert_clause(
            decision=decision,
            key=KEYS[slug],
            version=form.version,
            values=form.values,
            by=signed_in(request),
            at=timezone.now(),
        )
    except Refused as reason:
        form.add_error(None, forms.ValidationError(reason.sentence))
        return False
    messages.success(request, f"“{form.version.title}” is at the end of the section. Read it once more.")
    return True
