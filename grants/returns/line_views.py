"""The reporting lines of one agreement: what they ask for, adding one, ending one."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import signed_in
from grants.awards import terms
from grants.awards.models import Agreement
from grants.awards.terms import check_may_agree
from grants.returns import lines as acts
from grants.returns.forms import LineForm, NoteForm
from grants.returns.loading import find_line, find_reporting
from grants.returns.models import LineEnd, Return


@require_safe
@never_cache
def lines(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Every line with its chain, its indicators and where each of its returns stands."""
    user, today = signed_in(request), timezone.localdate()
    agreement = find_reporting(reference, number, user)
    returns = Return.objects.standing(today).order_by("number")
    rows = agreement.reporting_lines.select_related("reporter", "receiver", "end")
    return render(
        request,
        "returns/lines.html",
        {
            "agreement": agreement,
            "lines": list(rows.prefetch_related("indicators", Prefetch("returns", returns)).order_by("number")),
            "may": not why_not(check_may_agree, user, agreement.decision),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add_line(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    user = signed_in(request)
    agreement = find_reporting(reference, number, user)
    refusal = why_not(check_may_agree, user, agreement.decision)
    form = LineForm(request.POST or None, initial=_usual(agreement))
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            line = acts.add_line(
                agreement=agreement, asked=form.asked, measured=form.measured, by=user, at=timezone.now()
            )
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"{line.title}: {line.returns.count()} returns are planned.")
            return redirect("reporting_lines", reference, number)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"agreement": agreement, "form": form, "refusal": refusal}
    return render(request, "returns/add_line.html", context, status=status)


def _usual(agreement: Agreement) -> dict[str, object]:
    """The provider, or the recipient itself, over the decision’s period."""
    said = terms.on(agreement, timezone.localdate())
    return {
        "reporter": said.provider_id or agreement.grantee_id,
        "frequency": "quarterly",
        "from_on": agreement.decision.period_from,
        "until_on": agreement.decision.period_until,
        "due_after": 10,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end_line(request: HttpRequest, reference: str, number: int, line: int) -> HttpResponse:
    user = signed_in(request)
    found = find_line(reference, number, line, user)
    refusal = why_not(check_may_agree, user, found.agreement.decision)
    if not refusal and LineEnd.objects.filter(line=found).exists():
        refusal = "This line has ended already."
    form = NoteForm(request.POST or None, label="Why it ends")
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            acts.end_line(line=found, reason=form.cleaned_data["note"], by=user, at=timezone.now())
        except Refused as reason:
            form.add_error("note", reason.sentence)
        else:
            messages.success(request, f"{found.title} has ended. Nothing more is asked for.")
            return redirect("reporting_lines", reference, number)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"line": found, "agreement": found.agreement, "form": form, "refusal": refusal}
    return render(request, "returns/end_line.html", context, status=status)
