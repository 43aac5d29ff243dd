"""Submitting a draft, taking it back, withdrawing it, putting it off and taking it up again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib import dates
from commissioning.lib.listing import listed
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import tasks, working
from decisions.record import alike, heading
from decisions.record.loading import find
from decisions.record.models import Decision
from decisions.record.permissions import check_may_change, check_writes_it
from decisions.record.states import Act, check_move
from decisions.scheme import vacancies
from decisions.scheme.explaining import beside
from decisions.signoff import returning, submission
from decisions.signoff.forms import DeferForm, WithdrawForm

GET_OR_POST = ["GET", "HEAD", "POST"]


def _check_may(user: User, decision: Decision, act: Act) -> None:
    check_writes_it(user, decision)
    check_move(decision.state, act)


@require_http_methods(GET_OR_POST)
@never_cache
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """What submitting does, who will sign, and the button; or what stops it."""
    decision, user = find(reference, signed_in(request)), signed_in(request)
    refusal = why_not(check_may_change, user, decision)
    if request.method == "POST" and not refusal:
        try:
            version = submission.submit(decision=decision, by=user, at=timezone.now())
        except Refused as reason:
            refusal = "" if "put this right" in reason.sentence else reason.sentence
        else:
            first = listed(step.post_title for step in version.steps.filter(place=1))
            messages.success(request, f"Version {version.number} is frozen and waits for {first}.")
            return redirect("preview", decision.reference)
    matter = Matter.of(decision, timezone.localdate())
    return render(
        request,
        "signoff/submit.html",
        {
            "decision": decision,
            "head": heading.head(decision),
            "refusal": refusal,
            "blocking": [finding for finding in findings(matter) if finding.blocks],
            "chain": _chain(matter),
            "pages": tasks.PAGES,
            "unsaved": [key.replace("_", "-") for key in working.unsaved_sections(decision, user)],
            "alike": [alike.sentence(row) for row in alike.of(decision)],
        },
        status=409 if request.method == "POST" else 200,
    )


def _chain(matter: Matter) -> list[dict[str, str]]:
    """What components/chain.html takes."""
    return [
        {
            "post": step.post.title,
            "name": step.holder.holder.name if step.holder else "",
            "why": step.why,
            "beside": beside(step, matter.steps),
            "alternate": step.alternate.title if step.alternate else "",
            "state": "" if step.holder else "stop",
            "words": "" if step.holder else vacancies.next_step(step.post, matter.on),
        }
        for step in matter.steps
    ]


@require_http_methods(GET_OR_POST)
@never_cache
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    decision, user = find(reference, signed_in(request)), signed_in(request)
    refusal = why_not(_check_may, user, decision, Act.TAKE_BACK)
    if request.method == "POST" and not refusal:
        try:
            returning.take_back(decision=decision, by=user, at=timezone.now())
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{decision.reference} is a draft again. Its signatures are void.")
            return redirect("decision", decision.reference)
    context = {"decision": decision, "head": heading.head(decision), "refusal": refusal}
    return render(request, "signoff/take_back.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    decision, user = find(reference, signed_in(request)), signed_in(request)
    refusal = why_not(_check_may, user, decision, Act.WITHDRAW)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            returning.withdraw(decision=decision, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{decision.reference} is withdrawn.")
            return redirect("my_work")
    context = {"decision": decision, "head": heading.head(decision), "refusal": refusal, "form": form}
    return render(request, "signoff/withdraw.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def defer(request: HttpRequest, reference: str) -> HttpResponse:
    decision, user = find(reference, signed_in(request)), signed_in(request)
    refusal = why_not(_check_may, user, decision, Act.DEFER)
    form = DeferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            returning.defer(decision=decision, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error("until", reason.sentence)
        else:
            messages.success(
                request, f"{decision.reference} is deferred until {dates.long(form.cleaned_data['until'])}."
            )
            return redirect("my_work")
    context = {"decision": decision, "head": heading.head(decision), "refusal": refusal, "form": form}
    return render(request, "signoff/defer.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    decision, user = find(reference, signed_in(request)), signed_in(request)
    refusal = why_not(_check_may, user, decision, Act.RESUME)
    if request.method == "POST" and not refusal:
        try:
            returning.resume(decision=decision, by=user, at=timezone.now())
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{decision.reference} is a draft again.")
            return redirect("decision", decision.reference)
    context = {"decision": decision, "head": heading.head(decision), "refusal": refusal}
    return render(request, "signoff/resume.html", context)
