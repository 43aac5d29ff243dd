"""One warning of a draft: setting it aside with a reason, and taking that back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.refusal import Refused
from commissioning.models import signed_in
from decisions.checks import waivers
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.models import Waiver
from decisions.checks.rules import findings
from decisions.drafting import waiving
from decisions.drafting.forms.waiver import WaiverForm
from decisions.drafting.views.pages import GET_OR_POST, may_not_change
from decisions.record.loading import find
from decisions.record.models import Decision


@require_http_methods(GET_OR_POST)
@never_cache
def warning(request: HttpRequest, reference: str, fingerprint: str) -> HttpResponse:
    """The warning with its reason, or with the form that asks for one."""
    decision = find(reference, signed_in(request))
    if not decision.is_open:
        return redirect("preview", reference)
    finding, waiver = _find(decision, fingerprint)
    form, refusal = WaiverForm(request.POST or None), may_not_change(request, decision)
    if request.method == "POST" and not refusal:
        try:
            if _done(request, decision, fingerprint, form):
                return redirect("checks", reference)
        except Refused as refused:
            refusal = refused.sentence
    context = {
        "decision": decision,
        "base": reverse("decision", args=[reference]),
        "finding": finding,
        "waiver": waiver,
        "form": form,
        "refusal": refusal,
    }
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "drafting/warning.html", context, status=status)


def _done(request: HttpRequest, decision: Decision, fingerprint: str, form: WaiverForm) -> bool:
    """Whether the act was done; otherwise the form says what is missing. Raises: Refused, as the acts do."""
    by, at = signed_in(request), timezone.now()
    if "take_back" in request.POST:
        waiving.take_back_warning(decision=decision, fingerprint=fingerprint, by=by, at=at)
        messages.success(request, "The warning stands again.")
        return True
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        waiving.set_aside(decision=decision, fingerprint=fingerprint, reason=reason, by=by, at=at)
        messages.success(request, "The warning is set aside. Everyone who signs reads your reason.")
        return True
    return False


def _find(decision: Decision, fingerprint: str) -> tuple[Finding, Waiver | None]:
    found = waivers.sort(findings(Matter.of(decision, timezone.localdate())), decision)
    warnings = [*found.set_aside, *((finding, None) for finding in found.standing if finding.warns)]
    for finding, waiver in warnings:
        if finding.fingerprint == fingerprint:
            return finding, waiver
    raise Http404("The checks find no such warning")
