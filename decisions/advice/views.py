"""The advice on one decision, asking for more of it, and the page where an adviser gives it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.advice import acts, basis, standing
from decisions.advice.choices import AdviceKind, Outcome
from decisions.advice.forms import AskForm, GiveForm
from decisions.advice.models import AdviceRequest
from decisions.advice.permissions import check_may_ask, check_may_give, is_asked
from decisions.advice.standing import Standing
from decisions.record import heading, versions
from decisions.record.exempt import note_reading
from decisions.record.loading import find_row, find_to_show
from decisions.record.models import Decision
from decisions.record.permissions import writes_it
from decisions.record.sections import BY_KEY
from decisions.record.states import OPEN, State
from decisions.record.thawing import thawed

GET_OR_POST = ["GET", "HEAD", "POST"]
FACTS = {
    "money": "total, funding and allocations",
    "period": "period",
    "posts": "posts paid for",
    "function_family": "function",
    "kind": "kind of decision",
    "type": "type of decision",
    "key_decision": "key decision",
    "urgent": "urgency",
    "localities": "districts",
}


@require_http_methods(GET_OR_POST)
@never_cache
def advice(request: HttpRequest, reference: str) -> HttpResponse:
    """Where each kind stands, with its text; and for the author's side the form that asks for more."""
    user = signed_in(request)
    decision = find_to_show(reference, user)
    refusal = why_not(check_may_ask, user, decision)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            made = acts.ask(decision=decision, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"{AdviceKind(made.kind).label} advice is asked for.")
            return redirect("advice", reference)
    said = basis.says(decision)
    note_reading(thawed(said, pk=decision.pk), what="advice", by=user, at=timezone.now())
    standings = standing.of(standing.requests(decision), said, None if decision.is_open else versions.latest(decision))
    context = _frame(decision) | {
        "rows": [_row(each, user, decision, said) for each in standings],
        "may_ask": not refusal,
        "writes_it": writes_it(user, decision),
        "refusal": refusal,
        "form": form,
    }
    return render(request, "advice/advice.html", context, status=403 if refusal and request.method == "POST" else 200)


def _row(each: Standing, user: User, decision: Decision, said: dict[str, Any]) -> dict[str, Any]:
    """What changed is shown until the decision is made: afterwards others read the page, not what went before."""
    asked = each.request is not None and each.state is standing.State.OUTSTANDING
    return {
        "standing": each,
        "changed": None if decision.is_decided else standing.what_changed(each, said),
        "may_give": asked and each.request is not None and is_asked(user, each.request),
    }


@require_http_methods(GET_OR_POST)
@never_cache
def give(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """What is asked, what this kind looks at, and the form; or the reason why not."""
    user = signed_in(request)
    decision, asked, every = _outstanding(user, reference, kind)
    said = basis.says(decision)
    sha256 = basis.fingerprint(said, kind)
    refusal = why_not(check_may_give, user, asked)
    form = GiveForm(request.POST if request.method == "POST" else None, initial={"sha256": sha256})
    if request.method == "POST" and not refusal and form.is_valid():
        given = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        try:
            acts.give(request=asked, **given, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"Your advice on {reference} is given. {asked.asked_by_name} has been told.")
            return redirect("advice", reference)
    note_reading(thawed(said, pk=decision.pk), what="advice", by=user, at=timezone.now())
    before = next(each for each in standing.of(every, said) if each.kind == kind).advice
    context = _frame(decision) | {
        "asked": asked,
        "kind": AdviceKind(kind),
        "form": form,
        "sha256": sha256,
        "refusal": refusal,
        "looks_at": looks_at(AdviceKind(kind)),
        "before": before,
        "changed": basis.changed(before.basis, said, kind) if before else None,
    }
    return render(request, "advice/give.html", context, status=403 if refusal and request.method == "POST" else 200)


@require_POST
def withdraw(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    _, asked, _ = _outstanding(signed_in(request), reference, kind)
    told = "The request for {kind} advice is withdrawn."
    return _done(request, reference, asked, acts.withdraw_request, told)


@require_POST
def ask_again(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    decision = find_row(reference, signed_in(request))
    asked = [each for each in standing.requests(decision) if each.kind == kind]
    if not asked:
        raise Http404(f"No {kind} advice was asked for on {reference}")
    return _done(request, reference, asked[-1], acts.ask_again, "New {kind} advice is asked for.")


def _done(
    request: HttpRequest, reference: str, asked: AdviceRequest, act: Callable[..., object], told: str
) -> HttpResponse:
    try:
        act(request=asked, by=signed_in(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, told.format(kind=AdviceKind(asked.kind).label.lower()))
    return redirect("advice", reference)


def looks_at(kind: AdviceKind) -> list[str]:
    """In words, what makes this advice stale when it changes."""
    parts = basis.LOOKED_AT[kind]
    return [*(BY_KEY[key].title.lower() for key in parts.sections), *(FACTS[key] for key in parts.facts)]


def _outstanding(user: User, reference: str, kind: str) -> tuple[Decision, AdviceRequest, list[AdviceRequest]]:
    """Raises: Http404 where the decision may not be seen, or nothing of that kind is outstanding."""
    decision = find_to_show(reference, user)
    asked = standing.requests(decision)
    last = next((each for each in reversed(asked) if each.kind == kind and each.given is None), None)
    if last is None or decision.state not in {*OPEN, State.IN_SIGN_OFF}:
        raise Http404(f"No {kind} advice is outstanding on {reference}")
    last.decision = decision
    return decision, last, asked


def _frame(decision: Decision) -> dict[str, Any]:
    return {"decision": decision, "head": heading.head(decision), "tabs": heading.tabs(decision, "advice")}
