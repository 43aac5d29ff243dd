"""The conditions that a decision was signed on, and marking one as met."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import signed_in
from decisions.record import heading
from decisions.record.loading import find_row
from decisions.record.models import Decision
from decisions.signoff import conditions as attached
from decisions.signoff.forms import DischargeForm


@require_safe
@never_cache
def conditions(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    decision = find_row(reference, user)
    rows = [
        {"condition": row, "may_discharge": not why_not(attached.check_may_discharge, user, row, decision)}
        for row in attached.of(decision)
    ]
    return render(request, "signoff/conditions.html", _frame(decision) | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def discharge(request: HttpRequest, reference: str, position: int, number: int) -> HttpResponse:
    user = signed_in(request)
    decision = find_row(reference, user)
    rows = {(row.sign_off.step.position, row.number): row for row in attached.of(decision)}
    condition = rows.get((position, number))
    if condition is None:
        raise Http404(f"{reference} has no such condition")
    refusal = why_not(attached.check_may_discharge, user, condition, decision)
    form = DischargeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            attached.discharge(condition=condition, note=form.cleaned_data["note"], by=user, at=timezone.now())
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"A condition of {reference} is marked as met.")
            return redirect("conditions", reference)
    status = 409 if refusal and request.method == "POST" else 200
    context = _frame(decision) | {"condition": condition, "refusal": refusal, "form": form}
    return render(request, "signoff/discharge.html", context, status=status)


def _frame(decision: Decision) -> dict[str, Any]:
    return {"decision": decision, "head": heading.head(decision), "tabs": heading.tabs(decision, "conditions")}
