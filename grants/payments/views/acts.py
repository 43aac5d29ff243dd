"""Writing a schedule, asking for conditions, and doing the next thing to an instalment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from grants.payments import conditions, paying, releasing, scheduling, steps
from grants.payments.choices import Because, Kind, Mode, Outcome, Precedent
from grants.payments.forms import (
    CertifyForm,
    ClawBackForm,
    ConditionForm,
    ConfirmForm,
    MarkForm,
    ModeForm,
    PayForm,
    ScheduleReasonForm,
    WhyForm,
    row_forms,
)
from grants.payments.permissions import check_is_finance, check_may_mark, check_may_prepare
from grants.payments.views.loading import find_award, find_condition, find_instalment

GET_AND_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Doing:
    """One thing done to an instalment: its words, who may, its form and its act."""

    title: str
    button: str
    done: str
    form: type[forms.Form]
    check: Callable[[User, Any, Any], Any]
    act: Callable[..., Any]


def _finance(kind: Kind) -> Callable[[User, Any, Any], Any]:
    def check(user: User, instalment: Any, at: Any) -> None:
        check_is_finance(user)
        steps.after(instalment, kind)

    return check


DOINGS = {
    "certify": Doing(
        *("Certify an instalment", "Certify", "certified", CertifyForm),
        releasing.check_may_certify,
        releasing.certify,
    ),
    "release": Doing(
        *("Release an instalment", "Release", "released", ConfirmForm),
        releasing.check_may_release,
        releasing.release,
    ),
    "withhold": Doing(
        *("Withhold an instalment", "Withhold", "withheld", WhyForm), releasing.check_may_withhold, releasing.withhold
    ),
    "resume": Doing(
        *("Take an instalment up again", "Take up again", "planned again", WhyForm),
        _finance(Kind.RESUMED),
        releasing.resume_instalment,
    ),
    "pay": Doing(*("Record a payment", "Record payment", "paid", PayForm), _finance(Kind.PAID), paying.pay),
    "claw-back": Doing(
        *("Claw money back", "Record what came back", "clawed back", ClawBackForm),
        paying.check_may_claw_back,
        paying.claw_back,
    ),
}


@require_http_methods(GET_AND_POST)
@never_cache
def instalment_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    user, at = signed_in(request), timezone.now()
    instalment = find_instalment(user, pk)
    doing = DOINGS.get(act)
    if doing is None:
        raise Http404("no such act")
    refusal = why_not(doing.check, user, instalment, at)
    initial = {"amount": instalment.amount} if act == "pay" else {}
    form = doing.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            doing.act(instalment=instalment, **_given(form), by=user, at=at)
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"{instalment.reference} is {doing.done}.")
            return redirect("award_payments", instalment.award_id)
    status = 409 if request.method == "POST" and (refusal or form.non_field_errors()) else 200
    context = {"instalment": instalment, "doing": doing, "form": form, "refusal": refusal}
    context |= {"rest": paying.rest(instalment) if act == "claw-back" else None}
    return render(request, "payments/act.html", context, status=status)


def _given(form: forms.Form) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    if "because" in data:
        data["because"] = Because(data["because"])
    return data


@require_http_methods(GET_AND_POST)
@never_cache
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """First the mode, whose rows are proposed; then the rows, which are saved as they stand."""
    user, at = signed_in(request), timezone.now()
    award = find_award(user, pk)
    today = timezone.localdate(at)
    refusal = why_not(check_may_prepare, user, award.agreement.decision)
    modes = ModeForm(request.GET if "mode" in request.GET else None)
    problem, rows, mode = "", [], None
    if modes.is_bound and modes.is_valid():
        mode = Mode(modes.cleaned_data["mode"])
        try:
            rows = (
                [] if mode is Mode.TYPED else scheduling.proposed(award, mode, modes.cleaned_data["names"], day=today)
            )
        except Refused as reason:
            problem, mode = reason.sentence, None
    is_first = not award.schedules.exists()
    data = request.POST if request.method == "POST" else None
    formset, why = row_forms(data, rows), ScheduleReasonForm(data, is_first=is_first)
    if mode and data is not None and not refusal and formset.is_valid() & why.is_valid():
        given = {"rows": formset.rows(), "reason": why.cleaned_data.get("reason", "")}
        try:
            scheduling.schedule(award=award, mode=mode, **given, by=user, at=at)
        except Refused as reason:
            problem = reason.sentence
        else:
            messages.success(request, "The schedule is written.")
            return redirect("award_payments", award.pk)
    context = {
        "award": award,
        "modes": modes,
        "mode": mode,
        "formset": formset,
        "why": why,
        "refusal": refusal,
        "problem": problem,
        "left": scheduling.left(award, day=today),
        "names": modes["names"].value() or "",
    }
    return render(request, "payments/schedule.html", context, status=409 if problem and data is not None else 200)


@require_http_methods(GET_AND_POST)
@never_cache
def ask_condition(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = signed_in(request), timezone.now()
    award = find_award(user, pk)
    refusal = why_not(check_may_prepare, user, award.agreement.decision)
    form = ConditionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not refusal and form.is_valid():
        given = form.cleaned_data | {"kind": Precedent(form.cleaned_data["kind"])}
        try:
            conditions.ask_for(agreement=award.agreement, **given, by=user, at=at)
        except Refused as reason:
            form.add_error("text", reason.sentence)
        else:
            messages.success(request, "Money waits for this condition.")
            return redirect("award_payments", award.pk)
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "payments/ask.html", {"award": award, "form": form, "refusal": refusal}, status=status)


@require_http_methods(GET_AND_POST)
@never_cache
def mark_condition(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    user, at = signed_in(request), timezone.now()
    award = find_award(user, pk)
    condition = find_condition(user, award, number)
    refusal = why_not(check_may_mark, user, award.agreement.decision)
    if hasattr(condition, "mark"):
        refusal = "This condition is marked already."
    asked = {"has_cap": condition.cap is not None, "by_returns": condition.by_returns}
    form = MarkForm(request.POST if request.method == "POST" else None, **asked)
    if request.method == "POST" and not refusal and form.is_valid():
        given = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        try:
            conditions.mark(condition=condition, **given, by=user, at=at)
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, "The condition is marked.")
            return redirect("award_payments", award.pk)
    status = 409 if refusal and request.method == "POST" else 200
    context = {"award": award, "condition": condition, "form": form, "refusal": refusal}
    return render(request, "payments/mark.html", context, status=status)
