"""Working out an uplift: the earlier figures before and after, shown first and applied when they are right."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib import money
from commissioning.models import signed_in
from decisions.drafting import acts, kept, saved, uplifting
from decisions.drafting.forms.uplift import UpliftForm
from decisions.drafting.uplifting import Line
from decisions.drafting.views.pages import GET_OR_POST, frame, lock, may_not_change
from decisions.record.choices import UpliftRounding
from decisions.record.loading import find
from decisions.record.models import Decision


@require_http_methods(GET_OR_POST)
@never_cache
def uplift(request: HttpRequest, reference: str) -> HttpResponse:
    """404 for a decision that links to none that it could raise."""
    if request.method == "POST":
        return _post(request, reference)
    decision, parents = _load(request, reference)
    return _render(request, decision, UpliftForm(initial=_initial(decision, list(parents)), parents=parents))


def _load(request: HttpRequest, reference: str) -> tuple[Decision, dict[str, Decision]]:
    decision = find(reference, signed_in(request))
    parents = uplifting.parents(decision, signed_in(request))
    if not parents and decision.uplift_of is None:
        raise Http404(f"{reference} links to no decision that it could raise")
    return decision, parents


def _initial(decision: Decision, references: Sequence[str]) -> dict[str, Any]:
    """What was applied before; at first the only parent there is."""
    if decision.uplift_of is None:
        return {"parent": references[0] if len(references) == 1 else None}
    typed = decision.uplift_rounding == UpliftRounding.TYPED
    return {
        "parent": decision.uplift_of.reference,
        "years": [str(year) for year in decision.financial_years],
        "how": "percent" if decision.uplift_percent is not None else "figures" if typed else "total",
        "percent": decision.uplift_percent,
        "rounding": decision.uplift_rounding,
        "total_is": decision.uplift_total_is,
    }


@transaction.atomic
def _post(request: HttpRequest, reference: str) -> HttpResponse:
    lock(reference)
    decision, parents = _load(request, reference)
    form = UpliftForm(request.POST, parents=parents)
    if may_not_change(request, decision):
        return _render(request, decision, form, status=403)
    if request.POST.get("act") == "forget":
        acts.forget_uplift(decision=decision, by=signed_in(request), at=timezone.now())
        messages.success(request, "The uplift is taken out. The amounts stay as they are.")
        return redirect("allocations", reference)
    if not form.is_valid():
        return _render(request, decision, form)
    found, problems = _worked_out(request, form)
    if problems or form.errors or request.POST.get("act") != "apply":
        return _render(request, decision, form, found, problems)
    return _apply(request, decision, form, found)


def _worked_out(request: HttpRequest, form: UpliftForm) -> tuple[list[Line], dict[str, str]]:
    """The lines as the form asks, or as they are typed; and what could not be read, by input."""
    said = dict(form.cleaned_data)  # an error takes its field out of the form's own
    found = uplifting.lines(form.chosen, form.chosen_years)
    problems: dict[str, str] = {}
    try:
        found = uplifting.raised(found, said)
    except ValueError as reason:
        form.add_error("how", str(reason))
    if said["how"] != "figures":
        return found, problems
    made = []
    for line in found:
        try:
            text = request.POST.get(line.typed)
            made.append(line if text is None else Line(line.row, line.before, money.parse(text)))
        except money.NotAnAmount as reason:
            problems[line.typed] = f"{line.name}: {reason}"
            made.append(line)
    return made, problems


def _apply(request: HttpRequest, decision: Decision, form: UpliftForm, found: list[Line]) -> HttpResponse:
    now = saved.allocations(decision).fingerprint
    if request.POST.get("opened", "") != now:
        return _render(request, decision, form, found, conflict=True, status=409)
    try:
        fields, rows = uplifting.to_store(found, form.chosen, form.cleaned_data)
    except ValueError as reason:
        form.add_error("total_is", str(reason))
        return _render(request, decision, form, found)
    person = signed_in(request)
    acts.uplift(decision=decision, parent=form.chosen, fields=fields, rows=rows, by=person, at=timezone.now())
    messages.success(
        request,
        f"The uplift is applied. The total of this decision is {money.pounds(fields['total'])}. Who pays for it?",
    )
    return kept.saved(request, redirect("funding", decision.reference))


def _render(
    request: HttpRequest,
    decision: Decision,
    form: UpliftForm,
    found: Sequence[Line] = (),
    problems: dict[str, str] | None = None,
    *,
    conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = saved.allocations(decision).fingerprint
    standing = [row for row in decision.allocations.all() if row.amount is not None]
    context = frame(request, decision, "allocations") | {
        "form": form,
        "groups": uplifting.table(found, request.POST if problems is not None else {}, problems or {}),
        "whole": uplifting.whole(found),
        "typing": form.is_bound and form["how"].value() == "figures",
        "errors": [{"text": text, "href": f"#{name}"} for name, text in (problems or {}).items()],
        "opened": now if conflict else request.POST.get("opened", now),
        "replaces": len(standing),
        "conflict": saved.last_saved(decision, "allocations") if conflict else "",
        "differences": uplifting.differences(found, standing) if conflict else [],
    }
    return render(request, "drafting/uplift.html", context, status=status)
